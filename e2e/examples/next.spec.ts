import { existsSync } from 'node:fs'
import { expect, test } from '../world.js'
import { example, withExample } from './start.js'

test('examples/next: the browser records the landing, and a server action reports the sale', async ({
  page,
  world,
}) => {
  test.skip(
    !existsSync(`${example('next')}/node_modules/next`),
    'Next.js is not installed: npm ci --prefix examples/next',
  )
  test.slow()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  const environment = { WAYMARK_SECRET_KEY: world.secrets.secretKey }
  await withExample(
    world,
    'next',
    28_099,
    async (shop) => {
      await page.goto(`${shop}/?a_aid=jane`)
      await expect.poll(() => world.clicks(), { timeout: 60_000 }).toBe(1)
      await expect(page.locator('input[name=visitor]')).toHaveValue(/^[0-9a-f]{32}$/)

      await page.getByRole('button', { name: 'Buy the lamp' }).click()
      await page.waitForURL('**/thank-you/*')
      const orderId = new URL(page.url()).pathname.replace('/thank-you/', '')
      await expect
        .poll(() => world.conversion(orderId))
        .toMatchObject({
          source: 'server',
          status: 'pending',
          commissions: [{ affiliate: 'jane', amount: '4.99' }],
        })
      // Only the landing was sent. StrictMode's second run of each effect did not send a second click.
      expect(world.beacons).toEqual(['POST /e'])
      expect(complaints).toEqual([])
    },
    environment,
  )
})
