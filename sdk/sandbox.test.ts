/** @jest-environment node */
import { join } from 'node:path'
import ts from 'typescript'
import type { Env } from './src/sandbox/env.js'
import type { Waymark } from './src/waymark.js'
import { aLateStorage, aSandbox } from './testing/aSandbox.js'

const NOW = Date.parse('2031-03-01T10:00:00Z')
beforeEach(() => jest.useFakeTimers({ now: NOW }))

const { createSandboxTracker } =
  require('./dist/sandbox.cjs') as typeof import('./src/sandbox/sandbox.js')

const OPTIONS = { account: 'default1', collector: 'https://go.shop.example' }
const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }
const KNOWN = '0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'
const OTHER = '0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb'
const THANKS = 'https://www.shop.example/thanks?key=secret'
const LANDING = 'https://www.shop.example/shoes?a_aid=jane'

const wait = (ms = 1000) => jest.advanceTimersByTimeAsync(ms)
const track = (env: Env, more = {}): Waymark => createSandboxTracker({ ...OPTIONS, ...more }, env)
/** The value and the domain of each written cookie. */
const written = (set: jest.Mock) =>
  set.mock.calls.map(([text]) => [
    /^wm=([^;]*)/.exec(text)?.[1],
    /; *domain=([^;]*)/.exec(text)?.[1] ?? '',
  ])
const known = () => aLateStorage(new Map([['waymark.v', `${KNOWN}.${NOW + 86400000}`]]))

test('a sale that is reported before the storage answers waits for it and keeps the time of the call', async () => {
  const { env, collector } = aSandbox(THANKS, { storage: known().storage })
  const results: string[] = []

  const waymark = track(env)
  waymark.sale(SALE, ({ state }) => results.push(state))
  expect(collector.received).toEqual([])
  await wait()

  expect(collector.received[0]?.request).toMatchObject({
    visitorId: KNOWN,
    events: [
      {
        ...SALE,
        id: 'sale:1001',
        at: NOW,
        rung: 'storage',
        url: 'https://www.shop.example/thanks',
      },
    ],
  })
  expect(collector.received[0]?.url).toBe('https://go.shop.example/e')
  expect(results).toEqual(['sent'])
  await expect(waymark.getVisitorId()).resolves.toBe(KNOWN)
})

test.each([
  ['a short anchor', 'https://www.shop.example/shoes#jane', '', { anchors: true }],
  [
    'a direct link',
    'https://www.shop.example/shoes',
    'https://blog.example/',
    { directLinks: true },
  ],
])(
  'the collector is asked for %s, and nothing is stored before it has found the affiliate',
  async (_, href, referrer, options) => {
    const { storage, items } = aLateStorage()
    const { env, collector } = aSandbox(href, { storage, referrer })
    collector.mood = 'down'
    track(env, options)
    await wait()
    expect([...items.keys()]).toEqual([])

    collector.knows = KNOWN
    collector.mood = 'up'
    await wait(60_000)

    expect(collector.events().at(-1)).toMatchObject({ type: 'click', url: href })
    expect(items.get('waymark.v')).toContain(KNOWN)
  },
)

test('the visitor id is read from the cookie of the shop’s pages', async () => {
  const get = jest.fn(async (name: string) => (name === 'wm' ? KNOWN : ''))
  const set = jest.fn()
  const { env, collector } = aSandbox(THANKS, { cookie: { get, set } })

  track(env).sale(SALE)
  await wait()

  expect(collector.received[0]?.request).toMatchObject({
    visitorId: KNOWN,
    events: [{ rung: 'cookie' }],
  })
  expect(set).not.toHaveBeenCalled()
})

test('a landing is reported as a click, and the next page uses the same visitor id', async () => {
  const { items, storage } = aLateStorage()
  const set = jest.fn()
  const cookie = { get: async () => '', set }
  const landing = aSandbox(LANDING, { storage, cookie, referrer: 'https://blog.example/' })

  const visitorId = await Promise.all([track(landing.env).getVisitorId(), wait()]).then(
    ([id]) => id,
  )
  const thanks = aSandbox(THANKS, { storage })
  track(thanks.env).sale(SALE)
  await wait()

  expect(landing.collector.events()).toMatchObject([
    { type: 'click', url: LANDING, referrer: 'https://blog.example/' },
  ])
  expect(thanks.collector.received[0]?.request.visitorId).toBe(visitorId)
  expect(items.get('waymark.v')).toContain(visitorId)
  // The cookie has no domain: a sandbox cannot find out in time whether the browser accepts one.
  expect(written(set)).toEqual([[visitorId, '']])
  expect(set.mock.calls[0]?.[0]).toMatch(/; *expires=/)
})

test.each([
  ['shop.example', 'shop.example'],
  ['other.example', ''],
  ['host', ''],
])(
  'with cookieDomain "%s" one cookie is written, with the domain "%s"',
  async (cookieDomain, domain) => {
    const set = jest.fn()
    const { env } = aSandbox(LANDING, { cookie: { get: async () => '', set } })

    track(env, { cookieDomain })
    await wait()

    expect(written(set)).toEqual([[expect.stringMatching(/^[0-9a-f]{32}$/), domain]])
  },
)

