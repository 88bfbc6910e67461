import type { Cookie } from '../browsers/browser.js'
import { affiliates, policy, sale } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, expectNothingWaits, land, named, thanks } from './shop.js'

const DAY_S = 86_400

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
})

const days = ({ expires }: Cookie): number => (expires - Date.now() / 1_000) / DAY_S

test('case 37 · later pages do not change the collector’s cookie', async ({
  tab,
  visitor,
  world,
}) => {
  await land(tab, world)
  await expect.poll(() => named(visitor, 'wm_id')).toBeTruthy()
  const set = await named(visitor, 'wm_id')
  for (let times = 0; times < 3; times += 1) await tab.goto(`${world.shop}/`)
  const kept = await named(visitor, 'wm_id')
  expect(kept).toMatchObject({ httpOnly: true, path: '/', value: set?.value })
  expect(days(kept as Cookie)).toBeGreaterThan(59)
  expect((await named(visitor, 'wm'))?.value).toBe(kept?.value)
})

test('case 38 · a visitor id is stored for at most 400 days', async ({ tab, visitor, world }) => {
  await policy(world, { windowDays: 800 })
  world.page('/', empty.replace('{{tag}}', world.tag('data-window-days="800"')))
  await land(tab, world)
  await expect.poll(() => named(visitor, 'wm_id')).toBeTruthy()
  for (const name of ['wm', 'wm_id']) {
    const life = days((await named(visitor, name)) as Cookie)
    expect(life).toBeGreaterThan(399)
    expect(life).toBeLessThanOrEqual(400.01)
  }
  const mirror = await tab.evaluate(() => localStorage.getItem('waymark.v') ?? '')
  expect((Number(mirror.split('.')[1]) - Date.now()) / 1_000 / DAY_S).toBeLessThanOrEqual(400.01)
})

for (const [host, domain] of [
  ['shop.localhost', 'shop.localhost'],
  ['www.shop.localhost', 'shop.localhost'],
  ['a.b.shop.localhost', 'shop.localhost'],
  ['localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
  ['www.shop.co.uk', 'shop.co.uk'],
] as const) {
  test(`case 39 · on ${host} there is one cookie, with the domain ${domain}`, async ({
    engine,
    tab,
    visitor,
    world,
  }) => {
    const isMapped = engine === 'chromium' || !host.endsWith('.uk')
    test.skip(!isMapped, 'Only Chromium lets a test set the address of a host.')
    const shop = await world.at(host)
    await tab.goto(`${shop}/?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    const cookies = (await visitor.cookies()).filter(({ name }) => name === 'wm')
    expect(cookies.map((cookie) => cookie.domain.replace(/^\./, ''))).toEqual([domain])
    expect(await tab.evaluate(() => document.cookie)).toMatch(/^wm=[0-9a-f]{32}$/)
  })
}

test('case 40 · a click on www is credited for a checkout on another subdomain', async ({
  tab,
  world,
}) => {
  const www = await world.at('www.shop.localhost')
  const checkout = await world.at('checkout.shop.localhost')
  await tab.goto(`${www}/?a_aid=jane`)
  await expect.poll(() => world.clicks()).toBe(1)
  await tab.goto(`${checkout}/thanks`)
  await expectCredited(world, '1001')
})

for (const method of ['get', 'post']) {
  test(`case 42 · a payment gateway passes the visitor id on and returns by ${method}`, async ({
    tab,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const gateway = await world.at('pay.localhost', false)
    world.page(
      '/checkout',
      `{{tag}}<form action="${gateway}/gateway"><input type="hidden" name="custom" data-waymark-visitor>
       <button>Pay</button></form>`,
    )
    world.page(
      '/gateway',
      `<form method="${method}" action="${shop}/thanks"><input type="hidden" name="custom"><button>Back</button></form>
       <script>document.querySelector('input').value = new URLSearchParams(location.search).get('custom')</script>`,
    )
    await tab.goto(`${shop}/checkout?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await tab.click('button')
    await expect.poll(() => tab.url()).toContain('/gateway?custom=')
    const custom = new URL(await tab.url()).searchParams.get('custom') ?? ''
    expect(custom).toMatch(/^[0-9a-f]{32}$/)
    await tab.click('button')
    await expect.poll(() => tab.url()).toContain('/thanks')
    await expectCredited(world, '1001')
    // The gateway's message to the shop's server has the same visitor id.
    const told = { ...JSON.parse(sale('1002')), visitorId: custom }
    expect((await world.v1('POST', '/sales', told)).status).toBe(201)
    await expectCredited(world, '1002')
  })
}

test('case 48 · the collector’s cookie gets the same id if the visitor leaves before the answer', async ({
  tab,
  visitor,
  world,
}) => {
  world.page('/away', '<h1>Elsewhere</h1>')
  world.delay(1_000)
  await tab.goto(`${world.shop}/?a_aid=jane`)
  await expect.poll(() => named(visitor, 'wm')).toBeTruthy()
  const local = (await named(visitor, 'wm'))?.value
  await tab.goto(`${world.shop}/away`)
  await expect.poll(() => named(visitor, 'wm_id')).toMatchObject({ value: local })
  world.delay(0)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
})

for (const [what, days_] of [
  ['three years ahead', 3 * 365],
  ['ten days behind', -10],
] as const) {
  test(`case 49 · an order is dated correctly if the device’s clock is ${what}`, async ({
    tab,
    world,
  }) => {
    const clock = `<script>Date = class extends Date {
      constructor(...given) { given.length ? super(...given) : super(Date.now()) }
      static now() { return super.now() + ${days_ * DAY_S * 1_000} } }</script>`
    world.page('/', `${clock}${empty}`)
    world.page('/thanks', `${clock}${thanks('1001')}`)
    await land(tab, world)
    await tab.goto(`${world.shop}/thanks`)
    await expectCredited(world, '1001')
    const [order] = await world.conversions('1001')
    expect(Math.abs(Date.parse(order?.convertedAt ?? '') - Date.now())).toBeLessThan(60_000)
  })
}

test('case 50 · an order from an automated browser is recorded with a flag', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  const [order] = await world.conversions('1001')
  expect(order?.flags).toContain('automated_browser')
  await expectNothingWaits(tab)
})
