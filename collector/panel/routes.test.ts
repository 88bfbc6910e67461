import { account } from '../testing/builders.js'
import { routes } from './routes.js'
import { fill, pages } from './testing/addresses.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { aShop } from './testing/aShop.js'
import { FORM, type Visitor } from './testing/aVisitor.js'
import { dump } from './testing/dump.js'

let panel: TestPanel
let owner: Visitor
beforeAll(async () => {
  panel = await aPanel()
  await aShop(panel)
  owner = await panel.owner()
})
afterAll(() => panel.close())

const forms = routes.filter(({ method }) => method === 'post').map(({ path }) => fill(path))

/** What reaches a form from elsewhere, and what its browser says about that. */
const FOREIGN: readonly (readonly [
  who: string,
  headers: (host: string) => Record<string, string>,
])[] = [
  ['another site', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })],
  ['a sibling subdomain', () => ({ 'sec-fetch-site': 'same-site' })],
  [
    'a sibling that forges the origin',
    (host) => ({ 'sec-fetch-site': 'same-site', origin: `http://${host}` }),
  ],
  ['another site in an old browser', () => ({ origin: 'https://evil.example' })],
  ['another port of the host', () => ({ origin: 'http://127.0.0.1:1' })],
  ['a sandboxed frame', () => ({ origin: 'null' })],
  ['something that names no origin', () => ({})],
  [
    'a form of plain text',
    () => ({ 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }),
  ],
]

describe.each(forms)('the form %s', (path) => {
  test.each(FOREIGN)('is refused to %s, and changes nothing', async (_who, headers) => {
    const before = dump(panel.file)

    const answer = await owner.raw(
      'POST',
      path,
      { ...FORM, ...headers(new URL(panel.url).host) },
      'a=b',
    )

    expect(answer.status).toBe(403)
    expect(dump(panel.file)).toBe(before)
  })
})

describe('a form of the panel’s own page', () => {
  test('is accepted if the browser says that it is same-origin', async () => {
    const owner = await panel.owner()
    const answer = await owner.raw(
      'POST',
      '/logout',
      { ...FORM, 'sec-fetch-site': 'same-origin' },
      '',
    )
    expect(answer.status).toBe(303)
  })

  test('is accepted on plain http, where browsers send only the origin', async () => {
    const owner = await panel.owner()
    const origin = new URL(panel.url).origin
    expect((await owner.raw('POST', '/logout', { ...FORM, origin }, '')).status).toBe(303)
  })
})

test('behind a proxy that changes Host, a form is accepted from the configured address of the panel', async () => {
  const panel = await aPanel({ panelUrl: 'https://panel.shop.example' })
  try {
    const browser = { ...FORM, host: 'panel.internal:8081' }
    const from = async (origin: string) =>
      (await panel.stranger().raw('POST', '/logout', { ...browser, origin }, '')).status
    expect(await from('https://panel.shop.example')).toBe(401)
    // Pages of the shop may be served from these origins.
    expect(await from('https://go.shop.example')).toBe(403)
    expect(await from('https://shop.example')).toBe(403)
  } finally {
    await panel.close()
  }
})

describe('without a session', () => {
  test.each(pages)('%s asks to log in, and shows nothing of the account', async (path) => {
    const answer = await panel.stranger().get(path)
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('Log in')
    expect(answer.text).not.toMatch(/1001|Jane|jane/)
  })

  test.each(forms.filter((path) => path !== '/login'))('%s changes nothing', async (path) => {
    const before = dump(panel.file)
    const answer = await panel.stranger().post(path, { code: 'x', name: 'x', host: 'x.example' })
    expect(answer.status).toBe(401)
    expect(dump(panel.file)).toBe(before)
  })
})

test('no page changes anything', async () => {
  const before = dump(panel.file)
  for (const path of pages) expect([path, (await owner.get(path)).status]).toEqual([path, 200])
  expect(dump(panel.file)).toBe(before)
})

test('every answer forbids scripts, frames and foreign forms, and is kept by no cache', async () => {
  const answers = [
    ...(await Promise.all(
      [...pages, '/nowhere', '/clicks?limit=x'].map((path) => owner.get(path)),
    )),
    await panel.stranger().get('/'),
    await panel.stranger().get('/login-link/default1.x'),
    await owner.raw('POST', '/logout', FORM, ''),
    await owner.post('/affiliates', {}),
  ]
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';img-src 'self' data:;form-action 'self';frame-ancestors 'none';base-uri 'none'",
    )
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  }
})

test('no page carries a script, an inline style or an inline handler', async () => {
  for (const path of pages) {
    const { document } = await owner.get(path)
    expect(document.querySelectorAll('script, [style], style').length).toBe(0)
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    )
    expect(handlers).toEqual([])
  }
})

test('every page has its own title, one main heading, and names every field', async () => {
  const titles = new Set<string>()
  for (const path of pages) {
    const { document } = await owner.get(path)
    titles.add(document.title)
    expect([path, document.querySelectorAll('h1').length]).toEqual([path, 1])
    const nameless = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
      .filter((field) => !field.getAttribute('aria-label'))
      .filter((field) => !document.querySelector(`label[for="${field.id}"]`)?.textContent)
    expect([path, nameless.map((field) => field.outerHTML)]).toEqual([path, []])
  }
  expect(titles.size).toBe(pages.length)
})

test('no page uses an id twice', async () => {
  for (const path of pages) {
    const ids = [...(await owner.get(path)).document.querySelectorAll('[id]')].map(({ id }) => id)
    expect([path, ids.length]).toEqual([path, new Set(ids).size])
  }
})

test('the account that is seen is the session’s, not one that the address names', async () => {
  expect((await owner.get(`/clicks?account=${account}`)).status).toBe(400)
})
