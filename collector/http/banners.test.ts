import type { AddressInfo } from 'node:net'
import express from 'express'
import helmet from 'helmet'
import { addBanner, type BannerForm, editBanner, removeBanner } from '../program/banners.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, bob, jane, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const FIREFOX = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' }
const get = (path: string, headers: Readonly<Record<string, string>> = FIREFOX, method = 'GET') =>
  fetch(collector.url + path, { method, headers, redirect: 'manual' })
const add = (form: BannerForm = {}, code = 'spring') =>
  addBanner(collector.app.deps, account, code, {
    ...{ kind: 'html', html: '<a href="{link}">Shoes of {affiliate}</a>' },
    ...{ width: '300', height: '250', ...form },
  })
const counted = async () => {
  const [banner] = (await collector.storage.program(account))?.banners ?? []
  return banner ? collector.storage.bannerCounts(account, banner.id, 0) : []
}
const counts = async () =>
  (await counted()).map(({ affiliateId, impressions, clicks }) => [
    affiliateId,
    impressions,
    clicks,
  ])

test('a banner of HTML is served with the affiliate’s link, and its script cannot reach the collector', async () => {
  await add()
  const response = await get('/b/jane/spring')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toMatch(
    /; sandbox (?!.*allow-same-origin)/,
  )
  expect(response.headers.get('x-frame-options')).toBeNull()
  const html = await response.text()
  expect(html).toContain('<a href="../../r/jane?a_bid=spring">Shoes of jane</a>')
  expect(html).toContain('<base target="_top">')
  expect(await counts()).toEqual([[jane, 1, 0]])
})

test.each([
  ['/b/jane/spring', '/r/jane?a_bid=spring'],
  ['/b/jane/SPRING', '/r/jane?a_bid=spring'],
  ['/b/jane/spring/', '/r/jane?a_bid=spring'],
  ['/b/%7Edefault1/jane/spring', '/r/~default1/jane?a_bid=spring'],
  ['/b/~default1/jane/spring', '/r/~default1/jane?a_bid=spring'],
])('the link of the banner at %s leads to %s', async (path, expected) => {
  await add({ to: '/shoes' })
  const html = await (await get(path)).text()
  const [, href = ''] = /<a href="([^"]*)"/.exec(html) ?? []
  const { pathname, search } = new URL(href, collector.url + path)
  expect(pathname + search).toBe(expected)
  const { to } = await navigate(collector.url + pathname + search)
  expect(to).toContain('https://shop.example/shoes?a_aid=jane&a_bid=')
})

