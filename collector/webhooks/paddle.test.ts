import { type CurrencyCode, Environment, Paddle } from '@paddle/paddle-node-sdk'
import { decimalsOf } from '../domain/currency.js'
import { isProblem } from '../domain/problem.js'
import { paddle } from './paddle.js'
import { ARRIVED_AT, deliveryOf, fixtureBody } from './testing/adapterContract.js'
import { paddleFixture, signPaddle } from './testing/paddle/fixture.js'

const { credentials } = paddleFixture
const [secret = ''] = credentials.secrets
const said = (file: string, settings: Readonly<Record<string, string>> = {}) => {
  const body = fixtureBody('paddle', file)
  const found = paddle.translate(deliveryOf(paddleFixture, body), { ...credentials, settings })
  if (isProblem(found)) throw new Error(found.message)
  return found
}
const messageOf = (file: string, settings?: Readonly<Record<string, string>>) =>
  said(file, settings).messages[0]

/** The event of a file with other values in its `data`. */
const changed = (file: string, change: (data: Record<string, unknown>) => void) => {
  const event = JSON.parse(fixtureBody('paddle', file).toString())
  change(event.data)
  const body = Buffer.from(JSON.stringify(event))
  return paddle.translate(deliveryOf(paddleFixture, body), credentials)
}

describe('a signature of Paddle', () => {
  const sdk = new Paddle('pdl_sdbx_apikey_test', { environment: Environment.sandbox })

  test.each(['purchase.completed.json', 'refund.approved.json', 'subscription.updated.json'])(
    'that the tests make is accepted by Paddle’s own library, which reads %s',
    async (file) => {
      const body = fixtureBody('paddle', file).toString()
      const headers = signPaddle(Buffer.from(body), Date.now(), secret)
      const event = await sdk.webhooks.unmarshal(body, secret, headers['paddle-signature'])
      expect(event?.eventType).toBe(JSON.parse(body).event_type)
    },
  )

  const vector = {
    body: Buffer.from('{"event_id":"evt_1"}'),
    receivedAt: 1_767_225_600_000,
  }
  const H1 = 'bce65aa69abe0cd62727a4ad4cf6a3bcd81b96e6dbe459e17df345481f30716a'
  const verified = (header: string) =>
    paddle.verify(
      { ...vector, headers: { 'paddle-signature': header } },
      { secrets: ['pdl_ntfset_test'], settings: {} },
      { fetch: () => Promise.reject(new Error('Paddle is never asked')) },
    )

  test('is the one of the published vector', () => {
    expect(verified(`ts=1767225600;h1=${H1}`)).toBe('genuine')
    expect(verified(`ts=1767225601;h1=${H1}`)).toMatchObject({ code: 'wrong_signature' })
  })

  test('may be any of several, as Paddle sends them while a secret is rotated', () => {
    const other = `h1=${'0'.repeat(64)}`
    expect(verified(`ts=1767225600;${other};h1=${H1}`)).toBe('genuine')
    expect(verified(`ts=1767225600;h1=${H1};${other}`)).toBe('genuine')
    expect(verified(`ts=1767225600;${other};${other}`)).toMatchObject({ code: 'wrong_signature' })
  })

  test('with a time of 400 digits or of none is unusable', () => {
    expect(verified(`ts=${'1'.repeat(400)};h1=${H1}`)).toMatchObject({ code: 'no_signature' })
    expect(verified(`ts=;h1=${H1}`)).toMatchObject({ code: 'no_signature' })
    expect(verified(`h1=${H1}`)).toMatchObject({ code: 'no_signature' })
  })
})

describe('a sale of Paddle', () => {
  test('is named by the order id in custom_data, then by the transaction and the invoice', () => {
    expect(messageOf('purchase.completed.json')).toMatchObject({
      kind: 'sale',
      names: [
        { id: '1001', rank: 0 },
        { id: 'txn_01kds2yq6w1e5r9t3y7u0i4o8p', rank: 1 },
        { id: 'inv_01kds2zz9r3q6h1v5m7n8p0t2c', rank: 2 },
      ],
      at: Date.parse('2025-12-31T10:18:48.294Z'),
      total: { amount: 4_990, currency: 'EUR' },
      tax: { amount: 797, currency: 'EUR' },
      visitorId: '0198c0de000070008000000000000001',
      customerId: 'ctm_01kds2y1c4f8g0h3j6k9l2m5n7',
      subscription: { id: 'sub_01kds2zs8d2f6g0h4j8k1l5m9n', isFirst: true },
      coupons: ['dsc_01kd3mabc5w8r2t6y9u1i4o7p0'],
      items: [{ sku: 'pro_01kd3kz4n7b1v5c9x2z6l8k0j3', quantity: 1 }],
    })
  })

  test('is the same whether it is reported as paid or as completed, and completed counts', () => {
    const [paid, completed] = [
      messageOf('purchase.paid.json'),
      messageOf('purchase.completed.json'),
    ] as { revision: number }[]
    const same = { total: { amount: 4_990, currency: 'EUR' }, payment: 'paid' }
    expect(paid).toMatchObject({ ...same, subscription: undefined })
    expect(completed).toMatchObject(same)
    expect(completed!.revision).toBeGreaterThan(paid!.revision)
  })

  test('takes both ids from the keys that the merchant set, and ignores what is no visitor id', () => {
    const settings = { orderIdKey: 'utm_source', visitorIdKey: 'utm_source' }
    const sale = messageOf('purchase.completed.json', settings)
    expect(sale).toMatchObject({ visitorId: undefined })
    expect(sale?.names[0]).toEqual({ id: 'newsletter', rank: 0 })
  })

  test('of a renewal does not have the order id that Paddle copied from the first purchase', () => {
    const renewal = messageOf('renewal.completed.json')
    expect(renewal?.names.map(({ rank }) => rank)).toEqual([1, 2])
    expect(renewal).toMatchObject({
      visitorId: '0198c0de000070008000000000000001',
      subscription: { id: 'sub_01kds2zs8d2f6g0h4j8k1l5m9n', isFirst: false },
    })
  })

  test('counts what the customer paid after a credit, with the tax of that', () => {
    expect(messageOf('renewal.completed.json')).toMatchObject({
      total: { amount: 4_000, currency: 'EUR' },
      tax: { amount: 638, currency: 'EUR' },
    })
    const without = changed('renewal.completed.json', ({ details }) => {
      delete (details as { totals: Record<string, unknown> }).totals.grand_total_tax
    })
    expect(without).toMatchObject({ messages: [{ tax: undefined }] })
  })

  test('of a trial begins the subscription with a total of zero; a changed card is no sale', () => {
    expect(messageOf('trial.completed.json')).toMatchObject({
      total: { amount: 0 },
      subscription: { isFirst: true },
    })
    expect(said('card.changed.json')).toMatchObject({ messages: [], note: expect.any(String) })
    expect(said('payment_failed.json')).toMatchObject({ messages: [], note: expect.any(String) })
  })

  test('in a sandbox is a test, although the event does not say so', () => {
    expect(messageOf('purchase.completed.json', { environment: 'sandbox' })?.test).toBe(true)
    expect(messageOf('purchase.completed.json', { environment: 'live' })?.test).toBe(false)
  })
})

