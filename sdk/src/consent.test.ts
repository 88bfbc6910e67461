/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, type Browser, define } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }
const PENDING = { attributes: { account: 'default1', consent: 'pending' } }

const expectNothing = (browser: Browser) => {
  expect(browser.collector.received).toEqual([])
  expect(browser.storedKeys()).toEqual([])
  expect(document.cookie).toBe('')
}

const types = ({ collector }: Browser) => collector.events().map(({ type }) => type)

test('while consent is pending nothing is stored and nothing is sent', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', PENDING)
  waymark.click({ affiliate: 'joe' })
  waymark.sale(SALE)
  waymark.flush()
  window.dispatchEvent(new Event('online'))
  await browser.wait(600000)

  expectNothing(browser)
  expect(browser.cookieWrites).toEqual([])
})

test('after consent is granted, the original landing and the waiting sale are sent with their own times', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', {
    ...PENDING,
    referrer: 'https://blog.example/',
  })
  const results: string[] = []
  await browser.wait(5000)
  history.pushState(null, '', '/cart')
  waymark.sale(SALE, ({ state }) => results.push(state))
  await browser.wait(5000)

  waymark.consent('granted')
  await browser.wait()

  expect(browser.collector.events()).toEqual([
    expect.objectContaining({
      type: 'click',
      url: 'https://www.shop.example/?a_aid=jane',
      referrer: 'https://blog.example/',
      at: Date.parse('2031-03-01T10:00:00Z'),
    }),
    expect.objectContaining({ type: 'sale', at: Date.parse('2031-03-01T10:00:05Z') }),
  ])
  expect(results).toEqual(['sent'])
})

test('a change that the page makes to an order after the call has no effect', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/', PENDING)
  const order = { ...SALE }

  waymark.sale(order)
  order.total = '1.00'
  waymark.consent('granted')

  expect(browser.collector.events()).toMatchObject([{ total: '49.90' }])
})

test('without consent nothing is stored or sent, and callbacks receive the state ignored', async () => {
  const browser = aBrowser()
  const results: unknown[] = []

  const waymark = await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', consent: 'denied' },
  })
  waymark.sale(SALE, (result) => results.push(result))
  waymark.click({ affiliate: 'joe' }, (result) => results.push(result))
  await browser.wait(600000)

  expectNothing(browser)
  const ignored = { id: '', state: 'ignored', reason: 'consent' }
  expect(results).toEqual([ignored, ignored])
})

test('if consent is denied, waiting calls are ignored', async () => {
  const browser = aBrowser()
  const results: unknown[] = []
  const waymark = await browser.open('/?a_aid=jane', PENDING)
  waymark.sale(SALE, ({ state }) => results.push(state))

  waymark.consent('denied')
  await browser.wait(600000)

  expectNothing(browser)
  expect(results).toEqual(['ignored'])
})

test('withdrawn consent deletes all stored data, including unsent sales', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  browser.collector.mood = 'down'
  waymark.sale(SALE)
  await browser.wait()
  const attempts = browser.collector.received.length
  browser.collector.mood = 'up'

  waymark.consent('denied')
  await browser.wait(600000)

  expect(browser.storedKeys()).toEqual([])
  expect(document.cookie).toBe('')
  expect(browser.collector.received).toHaveLength(attempts)
})

test('a page without consent deletes the data that an earlier page stored', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')

  await browser.open('/', { attributes: { account: 'default1', consent: 'denied' } })

  expect(browser.storedKeys()).toEqual([])
  expect(document.cookie).toBe('')
})

test('an unknown value of the option consent counts as no consent', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', consent: 'granded' },
  })
  waymark.sale(SALE)
  await browser.wait(60000)

  expectNothing(browser)
})

test('an unsent sale of an earlier page waits for consent on this page', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  browser.collector.mood = 'down'
  window.waymark?.sale(SALE)
  await browser.wait()
  browser.collector.mood = 'up'

  const waymark = await browser.open('/next', PENDING)
  window.dispatchEvent(new Event('online'))
  waymark.flush()
  await browser.wait(60000)
  expect(browser.collector.recorded.has('sale:1001')).toBe(false)

  waymark.consent('granted')
  await browser.wait()
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('a prerendered page does nothing until it is shown', async () => {
  const browser = aBrowser()
  define(document, 'prerendering', { value: true })
  await browser.open('/thanks?a_aid=jane', { body: '<input data-waymark-visitor>' })
  window.waymark?.sale(SALE)
  await browser.wait(60000)
  expect(browser.collector.received).toEqual([])
  expect(browser.storedKeys()).toEqual([])

  define(document, 'prerendering', { value: false })
  document.dispatchEvent(new Event('prerenderingchange'))
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale'])
})

describe('Global Privacy Control', () => {
  beforeEach(() => define(navigator, 'globalPrivacyControl', { value: true }))
  afterEach(() => define(navigator, 'globalPrivacyControl', { value: false }))

  test('counts as denied, whatever the options say', async () => {
    const browser = aBrowser()

    await browser.open('/?a_aid=jane', { attributes: { account: 'default1', consent: 'granted' } })
    await browser.wait(60000)

    expectNothing(browser)
  })

  test("is overridden by consent('granted')", async () => {
    const browser = aBrowser()

    const waymark = await browser.open('/?a_aid=jane')
    waymark.consent('granted')
    await browser.wait()

    expect(types(browser)).toEqual(['click'])
  })

  test('is ignored with respectGpc "false"', async () => {
    const browser = aBrowser()

    await browser.open('/?a_aid=jane', { attributes: { account: 'default1', respectGpc: 'false' } })

    expect(types(browser)).toEqual(['click'])
  })
})

test('the landing of a tab that was opened in the background is reported once the tab is shown', async () => {
  const browser = aBrowser()
  const restore = define(document, 'hidden', { get: () => true })
  const waymark = await browser.open('/?a_aid=jane')
  waymark.sale(SALE)
  await browser.wait()
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['sale'])

  restore()
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['sale', 'click'])
})

test('Global Privacy Control deletes no stored data while consent is pending', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  browser.collector.mood = 'down'
  window.waymark?.sale(SALE)
  await browser.wait()
  const restore = define(navigator, 'globalPrivacyControl', { value: true })

  const waymark = await browser.open('/next', PENDING)
  browser.collector.mood = 'up'
  browser.collector.received.length = 0
  await browser.wait(60_000)
  expect(browser.collector.received).toEqual([])
  waymark.consent('granted')
  await browser.wait()
  restore()

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})
