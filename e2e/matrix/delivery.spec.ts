import { affiliates, sale } from '../program.js'
import { expect, test } from '../visitor.js'
import {
  empty,
  expectCredited,
  expectNothingWaits,
  land,
  report,
  reportInVain,
  thanks,
  until,
} from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
  world.page('/away', '<h1>Elsewhere</h1>')
})

test('case 1 · a click, then a sale, are one visitor’s', async ({ tab, visitor, world }) => {
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(await world.clicks()).toBe(1)
  expect((await visitor.cookies()).map(({ name }) => name).sort()).toEqual(['wm', 'wm_id'])
})

for (const delayMs of [0, 300, 1_500]) {
  test(`case 2 · a redirect in the same task, with a collector that takes ${delayMs} ms`, async ({
    tab,
    world,
  }) => {
    await land(tab, world)
    world.delay(delayMs)
    await tab
      .evaluate((order) => {
        window.waymark?.sale(JSON.parse(order))
        location.replace('/away')
      }, sale('1001'))
      .catch(() => undefined)
    await until(tab, '/away')
    await expectCredited(world, '1001')
  })
}

test('case 2 · a landing page that moves on in the task of the script leaves its click', async ({
  tab,
  world,
}) => {
  const script = world.tag().replace('async ', '')
  world.page('/hop', `${script}<script>location.replace('/away')</script>`)
  await tab.goto(`${world.shop}/hop?a_aid=jane`).catch(() => undefined)
  await until(tab, '/away')
  await expect.poll(() => world.clicks()).toBe(1)
})

test('case 3 · the tab is closed as soon as the page has loaded', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  world.delay(300)
  const other = await visitor.open()
  await other.goto(`${world.shop}/thanks`)
  await other.close()
  await expectCredited(world, '1001')
})

test('case 4 · who leaves before the script has come is found by the server’s word', async ({
  tab,
  visitor,
  world,
}) => {
  const block = `<script type="application/json" data-waymark-sale>${sale('1001')}</script>`
  world.page('/block', `${block}{{tag}}<h1>Thank you</h1>`)
  await tab.goto(`${world.shop}/away`)
  world.delayScript(2_000)
  const other = await visitor.open()
  await other.goto(`${world.shop}/away`)
  await other.evaluate(() => location.assign('/block')).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await other.close()
  await tab.goto(`${world.shop}/`)
  expect(await world.conversions('1001')).toEqual([])

  await world.v1('POST', '/sales', { orderId: '1001', total: '49.90', currency: 'EUR' })
  await tab.goto(`${world.shop}/block`)
  await expect.poll(async () => (await world.conversions('1001'))[0]?.reports.length).toBe(2)
  expect(await world.conversions('1001')).toHaveLength(1)
})

test('case 5 · a sale while the collector is down arrives from the next page, once', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await reportInVain(tab, world)
  expect(await world.conversions('1001')).toEqual([])

  await tab.goto(`${world.shop}/`)
  await expectCredited(world, '1001')
  await tab.reload()
  await expectCredited(world, '1001')
})

test('case 6 · after three failures the fourth attempt succeeds, each later than the last', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  const at: number[] = []
  world.treat(() => (at.push(Date.now()) <= 3 ? { status: 500 } : undefined))
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001', 25_000)
  const [a = 0, b = 0, c = 0, d = 0] = at
  expect(at).toHaveLength(4)
  // Each delay lies between a second, two and four, and twice that: what is slow only adds to it.
  expect(b - a).toBeGreaterThanOrEqual(990)
  expect(c - b).toBeGreaterThanOrEqual(1_990)
  expect(d - c).toBeGreaterThanOrEqual(3_990)
})

test('case 7 · an order that the collector rejects is dropped after one attempt and delays no other', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await report(tab, '1001', { total: 'much' })
  await expect
    .poll(() => world.told)
    .toMatchObject([{ id: 'sale:1001', state: 'rejected', reason: 'invalid' }])
  const before = world.beacons.length
  await report(tab, '1002')
  await expectCredited(world, '1002')
  await expectNothingWaits(tab)
  await tab.goto(`${world.shop}/`)
  expect(world.beacons.slice(before)).toHaveLength(1)
})