test('a sandbox obeys Retry-After, and so does a later tracker with the same storage', async () => {
  const { storage } = known()
  const first = aSandbox(THANKS, { storage })
  first.collector.mood = { status: 429, retryAfter: 50 }
  track(first.env).sale(SALE)
  await wait(100)
  jest.clearAllTimers()

  const second = aSandbox('https://www.shop.example/', { storage })
  track(second.env)
  await wait(49_000)
  expect(second.collector.received).toEqual([])

  await wait(2_000)
  expect(second.collector.recorded.has('sale:1001')).toBe(true)
})

test('an event that could not be sent is sent by a later tracker with the same storage', async () => {
  const { items, storage } = known()
  const first = aSandbox(THANKS, { storage })
  first.collector.mood = 'down'
  track(first.env).sale(SALE)
  await wait(100)
  expect(JSON.parse(items.get('waymark.i') ?? '')).toContain('waymark.o.default1.sale:1001')
  jest.clearAllTimers()

  const second = aSandbox('https://www.shop.example/', { storage })
  track(second.env)
  await wait()

  expect(second.collector.recorded.get('sale:1001')).toMatchObject({ ...SALE, at: NOW })
  const third = aSandbox(THANKS, { storage })
  track(third.env).sale(SALE)
  await wait()
  expect(third.collector.received).toEqual([])
})

test('if two sandboxes share a storage, the index lists the events of both', async () => {
  const { items, storage } = known()
  for (const orderId of ['1001', '1002']) {
    const { env, collector } = aSandbox(THANKS, { storage })
    collector.mood = 'down'
    track(env).sale({ ...SALE, orderId })
    await wait(0)
  }
  await wait(200)
  jest.clearAllTimers()

  const later = aSandbox('https://www.shop.example/', { storage })
  track(later.env)
  await wait()

  expect([...later.collector.recorded.keys()].sort()).toEqual(['sale:1001', 'sale:1002'])
  expect(items.get('waymark.i')).toBeDefined()
})

test('without a referral nothing stays in the storage after the sale is delivered', async () => {
  const { items, storage } = aLateStorage()
  const { env, collector } = aSandbox(THANKS, { storage })
  collector.mood = 'down'
  track(env).sale(SALE)
  await wait(100)
  expect([...items.keys()].sort()).toEqual(['waymark.i', 'waymark.o.default1.sale:1001'])

  collector.mood = 'up'
  await wait(10000)

  expect(collector.received.at(-1)?.request).not.toHaveProperty('visitorId')
  expect(collector.recorded.has('sale:1001')).toBe(true)
  expect([...items]).toEqual([])
})

test('a late answer of the storage does not overwrite newer values', async () => {
  const late = (key: string) =>
    new Promise<string>((resolve) =>
      setTimeout(
        () => resolve(key === 'waymark.i' ? '["waymark.o.default1.sale:1001"]' : '[0]'),
        1500,
      ),
    )
  const storage = { getItem: late, setItem: () => {}, removeItem: () => {} }
  const { env, collector } = aSandbox(THANKS, { storage })
  collector.mood = 'down'
  track(env).sale(SALE)
  await wait(5000)

  collector.mood = 'up'
  await wait(60000)

  expect(collector.recorded.has('sale:1001')).toBe(true)
})

const refuse = () => {
  throw new Error('refused')
}
const never = () => new Promise<never>(() => {})
const reject = () => Promise.reject(new Error('refused'))

test.each<[string, Partial<Env>]>([
  ['there is no storage', {}],
  ['the storage rejects', { storage: { getItem: reject, setItem: reject, removeItem: reject } }],
  ['the storage throws', { storage: { getItem: refuse, setItem: refuse, removeItem: refuse } }],
  ['the storage never answers', { storage: { getItem: never, setItem: never, removeItem: never } }],
  ['the index is broken', { storage: aLateStorage(new Map([['waymark.i', '{']])).storage }],
  ['the index is not a list', { storage: aLateStorage(new Map([['waymark.i', '7']])).storage }],
  ['the cookies reject', { cookie: { get: reject, set: reject } }],
  ['the cookies throw', { cookie: { get: refuse, set: refuse } }],
  ['the cookies never answer', { cookie: { get: never, set: never } }],
  ['there is no address', { location: undefined as never }],
])('a click and a sale arrive after an outage even if %s', async (_, more) => {
  const unhandled: unknown[] = []
  process
    .removeAllListeners('unhandledRejection')
    .on('unhandledRejection', (why) => unhandled.push(why))
  const { env, collector } = aSandbox(LANDING, more)
  collector.mood = 'down'

  const waymark = track(env)
  waymark.click({ affiliate: 'jane' })
  waymark.sale(SALE)
  await wait(2500)
  collector.mood = 'up'
  await wait(60000)

  expect([...collector.recorded.values()].map(({ type }) => type).sort()).toContain('click')
  expect(collector.recorded.get('sale:1001')).toMatchObject(SALE)
  expect(unhandled).toEqual([])
})

