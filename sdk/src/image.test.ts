/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }

/** A page whose content security policy blocks `fetch` and allows images. */
const aStrictPage = async () => {
  const browser = aBrowser()
  browser.collector.isFetchBlocked = true
  const waymark = await browser.open('/?a_aid=jane')
  return { browser, waymark }
}

test('if fetch is blocked, events are sent as images', async () => {
  const { browser, waymark } = await aStrictPage()
  const states: string[] = []

  waymark.sale(SALE, ({ state }) => states.push(state))
  await browser.wait()

  expect(browser.collector.received.map(({ by }) => by)).toEqual(['image', 'image'])
  expect(browser.collector.received[1]?.request).toMatchObject({
    v: 1,
    account: 'default1',
    visitorId: await waymark.getVisitorId(),
    sentAt: Date.now(),
    events: [{ id: 'sale:1001', ...SALE }],
  })
  expect(states).toEqual(['sent'])
  await browser.wait(600000)
  expect(browser.collector.received).toHaveLength(2)
})

test('customerId is never sent in the address of an image', async () => {
  const { browser, waymark } = await aStrictPage()

  waymark.sale({ ...SALE, customerId: 'c-77' })
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')).not.toHaveProperty('customerId')
})

test('non-ASCII texts arrive unchanged in an image', async () => {
  const { browser, waymark } = await aStrictPage()

  waymark.sale({ ...SALE, data1: 'Zürich — 東京 ÿþ?' })
  await browser.wait()

  expect(browser.collector.recorded.get('sale:1001')).toMatchObject({ data1: 'Zürich — 東京 ÿþ?' })
})

test('an image that is two pixels wide rejects the event', async () => {
  const { browser, waymark } = await aStrictPage()
  browser.collector.verdict = () => ({ state: 'rejected' })
  const states: string[] = []

  waymark.sale(SALE, ({ state }) => states.push(state))
  await browser.wait(600000)

  expect(states).toEqual(['rejected'])
  expect(browser.collector.received).toHaveLength(2)
})

const LINES = Array.from({ length: 25 }, (_, index) => ({
  sku: `sku-${index}-with-a-long-name`,
  quantity: 1,
  total: '2.00',
}))
const LONG = 'ü'.repeat(500)

test.each<[string, object]>([
  ['25 items', { items: LINES }],
  ['five long texts', { data1: LONG, data2: LONG, data3: LONG, data4: LONG, data5: LONG }],
])(
  'if fetch is blocked, an order with %s arrives by image without the fields that are too long for it',
  async (_, more) => {
    const { browser, waymark } = await aStrictPage()
    const states: string[] = []

    waymark.sale({ ...SALE, coupon: 'JANE10', ...more }, ({ state }) => states.push(state))
    await browser.wait()

    expect(browser.collector.recorded.get('sale:1001')).toMatchObject({ ...SALE, coupon: 'JANE10' })
    expect(states).toEqual(['sent'])
    expect(browser.collector.received.every(({ url }) => url.length < 2200)).toBe(true)
  },
)

test('if fetch is blocked, a click with long texts and a long referrer arrives by image', async () => {
  const browser = aBrowser()
  browser.collector.isFetchBlocked = true

  await browser.open(`/?a_aid=jane&data1=${LONG.slice(0, 191)}`, {
    referrer: `https://blog.example/${'x'.repeat(1500)}`,
  })

  expect([...browser.collector.recorded.values()]).toMatchObject([
    { type: 'click', url: expect.stringContaining('a_aid=jane') },
  ])
})

test('an order that was shortened for an image is sent in full once fetch is allowed', async () => {
  const { browser, waymark } = await aStrictPage()
  browser.collector.mood = 'down'
  waymark.sale({ ...SALE, items: LINES })
  await browser.wait()
  browser.collector.isFetchBlocked = false
  browser.collector.mood = 'up'

  await browser.wait(5000)

  expect(browser.collector.recorded.get('sale:1001')).toMatchObject({ items: LINES })
})

test.each([
  [1, 1],
  [2, 1],
  [2, 2],
  [640, 480],
  [37, 37],
  [3, 37],
])(
  'an image of %d by %d pixels, which is not the collector’s, does not acknowledge an event',
  async (...size) => {
    const { browser, waymark } = await aStrictPage()
    browser.collector.loadImage = (_, done) => done(...size)

    const states: string[] = []
    waymark.sale(SALE, ({ state }) => states.push(state))
    await browser.wait()

    expect(states).toEqual(['queued'])
  },
)

test('a transparent pixel from a blocker does not acknowledge an event, by fetch or by image', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  browser.collector.mood = { status: 200, body: 'GIF89a' }
  browser.collector.loadImage = (_, done) => done(1, 1)
  const states: string[] = []

  waymark.sale(SALE, ({ state }) => states.push(state))
  await browser.wait()

  expect(states).toEqual(['queued'])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('patched')
    },
  ],
  ['returns nothing', () => undefined],
  ['rejects with nothing', () => Promise.reject()],
  ['is missing', undefined],
])('if the page’s fetch %s, the event is sent as an image at once', async (_, fetch) => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  Object.assign(window, { fetch })

  waymark.sale(SALE)
  await browser.wait()

  expect(browser.collector.received.at(-1)?.by).toBe('image')
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
  expect(browser.complaints).toEqual([])
})

test('if the page’s fetch never settles, the event is sent as an image after 15 seconds', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  Object.assign(window, { fetch: () => new Promise(() => {}) })

  waymark.sale(SALE)
  await browser.wait(15000)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})
