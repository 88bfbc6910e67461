import { isProblem } from '../../domain/problem.js'
import type { ProviderRefund, ProviderSale } from '../../domain/providerMessage.js'
import type { Translated } from '../adapter.js'
import { anOutside, deliveryOf, fixtureBody } from '../testing/adapterContract.js'
import { chargebeeFixture as fixture } from '../testing/chargebee/fixture.js'
import { chargebee } from './adapter.js'

const { credentials } = fixture
const bytes = (file: string) => fixtureBody('chargebee', `${file}.json`)

type Json = ReturnType<typeof JSON.parse>

/** The body of a file, after a change. */
const changed = (file: string, change: (body: Json) => void): Buffer => {
  const body = JSON.parse(bytes(file).toString())
  change(body)
  return Buffer.from(JSON.stringify(body))
}

const read = (body: Buffer, settings: Record<string, string> = {}) =>
  chargebee.translate(deliveryOf(fixture, body), {
    ...credentials,
    settings: { ...credentials.settings, ...settings },
  })

const understood = (body: Buffer, settings = {}): Translated => {
  const found = read(body, settings)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

const saleOf = (body: Buffer, settings = {}) =>
  understood(body, settings).messages[0] as ProviderSale
const refundsOf = (body: Buffer) => understood(body).messages as readonly ProviderRefund[]

test('a payment of the first invoice is a sale with all that it states', () => {
  expect(understood(bytes('paymentSucceeded'))).toEqual({
    eventId: 'ev_AzZlwQUAe02',
    type: 'payment_succeeded',
    messages: [
      {
        kind: 'sale',
        names: [
          { id: 'SHOP-1001', rank: 0 },
          { id: '2041', rank: 1 },
        ],
        at: 1_767_225_561_000,
        test: false,
        payment: 'paid',
        revision: 1_767_225_563_500,
        total: { amount: 4491, currency: 'EUR' },
        tax: { amount: 717, currency: 'EUR' },
        visitorId: '0198c5c27a4e7d31a1b2c3d4e5f60718',
        customerId: 'AzZlwQUAbc1',
        subscription: { id: 'AzZlwQUAsub', isFirst: true },
        coupons: ['JANE10-X7'],
        items: [{ sku: 'pro-EUR-monthly', quantity: 1, total: { amount: 4491, currency: 'EUR' } }],
      },
    ],
  })
})

describe('the order id', () => {
  test('of a subscription names its first invoice and no renewal', () => {
    expect(saleOf(bytes('renewalPaid'))).toMatchObject({
      names: [{ id: '2105', rank: 1 }],
      subscription: { id: 'AzZlwQUAsub', isFirst: false },
      visitorId: undefined,
    })
    const unknown = changed('paymentSucceeded', ({ content }) => {
      delete content.invoice.first_invoice
    })
    expect(saleOf(unknown).names).toEqual([{ id: '2041', rank: 1 }])
  })

  test('may be a custom field of the invoice, also of a renewal, and its key is a setting', () => {
    const body = changed('renewalPaid', ({ content }) => {
      content.invoice.cf_shop_number = 'SHOP-1002'
    })
    expect(saleOf(body, { orderIdKey: 'shop_number' }).names[0]).toEqual({
      id: 'SHOP-1002',
      rank: 0,
    })
  })

  test('may be in the meta data of the subscription', () => {
    const body = changed('subscriptionCreated', ({ content }) => {
      delete content.subscription.cf_order_id
      content.subscription.meta_data.order_id = 1003
    })
    expect(saleOf(body).names[0]).toEqual({ id: '1003', rank: 0 })
  })
})

test('a visitor id that is something else is ignored', () => {
  const body = changed('paymentSucceeded', ({ content }) => {
    content.subscription.cf_waymark_visitor = 'Ada Example'
  })
  expect(saleOf(body).visitorId).toBeUndefined()
})

test.each([
  ['invoiceGenerated', 'awaited'],
  ['paymentSucceeded', 'paid'],
  ['renewalFailed', 'awaited'],
  ['invoiceNotPaid', 'failed'],
])('an invoice of %s is %s', (file, payment) => {
  expect(saleOf(bytes(file)).payment).toBe(payment)
})

test('an invoice that is not final yet is no sale', () => {
  const body = changed('invoiceGenerated', ({ content }) => {
    content.invoice.status = 'pending'
  })
  expect(understood(body)).toMatchObject({ messages: [], note: expect.stringContaining('pending') })
})

test('credits of earlier invoices are no part of the total, and reduce the tax in the same ratio', () => {
  expect(saleOf(bytes('creditsApplied'))).toMatchObject({
    total: { amount: 3491, currency: 'EUR' },
    // 717 * 3491 / 4491 = 557.3
    tax: { amount: 557, currency: 'EUR' },
    items: [{ sku: 'pro-EUR-monthly', total: undefined }],
  })
})

describe('a refund', () => {
  test('names the invoice of its credit note, with the amount of the transaction', () => {
    expect(refundsOf(bytes('paymentRefunded'))).toEqual([
      {
        kind: 'refund',
        names: [{ id: '2041', rank: 1 }],
        refundId: 'txn_AzZlwQUArf:2041',
        state: 'made',
        amount: { amount: 2000, currency: 'EUR' },
        at: 1_767_398_401_000,
        test: false,
      },
    ])
  })

  test('that fails later is undone under the same id', () => {
    const [made] = refundsOf(bytes('paymentRefunded'))
    const [undone] = refundsOf(bytes('refundFailed'))
    expect(undone).toMatchObject({ refundId: made?.refundId, state: 'undone', names: made?.names })
  })

  test('counts only when it has succeeded', () => {
    expect(understood(bytes('refundInitiated'))).toMatchObject({
      messages: [],
      note: expect.stringContaining('in_progress'),
    })
  })

  test('of credit notes of two invoices is one refund for each of them', () => {
    const body = changed('paymentRefunded', ({ content: { transaction } }) => {
      const [note] = transaction.linked_credit_notes
      transaction.amount = 3500
      transaction.linked_credit_notes.push(
        { ...note, cn_id: 'CN-78', applied_amount: 1000, cn_reference_invoice_id: '2030' },
        { ...note, cn_id: 'CN-79', applied_amount: 500 },
      )
    })
    expect(refundsOf(body).map(({ names, amount }) => [names[0]?.id, amount?.amount])).toEqual([
      ['2041', 2500],
      ['2030', 1000],
    ])
  })

  test('of an unused payment belongs to no order', () => {
    const body = changed('refundFailed', ({ content: { transaction } }) => {
      transaction.status = 'success'
      transaction.linked_credit_notes = []
    })
    expect(understood(body)).toMatchObject({
      messages: [],
      note: expect.stringContaining('no invoice'),
    })
  })

  test('by chargeback concerns the invoice of its payment', () => {
    const body = changed('paymentSucceeded', ({ content }) => {
      content.transaction.type = 'payment_reversal'
    })
    expect(refundsOf(body)).toMatchObject([
      { kind: 'refund', names: [{ id: '2041' }], amount: { amount: 4491 }, state: 'made' },
    ])
  })
})

describe('an amount', () => {
  const inCurrency = (currency: string, total: unknown) =>
    changed('invoiceUpdated', ({ content: { invoice } }) => {
      Object.assign(invoice, { currency_code: currency, total, tax: 0, line_items: [] })
    })

  test.each([
    ['JPY', 1000, {}, 1000],
    ['EUR', 1000, {}, 1000],
    ['HUF', 250_000, {}, 250_000],
    ['KWD', 1234, { decimals: 'KWD=3' }, 1234],
    ['KWD', 123, { decimals: 'KWD=2' }, 1230],
    ['ISK', 5000, { decimals: 'ISK=2' }, 50],
  ])('in %s of %d with %j is %d minor units', (currency, total, settings, amount) => {
    expect(saleOf(inCurrency(currency, total), settings).total).toEqual({ amount, currency })
  })

  test.each([
    ['KWD', 1234, {}, 'uncertain_decimals'],
    ['ISK', 5050, { decimals: 'ISK=2' }, 'invalid_amount'],
    ['EUR', 49.9, {}, 'invalid_amount'],
    ['EUR', '4990', {}, 'invalid_amount'],
    ['EUR', -1, {}, 'invalid_amount'],
    ['EUR', 2_000_000_000_000, {}, 'invalid_amount'],
    ['EUR', null, {}, 'no_total'],
    ['XXX', 1, {}, 'unknown_currency'],
  ])('in %s of %p with %j is refused: %s', (currency, total, settings, code) => {
    expect(read(inCurrency(currency, total), settings)).toMatchObject({ code })
  })
})

test('the events of a test site are tests whatever their gateway', () => {
  expect(saleOf(bytes('paymentSucceeded'), { mode: 'test' }).test).toBe(true)
  expect(refundsOf(bytes('paymentRefunded')).every(({ test }) => !test)).toBe(true)
})

describe('basic authentication', () => {
  const verified = (authorization: string, settings: Record<string, string> = {}) =>
    chargebee.verify(
      { headers: { authorization }, body: bytes('yen'), receivedAt: 0 },
      { secrets: credentials.secrets, settings },
      anOutside(fixture),
    )
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
  const [password = ''] = credentials.secrets

  test('is accepted with a password that contains a colon, and with any user name if none is set', () => {
    expect(password).toContain(':')
    expect(verified(basic(`anyone:${password}`))).toBe('genuine')
    expect(verified(basic(`waymark:${password}`), { user: 'waymark' })).toBe('genuine')
  })

  test.each([
    ['another user', basic(`anyone:${password}`), { user: 'waymark' }, 'wrong_signature'],
    ['another password', basic('waymark:x'), {}, 'wrong_signature'],
    ['no password', basic('waymark:'), {}, 'wrong_signature'],
    ['no colon', basic(password.replace(':', '')), {}, 'no_signature'],
    ['another scheme', `Bearer ${password}`, {}, 'no_signature'],
  ])('is refused with %s', (_title, authorization, settings, code) => {
    expect(verified(authorization, settings)).toMatchObject({ code })
  })
})

test('every setting names what is wrong with its value', () => {
  const check = (name: string, value: string) =>
    chargebee.settings.find((setting) => setting.name === name)?.check(value)
  for (const [name, value] of [
    ['user', 'way:mark'],
    ['mode', 'sandbox'],
    ['orderIdKey', 'order id'],
    ['decimals', 'KWD=9'],
    ['decimals', 'XXX=2'],
  ] as const)
    expect(check(name, value)).toMatchObject({ field: name })
  expect(check('decimals', 'KWD=3, ISK=0')).toBeUndefined()
})
