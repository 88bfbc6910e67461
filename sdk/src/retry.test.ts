/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aSale, attemptsAt, aVisit, heardFrom, NOW, outboxKeys } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('the delay between attempts doubles from 1 second to at most 5 minutes, with jitter', async () => {
  const browser = await aVisit()
  browser.collector.mood = { status: 500 }

  window.waymark?.sale(aSale())
  await browser.wait(3600000)

  const times = attemptsAt(browser)
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  gaps.slice(0, 8).forEach((gap, index) => {
    expect(gap).toBeGreaterThanOrEqual(1000 * 2 ** index)
    expect(gap).toBeLessThanOrEqual(2000 * 2 ** index)
  })
  expect(gaps.slice(9).every((gap) => gap === 300000)).toBe(true)
})

test.each([429, 503])('this page and the next obey the Retry-After of a %d', async (status) => {
  const browser = await aVisit()
  browser.collector.mood = { status, retryAfter: 50 }
  window.waymark?.sale(aSale())
  await browser.wait(20000)
  browser.collector.mood = 'up'
  await browser.open('/next')
  window.dispatchEvent(new Event('online'))
  await window.waymark?.flush()
  await browser.wait(29000)
  expect(browser.collector.received).toHaveLength(1)

  await browser.wait(2000)

  expect(attemptsAt(browser)).toEqual([0, 50000])
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('after a 429 no image is sent, and the sale arrives once the collector accepts it', async () => {
  const browser = await aVisit()
  const told = heardFrom(window.waymark)
  browser.collector.mood = { status: 429, retryAfter: 60 }
  window.waymark?.sale(aSale())
  await browser.wait(1_800_000)

  expect(browser.collector.received.every(({ by }) => by === 'fetch')).toBe(true)
  expect(browser.collector.received.length).toBeLessThanOrEqual(31)
  expect(told).toEqual([])
  browser.collector.mood = 'up'
  await browser.wait(300_000)
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test.each([
  ['a year', 31_536_000],
  ['a date a year ahead', 'Mon, 01 Mar 2032 10:00:00 GMT'],
])('Retry-After of %s counts as an hour', async (_what, retryAfter) => {
  const browser = await aVisit()
  browser.collector.mood = { status: 429, retryAfter }
  window.waymark?.sale(aSale())
  await browser.wait(3_599_000)
  expect(attemptsAt(browser)).toEqual([0])

  browser.collector.mood = 'up'
  await browser.wait(2_000)

  expect(attemptsAt(browser)).toEqual([0, 3_600_000])
})

test('Retry-After may be a date, as proxies send it', async () => {
  const browser = await aVisit()
  browser.collector.mood = { status: 503, retryAfter: 'Sat, 01 Mar 2031 10:01:00 GMT' }
  window.waymark?.sale(aSale())
  await browser.wait(59_000)
  expect(attemptsAt(browser)).toEqual([0])

  browser.collector.mood = 'up'
  await browser.wait(2_000)

  expect(attemptsAt(browser)).toEqual([0, 60_000])
})

test('a new sale does not wait for the Retry-After of another', async () => {
  const browser = await aVisit()
  browser.collector.mood = { status: 429, retryAfter: 50 }
  window.waymark?.sale(aSale('1'))
  await browser.wait()

  window.waymark?.sale(aSale('2'))

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1', 'sale:2'])
})

test('a sale is not discarded after many attempts, such as one each time the tab is shown', async () => {
  const browser = await aVisit()
  const told = heardFrom(window.waymark)
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale())
  for (let times = 0; times < 100; times += 1) {
    document.dispatchEvent(new Event('visibilitychange'))
    await browser.wait(60_000)
  }
  expect(told).toEqual([])

  browser.collector.mood = 'up'
  await browser.wait(600_000)

  expect(told).toEqual([['sent', 'sale:1001', 'sent', undefined]])
})

test.each([403, 404, 407])('a %d from a proxy does not reject the event', async (status) => {
  const browser = await aVisit()
  browser.collector.mood = { status, body: '<html>Are you a robot?</html>' }
  window.waymark?.sale(aSale())
  await browser.wait()
  expect(outboxKeys(browser)).toHaveLength(1)

  browser.collector.mood = 'up'
  await browser.wait(5_000)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('setting the clock back does not make the retry timer fire continuously', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  jest.setSystemTime(NOW + 40 * 86_400_000)
  window.waymark?.sale(aSale())
  await browser.wait()
  jest.setSystemTime(NOW)
  const timers = jest.spyOn(window, 'setTimeout')

  await browser.open('/next')
  await browser.wait(60_000)

  // Six attempts, each with its own timeouts.
  expect(timers.mock.calls.length).toBeLessThan(45)
  expect(timers.mock.calls.every(([, ms = 0]) => ms < 2 ** 31)).toBe(true)
  timers.mockRestore()
})

test('a sale that is older than 7 days is discarded after one more attempt', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale())
  await browser.wait()
  const visitor = browser.storedKeys()
  jest.setSystemTime(Date.now() + 7 * 86400000 + 1)

  await browser.open('/next')

  expect(visitor).toContain('waymark.o.default1.sale:1001')
  expect(outboxKeys(browser)).toEqual([])
})

test('an event is sent as soon as it is due, without the backoff of an earlier page', async () => {
  const browser = await aVisit()
  browser.collector.mood = { status: 500 }
  window.waymark?.sale(aSale())
  // After six attempts. The earlier page would make the seventh after more than half a minute.
  await browser.wait(65_000)
  browser.collector.mood = { status: 503, retryAfter: 2 }
  await window.waymark?.flush()
  await browser.open('/')
  browser.collector.mood = 'up'
  browser.collector.received.length = 0

  await browser.wait(2_500)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})
