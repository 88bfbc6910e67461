/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../testing/aBrowser.js'
import { aSale, aVisit, NOW } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const DAY_MS = 86_400_000

/** Sets the device's clock, as pages read it. */
const setClock = (at: number) => jest.setSystemTime(at)

/** The time at which a collector with a correct clock dates the order. */
const placedAt = (browser: ReturnType<typeof aBrowser>, receivedAt: number) => {
  const request = browser.collector.received.at(-1)?.request
  return receivedAt - Math.max(0, (request?.sentAt ?? 0) - (request?.events[0]?.at ?? 0))
}

test.each([1_000_000_000_000, 900_000_000_000, 5_000])(
  'a device whose clock is at %d ms since 1970 sends ids that the collector accepts',
  async (at) => {
    setClock(at)
    const browser = aBrowser()

    const waymark = await browser.open('/?a_aid=jane')
    waymark.sale(aSale())
    await browser.wait()

    const [click, sale] = browser.collector.received.map(({ request }) => request)
    expect(click?.events[0]?.id).toMatch(/^[0-9a-f]{12}7[0-9a-f]{19}$/)
    expect(sale?.visitorId).toMatch(/^[0-9a-f]{12}7[0-9a-f]{19}$/)
  },
)

test('a pending sale that was stored while the clock was before 2001 can be confirmed', async () => {
  setClock(900_000_000_000)
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  waymark.pendingSale(aSale())

  waymark.confirmSale('1001')
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')).toMatchObject(aSale())
})

test('every time that is sent is an integer, even if a library makes Date.now fractional', async () => {
  const real = Date.now
  const restore = define(Date, 'now', { value: () => real() + 0.25, writable: true })
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane')
  waymark.sale(aSale())
  await browser.wait()
  restore()

  const times = browser.collector.received.flatMap(({ request }) => [
    request.sentAt,
    ...request.events.map(({ at }) => at),
  ])
  expect(times).toHaveLength(4)
  expect(times.every(Number.isInteger)).toBe(true)
  expect(browser.collector.events()[0]?.id).toMatch(/^[0-9a-f]{32}$/)
})

test.each([2, 3_650])(
  'an order whose retry was scheduled while the clock was %d days ahead is sent once the clock is right',
  async (days) => {
    const browser = await aVisit()
    setClock(NOW + days * DAY_MS)
    browser.collector.mood = { status: 503, retryAfter: 5 }
    window.waymark?.sale(aSale())
    await browser.wait()
    setClock(NOW + 60_000)
    browser.collector.mood = 'up'

    await browser.open('/next')

    expect(browser.collector.recorded.has('sale:1001')).toBe(true)
  },
)

test.each([2, 3_650])(
  'an order reported while the clock was %d days behind is dated after the click that it followed',
  async (days) => {
    const browser = await aVisit()
    setClock(NOW + 3_600_000 - days * DAY_MS)
    browser.collector.mood = 'down'
    await browser.open('/thanks')
    window.waymark?.sale(aSale())
    await browser.wait()
    setClock(NOW + 3_660_000)
    browser.collector.mood = 'up'

    await browser.open('/next')

    expect(browser.collector.recorded.has('sale:1001')).toBe(true)
    // After the click by the time that a click may take to arrive, and long before the order arrived.
    expect(placedAt(browser, NOW + 3_660_000)).toBe(NOW + 15_000)
  },
)

test('an order keeps its own time if the clock did not go back', async () => {
  const browser = await aVisit()
  setClock(NOW + 3_600_000)
  window.waymark?.sale(aSale())
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')?.at).toBe(NOW + 3_600_000)
})

test('an action without an id gets the current day of the clock, even if the clock was ahead at the click', async () => {
  setClock(NOW + 30 * DAY_MS)
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  setClock(NOW)
  const waymark = await browser.open('/')

  waymark.action({ code: 'newsletter' })
  await browser.wait()
  setClock(NOW + DAY_MS)
  waymark.action({ code: 'newsletter' })
  await browser.wait()

  const actions = browser.collector.events().filter(({ type }) => type === 'action')
  expect(new Set(actions.map(({ id }) => id)).size).toBe(2)
})