describe('amounts of Paddle', () => {
  // The compiler asks for an entry for each currency of the library.
  const currencies: Readonly<Record<CurrencyCode, number>> = {
    ...{ ARS: 2, AUD: 2, BRL: 2, CAD: 2, CHF: 2, CLP: 0, CNY: 2, COP: 2, CZK: 2, DKK: 2, EUR: 2 },
    ...{ GBP: 2, HKD: 2, HUF: 2, ILS: 2, INR: 2, JPY: 0, KRW: 0, MXN: 2, NOK: 2, NZD: 2, PEN: 2 },
    ...{ PLN: 2, RUB: 2, SEK: 2, SGD: 2, THB: 2, TRY: 2, TWD: 2, UAH: 2, USD: 2, VND: 0, ZAR: 2 },
  }

  test('are in the smallest unit of ISO 4217 in every currency that Paddle charges', () => {
    for (const [code, decimals] of Object.entries(currencies))
      expect([code, decimalsOf(code)]).toEqual([code, decimals])
    expect(messageOf('yen.completed.json')).toMatchObject({
      total: { amount: 2_000, currency: 'JPY' },
    })
  })

  test.each(['49.90', '4990.0', '1e3', '', 'NaN', '9007199254740993', null])(
    'that are no whole number, or too large, keep the event: %j',
    (amount) => {
      const found = changed('purchase.completed.json', ({ details }) => {
        const { totals } = details as { totals: Record<string, unknown> }
        Object.assign(totals, { grand_total: amount, total: amount })
      })
      expect(found).toMatchObject({ field: 'data.details.totals.grand_total' })
    },
  )
})

describe('an adjustment of Paddle', () => {
  const TRANSACTION = 'txn_01kds2yq6w1e5r9t3y7u0i4o8p'

  test('is a refund once it is approved, of the amount that it states', () => {
    expect(said('refund.pending.json')).toMatchObject({ messages: [], note: expect.any(String) })
    expect(messageOf('refund.approved.json')).toEqual({
      kind: 'refund',
      names: [{ id: TRANSACTION, rank: 1 }],
      at: Date.parse('2026-01-02T08:48:20.239Z'),
      test: false,
      refundId: 'adj_01ke00m1n3b5v7c9x1z3l5k7j9',
      state: 'made',
      amount: { amount: 1_500, currency: 'EUR' },
    })
    expect(messageOf('refund.rejected.json')).toMatchObject({ state: 'undone' })
  })

  test('that reverses a chargeback undoes it, by its own event or by that of the chargeback', () => {
    const made = messageOf('chargeback.created.json')
    const refundId = `chargeback:${TRANSACTION}`
    expect(made).toMatchObject({ refundId, state: 'made', amount: { amount: 4_990 } })
    for (const file of ['chargeback_reverse.created.json', 'chargeback.reversed.json']) {
      const undone = messageOf(file)
      expect(undone).toMatchObject({ refundId, state: 'undone' })
      expect(undone!.at).toBeGreaterThan(made!.at!)
    }
  })

  test('of a chargeback warning is a refund of its own, because Paddle refunds at once', () => {
    expect(messageOf('chargeback_warning.created.json')).toMatchObject({
      refundId: `chargeback_warning:${TRANSACTION}`,
      state: 'made',
    })
    const reversed = changed('chargeback_warning.created.json', (data) => {
      data.action = 'chargeback_warning_reverse'
    })
    expect(reversed).toMatchObject({
      messages: [{ refundId: `chargeback_warning:${TRANSACTION}`, state: 'undone' }],
    })
  })

  test('of a credit is none, because later transactions charge less', () => {
    expect(said('credit.created.json')).toMatchObject({ messages: [], note: expect.any(String) })
  })

  test('that names no transaction is kept', () => {
    const found = changed('refund.approved.json', (data) => {
      data.transaction_id = null
    })
    expect(found).toMatchObject({ field: 'data.transaction_id' })
  })
})

test('an event whose type is a property of every object does not matter', () => {
  const body = Buffer.from('{"event_type":"constructor","data":{}}')
  const found = paddle.translate({ headers: {}, body, receivedAt: ARRIVED_AT }, credentials)
  expect(found).toMatchObject({ type: 'constructor', messages: [] })
})