test('an affiliate’s name and the words of a banner cannot break out of the HTML', async () => {
  await add({ kind: 'text', title: '<script>1</script>', text: '"\'&' }, 'text')
  await add()
  const text = await (await get('/b/jane/text')).text()
  expect(text).toContain('&lt;script&gt;1&lt;/script&gt;</b></a><br>&quot;&#39;&amp;')
  for (const code of ['"><script>', 'x onmouseover=alert(1)', `$${''}{alert(1)}`, 'Call 555']) {
    const html = await (await get(`/b/${encodeURIComponent(code)}/spring`)).text()
    expect(html).toMatch(/Shoes of [\w.-]*</)
    expect(html).not.toMatch(/<script|onmouse|\$\{|555/)
  }
})

test('an image leads to the file of the banner and counts, and a pixel of it only counts', async () => {
  const file = 'https://cdn.example/a.png'
  await add({ kind: 'image', image: file, alt: 'Shoes' }, 'logo.gif')
  const image = await get('/i/jane/logo.gif')
  expect([image.status, image.headers.get('location')]).toEqual([302, file])
  const pixel = await get('/i/jane/logo.gif.gif')
  expect([pixel.status, pixel.headers.get('content-type')]).toEqual([200, 'image/gif'])
  expect(await counts()).toEqual([[jane, 2, 0]])
  await removeBanner(collector.app.deps, account, 'logo.gif')
  collector.clock.now += 60_000
  await get('/i/jane/logo.gif')
  expect((await get('/i/jane/logo.gif')).headers.get('content-type')).toBe('image/gif')
})

test('a banner can be shown in a frame although the shop’s app forbids frames', async () => {
  await add()
  const app = express().use(helmet()).use('/wm', collector.app.router)
  const server = app.listen(0)
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/wm/b/~default1/jane/spring`)
  expect(response.headers.get('content-security-policy')).toMatch(/^frame-ancestors \*; sandbox/)
  expect(await response.text()).toContain('href="../../../r/~default1/jane?a_bid=spring"')
  server.close()
})

test('impressions are counted per affiliate before they are answered', async () => {
  await add()
  for (const path of ['/i/jane/spring.gif', '/i/JANE/spring', '/i/~default1/bob/spring.gif']) {
    const response = await get(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif'])
    expect(response.headers.get('cache-control')).toBe('no-store')
  }
  expect(await counts()).toEqual(
    [
      [jane, 2, 0],
      [bob, 1, 0],
    ].sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)),
  )
})

test.each<[string, string, Record<string, string>, string]>([
  [
    'a bot',
    '/i/jane/spring.gif',
    { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
    'GET',
  ],
  ['a prefetch', '/i/jane/spring.gif', { ...FIREFOX, 'Sec-Purpose': 'prefetch' }, 'GET'],
  ['a request without an answer', '/i/jane/spring.gif', FIREFOX, 'HEAD'],
  ['an unknown banner', '/i/jane/autumn.gif', FIREFOX, 'GET'],
  ['an unknown affiliate', '/i/nobody/spring.gif', FIREFOX, 'GET'],
  ['an address that is cut off', '/i/jane', FIREFOX, 'GET'],
  ['an address of nothing', '/i/', FIREFOX, 'GET'],
  ['a name of every object', '/i/constructor/__proto__', FIREFOX, 'GET'],
])('%s counts no impression', async (_, path, headers, method) => {
  await add()
  expect((await get(path, headers, method)).status).toBe(200)
  expect(await counts()).toEqual([])
})

test('a click of a banner counts for it, and its campaign is that of the banner', async () => {
  await add({ campaign: 'default' })
  const { to } = await navigate(`${collector.url}/r/jane?a_bid=spring`)
  const click = aClickEvent({ url: to })
  await collector.events(aBatch([click], { visitorId: visitor('anna') }))
  await collector.events(aBatch([click], { visitorId: visitor('anna') }))
  expect(await counts()).toEqual([[jane, 0, 1]])
})

test('a removed banner is shown no longer, until it is edited', async () => {
  await add()
  const { deps } = collector.app
  await removeBanner(deps, account, 'spring')
  collector.clock.now += 60_000
  await get('/b/jane/spring')
  expect((await get('/b/jane/spring')).status).toBe(404)
  expect((await get('/i/jane/spring.gif')).status).toBe(200)
  expect(await counts()).toEqual([])
  await editBanner(deps, account, 'spring', { width: '728' })
  collector.clock.now += 60_000
  expect((await get('/b/jane/spring')).status).toBe(200)
})

test.each<[BannerForm, string]>([
  [{ kind: 'video' }, 'kind'],
  [{ kind: 'image', image: '/logo.png' }, 'image'],
  [{ kind: 'image', image: 'javascript:alert(1)' }, 'image'],
  [{ kind: 'image', image: 'https://cdn.example/a.png', width: '0' }, 'width'],
  [{ kind: 'image', image: 'https://cdn.example/a.png', height: '10.5' }, 'height'],
  [{ kind: 'image', image: 'https://cdn.example/a.png', height: '1e2' }, 'height'],
  [{ kind: 'image', image: 'http://cdn.example/a.png' }, 'image'],
  [{ kind: 'text', title: ' ' }, 'title'],
  [{ html: 'no address' }, 'html'],
  [{ html: `{link}${'x'.repeat(8_192)}` }, 'html'],
  [{ name: 'x'.repeat(121) }, 'name'],
  [{ campaign: 'nothing' }, 'campaign'],
  [{ to: 'https://evil.example' }, 'to'],
])('a banner with %j is refused by the name of the field', async (form, field) => {
  expect(await add(form)).toMatchObject({ field })
})

test('an edit keeps what it does not name', async () => {
  await add({ to: '/shoes', name: 'Spring sale' })
  const edited = await editBanner(collector.app.deps, account, 'SPRING', { height: '90' })
  expect(edited).toMatchObject({
    name: 'Spring sale',
    to: '/shoes',
    content: { kind: 'html', width: 300, height: 90 },
  })
  expect(await editBanner(collector.app.deps, account, 'other', {})).toMatchObject({
    field: 'code',
  })
})