test('case 7 · an order that a proxy refuses in the collector’s place is kept and sent again', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  world.treat(() => ({ status: 403 }))
  await report(tab, '1001')
  await expect
    .poll(() => world.told)
    .toMatchObject([{ id: 'sale:1001', state: 'queued', reason: 'http_403' }])
  world.treat(() => undefined)
  await tab.goto(`${world.shop}/`)
  await expectCredited(world, '1001')
})

test('case 8 · Retry-After is kept to', async ({ tab, world }) => {
  await land(tab, world)
  const at: number[] = []
  world.treat(() => {
    const isFirst = at.push(Date.now()) === 1
    return isFirst ? { status: 429, headers: { 'Retry-After': '5' } } : undefined
  })
  await tab.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  await tab.goto(`${world.shop}/`)
  await expectCredited(world, '1001', 15_000)
  const [first = 0, second = 0] = at
  expect(at).toHaveLength(2)
  expect(second - first).toBeGreaterThanOrEqual(4_990)
})

test('case 9 · a collector that hangs delays neither page nor clicks, and is given up', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  let isHanging = true
  world.treat(() => (isHanging ? 'hang' : undefined))
  world.page('/thanks', `${thanks('1001')}<button onclick="this.id='pressed'">Press</button>`)
  await tab.goto(`${world.shop}/thanks`)
  await tab.click('button')
  expect(await tab.evaluate(() => document.querySelectorAll('#pressed').length)).toBe(1)
  expect(world.told).toEqual([])
  isHanging = false
  await expectCredited(world, '1001', 25_000)
  await expect.poll(() => world.told.length).toBe(1)
})

test('case 10 · the collector keeps the sale and its answer is lost: asked again, one order', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  let isLosing = true
  world.treat(() => (isLosing ? 'lose the answer' : undefined))
  await tab.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  await expectCredited(world, '1001')
  isLosing = false
  await expectNothingWaits(tab)
  await expectCredited(world, '1001')
})

test('case 11 · a sale without network is sent when the network is back', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  // Where the engine's driver has no such switch, nobody answers and the page is told the rest.
  await (visitor.offline?.(true) ?? world.down())
  await report(tab, '1001').catch(() => undefined)
  await expect
    .poll(() =>
      tab.evaluate(() => Object.values(localStorage).some((kept) => /sale:1001.*,1,/.test(kept))),
    )
    .toBe(true)
  await (visitor.offline?.(false) ?? world.up())
  await tab.evaluate(() => dispatchEvent(new Event('online')))
  await expectCredited(world, '1001')
})

test('case 15 · two tabs share twenty waiting orders: all arrive, none twice', async ({
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
  // A beacon may well come twice: storage reaches other processes later. An order may not.
  for (const orderId of orders) await expectCredited(world, orderId)
})

test('case 15 · a tab lets another one finish sending, and does not wait for it for ever', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  // What is opened last is in front: Firefox lets those behind it wait for their timers.
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
  // Between one and two seconds until it tries again, and one for the other tab.
  expect(second - first).toBeGreaterThanOrEqual(1_990)
})

test('case 16 · two orders in one task, and a redirect', async ({ tab, world }) => {
  await land(tab, world)
  world.delay(300)
  await tab
    .evaluate(
      (orders) => {
        for (const order of orders) window.waymark?.sale(JSON.parse(order))
        location.replace('/away')
      },
      [sale('1001'), sale('1002')],
    )
    .catch(() => undefined)
  await until(tab, '/away')
  await expectCredited(world, '1001')
  await expectCredited(world, '1002')
})

test('case 28 · another beacon has eaten the quota for what outlives a page', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await tab.evaluate((order) => {
    const body = 'x'.repeat(64_000)
    fetch('/hold', { method: 'POST', body, keepalive: true }).catch(() => undefined)
    window.waymark?.sale(JSON.parse(order))
  }, sale('1001'))
  await expectCredited(world, '1001')
})
