/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, type Browser, define } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR', coupon: ['A', 'B'] }

const refuse = () => {
  throw new DOMException('refused', 'SecurityError')
}

let restore: (() => unknown) | undefined
afterEach(() => restore?.())

const patchJson = () => {
  const patched = { value: () => '"patched"', writable: true }
  const undo = [Array, Object, String].map(({ prototype }) => define(prototype, 'toJSON', patched))
  return () => undo.map((one) => one())
}

const extend = (prototype: object) => () => {
  Object.assign(prototype, { extra: () => 1 })
  return () => Reflect.deleteProperty(prototype, 'extra')
}

const noLocks = { request: () => Promise.reject(new Error('no')) }
const fullStorage = new Proxy({}, { set: refuse })

/** Each breaks something in the page and returns a function that restores it. */
const HOSTILE: readonly (readonly [string, () => () => unknown])[] = [
  ['storage is forbidden', () => define(window, 'localStorage', { get: refuse })],
  ['there is no storage', () => define(window, 'localStorage', { value: null })],
  ['storage is full', () => define(window, 'localStorage', { value: fullStorage })],
  ['cookies throw', () => define(document, 'cookie', { get: refuse, set: refuse })],
  ['an old library has patched JSON', patchJson],
  ['arrays have been extended', extend(Array.prototype)],
  ['objects have been extended', extend(Object.prototype)],
  ['the history is frozen', () => define(history, 'replaceState', { value: refuse })],
  ['locks are refused', () => define(navigator, 'locks', { value: noLocks })],
]

test('entries stay in the storage when it becomes full', async () => {
  const browser = aBrowser()
  browser.collector.mood = 'down'
  const waymark = await browser.open('/?a_aid=jane')
  let hasRoom = true
  const kept = window.localStorage
  const storage = new Proxy(kept, {
    get: (_, name) => Reflect.get(kept, name),
    set: (_, name, value) => (hasRoom ? Reflect.set(kept, name, value) : refuse()),
    deleteProperty: (_, name) => Reflect.deleteProperty(kept, name),
  })
  restore = define(window, 'localStorage', { value: storage })
  const page = await browser.open('/thanks')
  page.sale(SALE)
  hasRoom = false
  await browser.wait(10_000)

  restore()
  expect(waymark).toBeDefined()
  expect(browser.storedKeys()).toContain('waymark.o.default1.sale:1001')
})

/** Opens a page that is broken before the script starts. */
const spoilt = async (browser: Browser, name: string, spoil: () => () => unknown) => {
  const path = '/?a_aid=jane&wm_v=0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa.tb2xyz'
  const before = () => {
    restore = spoil()
  }
  // The script accesses the storage when its module is evaluated, so the storage breaks first.
  if (!name.includes('storage')) return browser.open(path, { before })
  before()
  return browser.open(path)
}

test.each(HOSTILE)('a click and a sale arrive even if %s', async (name, spoil) => {
  const browser = aBrowser()
  const states: string[] = []

  const waymark = await spoilt(browser, name, spoil)
  waymark.sale(SALE, ({ state }) => states.push(state))
  await browser.wait()
  await waymark.flush()
  restore?.()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale'])
  expect(browser.collector.recorded.get('sale:1001')).toMatchObject(SALE)
  expect(states).toEqual(['sent'])
  expect(browser.complaints).toEqual([])
})

test.each(HOSTILE)(
  'a sale arrives after an outage on the same page even if %s',
  async (name, spoil) => {
    const browser = aBrowser()
    const waymark = await spoilt(browser, name, spoil)
    browser.collector.mood = 'down'
    waymark.sale(SALE)
    await browser.wait(500)
    browser.collector.mood = 'up'

    await browser.wait(10000)
    restore?.()

    expect(browser.collector.recorded.has('sale:1001')).toBe(true)
    const before = browser.collector.received.length
    await browser.wait(600000)
    expect(browser.collector.received).toHaveLength(before)
    expect(browser.complaints).toEqual([])
  },
)

test('a delivered event that had no room in the storage is not sent again', async () => {
  const browser = aBrowser()
  const kept: Record<string, string> = {}
  const small = new Proxy(kept, {
    set: (_, key: string, value: string) => {
      if (value.length > 200) refuse()
      kept[key] = value
      return true
    },
  })
  restore = define(window, 'localStorage', { value: small })
  const waymark = await browser.open('/?a_aid=jane')
  waymark.sale({ ...SALE, data1: 'x'.repeat(200) })
  await browser.wait()

  await waymark.flush()
  await browser.wait(60000)

  expect(kept).toHaveProperty(['waymark.o.default1.sale:1001'])
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale'])
})

