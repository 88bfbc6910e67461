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
} from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
  world.page('/away', '<h1>Elsewhere</h1>')
})

/** A page that notes whether it was shown from the back/forward cache. */
const noting = (page: string): string =>
  `<script>addEventListener('pageshow', (event) => { window.persisted = event.persisted })</script>
   ${page}`

/** Whether the page was shown from the back/forward cache, and if not, the browser's reasons. */
const returned = () => ({
  persisted: (window as { persisted?: boolean }).persisted,
  because: JSON.stringify(performance.getEntriesByType('navigation')[0]),
})

test('case 13 · a reload, a return and a bookmark do not send the order again', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  await expectNothingWaits(tab)
  const before = world.beacons.length
  for (let times = 1; times <= 2; times += 1) {
    const other = await visitor.open()
    await other.goto(`${world.shop}/thanks`)
    await other.reload()
    await other.goto(`${world.shop}/away`)
    await other.back()
    await expect.poll(() => world.told.length).toBeGreaterThan(2 * times)
  }
  await expectCredited(world, '1001')
  expect(world.beacons).toHaveLength(before)
})

/** A browser may discard any page from its back/forward cache, for example when memory is short. */
const RETURNS_MAX = 3

test('case 14 · a page that returns from the back/forward cache sends its waiting order', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  for (let times = 1; ; times += 1) {
    const orderId = `100${times}`
    world.page('/thanks', noting(thanks(orderId)))
    await reportInVain(tab, world, orderId)
    const before = world.beacons.length
    await tab.back()
    await expectCredited(world, orderId)
    expect(world.beacons.slice(before)).toHaveLength(1)
    const { persisted, because } = await tab.evaluate(returned)
    if (persisted) break
    expect(times, `the browser kept no page: ${because}`).toBeLessThan(RETURNS_MAX)
  }
})

test('case 17 · a second total for an order is a duplicate in one browser and a conflict from another', async ({
  browsers,
  tab,
  world,
}) => {
  await land(tab, world)
  await report(tab, '1001')
  await expect.poll(() => world.told).toMatchObject([{ state: 'sent' }])
  await report(tab, '1001', { total: '59.90' })
  await expect.poll(() => world.told).toMatchObject([{ state: 'sent' }, { state: 'duplicate' }])
  await expectCredited(world, '1001')

  // Another browser has not reported the order before, so its report reaches the collector.
  const stranger = await browsers.visitor()
  try {
    const page = await stranger.open()
    await page.goto(`${world.shop}/`)
    await report(page, '1001', { total: '59.90' })
    await expect
      .poll(() => world.conversions('1001'))
      .toMatchObject([{ total: '49.90', flags: expect.arrayContaining(['conflict']) }])
  } finally {
    await stranger.close()
  }
})

test('case 18 · an order that is reported for three products has three conversions, all credited', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  for (const productId of ['a', 'b', 'c']) await report(tab, '1001', { productId })
  await expect.poll(async () => (await world.conversions('1001')).length).toBe(3)
  await expect
    .poll(() => world.conversions('1001'))
    .toMatchObject(['a', 'b', 'c'].map(() => ({ commissions: [{ affiliate: 'jane' }] })))
})

test('case 29 · an order of 500 items is sent without them', async ({ tab, world }) => {
  await land(tab, world)
  const items = Array.from({ length: 500 }, (_, index) => ({ sku: `sku-${index}`, total: '0.10' }))
  await report(tab, '1001', { items })
  await expectCredited(world, '1001')
})

test('case 47 · a page that loads the script three times sends each event once', async ({
  tab,
  world,
}) => {
  const again = `<script>const tag = document.createElement('script')
    tag.src = '${world.collectorUrl}/wm.js'; tag.dataset.account = '${world.secrets.account}'
    document.head.append(tag)</script>`
  world.page('/', `{{tag}}{{tag}}${again}<h1>Shop</h1>`)
  world.page('/thanks', `{{tag}}${thanks('1001')}{{tag}}${again}`)
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(world.beacons).toHaveLength(2)
  expect(await world.clicks()).toBe(1)
})

test('an order that is reported by a call and by a JSON block is sent once', async ({
  tab,
  world,
}) => {
  const block = `<script type="application/json" data-waymark-sale>${sale('1001')}</script>`
  world.page('/thanks', `${block}${thanks('1001')}${block}`)
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(world.beacons).toHaveLength(2)
})
