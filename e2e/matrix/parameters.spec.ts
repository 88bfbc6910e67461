import { affiliates, policy, sale, stub } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, expectNothingWaits, land, report, thanks } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane', 'bob')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
})

for (const [how, query] of [
  ['in the fragment', '/#a_aid=jane'],
  ['in a route inside the fragment', '/#/shoes?a_aid=jane'],
  ['percent-encoded', '/?a_aid=%6aane'],
  ['named first of two', '/?a_aid=jane&a_aid=bob'],
  ['between parameters that browsers strip', '/?gclid=x&a_aid=jane&fbclid=y&utm_source=z'],
  ['after ten kilobytes of other parameters', `/?x=${'y'.repeat(10_000)}&a_aid=jane`],
  ['after a value that is too long', `/?data1=${'y'.repeat(5_000)}&a_aid=jane`],
] as const) {
  test(`case 43 · the affiliate ${how} is credited`, async ({ tab, world }) => {
    await land(tab, world, query)
    await tab.goto(`${world.shop}/thanks`)
    await expectCredited(world, '1001')
  })
}

test('case 43 · a parameter name in upper case is ignored unless data-params lists it', async ({
  tab,
  world,
}) => {
  await tab.goto(`${world.shop}/?A_AID=jane`)
  world.page('/renamed', empty.replace('{{tag}}', world.tag('data-params="A_AID=a_aid"')))
  await report(tab, '1000')
  await expect.poll(() => world.conversions('1000')).toMatchObject([{ commissions: [] }])
  await land(tab, world, '/renamed?A_AID=jane')
})

test('case 43 · markup in a parameter is never inserted into the page', async ({ tab, world }) => {
  const markup = '<img src=x onerror=alert(1)>'
  await tab.goto(`${world.shop}/?a_aid=jane&data1=${encodeURIComponent(markup)}`)
  await expect.poll(() => world.clicks()).toBe(1)
  expect(await tab.evaluate(() => document.querySelectorAll('img').length)).toBe(0)
  expect(await tab.evaluate(() => document.documentElement.innerHTML)).not.toContain('onerror')
})

for (const [clickModel, affiliate] of [
  ['last', 'bob'],
  ['first', 'jane'],
] as const) {
  test(`case 44 · with the click model "${clickModel}" the ${clickModel} of two affiliates earns`, async ({
    tab,
    world,
  }) => {
    await policy(world, { clickModel })
    await land(tab, world)
    await tab.goto(`${world.shop}/?a_aid=bob`)
    await expect.poll(() => world.clicks()).toBe(2)
    await report(tab, '1001')
    await expect
      .poll(() => world.conversions('1001'))
      .toMatchObject([{ commissions: [{ affiliate }] }])
  })
}

/** A single-page storefront whose router has patched `history.pushState` before the script loads. */
const STOREFRONT = `<main></main><script>
  const was = history.pushState
  history.pushState = function (...given) { routed = (window.routed || 0) + 1; return was.apply(this, given) }
  const routes = { '/thanks': () => waymark.sale(JSON.parse(ORDER)), '/block': () => {
    const block = document.createElement('script')
    Object.assign(block, { type: 'application/json', textContent: ORDER })
    block.dataset.waymarkSale = ''
    document.querySelector('main').append(block) } }
  const draw = (path) => {
    document.querySelector('main').innerHTML = '<h1>' + path + '</h1><input name="visitor" data-waymark-visitor>'
    if (routes[path]) routes[path]()
  }
  window.go = (path) => { history.pushState({}, '', path); draw(path.split('?')[0]) }
  addEventListener('hashchange', () => draw(location.hash.slice(1).split('?')[0]))
</script>`

const storefront = STOREFRONT.replaceAll('ORDER', JSON.stringify(sale('1001')))

type Storefront = typeof window & { go(path: string): void; routed: number }

for (const route of ['/thanks', '/block']) {
  test(`case 45 · a single-page storefront sends one click and one sale from ${route}`, async ({
    tab,
    world,
  }) => {
    world.page('/', `{{tag}}${storefront}`)
    await tab.goto(`${world.shop}/`)
    for (const path of ['/shoes?a_aid=jane', '/cart', route]) {
      await tab.evaluate((to) => (window as unknown as Storefront).go(to), path)
    }
    await expectCredited(world, '1001')
    await expectNothingWaits(tab)
    expect(await world.clicks()).toBe(1)
    expect(world.beacons).toHaveLength(2)
    expect(await tab.evaluate(() => (window as unknown as Storefront).routed)).toBe(3)
    await expect
      .poll(() => tab.evaluate(() => document.querySelector('input')?.value))
      .toMatch(/^[0-9a-f]{32}$/)
  })
}

test('case 45 · a storefront with routes in the fragment sends one click and one sale', async ({
  tab,
  world,
}) => {
  world.page('/', `{{tag}}${storefront}`)
  await tab.goto(`${world.shop}/`)
  for (const hash of ['#/shoes?a_aid=jane', '#/cart', '#/thanks']) {
    await tab.evaluate((to) => {
      location.hash = to
    }, hash)
  }
  await expectCredited(world, '1001')
  expect(await world.clicks()).toBe(1)
})

test('a pending sale that was stored before a payment on another site is sent when the visitor returns', async ({
  tab,
  world,
}) => {
  world.page(
    '/checkout',
    `${stub(`waymark('pendingSale',${sale('1001', { coupon: 'jane10' })})`)}{{tag}}`,
  )
  world.page('/return', `${stub("waymark('confirmSale','1001')")}{{tag}}<h1>Thank you</h1>`)
  const gateway = await world.at('pay.localhost', false)
  world.page('/gateway', '<h1>Pay</h1>')
  await tab.goto(`${world.shop}/checkout`)
  await expect.poll(() => tab.evaluate(() => Object.keys(localStorage).length)).toBe(1)
  await tab.goto(`${gateway}/gateway`)
  expect(await world.conversions('1001')).toEqual([])
  await tab.goto(`${world.shop}/return`)
  await expectCredited(world, '1001')
  await tab.reload()
  await expectCredited(world, '1001')
  await expect.poll(() => tab.evaluate(() => localStorage.length)).toBe(0)
})
