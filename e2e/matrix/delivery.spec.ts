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

test('case 1 · a click and a later sale belong to the same visitor', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(await world.clicks()).toBe(1)
  expect((await visitor.cookies()).map(({ name }) => name).sort()).toEqual(['wm', 'wm_id'])
})

for (const delayMs of [0, 300, 1_500]) {
  test(`case 2 · a sale arrives if the page redirects in the same task and the collector takes ${delayMs} ms`, async ({
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

test('case 2 · the click arrives if the landing page redirects right after the script', async ({
  tab,
  world,
}) => {
  const script = world.tag().replace('async ', '')
  world.page('/hop', `${script}<script>location.replace('/away')</script>`)
  await tab.goto(`${world.shop}/hop?a_aid=jane`).catch(() => undefined)
  await until(tab, '/away')
  await expect.poll(() => world.clicks()).toBe(1)
})

test('case 3 · a sale arrives if the tab is closed as soon as the page has loaded', async ({
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

test('case 4 · the server’s report counts if the visitor leaves before the script has loaded', async ({
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

test('case 5 · a sale that is reported while the collector is down is sent once, by the next page', async ({
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

test('case 6 · a sale arrives at the fourth attempt, and the delay grows with each attempt', async ({
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
  // The delays are at least one, two and four seconds. A slow machine only makes them longer.
  expect(b - a).toBeGreaterThanOrEqual(990)
  expect(c - b).toBeGreaterThanOrEqual(1_990)
  expect(d - c).toBeGreaterThanOrEqual(3_990)
})

test('case 7 · an order that the collector rejects is discarded after one attempt and delays no other', async ({
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

test('case 7 · an order that a proxy refuses in the collector’s place is stored and sent again', async ({
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

test('case 8 · a sale is sent again only after the time in Retry-After', async ({ tab, world }) => {
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

test('case 9 · a collector that does not answer delays neither page nor clicks, and the request times out', async ({
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

test('case 10 · a sale whose answer is lost is sent again and recorded once', async ({
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

test('case 11 · a sale that is reported offline is sent when the browser is online again', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  // If the engine's driver cannot go offline, the collector is stopped and the test fires the event.
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

test('case 16 · two orders arrive if the page redirects in the same task', async ({
  tab,
  world,
}) => {
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

test('case 28 · a sale arrives if another request has used up the quota for keepalive', async ({
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