test('click() reads the current address of the page', async () => {
  const page = { href: 'https://www.shop.example/' }
  const { env, collector } = aSandbox('', { location: page })
  const waymark = track(env)
  await wait()

  page.href = LANDING
  waymark.click()
  await wait()

  expect(collector.events()).toMatchObject([{ type: 'click', url: LANDING }])
})

test('a corrupt index does not make the tracker read or delete the shop’s own keys', async () => {
  const items = new Map([
    ['waymark.i', JSON.stringify(['cart', ...Array(100000).fill('waymark.x')])],
    ['cart', 'the shop’s own'],
  ])
  const { storage } = aLateStorage(items)
  const getItem = jest.fn(storage.getItem)
  const { env } = aSandbox(LANDING, { storage: { ...storage, getItem } })

  track(env).forget()
  await wait()

  expect(items.get('cart')).toBe('the shop’s own')
  expect(getItem.mock.calls.map(([key]) => key)).not.toContain('cart')
  expect(getItem.mock.calls.length).toBeLessThan(600)
})

test('nothing is sent if the sandbox exposes Global Privacy Control', async () => {
  const { env, collector } = aSandbox(LANDING)
  Object.defineProperty(globalThis, 'navigator', {
    value: { globalPrivacyControl: true },
    configurable: true,
  })

  const waymark = track(env)
  waymark.sale(SALE)
  await wait()
  Reflect.deleteProperty(globalThis, 'navigator')

  expect(collector.received).toEqual([])
})

test('trackers of two sandboxes share no state', async () => {
  const one = aSandbox(LANDING, {
    storage: aLateStorage(new Map([['waymark.v', `${OTHER}.${NOW + 1}`]])).storage,
  })
  const two = aSandbox(THANKS, { storage: known().storage })

  const waymark = track(one.env, { account: 'other1', consent: 'denied' })
  track(two.env).sale(SALE)
  await wait()

  expect(one.collector.received).toEqual([])
  expect(await waymark.getVisitorId()).toBeUndefined()
  expect(two.collector.received[0]?.request).toMatchObject({
    account: 'default1',
    visitorId: KNOWN,
  })
})

test('nothing is stored or sent while consent is pending, and denied consent erases the storage', async () => {
  const { items, storage } = known()
  const set = jest.fn()
  const { env, collector } = aSandbox(LANDING, { storage, cookie: { get: async () => KNOWN, set } })
  const before = [...items]

  const waymark = track(env, { consent: 'pending' })
  waymark.sale(SALE)
  await wait(60000)
  expect([...items]).toEqual(before)
  expect(collector.received).toEqual([])

  waymark.consent('denied')
  await wait()
  expect([...items]).toEqual([])
  expect(collector.received).toEqual([])
  // The script on the shop's pages may have written the cookie for the whole domain.
  expect(new Set(written(set).map(([, domain]) => domain))).toEqual(
    new Set(['shop.example', 'www.shop.example', '']),
  )
})

test('consent() in the task that created the tracker takes effect before the landing', async () => {
  const { env, collector } = aSandbox(LANDING)

  const waymark = track(env)
  waymark.consent('denied')
  waymark.sale(SALE)
  await wait()

  expect(collector.received).toEqual([])
})

test('forget is sent to the collector and empties the storage', async () => {
  const { items, storage } = known()
  const { env, collector } = aSandbox(THANKS, { storage })

  track(env).forget()
  await wait()

  expect(collector.received[0]?.request).toMatchObject({
    visitorId: KNOWN,
    events: [{ type: 'forget' }],
  })
  expect([...items]).toEqual([])
})

test('the sandbox module uses only globals that every sandbox has', () => {
  const built = join(__dirname, 'dist', 'sandbox.js')
  const program = ts.createProgram([built], {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    lib: ['lib.es2018.d.ts'],
    types: [],
  })

  // The program is compiled without DOM types, so the compiler reports every browser global.
  const missing = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => /^Cannot find name '(\w+)'/.exec(`${messageText}`)?.[1])
    .filter((name) => name)
  expect([...new Set(missing)].sort()).toEqual(
    // Asked for with `typeof` first, but for what workers and frames have alike.
    ['AbortSignal', 'Image', 'URLSearchParams', 'addEventListener', 'btoa', 'clearTimeout'].concat([
      'crypto',
      'fetch',
      'navigator',
      'setTimeout',
    ]),
  )
})

test('the option debug has no effect in a sandbox, and events are sent', async () => {
  const { env, collector } = aSandbox(THANKS)

  track(env, { debug: true }).sale(SALE)
  await wait()

  expect(collector.recorded.has('sale:1001')).toBe(true)
})

test('no request carries cookies, because a sandbox has an opaque origin', async () => {
  const { env, collector } = aSandbox(THANKS)

  track(env).sale(SALE)
  await wait()

  expect(collector.received[0]?.init).toMatchObject({ credentials: 'omit', keepalive: true })
})