test('a storage that starts to throw later causes no unhandled rejection', async () => {
  const browser = aBrowser()
  let isBroken = false
  const breaking = new Proxy({} as Record<string, string>, {
    ownKeys: (kept) => (isBroken ? refuse() : Reflect.ownKeys(kept)),
    get: (kept, key: string) => (isBroken ? refuse() : kept[key]),
  })
  restore = define(window, 'localStorage', { value: breaking })
  const waymark = await browser.open('/?a_aid=jane')
  browser.collector.mood = 'down'
  waymark.sale(SALE)

  isBroken = true
  waymark.flush()
  waymark.sale({ ...SALE, orderId: '1002' })
  window.dispatchEvent(new Event('online'))
  await browser.wait(60000)

  expect(browser.complaints).toEqual([])
})

test('an exception of a listener or callback does not reach the page or other listeners', async () => {
  const browser = aBrowser()
  const heard: string[] = []
  const waymark = await browser.open('/?a_aid=jane', {
    before: (stub) => {
      for (const name of ['ready', 'visitor', 'sent'] as const) {
        stub('on', name, refuse)
        stub('on', name, () => heard.push(name))
      }
    },
  })

  waymark.sale(SALE, refuse)
  waymark.on('ready', refuse)
  waymark.sale({} as never, refuse)
  await browser.wait()

  expect(heard).toEqual(
    ['visitor', 'ready', 'sent', 'sent', 'sent'].sort(
      (a, b) => heard.indexOf(a) - heard.indexOf(b),
    ),
  )
  expect(browser.complaints).toEqual([])
})

const loop = () => {
  const order: Record<string, unknown> = {}
  order.items = order
  return order
}

test.each<[string, string, () => readonly unknown[]]>([
  [
    'sale',
    'an order that throws when read',
    () => [
      {
        get orderId() {
          return refuse()
        },
      },
    ],
  ],
  ['sale', 'an order that contains itself', () => [loop()]],
  ['action', 'a symbol', () => [Symbol('x')]],
  ['click', 'null', () => [null]],
  ['click', 'numbers', () => [7, 7]],
  ['writeTo', 'a broken selector', () => ['[[']],
  ['writeTo', 'nothing', () => []],
  ['writeTo', 'objects', () => [null, {}]],
  ['on', 'nothing', () => []],
  ['on', 'no function', () => ['ready', 'not a function']],
  ['init', 'null', () => [null]],
  ['init', 'a number', () => [7]],
  ['consent', 'an object', () => [{}]],
  ['flush', 'a text', () => ['x']],
  ['forget', 'a text', () => ['x']],
  ['getVisitorId', 'nothing', () => []],
])('%s with %s throws nothing into the page', async (name, _, args) => {
  const browser = aBrowser()
  const waymark = (await browser.open('/?a_aid=jane')) as never as Record<
    string,
    (...args: unknown[]) => unknown
  >

  expect(() => waymark[name]?.(...args())).not.toThrow()
  await browser.wait(60000)

  expect(browser.complaints).toEqual([])
})

test.each<[string, () => unknown]>([
  ['contains itself', () => loop()],
  ['is a symbol', () => Symbol('x')],
  ['holds a symbol', () => ({ ...SALE, data1: Symbol('x') })],
  [
    'throws when it is read',
    () => ({
      get orderId() {
        return refuse()
      },
    }),
  ],
  ['has half a surrogate pair in its id', () => ({ ...SALE, orderId: '1001\ud83d' })],
])('the callback of an order that %s gets the answer of the collector', async (_, order) => {
  const browser = aBrowser()
  const results: unknown[] = []
  const waymark = await browser.open('/?a_aid=jane')
  browser.collector.verdict = ({ type }) =>
    type === 'sale' ? { state: 'rejected', code: 'invalid', message: 'orderId must be …' } : {}

  waymark.sale(order() as never, (result) => results.push(result))
  await browser.wait()

  expect(results).toMatchObject([{ state: 'rejected', message: 'orderId must be …' }])
  expect(browser.complaints).toEqual([])
})

test('properties that a library adds to Object.prototype neither change an order nor make it a test', async () => {
  const added = { value: () => 'added', writable: true }
  const names = ['test', 'code', 'items', 'debug']
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', {
    before: () => {
      const undo = names.map((name) => define(Object.prototype, name, added))
      restore = () => undo.map((one) => one())
    },
  })
  waymark.sale(SALE)
  await browser.wait()
  restore?.()

  expect(Object.keys(browser.collector.received[1]?.request ?? {})).not.toContain('test')
  expect(browser.collector.recorded.get('sale:1001')).toMatchObject(SALE)
  expect(document.head.querySelector('script[src$="wm-debug.js"]')).toBeNull()
})
