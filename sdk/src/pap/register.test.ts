/** @jest-environment-options {"url": "https://www.shop.example/"} */

import type { Browser } from '../../testing/aBrowser.js'
import { aBrowser, define } from '../../testing/aBrowser.js'
import { comeByLink, cookieOf, openPap } from '../../testing/aPapPage.js'
import { NOW } from '../../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const reported = (browser: Browser) => browser.collector.events()

test('register() reports a sale with the fields of the wire', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  const sale = tracker.createSale()
  sale.setTotalCost('120.50')
  sale.setFixedCost('20.5')
  sale.setOrderID('ORD_12345XYZ')
  sale.setProductID('test product')
  sale.setAffiliateID('bob')
  sale.setCampaignID('c1')
  sale.setChannelID('mail')
  sale.setCoupon('JANE10')
  sale.setCurrency('eur')
  sale.setData1('one')
  sale.setData5('five')
  tracker.register()
  await browser.wait()

  expect(reported(browser)).toEqual([
    {
      id: 'sale:ORD_12345XYZ:test%20product',
      type: 'sale',
      at: NOW,
      rung: 'cookie',
      url: 'https://www.shop.example/thanks',
      orderId: 'ORD_12345XYZ',
      productId: 'test product',
      total: '120.50',
      fixedCost: '20.5',
      currency: 'EUR',
      affiliate: 'bob',
      campaign: 'c1',
      channel: 'mail',
      coupon: 'JANE10',
      data1: 'one',
      data5: 'five',
    },
  ])
  expect(browser.collector.received).toMatchObject([{ request: { visitorId: cookieOf('wm') } }])
})

test('what a page may not decide is accepted and not sent', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/thanks')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setTotalCost('5')
  sale.setCurrency('EUR')
  sale.setBannerID('b1')
  sale.setCustomCommission('%90')
  sale.setCustomCommissionNextTiersFromCampaign('Y')
  sale.changeCommissionBy('%10')
  sale.setStatus('A')
  sale.setTimeStamp('1')
  tracker.register()
  await browser.wait()
  expect(Object.keys(reported(browser)[0] ?? {}).sort()).toEqual([
    ...['at', 'currency', 'id', 'orderId', 'total', 'type', 'url'],
  ])
})

test('the getters return what the setters got', async () => {
  const tracker = await openPap(aBrowser(), '/')
  const sale = tracker.createSale()
  sale.setTotalCost('1,234.50')
  sale.setOrderID(7)
  expect([sale.getTotalCost(), sale.getOrderID(), sale.getData1()]).toEqual([
    '1,234.50',
    7,
    undefined,
  ])
})

test('one register() reports all created sales once, and the product distinguishes them', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  for (const [product, total] of [
    ['a', '1.00'],
    ['b', '2.00'],
  ]) {
    const sale = tracker.createSale()
    sale.setOrderID('1001')
    sale.setProductID(product)
    sale.setTotalCost(total)
    sale.setCurrency('EUR')
    sale.doNotDeleteCookies()
  }
  tracker.register()
  tracker.register()
  tracker.registerOnAllFinished()
  await browser.wait()
  expect(reported(browser)).toMatchObject([
    { orderId: '1001', productId: 'a', total: '1.00', keepsClicks: 'true' },
    { orderId: '1001', productId: 'b', total: '2.00', keepsClicks: 'true' },
  ])
})

test('register(sale) reports that sale alone', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  const first = tracker.createSale()
  first.setOrderID('1')
  const second = tracker.createSale()
  second.setOrderID('2')
  tracker.register(second)
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ orderId: '2' }])
  tracker.registerOnAllFinished()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ orderId: '2' }, { orderId: '1' }])
})

test('a sale object that is used again reports two sales', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  const sale = tracker.createSale()
  for (const id of ['1', '2']) {
    sale.setOrderID(id)
    tracker.register(sale)
  }
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ orderId: '1' }, { orderId: '2' }])
})

test('a sale object that is used again while the page is prerendered reports two sales', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  const show = define(document, 'prerendering', { get: () => true })
  const sale = tracker.createSale()
  for (const id of ['1', '2']) {
    sale.setOrderID(id)
    tracker.register(sale)
  }
  await browser.wait()
  expect(reported(browser)).toEqual([])
  show()
  document.dispatchEvent(new Event('prerenderingchange'))
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ orderId: '1' }, { orderId: '2' }])
})

