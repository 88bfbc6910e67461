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

/** A storage that keeps what it holds and takes no more. */
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

test('where localStorage is full, a waiting order survives its page in sessionStorage', async () => {
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

test('what waits in sessionStorage moves to localStorage once that has room', async () => {
  const browser = await aVisit()
  fill('localStorage')
  await reportInVain(browser)
  for (const one of restore.splice(0)) one()

  await browser.open('/next')
  await browser.wait()

  expect(outboxKeys(browser)).toEqual(['waymark.o.default1.sale:1001'])
  expect(Object.keys(sessionStorage)).toEqual([])
})

test('where no storage has room, the page is told that the order is not kept, and it is sent again', async () => {
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

test('an order whose storage the page clears in the same task calls back, and arrives', async () => {
  const browser = await aVisit()
  const states: unknown[] = []

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  localStorage.clear()
  await browser.wait()

  expect(states).toEqual(['sent'])
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('an order that waits when the page clears the storage is not told as kept', async () => {
  const browser = await aVisit()
  const states: unknown[] = []
  browser.collector.mood = 'down'

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  localStorage.clear()
  await browser.wait()

  expect(states).toEqual(['unkept'])
})

test('a visitor who asks to be forgotten while an order is on its way leaves nothing, and the page hears of the order', async () => {
  const browser = await aVisit()
  const states: unknown[] = []

  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  window.waymark?.forget()
  await browser.wait()

  expect(states).toEqual(['sent'])
  expect(browser.storedKeys()).toEqual([])
  expect(document.cookie).toBe('')
})

test('forgetting erases sessionStorage too', async () => {
  const browser = await aVisit()
  fill('localStorage')
  await reportInVain(browser)

  window.waymark?.forget()

  expect(Object.keys(sessionStorage)).toEqual([])
})
