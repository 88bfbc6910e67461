import { affiliates, sale, stub } from '../program.js'
import { expect, test } from '../visitor.js'
import type { World } from '../world.js'
import { empty, expectCredited, land, report, thanks } from './shop.js'

/** Collects the errors that reach the shop's own error handling. */
const ERRORS = `<script>errors=[];onerror=(message)=>{errors.push(String(message))}
  addEventListener('unhandledrejection',(event)=>errors.push(String(event.reason)))</script>`

const errorsOf = () => (window as unknown as { errors: readonly string[] }).errors

const whole = (world: World, path: string, html: string, headers = {}) =>
  world.page(path, `${ERRORS}${html}`, headers)

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  whole(world, '/', empty)
})

test('case 19 · a sale is sent as an image if a content security policy blocks fetch', async ({
  tab,
  world,
}) => {
  whole(world, '/thanks', thanks('1001'), {
    'Content-Security-Policy': "connect-src 'self'; img-src *",
  })
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  await expect.poll(() => world.told).toMatchObject([{ state: 'sent' }])
  expect(world.beacons.at(-1)).toMatch(/^GET \/p\?d=/)
})

test('case 20 · if a content security policy blocks fetch and images, nothing throws and the server’s report counts', async ({
  tab,
  world,
}) => {
  whole(world, '/thanks', thanks('1001'), {
    'Content-Security-Policy': "connect-src 'self'; img-src 'self'",
  })
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  expect(await world.conversions('1001')).toEqual([])
  expect(await tab.evaluate(errorsOf)).toEqual([])
  const order = { orderId: '1001', total: '49.90', currency: 'EUR', coupon: 'jane10' }
  await world.v1('POST', '/sales', order)
  await expect
    .poll(() => world.conversions('1001'))
    .toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
})

test('case 21 · the script does not use sendBeacon, whose requests blockers drop', async ({
  tab,
  world,
}) => {
  whole(
    world,
    '/thanks',
    `<script>pings=0;navigator.sendBeacon=()=>{pings+=1;return true}</script>${thanks('1001')}`,
  )
  await land(tab, world)
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(await tab.evaluate(() => (window as unknown as { pings: number }).pings)).toBe(0)
})

