import type { Tab, Visitor } from '../browsers/browser.js'
import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import type { World } from '../world.js'
import { expectCredited, expectNothingWaits, named } from './shop.js'

// Pages of Post Affiliate Pro. Each call is made in the script after the tag, while the page is loading,
// and once more when the page has loaded.

const FOREIGN = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD'

const TRACK = "PostAffTracker.setAccountId('default1');PostAffTracker.track()"

const sell = (orderId: string, more = '') => `var sale=PostAffTracker.createSale()
  sale.setTotalCost('49.90');sale.setCurrency('EUR');sale.setOrderID('${orderId}');${more}`

const tagOf = (world: World) =>
  `<script id="pap_x2s6df8d" src="${world.collectorUrl}/scripts/trackjs.js"></script>`

const FIELDS = `<form method="post" action="/pay">
  <input type="hidden" id="pap_dx8vc2s5" name="custom" value="">
  <input type="hidden" id="pap_ab78y5t4a" name="notify_url" value="https://go.example/plugins/PayPal/paypal.php?x=1">
  <input type="hidden" id="pap_xa77cb50a" name="pap_parent" value="">
  <input type="hidden" name="pap_custom" value=""><input type="hidden" name="pap_IP" value="192.0.2.1">
  <input type="hidden" id="cart" value="cart5"><input type="hidden" id="campaign">
  <a id="pay" href="https://pay.example/?cart=5">Pay</a><a id="join" href="/join">Join</a></form>`

const WRITES = `PostAffTracker.notifySale()
  PostAffTracker.writeCookieToCustomField('pap_ab78y5t4a','','pap_custom',false)
  PostAffTracker.writeAffiliateToCustomField('pap_xa77cb50a')
  PostAffTracker.writeCookieToCustomField('pap_custom')
  PostAffTracker.writeCookieToCustomField('cart','||')
  PostAffTracker.writeCampaignToCustomField('campaign')
  PostAffTracker.writeCookieToLink('pay','papCookie')
  PostAffTracker.writeAffiliateToLink('join','parent')
  PostAffTracker.writeCookieToCustomField('missing');PostAffTracker.writeCookieToLink(null)`

/** How a page makes its calls: as it loads, or when the test runs them in the loaded page. */
const MOMENTS = ['while the page loads', 'after the page has loaded'] as const

