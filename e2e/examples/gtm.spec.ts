import { expectNothingWaits } from '../matrix/shop.js'
import { expect, test } from '../world.js'
import { withExample } from './start.js'

test('examples/gtm: two tags of a container record the landing and report the purchase once', async ({
  page,
  world,
}) => {
  await withExample(world, 'gtm', 28_094, async (shop) => {
    await page.goto(`${shop}/?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await expectNothingWaits(page)

    await page.goto(`${shop}/thank-you?order=8001`)
    await expect
      .poll(() => world.conversion('8001'))
      .toMatchObject({ total: '49.90', commissions: [{ affiliate: 'jane', amount: '4.99' }] })

    // The collector has recorded the order, but the browser may not have received its answer yet.
    await expectNothingWaits(page)
    await page.reload()
    await page.goto(`${shop}/thank-you?order=8002`)
    await expect.poll(() => world.conversion('8002')).toMatchObject({ total: '49.90' })
    expect(world.beacons).toHaveLength(3)
    expect((await world.conversions('8001'))[0]?.reports).toHaveLength(1)
  })
})
