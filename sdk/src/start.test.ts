/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { ActionEvent, SaleEvent } from '../../wire/v1.js'
import { aBrowser, define } from '../testing/aBrowser.js'
import type { Waymark } from './waymark.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }

test('a sale that is reported before the script has loaded has the address and time of the call', async () => {
  const browser = aBrowser()

  await browser.open('/', {
    referrer: 'https://bank.example/',
    before: (waymark) => {
      history.replaceState(null, '', '/thanks?order=1001&a_aid=jane')
      waymark.sale(SALE)
      jest.setSystemTime(new Date('2031-03-01T10:00:05Z'))
      history.replaceState(null, '', '/elsewhere')
    },
  })

  const [click, sale] = browser.collector.events()
  expect(click).toMatchObject({
    type: 'click',
    url: 'https://www.shop.example/thanks?a_aid=jane',
    referrer: 'https://bank.example/',
    at: Date.parse('2031-03-01T10:00:00Z'),
  })
  expect(sale).toMatchObject({
    ...SALE,
    type: 'sale',
    id: 'sale:1001',
    url: 'https://www.shop.example/thanks?a_aid=jane',
    at: Date.parse('2031-03-01T10:00:00Z'),
  })
  expect(browser.collector.received[1]?.request.sentAt).toBe(Date.parse('2031-03-01T10:00:05Z'))
})

test('a reference to the stub still works after the script has loaded', async () => {
  const browser = aBrowser()
  let kept = window.waymark as Waymark
  await browser.open('/', {
    before: (stub) => {
      kept = stub
    },
  })

  kept.sale(SALE)
  kept('consent', 'denied')

  expect(browser.collector.events()).toMatchObject([{ id: 'sale:1001' }])
  expect(window.waymark).not.toBe(kept)
})

test('init and consent run before all other recorded calls', async () => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', {
    attributes: null,
    before: (waymark) => {
      waymark.sale(SALE)
      waymark.consent('denied')
      waymark.init({ account: 'other', collector: 'https://c.example/wm' })
    },
  })

  expect(browser.collector.received).toEqual([])
  expect(browser.storedKeys()).toEqual([])
})

test('the option consent of a recorded init applies before the first click', async () => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', {
    before: (waymark) => {
      waymark.sale(SALE)
      waymark.init({ consent: 'pending' })
    },
  })

  expect(browser.collector.received).toEqual([])
  expect(browser.storedKeys()).toEqual([])
})

test('calls wait until init sets the account', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { attributes: null })
  waymark.sale(SALE)
  expect(browser.collector.received).toEqual([])

  waymark.init({ account: 'late', collector: 'https://c.example/wm' })
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale'])
  expect(browser.collector.received[0]).toMatchObject({
    url: 'https://c.example/wm/e',
    request: { v: 1, account: 'late' },
  })
})

test.each([
  ['https://go.shop.example/wm.js', 'https://go.shop.example/e'],
  ['https://shop.example/wm/wm.js?v=/1#x', 'https://shop.example/wm/e'],
])('the script at %s sends events to %s', async (src, url) => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', { src })

  expect(browser.collector.received[0]?.url).toBe(url)
})

test('data-collector replaces the folder of the script as the collector', async () => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', collector: 'https://go.example/base/' },
  })

  expect(browser.collector.received[0]?.url).toBe('https://go.example/base/e')
})

test.each([
  [{ test: '' }, true],
  [{ test: 'true' }, true],
  [{ test: 'false' }, undefined],
  [{}, undefined],
])('a script tag with %j sends requests with test: %s', async (more, test) => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', { attributes: { account: 'default1', ...more } })

  expect(browser.collector.received[0]?.request.test).toBe(test)
})