test('case 22 · if the script is blocked, the page works and its calls have no effect', async ({
  tab,
  world,
}) => {
  await world.down()
  whole(world, '/thanks', thanks('1001'))
  await tab.goto(`${world.shop}/thanks`)
  await tab.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1002'))
  expect(await tab.evaluate(errorsOf)).toEqual([])
  expect(await tab.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Thank you')
  await world.up()
  const answer = await world.v1('POST', '/sales', JSON.parse(sale('1001')))
  expect(answer.status).toBe(201)
})

test('case 24 · the script works with Trusted Types and a strict policy without a violation', async ({
  tab,
  world,
}) => {
  const violations = `<script nonce="n">violations=[];addEventListener('securitypolicyviolation',
    (event)=>violations.push(event.violatedDirective+' '+event.blockedURI))</script>`
  const block = `<script type="application/json" data-waymark-sale>${sale('1001')}</script>`
  const field = '<input data-waymark-visitor>'
  const nonced = world.tag('nonce="n"')
  world.page('/strict', `${violations}${nonced}${block}${field}`, {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'nonce-n'",
      `connect-src ${world.collectorUrl}`,
      `img-src ${world.collectorUrl}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join(';'),
  })
  await tab.goto(`${world.shop}/strict?a_aid=jane`)
  await expectCredited(world, '1001')
  const seen = () => (window as unknown as { violations: readonly string[] }).violations
  // The browser itself may request an icon.
  expect((await tab.evaluate(seen)).filter((one) => !one.includes('favicon'))).toEqual([])
  expect(await tab.evaluate(() => document.querySelector('input')?.value)).toMatch(/^[0-9a-f]{32}$/)
})

test('case 25 · if the script has another hash than its tag, it does not run and the page works', async ({
  tab,
  world,
}) => {
  const script = (integrity: string) =>
    `<script async src="${world.collectorUrl}/wm-${world.version}.js" integrity="${integrity}" crossorigin
      data-account="${world.secrets.account}" data-collector="${world.collectorUrl}"></script>`
  const calls = stub(`waymark('sale',${sale('1001')})`)
  const wrong = `sha384-${Buffer.from('wrong'.padEnd(48)).toString('base64')}`
  whole(world, '/wrong', `${calls}${script(wrong)}<h1>Thank you</h1>`)
  whole(world, '/right', `${calls}${script(world.integrity)}<h1>Thank you</h1>`)
  await land(tab, world)
  await tab.goto(`${world.shop}/wrong`)
  expect(await tab.evaluate(errorsOf)).toEqual([])
  expect(await tab.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Thank you')
  expect(await world.conversions('1001')).toEqual([])
  await tab.goto(`${world.shop}/right`)
  await expectCredited(world, '1001')
})

for (const [how, patch] of [
  ['throws', '() => { throw new Error("patched") }'],
  ['returns nothing', '() => undefined'],
  ['never settles', '() => new Promise(() => undefined)'],
] as const) {
  test(`case 26 · a sale arrives if the page has replaced fetch by one that ${how}`, async ({
    tab,
    world,
  }) => {
    whole(world, '/thanks', `<script>window.fetch = ${patch}</script>${thanks('1001')}`)
    await land(tab, world)
    await tab.goto(`${world.shop}/thanks`)
    await expectCredited(world, '1001', 25_000)
    expect(await tab.evaluate(errorsOf)).toEqual([])
  })
}

const REFUSE = "() => { throw new DOMException('refused', 'SecurityError') }"

for (const [what, spoil] of [
  ['a frozen history', 'Object.freeze(history);Object.freeze(History.prototype)'],
  ['an old JSON library', "Array.prototype.toJSON = String.prototype.toJSON = () => 'patched'"],
  ['extended prototypes', 'Array.prototype.extra = Object.prototype.more = () => 1'],
  [
    'cookies that throw',
    `Object.defineProperty(document, 'cookie', { get: ${REFUSE}, set: ${REFUSE} })`,
  ],
  ['no storage', `Object.defineProperty(window, 'localStorage', { get: ${REFUSE} })`],
  [
    'a full storage',
    `Storage.prototype.setItem = ${REFUSE}; Object.defineProperty(window, 'localStorage',
       { value: new Proxy({}, { set: ${REFUSE} }) })`,
  ],
  ['an element with the id navigation', "document.write('<nav id=navigation></nav>')"],
] as const) {
  test(`case 27 · a click and a sale arrive from a page with ${what}`, async ({ tab, world }) => {
    // Click and sale are on one page, because what cannot be stored is missing on the next one.
    whole(world, '/hostile', `<script>${spoil}</script>${thanks('1001')}`)
    await tab.goto(`${world.shop}/hostile?a_aid=jane`)
    await expectCredited(world, '1001')
    expect(await tab.evaluate(errorsOf)).toEqual([])
  })
}

test('case 27 · a sandboxed frame without cookies and storage sends its events and nothing throws', async ({
  tab,
  world,
}) => {
  whole(
    world,
    '/inner',
    thanks('1001').replaceAll('function tell(', 'function tell(){}function was('),
  )
  whole(world, '/frame', `<iframe sandbox="allow-scripts" src="/inner?a_aid=jane"></iframe>`)
  await tab.goto(`${world.shop}/frame`)
  // The frame has an opaque origin. The collector records the order without a visitor or rejects it.
  await expect.poll(() => world.beacons.length).toBeGreaterThan(0)
  expect(await tab.evaluate(errorsOf)).toEqual([])
})

test('an order from a site that is not registered is rejected, and debug mode prints why', async ({
  tab,
  world,
}) => {
  const shop = await world.at('other.localhost', false)
  const warned = '<script>warned=[];console.warn=(line)=>warned.push(line)</script>'
  whole(world, '/thanks', warned + thanks('1001').replace('{{tag}}', world.tag('data-debug')))
  await tab.goto(`${shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ state: 'rejected' }])
  await expect
    .poll(() => tab.evaluate(() => (window as unknown as { warned: readonly string[] }).warned))
    .toContainEqual(expect.stringContaining('waymark site add other.localhost'))
  expect(await world.conversions('1001')).toEqual([])
  // The request by `fetch`, the image after it, and the request of debug mode.
  expect(await world.refusals()).toMatchObject(
    Array(3).fill({ code: 'origin_not_registered', origin: shop }),
  )
})

test('an image from a page without a Referer header is attributed by the collector’s cookie', async ({
  tab,
  world,
}) => {
  whole(world, '/thanks', thanks('1001'), {
    'Content-Security-Policy': "connect-src 'self'; img-src *",
    'Referrer-Policy': 'no-referrer',
  })
  await land(tab, world)
  await tab.evaluate(() => {
    localStorage.clear()
    // biome-ignore lint/suspicious/noDocumentCookie: not every engine has the Cookie Store API.
    document.cookie = 'wm=; Max-Age=0; Path=/'
  })
  await tab.goto(`${world.shop}/thanks`)
  await expectCredited(world, '1001')
  expect(world.beacons.at(-1)).toMatch(/^GET \/p\?d=/)
})

test('a rejected order does not delay the next order of the page', async ({ tab, world }) => {
  await land(tab, world)
  await report(tab, '1001', { total: '49,90' })
  await expect
    .poll(() => world.told)
    .toMatchObject([{ state: 'rejected', message: expect.stringContaining('total') }])
  expect(await world.refusals()).toMatchObject([
    {
      state: 'rejected',
      orderId: '1001',
      message: 'total must be a decimal string such as "49.90".',
    },
  ])
  await report(tab, '1002')
  await expectCredited(world, '1002')
})