test('a reload does not report a sale again', async () => {
  const browser = aBrowser()
  await comeByLink(browser)
  for (let load = 0; load < 2; load += 1) {
    const tracker = await openPap(browser, '/thanks')
    tracker.createSale().setOrderID('1001(1)')
    tracker.register()
    await browser.wait()
  }
  expect(reported(browser)).toMatchObject([{ orderId: '1001(1)' }])
})

test('an action is reported with its code, and without a total if the page names none', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  tracker.createAction('signup')
  const paid = tracker.createAction('month')
  paid.setTotalCost('5.50')
  paid.setCurrency('EUR')
  paid.setOrderID('7')
  const free = tracker.createAction('free')
  free.setTotalCost('0.00')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([
    { type: 'action', code: 'signup' },
    { type: 'action', code: 'month', total: '5.50', currency: 'EUR', orderId: '7' },
    { type: 'action', code: 'free' },
  ])
  for (const index of [0, 2]) {
    expect(reported(browser)[index]).not.toHaveProperty('total')
    expect(reported(browser)[index]).not.toHaveProperty('orderId')
  }
})

test.each([undefined, null, '', ' '])('createAction(%j) is a sale', async (code) => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  tracker.createAction(code).setOrderID('1')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ type: 'sale', total: '0' }])
})

test.each([
  ['1,234.50', 'EUR', '1234.50'],
  ['4.166667', 'EUR', '4.17'],
  ['4.5', 'JPY', '5'],
  [' ', 'EUR', '0'],
  [null, 'EUR', '0'],
  ['NaN', 'EUR', '0'],
  [120.5, 'EUR', '120.5'],
  ['free', 'EUR', 'free'],
  ['1.234', 'EUR', '1.23'],
  ['1,234', 'EUR', '1.234'],
])('a total of %j with %s is sent as %s', async (total, currency, sent) => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setTotalCost(total)
  sale.setCurrency(currency)
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ total: sent, currency }])
})

test.each([
  ['120.505', '5.0005', '120.505', '5.0005'],
  ['1.234,5678', '10 %', '1234.5678', '%10'],
  ['1,234', '%10', '1,234', '%10'],
])('a sale of %s without a currency is sent without one, and unrounded', async (...amounts) => {
  const [total, cost, sentTotal, sentCost] = amounts
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setTotalCost(total)
  sale.setFixedCost(cost)
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ total: sentTotal, fixedCost: sentCost }])
  expect(reported(browser)[0]).not.toHaveProperty('currency')
})

test('a fixed cost with a percent sign is a share of the total', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setFixedCost('%12.5')
  sale.setOrderID('1')
  sale.setTotalCost('1,234.50')
  sale.setCurrency('EUR')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ total: '1234.50', fixedCost: '154.31' }])
})

test('several coupons are sent as a list', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setCoupon('SUMMER, JANE10;')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ coupon: ['SUMMER', 'JANE10'] }])
})

test('an e-mail address in the data is the customer and is not sent as data', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setData1(' Anna@Shop.example ')
  sale.setData2('blue')
  sale.setData3('other@shop.example')
  sale.setData4('for other@shop.example, please')
  tracker.register()
  await browser.wait()
  const [event] = reported(browser)
  expect(event).toMatchObject({ customerId: 'Anna@Shop.example', data2: 'blue' })
  expect(JSON.stringify(event)).not.toContain('other@')
  expect(event).not.toHaveProperty('data1')
})

test('a text in the data that is no e-mail address is no customer', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setData1('newsletter')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([{ data1: 'newsletter' }])
  expect(reported(browser)[0]).not.toHaveProperty('customerId')
})

test('a long list of products is cut to what the collector accepts', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  const sale = tracker.createSale()
  sale.setOrderID('1')
  sale.setProductID('sku-0123456789,'.repeat(50))
  tracker.register()
  sale.setProductID(`${'x'.repeat(190)}👟 and more`)
  tracker.register(sale)
  await browser.wait()
  expect(reported(browser)).toMatchObject([
    { productId: expect.stringMatching(/^sku.{188}$/) },
    { productId: 'x'.repeat(190) },
  ])
})

