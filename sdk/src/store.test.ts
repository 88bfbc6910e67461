/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { type Browser, define } from '../testing/aBrowser.js'
import { aSale, aVisit, NOW, outboxKeys } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const refuse = () => {
  throw new DOMException('full', 'QuotaExceededError')
}

const restore: (() => void)[] = []
afterEach(() => {
  for (const one of restore.splice(0)) one()
})

/** Replaces a storage by one that keeps its content and refuses every write. */
const fill = (name: 'localStorage' | 'sessionStorage') => {
  const held = window[name]
  const value = new Proxy(held, {
    get: (_, key) => Reflect.get(held, key),
    set: refuse,
    deleteProperty: (_, key) => Reflect.deleteProperty(held, key),
  })
  restore.push(define(window, name, { value }))
}

const reportInVain = async (browser: Browser) => {
  const states: unknown[] = []
  browser.collector.mood = 'down'
  const waymark = await browser.open('/thanks')
  waymark.sale(aSale(), ({ state }) => states.push(state))
  await browser.wait()
  return states
}

test('a queued order survives its page in sessionStorage if localStorage is full', async () => {
  const browser = await aVisit()
  fill('localStorage')
  expect(await reportInVain(browser)).toEqual(['queued'])
  browser.collector.mood = 'up'

  await browser.open('/next')
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')).toMatchObject(aSale())
  const before = browser.collector.received.length
  await (await browser.open('/next')).flush()
  expect(browser.collector.received).toHaveLength(before)
})

test('an order queued in sessionStorage moves to localStorage once that has room', async () => {
  const browser = await aVisit()
  fill('localStorage')
  await reportInVain(browser)
  for (const one of restore.splice(0)) one()

  await browser.open('/next')
  await browser.wait()

  expect(outboxKeys(browser)).toEqual(['waymark.o.default1.sale:1001'])
  expect(Object.keys(sessionStorage)).toEqual([])
})

test('an order that no storage has room for is reported as unkept and retried while the page lives', async () => {
  const browser = await aVisit()
  fill('localStorage')
  fill('sessionStorage')
  const heard: unknown[] = []

  const states = await reportInVain(browser)
  window.waymark?.on('unkept', ({ id }) => heard.push(id))
  await browser.wait(3_000)
  browser.collector.mood = 'up'
  await browser.wait(10_000)

  expect(states).toEqual(['unkept'])
  expect(heard).toContain('sale:1001')
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('an order is sent and its callback called although the page clears localStorage in the same task', async () => {
  const browser = await aVisit()
  const states: unknown[] = []

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  localStorage.clear()
  await browser.wait()

  expect(states).toEqual(['sent'])
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('an unsent order is reported as unkept if the page clears localStorage', async () => {
  const browser = await aVisit()
  const states: unknown[] = []
  browser.collector.mood = 'down'

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  localStorage.clear()
  await browser.wait()

  expect(states).toEqual(['unkept'])
})

test('forget during the request of an order leaves no data, and the callback of the order is still called', async () => {
  const browser = await aVisit()
  const states: unknown[] = []

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  window.waymark?.forget()
  await browser.wait()

  expect(states).toEqual(['sent'])
  expect(browser.storedKeys()).toEqual([])
  expect(document.cookie).toBe('')
})

test('forget also erases sessionStorage', async () => {
  const browser = await aVisit()
  fill('localStorage')
  await reportInVain(browser)

  window.waymark?.forget()

  expect(Object.keys(sessionStorage)).toEqual([])
})
