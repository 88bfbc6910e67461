import { expectNothingWaits } from '../matrix/shop.js'
import { expect, test } from '../world.js'
import { withExample } from './start.js'

const AGAIN = 'was reported from this browser before and is not sent again'

test('examples/react: the sale is sent once although StrictMode runs every effect twice', async ({
  page,
  world,
}) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await withExample(world, 'react', 28_093, async (shop) => {
    await page.goto(`${shop}/?a_aid=jane`)
    await page.getByRole('button', { name: 'Buy the kite' }).click()
    await page.waitForURL('**/thank-you/*')
    const orderId = new URL(page.url()).pathname.replace('/thank-you/', '')
    await expect
      .poll(() => world.conversion(orderId))
      .toMatchObject({ commissions: [{ affiliate: 'jane', amount: '4.99' }] })

    await expect.poll(() => said.join('\n')).toContain(`sale:${orderId} ${AGAIN}`)
    // The collector has recorded the order, but the browser may not have received its answer yet.
    await expectNothingWaits(page)
    await page.getByRole('button', { name: 'Back to the loft' }).click()
    await page.goBack()
    await page.reload()
    await expect
      .poll(() => said.filter((line) => line.includes(AGAIN)).length)
      .toBeGreaterThanOrEqual(2)

    // One beacon for the landing and one for the order.
    expect(world.beacons).toEqual(['POST /e', 'POST /e'])
    const [order, ...others] = await world.conversions(orderId)
    expect(others).toEqual([])
    expect(order?.entries).toHaveLength(1)
    expect(order?.reports).toHaveLength(1)
  })
})
