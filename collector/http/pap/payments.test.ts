import { account, visitor } from '../../testing/builders.js'
import { aPapShop, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
beforeEach(async () => {
  shop = await aPapShop()
  const click = { url: 'S_shop.example/', getParams: 'a_aid=jane', visitorId: visitor('anna') }
  await shop.ask('/scripts/track.php', click)
})
afterEach(() => shop.close())

const IPN = {
  payment_status: 'Completed',
  txn_id: '61E67681CH3238416',
  mc_gross: '19.95',
  mc_currency: 'USD',
  item_number: 'shoe',
  payer_email: 'anna@customer.example',
  custom: `cart 7||default1${visitor('anna')}`,
}
const payPal = async (over: object = {}, query: object = {}) => {
  const body = new URLSearchParams(Object.entries({ ...IPN, ...over }))
  return (await shop.ask('/plugins/PayPal/paypal.php', query, { method: 'POST', body })).text()
}

test.each([
  ['in the custom field', {}, {}],
  ['in the address', { custom: '' }, { pap_custom: `default1${visitor('anna')}` }],
])(
  'a payment of PayPal with the visitor %s is credited, and never payable by itself',
  async (_, over, query) => {
    await shop.trustOwnMachine()
    // Settings are read again after a second, beside a request.
    shop.clock.now += 10_000
    expect(await payPal(over, query)).toBe('recorded\n')
    expect(await shop.conversions(IPN.txn_id)).toMatchObject([
      { total: '19.95', currency: 'USD', status: 'unverified', source: 'browser' },
    ])
    const [order] = await shop.storage.conversionsOf(account, IPN.txn_id)
    expect(JSON.stringify(order)).not.toMatch(/customer\.example/)
  },
)

test.each([
  ['a refund', { payment_status: 'Refunded', parent_txn_id: '1', txn_id: '2' }],
  ['a pending payment', { payment_status: 'Pending' }],
  ['a subscription without a payment', { payment_status: '', txn_type: 'subscr_signup' }],
])('%s changes nothing, and is answered so that it is not sent again', async (_, over) => {
  expect(await payPal(over)).toBe('ignored: no completed payment\n')
  expect(await shop.storage.listConversions({ accountId: account })).toEqual([])
})

const charge = (over: object = {}) => ({
  type: 'charge.succeeded',
  data: {
    object: {
      id: 'ch_1',
      amount: 1995,
      currency: 'usd',
      description: `Order 7||default1${visitor('anna')}`,
      ...over,
    },
  },
})
const stripe = async (body: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return shop.ask(
    '/plugins/Stripe/stripe.php',
    { AccountId: 'default1' },
    { method: 'POST', body: text },
  )
}

test.each([
  ['', {}, '19.95'],
  [' without decimals', { currency: 'jpy' }, '1995'],
  [' in krónur, which Stripe counts in hundredths', { amount: 199500, currency: 'isk' }, '1995'],
  [' in shillings, which Stripe counts in hundredths', { amount: 199500, currency: 'ugx' }, '1995'],
  [' in ariary, which Stripe counts in whole ones', { currency: 'mga' }, '1995.00'],
  [' of a few cents', { amount: 5 }, '0.05'],
  [
    ' with the visitor in the metadata',
    { description: null, metadata: { pap_custom: `default1${visitor('anna')}` } },
    '19.95',
  ],
])('a charge of Stripe%s is an unverified order', async (_, over, total) => {
  expect(await (await stripe(charge(over))).text()).toBe('recorded\n')
  expect(await shop.conversions('ch_1')).toMatchObject([
    { total, status: 'unverified', commissions: [{ affiliate: 'jane' }] },
  ])
})

test.each([
  [{ type: 'charge.refunded', data: charge().data }, 200],
  [{}, 200],
  [[], 200],
  [null, 200],
  [{ type: 'charge.succeeded', data: { object: { id: 7, amount: '5' } } }, 200],
  ['no JSON', 400],
  ['{"__proto__":{}}', 400],
])('%j of Stripe is no order', async (body, status) => {
  expect((await stripe(body)).status).toBe(status)
  expect(await shop.storage.listConversions({ accountId: account })).toEqual([])
})
