/** @jest-environment node */
import { snippet } from '../collector/testing/guide.js'
import { saleOf, until } from './testing/aShopPage.js'

const page = (...parts: readonly string[]) => `<!doctype html><body>${parts.join('\n')}</body>`

/** Replaces the tags of a template. A tag that the test does not know stays. */
const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((text, [tag, value]) => text.split(tag).join(value), template)

test('the block of a plain HTML page reports the order, and its empty fields are left out', async () => {
  const sale = filled(snippet('plain-html', 'plain-sale'), {
    '{{ order number }}': '1001',
    '{{ total }}': '1234.50',
    '{{ tax }}': '',
    '{{ shipping }}': '4.90',
    '{{ coupon }}': 'JANE10',
  })
  const sent = await saleOf(page(snippet('plain-html', 'plain-script'), sale))
  expect(sent).toMatchObject({
    orderId: '1001',
    total: '1234.50',
    currency: 'EUR',
    shipping: '4.90',
    coupon: 'JANE10',
  })
  expect(sent).not.toHaveProperty('tax')
})

test('the field of a plain HTML page gets the visitor id of a visitor whom an affiliate sent', async () => {
  const form = `<form method="post">${snippet('plain-html', 'plain-field')}</form>`
  const sale = snippet('plain-html', 'plain-sale').replace('{{ order number }}', '1001')
  let visitor = ''
  await saleOf(page(form, snippet('plain-html', 'plain-script'), sale), {
    url: 'https://www.shop.example/checkout?a_aid=jane',
    afterLoad: async ({ document }) => {
      const field = document.querySelector('input')
      await until(() => Boolean(field?.value))
      visitor = field?.value ?? ''
    },
  })
  expect(visitor).toMatch(/^[0-9a-f]{32}$/)
})

test('the scripts of BigCommerce report what its Storefront API says of the order', async () => {
  const sale = filled(snippet('bigcommerce', 'bigcommerce-sale'), {
    '{{checkout.order.id}}': '124',
  })
  expect(sale).not.toContain('{{')
  const order = {
    orderId: 124,
    currency: { name: 'US Dollar', code: 'USD', symbol: '$', decimalPlaces: 2 },
    isTaxIncluded: false,
    orderAmount: 225.05,
    orderAmountAsInteger: 22505,
    taxTotal: 20,
    shippingCostTotal: 0.05,
    coupons: [{ id: '1', code: 'JANE10', couponType: 'percentage_discount', discountedAmount: 5 }],
    customerId: 0,
  }
  const sent = await saleOf(page(snippet('bigcommerce', 'bigcommerce-script'), sale), {
    answers: { '/api/storefront/order/124': order },
  })
  expect(sent).toMatchObject({
    orderId: '124',
    total: '225.05',
    currency: 'USD',
    tax: '20',
    shipping: '0.05',
    coupon: ['JANE10'],
  })
  expect(sent).not.toHaveProperty('customerId')
})

/** The event of Wix Stores, as https://dev.wix.com/docs/sdk/host-modules/site/events describes it. */
const PURCHASE = {
  id: 'df19c1f7-07d8-a265-42f8-e8dfa824cc6e',
  orderId: 'd86d077c-c5d2-42c6-8b15-f5e26f276807',
  origin: 'Stores',
  revenue: '62.40',
  currency: 'EUR',
  contents: [{ id: 'df19c1f7', name: 'Honey', price: 62.4, currency: 'EUR', quantity: 1 }],
}

describe('the custom code of Wix', () => {
  const listening = (events: readonly (readonly [string, unknown])[]) => ({
    register: (_id: string, listener: (name: string, data: unknown) => void) => {
      for (const [name, data] of events) listener(name, data)
    },
  })
  const EVENTS = [
    ['PageView', { pageTypeIdentifier: 'thank_you' }],
    ['Purchase', { origin: 'Wix Events', revenue: 880 }],
    ['Purchase', PURCHASE],
  ] as const
  const expected = { orderId: PURCHASE.orderId, total: '62.40', currency: 'EUR' }

  test('reports a purchase that Wix announces after its analytics are ready', async () => {
    const ready =
      '<script>window.wixDevelopersAnalytics = { register: (id, tell) => { window.tell = tell } }</script>'
    const sent = await saleOf(page(ready, snippet('wix', 'wix-sale')), {
      afterLoad: (window) => {
        for (const [name, data] of EVENTS) window.tell(name, data)
      },
    })
    expect(sent).toMatchObject(expected)
  })

  test('reports a purchase that Wix announced before its analytics were ready', async () => {
    const sent = await saleOf(page(snippet('wix', 'wix-sale')), {
      afterLoad: (window) => {
        window.wixDevelopersAnalytics = listening(EVENTS)
        window.dispatchEvent(new window.Event('wixDevelopersAnalyticsReady'))
      },
    })
    expect(sent).toMatchObject(expected)
  })
})

test('the code of Squarespace reports the order, and has no other tag on one line', async () => {
  const sale = snippet('squarespace', 'squarespace-sale')
  expect(sale.match(/\{.+?\}/g)).toEqual(['{orderId}', '{orderGrandTotal}'])
  const values = { '{orderId}': '5d0c1a2b3c4d5e6f', '{orderGrandTotal}': '49.90' }
  expect(await saleOf(page(filled(sale, values)))).toMatchObject({
    orderId: '5d0c1a2b3c4d5e6f',
    total: '49.90',
    currency: 'EUR',
  })
  const footer = snippet('squarespace', 'squarespace-script')
  expect(await saleOf(page(footer, filled(sale, values)))).toMatchObject({ total: '49.90' })
})

test.each([
  ['$ 1,234.50 USD', '1234.50'],
  ['1.234,50 €', '1234.50'],
  ['$ 49.90 USD', '49.90'],
  ['zł 49,90 PLN', '49.90'],
  ['¥ 4990', '4990'],
])(
  'the code of Webflow reports %j as %s once Webflow has filled in the page',
  async (printed, total) => {
    const texts = '<p id="waymark-order">Order id</p><p id="waymark-total">$ 0.00 USD</p>'
    const parts = [texts, snippet('webflow', 'webflow-script'), snippet('webflow', 'webflow-sale')]
    const sent = await saleOf(page(...parts), {
      afterLoad: async ({ document }) => {
        for (const [id, text] of [
          ['waymark-order', 'fc7-128'],
          ['waymark-total', printed],
        ] as const) {
          const element = document.getElementById(id)
          if (element) element.textContent = text
          await new Promise((resolve) => setTimeout(resolve))
        }
      },
    })
    expect(sent).toMatchObject({ orderId: 'fc7-128', total, currency: 'USD' })
  },
)