test('JSON blocks are reported, both existing ones and later ones', async () => {
  const browser = aBrowser()
  const block = (kind: string, text: string) =>
    `<script type="application/json" data-waymark-${kind}>${text}</script>`

  await browser.open('/thanks', {
    readyState: 'loading',
    body: block('sale', JSON.stringify(SALE)),
  })
  expect(browser.collector.events()).toMatchObject([{ ...SALE, type: 'sale', id: 'sale:1001' }])

  document.body.innerHTML += block('action', '{"code":"newsletter","actionId":"7"}')
  const blocks = document.querySelectorAll('script')
  document.dispatchEvent(new Event('DOMContentLoaded'))
  await browser.wait()

  expect(blocks).toHaveLength(2)
  expect((browser.collector.events() as readonly (SaleEvent | ActionEvent)[]).at(-1)).toMatchObject(
    {
      type: 'action',
      code: 'newsletter',
      id: 'action:newsletter:7',
    },
  )
})

test('a JSON block is reported once, although the page is searched again after loading', async () => {
  const browser = aBrowser()
  const results: unknown[] = []
  await browser.open('/thanks', {
    readyState: 'loading',
    body: `<script type="application/json" data-waymark-action>{"code":"lead"}</script>`,
    before: (waymark) => waymark.on('sent', (result) => results.push(result)),
  })

  document.dispatchEvent(new Event('DOMContentLoaded'))
  await browser.wait()

  expect(browser.collector.received).toHaveLength(1)
  expect(results).toHaveLength(1)
})

test('a block that is not valid JSON is reported as a sale without fields, and nothing throws', async () => {
  const browser = aBrowser()

  await browser.open('/thanks', {
    body: '<script type="application/json" data-waymark-sale>{orderId:1}</script>',
  })

  expect(browser.collector.events()).toEqual([expect.objectContaining({ type: 'sale' })])
  expect(browser.complaints).toEqual([])
})

test('a second copy of the script does nothing', async () => {
  const browser = aBrowser()
  const first = await browser.open('/?a_aid=jane')

  jest.resetModules()
  const { start } = require('./start') as typeof import('./start.js')
  start()
  await browser.wait()

  expect(window.waymark).toBe(first)
  expect(browser.collector.received).toHaveLength(1)
})

test('the landing is handled in a later task, and a call before that is sent after it', async () => {
  const browser = aBrowser()
  const opened = browser.open('/?a_aid=jane')
  expect(browser.collector.received).toEqual([])

  await opened
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click'])

  const next = browser.open('/?a_aid=bob')
  window.waymark?.sale(SALE)
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'click', 'sale'])
  await next
  expect(browser.collector.events()).toHaveLength(3)
})

test('the click is sent even if the visitor leaves before the task of the landing', async () => {
  const browser = aBrowser()
  const opened = browser.open('/?a_aid=jane')
  const restore = define(document, 'hidden', { get: () => true })
  document.dispatchEvent(new Event('visibilitychange'))
  restore()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click'])
  await opened
})

test.each(['/shoes?a_aid=jane&wm_debug=1', '/localhost?x=localhost&wm_debug=1'])(
  'the address does not turn on debug mode on a host that is not local: %s',
  async (path) => {
    const browser = aBrowser()

    await browser.open(path)

    expect(document.querySelectorAll('script[src$="/wm-debug.js"]')).toHaveLength(0)
  },
)

test('an order id that is a number from 2^53 on is sent as a number, which the collector refuses', async () => {
  const browser = aBrowser()
  const block = (orderId: string) =>
    `<script type="application/json" data-waymark-sale>{"orderId":${orderId},"total":"1.00","currency":"EUR"}</script>`

  await browser.open('/', {
    body: block('202611288852352721') + block('202611288852352723') + block('9007199254740993'),
  })
  await browser.wait()

  const orderIds = browser.collector.events().map((event) => (event as SaleEvent).orderId)
  expect(orderIds.every((orderId) => typeof orderId === 'number')).toBe(true)
  expect(orderIds).not.toEqual([])
})

test.each([9007199254740991, 1001])('the order id %d is sent as a text', async (orderId) => {
  const browser = aBrowser()
  const waymark = await browser.open('/')

  waymark.sale({ ...SALE, orderId })
  await browser.wait()

  expect(browser.collector.events()).toMatchObject([{ orderId: `${orderId}` }])
})
