/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { setImmediate } from 'node:timers'
import { deserialize, serialize } from 'node:v8'
import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { aBrowser, type Browser, define } from '../../testing/aBrowser.js'
import { aSale, NOW } from '../../testing/aVisit.js'
import { keepSafe } from './keepSafe.js'

// jsdom has neither `structuredClone` nor IndexedDB.
Object.assign(globalThis, { structuredClone: (value: unknown) => deserialize(serialize(value)) })
beforeEach(() => {
  jest.useFakeTimers({ now: NOW })
  define(window, 'indexedDB', { value: new IDBFactory(), writable: true })
})
afterEach(() => jest.restoreAllMocks())

const PENDING = { attributes: { account: 'default1', consent: 'pending' } }
const SALE_KEY = 'waymark.o.default1.sale:1001'

/** The database uses the real event loop, so the fake clock does not control it. */
const settled = async (browser: Browser) => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  await browser.wait()
}

const openSafe = async (browser: Browser, path: string, options = {}) => {
  const waymark = await browser.open(path, options)
  keepSafe(waymark)
  await settled(browser)
  return waymark
}

/** Deletes what a browser loses that is killed at once: everything except the database. */
const crash = (browser: Browser) => {
  localStorage.clear()
  for (const domain of ['', '; domain=shop.example'])
    browser.setCookie(`wm=; path=/; max-age=0${domain}`)
}

const databases = async () => (await indexedDB.databases()).map(({ name }) => name)

const copiesOf = (name: string) =>
  new Promise<Record<string, string>>((resolve) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => {
      const store = request.result.transaction('kept').objectStore('kept')
      const keys = store.getAllKeys()
      const values = store.getAll()
      values.onsuccess = () => {
        request.result.close()
        resolve(Object.fromEntries(keys.result.map((key, at) => [key, values.result[at]])))
      }
    }
  })

/** The content of the only database. */
const safeCopy = async () => {
  const names = await databases()
  expect(names).toHaveLength(1)
  return copiesOf(`${names[0]}`)
}

/** A visitor who came by Jane's link and whose browser was killed before the sale was sent. */
const aLostSale = async () => {
  const browser = aBrowser()
  const waymark = await openSafe(browser, '/?a_aid=jane')
  const visitorId = await waymark.getVisitorId()
  browser.collector.mood = 'down'
  waymark.sale(aSale())
  await settled(browser)
  crash(browser)
  browser.collector.mood = 'up'
  return { browser, visitorId }
}

test('an unsent sale and the visitor id survive a crash', async () => {
  const { browser, visitorId } = await aLostSale()

  const waymark = await openSafe(browser, '/')

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
  expect(browser.collector.received.at(-1)?.request.visitorId).toBe(visitorId)
  expect(await waymark.getVisitorId()).toBe(visitorId)
})

test('a restored sale obeys the Retry-After from before the crash', async () => {
  const browser = aBrowser()
  const waymark = await openSafe(browser, '/?a_aid=jane')
  browser.collector.mood = { status: 429, retryAfter: 50 }
  waymark.sale(aSale())
  await settled(browser)
  crash(browser)
  browser.collector.mood = 'up'

  await openSafe(browser, '/')
  await browser.wait(49_000)
  expect(browser.collector.recorded.has('sale:1001')).toBe(false)

  await browser.wait(2_000)
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('the copy equals the storage after writes and deletions', async () => {
  const browser = aBrowser()
  const waymark = await openSafe(browser, '/?a_aid=jane')
  waymark.pendingSale(aSale('7'))
  waymark.sale(aSale())
  waymark.confirmSale('7')
  await settled(browser)
  waymark.pendingSale(aSale('8'))
  waymark.pendingSale(aSale('8', '1.00'))
  await settled(browser)

  expect(await safeCopy()).toStrictEqual({ ...localStorage })
  expect(Object.keys(localStorage)).toContain('waymark.p.default1.8')
})

test('data that was stored before the add-on was loaded is copied', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')

  await openSafe(browser, '/next')

  expect(await safeCopy()).toStrictEqual({ ...localStorage })
})

/** Blocks the first database, as Chromium does if a page is left while it creates one. */
const holdDatabase = () => {
  const { open } = IDBFactory.prototype
  const held = new Set<string>()
  jest.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (
    this: IDBFactory,
    ...[name, version]: Parameters<typeof open>
  ) {
    const isFirst = held.size === 0
    if (isFirst) held.add(name)
    return held.has(name) ? ({} as IDBOpenDBRequest) : open.call(this, name, version)
  })
}

