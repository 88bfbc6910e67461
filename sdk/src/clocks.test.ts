/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../testing/aBrowser.js'
import { aSale, aVisit, NOW } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const DAY_MS = 86_400_000

/** The device's clock jumps, as far as pages can see. */
const setClock = (at: number) => jest.setSystemTime(at)

/** When a collector, whose clock is right, takes the order to have been placed. */
const placedAt = (browser: ReturnType<typeof aBrowser>, receivedAt: number) => {
  const request = browser.collector.received.at(-1)?.request
  return receivedAt - Math.max(0, (request?.sentAt ?? 0) - (request?.events[0]?.at ?? 0))
}

test.each([1_000_000_000_000, 900_000_000_000, 5_000])(
  'a device whose clock says %d ms since 1970 sends ids that the collector takes',
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

test('an order that was parked by a clock before 2001 is confirmed', async () => {
  setClock(900_000_000_000)
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  waymark.pendingSale(aSale())

  waymark.confirmSale('1001')
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')).toMatchObject(aSale())
})

test('where a library makes Date.now fractional, every time that is sent is whole', async () => {
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
  'an order that was put off while the clock was %d days ahead is sent once the clock is right',
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
  'an order of a page whose clock was %d days behind is placed after the click it followed',
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
    // By more than a click may take to arrive, and long before the order's own arrival.
    expect(placedAt(browser, NOW + 3_660_000)).toBe(NOW + 15_000)
  },
)

test('an order keeps its own time where the clock runs forward', async () => {
  const browser = await aVisit()
  setClock(NOW + 3_600_000)
  window.waymark?.sale(aSale())
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')?.at).toBe(NOW + 3_600_000)
})

test('an action without an id counts on the day that the page says, whatever the click’s clock said', async () => {
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