/** Opens a page that makes the calls at a moment. Elements of the page come after the calls. */
const open = async (
  tab: Tab,
  world: World,
  path: string,
  calls: string,
  moment: (typeof MOMENTS)[number] = MOMENTS[0],
  body = '',
) => {
  const early = moment === MOMENTS[0] ? `<script>${calls}</script>` : ''
  world.page(path.replace(/[?#].*/, ''), `${tagOf(world)}${early}${body}<h1>Shop</h1>`)
  await tab.goto(world.shop + path)
  if (moment !== MOMENTS[0]) await run(tab, calls)
}

/** Makes calls in the loaded page, as a script that is added later. */
const run = (tab: Tab, calls: string) =>
  tab.evaluate((code) => {
    document.head.append(Object.assign(document.createElement('script'), { textContent: code }))
  }, calls)

const landByLink = async (
  tab: Tab,
  world: World,
  moment: (typeof MOMENTS)[number] = MOMENTS[0],
) => {
  await open(tab, world, '/?a_aid=jane&a_cid=default', TRACK, moment)
  await expect.poll(() => world.clicks()).toBe(1)
  await expectNothingWaits(tab)
}

const idOf = async (visitor: Visitor) => (await named(visitor, 'PAPVisitorId'))?.value ?? ''

test.beforeEach(({ world }) => affiliates(world, 'jane'))

for (const moment of MOMENTS) {
  test(`case 60 · a click and several sales that are registered ${moment} are credited once`, async ({
    tab,
    world,
  }) => {
    await landByLink(tab, world, moment)
    const calls = `${sell('1001', "sale.setProductID('a');sale.doNotDeleteCookies()")}
      ${sell('1001', "sale.setProductID('b')")};PostAffTracker.register()
      PostAffTracker.register();${sell('1002(1)')};PostAffTracker.registerOnAllFinished(sale)`
    for (let view = 0; view < 2; view += 1) await open(tab, world, '/thanks', calls, moment)
    await expectNothingWaits(tab)
    const jane = [{ affiliate: 'jane', amount: '4.99' }]
    await expect
      .poll(() => world.conversions('1001'))
      .toMatchObject([{ commissions: jane }, { commissions: jane }])
    await expectCredited(world, '1002(1)')
    for (const { reports } of await world.conversions('1001')) expect(reports).toHaveLength(1)
  })

  test(`case 60 · fields and links that are written ${moment} have the visitor`, async ({
    tab,
    visitor,
    world,
  }) => {
    await landByLink(tab, world)
    await open(tab, world, '/cart', WRITES, moment, FIELDS)
    const read = () =>
      tab.evaluate(() => {
        const value = (selector: string) =>
          document.querySelector<HTMLInputElement>(selector)?.value
        const href = (selector: string) => document.querySelector(selector)?.getAttribute('href')
        return [
          ...['#pap_dx8vc2s5', '#pap_ab78y5t4a', '#pap_xa77cb50a', '[name=pap_custom]'].map(value),
          ...['[name=pap_IP]', '#cart', '#campaign'].map(value),
          ...['#pay', '#join'].map(href),
        ]
      })
    const id = await idOf(visitor)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    await expect
      .poll(read)
      .toEqual([
        `default1${id}`,
        `https://go.example/plugins/PayPal/paypal.php?pap_custom=default1${id}&x=1`,
        ...['jane', `default1${id}`, '192.0.2.1', `cart5||default1${id}`, 'default'],
        ...[`https://pay.example/?papCookie=${id}&cart=5`, '/join?parent=jane'],
      ])
  })

  test(`case 60 · the variables of the page that are set ${moment} name the affiliate`, async ({
    tab,
    world,
  }) => {
    const calls = `window.AffiliateID='jane';window.Channel='tv';PostAffTracker.setChannel('x');${TRACK}`
    await open(tab, world, '/', calls, moment)
    await expect.poll(() => world.clicks()).toBe(1)
    await open(tab, world, '/thanks', `${sell('1001')};PostAffTracker.register()`, moment)
    await expectCredited(world, '1001')
  })

  test(`case 60 · consent that is refused ${moment} deletes the visitor, and consent that is given tracks`, async ({
    tab,
    visitor,
    world,
  }) => {
    const refuse = `PostAffTracker.disableTrackingMethod('F');PostAffTracker.disableTrackingMethod('C')`
    await landByLink(tab, world)
    const before = world.beacons.length
    await open(
      tab,
      world,
      '/thanks?a_aid=jane',
      `${refuse};${TRACK};${sell('1001')};PostAffTracker.register()`,
      moment,
    )
    const kept = await tab.evaluate(() => [
      document.cookie,
      localStorage.length,
      sessionStorage.length,
    ])
    expect(kept).toEqual(['', 0, 0])
    expect(await idOf(visitor)).toBe('')
    expect(world.beacons).toHaveLength(before)
    await open(
      tab,
      world,
      '/again?a_aid=jane',
      `PostAffTracker.enableTrackingMethods();${TRACK}`,
      moment,
    )
    await expect.poll(() => world.clicks()).toBe(2)
  })

  test(`case 60 · the functions of the page that are added ${moment} run once, after all results`, async ({
    tab,
    world,
  }) => {
    const calls = `PostAffTracker.executeOnResponseFinished.push(function(){
      document.title+='finished '+Object.keys(localStorage).filter(function(key){
        return key.indexOf('waymark.o.')===0&&localStorage[key]!=='[0]'}).length})
      ${TRACK};${sell('1001')};PostAffTracker.register()`
    await open(tab, world, '/?a_aid=jane', calls, moment)
    await expectCredited(world, '1001')
    await expect.poll(() => tab.evaluate(() => document.title)).toBe('Shopfinished 0')
  })
}

test.describe('case 60 · a visitor of Post Affiliate Pro', () => {
  for (const [where, store] of [
    ['the cookie', `document.cookie='PAPVisitorId=${FOREIGN};path=/'`],
    ['localStorage', `localStorage.setItem('PAPVisitorId','${FOREIGN}')`],
  ] as const) {
    test(`in ${where} is continued, and gets the credit for earlier clicks`, async ({
      tab,
      visitor,
      world,
    }) => {
      // The click was recorded before the move, and was imported with the visitor's id of that time.
      const click = { id: 'c1', type: 'click', at: Date.now(), url: `${world.shop}/?a_aid=jane` }
      const answer = await fetch(`${world.collectorUrl}/e`, {
        method: 'POST',
        headers: { Origin: world.shop, 'Content-Type': 'text/plain' },
        body: JSON.stringify({
          ...{ v: 1, account: 'default1', visitorId: FOREIGN, sentAt: Date.now(), events: [click] },
        }),
      })
      const { visitorId } = (await answer.json()) as { readonly visitorId: string }
      await open(tab, world, '/', store)
      await open(tab, world, '/thanks', `${TRACK};${sell('1001')};PostAffTracker.register()`)
      await expectCredited(world, '1001')
      await expectNothingWaits(tab)
      expect(await idOf(visitor)).toBe(visitorId)
      expect((await named(visitor, 'wm'))?.value).toBe(visitorId)
      await open(tab, world, '/later', `${sell('1002')};PostAffTracker.register()`)
      await expectCredited(world, '1002')
    })
  }

  test('that the page names by setVisitorId is the visitor of its orders', async ({
    tab,
    visitor,
    world,
  }) => {
    await landByLink(tab, world)
    const id = await idOf(visitor)
    const checkout = await world.at('pay.localhost')
    world.page(
      '/pay',
      `${tagOf(world)}<script>PostAffTracker.setVisitorId('default1${id}');${sell('1001')}
       PostAffTracker.register()</script>`,
    )
    await tab.goto(`${checkout}/pay`)
    await expectCredited(world, '1001')
  })
})

test('case 60 · a sale that was reported while the collector was down is sent by a later page', async ({
  tab,
  world,
}) => {
  await landByLink(tab, world)
  world.treat(() => ({ status: 502 }))
  await open(tab, world, '/thanks', `${sell('1001')};PostAffTracker.register()`)
  await expect.poll(() => world.beacons.length).toBeGreaterThan(1)
  world.treat(() => undefined)
  await open(tab, world, '/later', TRACK)
  await expectCredited(world, '1001')
})

test('case 60 · a policy that allows no connections lets the script send by image', async ({
  tab,
  world,
}) => {
  const policy = { 'Content-Security-Policy': "connect-src 'none'" }
  world.page('/', `${tagOf(world)}<script>${TRACK}</script>`, policy)
  const calls = `${sell('1001')};PostAffTracker.register()`
  world.page('/thanks', `${tagOf(world)}<script>${calls}</script>`, policy)
  await tab.goto(`${world.shop}/?a_aid=jane`)
  await expect.poll(() => world.clicks()).toBe(1)
  // A page that is left before it has the answer lets the next page send the click again.
  await expectNothingWaits(tab)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(world.beacons.filter((beacon) => beacon.startsWith('GET /scripts/p?d='))).toHaveLength(2)
})

test('case 60 · a single-page storefront calls track() after each change of the route', async ({
  tab,
  world,
}) => {
  await open(tab, world, '/', TRACK)
  for (const path of ['/shoes?a_aid=jane', '/cart', '/shoes?a_aid=jane']) {
    await tab.evaluate((to) => {
      history.pushState({}, '', to)
      ;(window as unknown as { PostAffTracker: { track(): void } }).PostAffTracker.track()
    }, path)
  }
  await run(tab, `${sell('1001')};PostAffTracker.register()`)
  await expectCredited(world, '1001')
  expect(await world.clicks()).toBe(1)
})