test('later pages write their copy although a page in the back/forward cache blocks a database', async () => {
  holdDatabase()
  const browser = aBrowser()
  await openSafe(browser, '/?a_aid=jane')
  const waymark = await openSafe(browser, '/thanks')
  browser.collector.mood = 'down'
  waymark.sale(aSale())
  await settled(browser)
  crash(browser)
  browser.collector.mood = 'up'

  await openSafe(browser, '/')

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('two databases that tabs created concurrently are both read, and forget deletes both', async () => {
  const listing = jest.spyOn(indexedDB, 'databases').mockResolvedValue([])
  const browser = aBrowser()
  browser.collector.mood = 'down'
  for (const orderId of ['1001', '1002']) {
    const waymark = await openSafe(browser, '/?a_aid=jane')
    waymark.sale(aSale(orderId))
    await settled(browser)
    crash(browser)
  }
  listing.mockRestore()
  expect(await databases()).toHaveLength(2)
  browser.collector.mood = 'up'

  const waymark = await openSafe(browser, '/')

  expect([...browser.collector.recorded.keys()]).toEqual(
    expect.arrayContaining(['sale:1001', 'sale:1002']),
  )
  waymark.forget()
  await settled(browser)
  expect(await databases()).toEqual([])
})

test('in a browser that cannot list databases the copy is found again under a fixed name', async () => {
  Object.assign(indexedDB, { databases: undefined })
  const { browser } = await aLostSale()

  await openSafe(browser, '/')

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('the copy is restored into sessionStorage if localStorage is full', async () => {
  const { browser } = await aLostSale()
  const held = window.localStorage
  const full = new Proxy(held, {
    get: (_, name) => (name === 'setItem' ? refuse : Reflect.get(held, name)),
    set: refuse,
  })
  const restore = define(window, 'localStorage', { value: full })

  await openSafe(browser, '/')
  restore()

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('every write transaction has strict durability', async () => {
  const begun = jest.spyOn(IDBDatabase.prototype, 'transaction')
  const browser = aBrowser()

  await openSafe(browser, '/?a_aid=jane')

  const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite')
  expect(writes.length).toBeGreaterThan(0)
  expect(writes.every(([, , options]) => options?.durability === 'strict')).toBe(true)
})

test('nothing is stored and nothing is read before consent', async () => {
  const { browser } = await aLostSale()
  const opened = jest.spyOn(indexedDB, 'open')

  const waymark = await openSafe(browser, '/?a_aid=jane', PENDING)
  waymark.sale(aSale('1002'))
  await settled(browser)
  expect(opened).not.toHaveBeenCalled()
  expect(browser.storedKeys()).toEqual([])

  waymark.consent('granted')
  await settled(browser)
  expect([...browser.collector.recorded.keys()]).toEqual(
    expect.arrayContaining(['sale:1001', 'sale:1002']),
  )
})

test('the database is not opened if consent is denied', async () => {
  const browser = aBrowser()
  const opened = jest.spyOn(indexedDB, 'open')

  await openSafe(browser, '/?a_aid=jane', {
    attributes: { account: 'default1', consent: 'denied' },
  })

  expect(opened).not.toHaveBeenCalled()
})

test('no database is created for a visitor without a referral', async () => {
  const browser = aBrowser()

  const waymark = await openSafe(browser, '/')
  expect(await databases()).toEqual([])

  waymark.click({ affiliate: 'jane' })
  await settled(browser)
  expect(await safeCopy()).toStrictEqual({ ...localStorage })
})

test.each(['forget', 'denied'])(
  '%s deletes the database, even if another tab has it open',
  async (why) => {
    const browser = aBrowser()
    const waymark = await openSafe(browser, '/?a_aid=jane')
    const [name] = await databases()
    const otherTab = indexedDB.open(`${name}`)
    otherTab.onsuccess = () => {
      otherTab.result.onversionchange = () => otherTab.result.close()
    }
    await settled(browser)

    if (why === 'forget') waymark.forget()
    else waymark.consent('denied')
    await settled(browser)

    expect(await databases()).toEqual([])
    expect(browser.storedKeys()).toEqual([])
  },
)

test.each(['forget', 'denied'])(
  '%s before the add-on was loaded deletes the database',
  async (why) => {
    const { browser } = await aLostSale()
    const waymark = await browser.open('/')
    if (why === 'forget') waymark.forget()
    else waymark.consent('denied')

    keepSafe(waymark)
    await settled(browser)

    expect(await databases()).toEqual([])
    expect(browser.storedKeys()).toEqual([])
    expect(browser.collector.recorded.has('sale:1001')).toBe(false)
  },
)

test('forget while the database is being opened deletes it', async () => {
  const { browser } = await aLostSale()
  const waymark = await browser.open('/')

  keepSafe(waymark)
  waymark.forget()
  await settled(browser)

  expect(await databases()).toEqual([])
  expect(browser.storedKeys()).toEqual([])
})

test('a click after forget creates the copy again', async () => {
  const browser = aBrowser()
  const waymark = await openSafe(browser, '/?a_aid=jane')
  waymark.forget()
  await settled(browser)

  waymark.click({ affiliate: 'joe' })
  await settled(browser)

  expect(await safeCopy()).toStrictEqual({ ...localStorage })
  expect(Object.keys(localStorage)).toContain('waymark.v')
})

test('keys that the page has written are not overwritten by the copy', async () => {
  const { browser } = await aLostSale()
  const waymark = await browser.open('/?a_aid=joe')
  const visitorId = await waymark.getVisitorId()

  keepSafe(waymark)
  waymark.sale(aSale())
  await settled(browser)

  expect(localStorage.getItem('waymark.v')).toContain(visitorId)
  expect(localStorage.getItem(SALE_KEY)).toBe('[0]')
  expect(await safeCopy()).toStrictEqual({ ...localStorage })
})

test('keys that the page deletes while the copy is being read are not restored', async () => {
  const browser = aBrowser()
  const before = await openSafe(browser, '/?a_aid=jane')
  before.pendingSale(aSale('9'))
  await settled(browser)
  crash(browser)
  const waymark = await browser.open('/')

  keepSafe(waymark)
  waymark.pendingSale(aSale('9', '5.00'))
  waymark.confirmSale('9')
  await settled(browser)

  expect(browser.storedKeys()).not.toContain('waymark.p.default1.9')
  expect(await safeCopy()).toStrictEqual({ ...localStorage })
})

test('the add-on may be loaded before wm.js', async () => {
  const { browser } = await aLostSale()

  await browser.open('/', { before: (stub) => keepSafe(stub) })
  await settled(browser)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

const refuse = () => {
  throw new DOMException('refused', 'SecurityError')
}

/** Creates the database as a later release would, with a higher version. */
const openLater = () => {
  const request = indexedDB.open('waymark', 2)
  request.onsuccess = () => request.result.close()
}

const refuseTransactions = () => {
  const { transaction } = IDBDatabase.prototype
  jest.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...[stores, mode]: Parameters<typeof transaction>
  ) {
    // `fake-indexeddb` itself calls this method to open a database.
    return /^read/.test(mode ?? 'read') ? refuse() : transaction.call(this, stores, mode)
  })
}

test.each<[string, () => unknown]>([
  ['is not there', () => define(window, 'indexedDB', { value: undefined })],
  ['is forbidden', () => define(window, 'indexedDB', { get: refuse })],
  ['cannot be opened', () => jest.spyOn(IDBFactory.prototype, 'open').mockImplementation(refuse)],
  ['has another version', openLater],
  ['is full', () => jest.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refuse)],
  ['is closed', refuseTransactions],
])('a sale arrives and nothing throws if the database %s', async (_, spoil) => {
  const browser = aBrowser()
  spoil()

  const waymark = await openSafe(browser, '/?a_aid=jane')
  waymark.sale(aSale())
  await settled(browser)
  waymark.consent('denied')
  await settled(browser)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
  expect(browser.complaints).toEqual([])
})