test('setCookieValue names the affiliate, campaign and channel of sales that name none', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  tracker.setCookieValue('{"c":"c1","a":"bob","ch":"mail"}')
  const own = tracker.createSale()
  own.setOrderID('1')
  own.setCampaignID('c2')
  tracker.register()
  tracker.setCookieValue('not JSON')
  tracker.createSale().setOrderID('2')
  tracker.register()
  await browser.wait()
  expect(reported(browser)).toMatchObject([
    { orderId: '1', affiliate: 'bob', campaign: 'c2', channel: 'mail' },
    { orderId: '2' },
  ])
  expect(reported(browser)[1]).not.toHaveProperty('affiliate')
})

describe('a sale without a number', () => {
  const navigated = (type: string) =>
    define(performance, 'getEntriesByType', { value: () => [{ type }] })

  const registerTwo = async (browser: Browser, totals = ['5.00', '5.00']) => {
    const tracker = await openPap(browser, '/thanks')
    for (const total of totals) {
      const sale = tracker.createSale()
      sale.setTotalCost(total)
      sale.setCurrency('EUR')
    }
    tracker.register()
    tracker.register()
    await browser.wait()
    const ids = reported(browser).map((event) => (event as { orderId?: string }).orderId)
    browser.collector.received.length = 0
    return ids
  }

  test('gets a number of its own on every page view', async () => {
    const browser = aBrowser()
    await comeByLink(browser)
    const restore = navigated('navigate')
    const ids = [...(await registerTwo(browser)), ...(await registerTwo(browser))]
    restore()
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^pap-[0-9a-f]{32}$/)
  })

  test.each(['reload', 'back_forward'])(
    'is not reported again by a %s of the page',
    async (type) => {
      const browser = aBrowser()
      await comeByLink(browser)
      navigated('navigate')()
      expect(await registerTwo(browser)).toHaveLength(2)
      const restore = navigated(type)
      expect(await registerTwo(browser)).toEqual([])
      expect(await registerTwo(browser, ['5.00', '5.00', '7.00'])).toHaveLength(1)
      expect(await registerTwo(browser, ['7.00'])).toEqual([])
      restore()
    },
  )

  test('is not reported again by a reload that reported only a part of the sales', async () => {
    const browser = aBrowser()
    await comeByLink(browser)
    await registerTwo(browser, ['5.00', '6.00'])
    const restore = navigated('reload')
    expect(await registerTwo(browser, ['5.00'])).toEqual([])
    expect(await registerTwo(browser, ['6.00'])).toEqual([])
    restore()
  })

  test('stores nothing without a visitor', async () => {
    const browser = aBrowser()
    expect(await registerTwo(browser)).toHaveLength(2)
    expect([sessionStorage.length, browser.storedKeys()]).toEqual([0, []])
  })

  test('is reported although the storage is damaged', async () => {
    const browser = aBrowser()
    await comeByLink(browser)
    const restore = navigated('reload')
    for (const damaged of ['{', '7', '[7,[]]', '{"a":1}']) {
      sessionStorage.setItem('waymark.u', damaged)
      expect(await registerTwo(browser)).toHaveLength(2)
    }
    restore()
  })
})

test('the calls of RudderStack for an order are one sale, and those without products an empty one', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  // It makes a call for each property that exists, also for an empty one or one that is false.
  const identify = (sale: ReturnType<typeof tracker.createSale>) => {
    sale.setTotalCost(49.9 as never)
    sale.setFixedCost(null as never)
    sale.setOrderID('1001')
    sale.setCurrency('EUR')
    sale.doNotDeleteCookies()
  }
  const merged = tracker.createSale()
  identify(merged)
  merged.setProductID('a,b')
  tracker.register()
  tracker.createSale()
  tracker.register()
  await browser.wait()

  const events = reported(browser)
  expect(events[0]).toMatchObject({ orderId: '1001', productId: 'a,b', total: '49.9' })
  expect(events[0]).not.toHaveProperty('fixedCost')
  expect(events).toHaveLength(2)
  expect(events[1]).toMatchObject({ type: 'sale', total: '0' })
})
