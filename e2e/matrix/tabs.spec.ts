import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, land, report, thanks } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
})

test('case 15 · twenty orders that wait in two tabs all arrive and are recorded once', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  const other = await visitor.open()
  await other.goto(`${world.shop}/`)
  await world.down()
  const orders = Array.from({ length: 20 }, (_, index) => `${2_000 + index}`)
  for (const [index, orderId] of orders.entries()) {
    await report(index % 2 ? tab : other, orderId)
  }
  await expect.poll(() => world.told.length, { timeout: 60_000 }).toBe(20)
  await world.up()
  await Promise.all(
    [tab, other].map((one) => one.evaluate(() => dispatchEvent(new Event('online')))),
  )
  // A beacon may be sent twice, because changes of the storage reach other processes later. Each order
  // must be recorded once.
  for (const orderId of orders) await expectCredited(world, orderId)
})

test('case 15 · a tab waits for another tab that is sending, for one second at most', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  // The tab that is opened last is in the foreground. Firefox throttles timers of background tabs.
  const front = await visitor.open()
  await front.goto(`${world.shop}/`)
  await tab.evaluate(() => {
    void navigator.locks.request('waymark', () => new Promise(() => undefined))
  })
  const at: number[] = []
  world.treat(() => (at.push(Date.now()) === 1 ? { status: 500 } : undefined))
  await report(front, '1001')
  await expectCredited(world, '1001')
  const [first = 0, second = 0] = at
  expect(at).toHaveLength(2)
  // One to two seconds of backoff, and one second of waiting for the other tab.
  expect(second - first).toBeGreaterThanOrEqual(1_990)
})
