import { affiliates, aShop, campaign } from './program.js'
import { eventually, expect, test, type World } from './world.js'

const payable = async (world: World) =>
  world.collector.deps.storage.listPayable(world.secrets.account as never, Date.now() + 1_000)

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane', 'mallory')
  await campaign(world, { holdDays: 0 })
  aShop(world)
})

/** Far more than one visitor may claim within an hour. */
const ORDERS = 200

test('two hundred order numbers that an affiliate claims in advance earn nothing when the server confirms them', async ({
  page,
  world,
}) => {
  await page.goto(`${world.shop}/?a_aid=mallory`)
  const cookie = await eventually(
    async () => (await page.context().cookies()).find(({ name }) => name === 'wm_id'),
    'cookie of the collector',
  )
  const sentAt = Date.now()
  for (let first = 0; first < ORDERS; first += 50) {
    const events = Array.from({ length: 50 }, (_, index) => ({
      id: `sale:${first + index}`,
      type: 'sale',
      // Two minutes before the orders are placed.
      at: sentAt - 120_000,
      orderId: `${first + index}`,
      total: '49.90',
      currency: 'EUR',
    }))
    const response = await fetch(`${world.collectorUrl}/e`, {
      method: 'POST',
      headers: { Origin: world.shop, 'Content-Type': 'text/plain' },
      body: JSON.stringify({ v: 1, account: 'default1', visitorId: cookie.value, sentAt, events }),
    })
    expect(response.status).toBe(200)
  }
  for (let first = 0; first < ORDERS; first += 50) {
    const statuses = Array.from({ length: 50 }, async (_, index) => {
      const sale = { orderId: `${first + index}`, total: '49.90', currency: 'EUR' }
      return (await world.v1('POST', '/sales', sale)).status
    })
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([201]))
  }
  expect(await payable(world)).toEqual([])
  await expect
    .poll(() => world.conversion('100'))
    .toMatchObject({
      status: 'held',
      commissions: [{ affiliate: 'mallory', reasons: ['claims_in_series'] }],
    })
})

test('an order that a page reports becomes payable when the server confirms it', async ({
  page,
  world,
}) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.conversion('1001')).toMatchObject({ status: 'unverified' })
  expect(await payable(world)).toEqual([])

  await world.v1('POST', '/sales', { orderId: '1001', total: '49.90', currency: 'EUR' })
  await expect
    .poll(() => world.conversion('1001'))
    .toMatchObject({ status: 'approved', source: 'server', total: '49.90' })
  expect(await payable(world)).toMatchObject([
    { amount: { amount: 499n, currency: 'EUR' }, commissions: 1 },
  ])
})
