import type { Tab, Visitor } from '../browsers/browser.js'
import { affiliates, sale, stub } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, expectNothingWaits, land, report } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/away', '<h1>Elsewhere</h1>')
  world.page('/asking', empty.replace('{{tag}}', world.tag('data-consent="pending"')))
})

const expectNothingStored = async (tab: Tab, visitor: Visitor) => {
  await expect.poll(() => visitor.cookies()).toEqual([])
  expect(await tab.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
}

const GPC = `<script>Object.defineProperty(Navigator.prototype,'globalPrivacyControl',
  {get:()=>true,configurable:true})</script>`

test('case 33 · nothing is stored or sent if the visitor leaves while consent is pending', async ({
  tab,
  visitor,
  world,
}) => {
  await tab.goto(`${world.shop}/asking?a_aid=jane`)
  await report(tab, '1001')
  await tab.goto(`${world.shop}/away`)
  await tab.goto(`${world.shop}/asking`)
  await expectNothingStored(tab, visitor)
  expect(world.beacons).toEqual([])
})

test('case 34 · the original landing is credited if consent is granted later', async ({
  tab,
  world,
}) => {
  await tab.goto(`${world.shop}/asking?a_aid=jane`)
  await tab.evaluate(() => history.replaceState({}, '', '/asking'))
  await tab.evaluate(() => window.waymark?.consent('granted'))
  await expect.poll(() => world.clicks()).toBe(1)
  await report(tab, '1001')
  await expectCredited(world, '1001')
})

test('case 35 · withdrawn consent deletes the cookie, the storage and the outbox', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  await world.down()
  await report(tab, '1001')
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  await tab.evaluate(() => window.waymark?.consent('denied'))
  await world.up()
  await tab.goto(`${world.shop}/asking`)
  expect(await tab.evaluate(() => localStorage.length)).toBe(0)
  expect((await visitor.cookies()).map(({ name }) => name)).not.toContain('wm')
  expect(await world.conversions('1001')).toEqual([])
})

test('case 35 · forget deletes the visitor’s data in the browser and at the collector', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  await tab.evaluate(() => window.waymark?.forget())
  await expectNothingStored(tab, visitor)
  await expect.poll(() => world.clicks()).toBe(0)
  await report(tab, '1001')
  await expect
    .poll(() => world.conversions('1001'))
    .toMatchObject([{ status: 'unattributed', commissions: [] }])
})

test('case 36 · with Global Privacy Control nothing is stored or sent, and a coupon from the server earns', async ({
  tab,
  visitor,
  world,
}) => {
  world.page('/', `${GPC}${empty}`)
  await tab.goto(`${world.shop}/?a_aid=jane`)
  await report(tab, '1001')
  await expectNothingStored(tab, visitor)
  expect(world.beacons).toEqual([])
  await world.v1('POST', '/sales', JSON.parse(sale('1001', { coupon: 'jane10' })))
  await expect
    .poll(() => world.conversions('1001'))
    .toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
})

test('case 36 · the visitor’s own consent overrides Global Privacy Control', async ({
  tab,
  world,
}) => {
  world.page('/', `${GPC}${stub("waymark('consent','granted')")}${empty}`)
  await land(tab, world)
})

test('case 46 · a sale that was recorded before init and consent is sent after both', async ({
  tab,
  world,
}) => {
  const init = JSON.stringify({ account: world.secrets.account, collector: world.collectorUrl })
  const calls = `waymark('sale',${sale('1001')});waymark('consent','granted');waymark('init',${init})`
  world.page(
    '/late',
    `${stub(calls)}<script async src="${world.collectorUrl}/wm.js" data-consent="pending"></script>`,
  )
  await tab.goto(`${world.shop}/late?a_aid=jane`)
  await expectCredited(world, '1001')
  await expectNothingWaits(tab)
})
