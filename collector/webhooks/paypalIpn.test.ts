import { isProblem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'
import type { Credentials, Delivery, Outside } from './adapter.js'
import { payPalIpn } from './paypalIpn/adapter.js'
import { ARRIVED_AT, fixtureBody } from './testing/adapterContract.js'
import { meetingOfNames } from './testing/meeting.js'
import { LIVE_URL, payPalIpnFixture, SANDBOX_URL } from './testing/paypal-ipn/fixture.js'

const VISITOR = '0190a1b2c3d4e5f60718293a4b5c6d7e'
const PAID = fixtureBody('paypal-ipn', 'once.paid.txt')
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

interface Question {
  readonly url: string
  readonly method: string | undefined
  readonly body: string
}

const answering = (word: string, status = 200) => {
  const asked: Question[] = []
  const outside: Outside = {
    fetch: async (url, { method, body = new Uint8Array() } = {}) => {
      asked.push({ url, method, body: Buffer.from(body).toString('latin1') })
      return { status, body: Buffer.from(word) }
    },
  }
  return { outside, asked }
}

const verify = async (
  outside: Outside,
  {
    body = PAID as Uint8Array,
    headers = FORM as Delivery['headers'],
    receiver = 'shop@shop.example',
  } = {},
) =>
  payPalIpn.verify(
    { headers, body, receivedAt: ARRIVED_AT },
    { secrets: [], settings: { receiver } },
    outside,
  )

describe('a message of PayPal', () => {
  test('is genuine if PayPal confirms its bytes, which are sent back unchanged', async () => {
    const { outside, asked } = answering('VERIFIED\n')
    expect(await verify(outside)).toBe('genuine')
    expect(asked).toEqual([
      {
        url: LIVE_URL,
        method: 'POST',
        body: `cmd=_notify-validate&${PAID.toString('latin1')}`,
      },
    ])
  })

  test('of the sandbox is confirmed by the sandbox', async () => {
    const { outside, asked } = answering('VERIFIED')
    expect(await verify(outside, { body: fixtureBody('paypal-ipn', 'test.paid.txt') })).toBe(
      'genuine',
    )
    expect(asked.map(({ url }) => url)).toEqual([SANDBOX_URL])
  })

  test('that PayPal did not send is refused', async () => {
    expect(await verify(answering('INVALID').outside)).toMatchObject({ code: 'wrong_signature' })
  })

  test.each([
    ['', 200],
    ['<html>VERIFIED</html>', 200],
    ['VERIFIED', 500],
    ['VERIFIED', 403],
  ])('to which PayPal answers "%s" with %d is repeated later', async (word, status) => {
    await expect(verify(answering(word, status).outside)).rejects.toThrow(String(status))
  })

  test.each(['SHOP@shop.example', 'zstsf39eb9eln'])('is for the receiver %s', async (receiver) => {
    expect(await verify(answering('VERIFIED').outside, { receiver })).toBe('genuine')
  })

  test.each([
    [{ receiver: 'other@shop.example' }, 'wrong_receiver'],
    [{ receiver: '' }, 'wrong_receiver'],
    [{ receiver: '', body: Buffer.from('business=&txn_id=1') }, 'wrong_receiver'],
    [{ body: Buffer.from('payment_status=Completed') }, 'wrong_receiver'],
    [{ headers: { 'content-type': 'application/json' } }, 'no_signature'],
    [{ headers: {} }, 'no_signature'],
  ])('with %j is refused, and PayPal is not asked', async (over, code) => {
    const { outside, asked } = answering('VERIFIED')
    expect(await verify(outside, over)).toMatchObject({ code })
    expect(asked).toEqual([])
  })
})

const translate = (
  name: string,
  over: Readonly<Record<string, string>> = {},
  settings: Credentials['settings'] = {},
) => {
  const fields = fixtureBody('paypal-ipn', `${name}.txt`).toString('latin1').split('&')
  const kept = fields.filter((field) => !Object.hasOwn(over, field.split('=')[0] ?? ''))
  const body = Buffer.from(
    [...kept, ...Object.entries(over).map((pair) => pair.join('='))].join('&'),
    'latin1',
  )
  return payPalIpn.translate(
    { headers: FORM, body, receivedAt: ARRIVED_AT },
    { secrets: [], settings },
  )
}
const only = (...args: Parameters<typeof translate>): ProviderMessage => {
  const found = translate(...args)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  expect(found.messages).toHaveLength(1)
  return found.messages[0]!
}
const ids = ({ names }: ProviderMessage) => names.map(({ id }) => id)

describe('a payment', () => {
  test('with a field twice has the first', () => {
    const form = Buffer.from(`${PAID.toString('latin1')}&invoice=A-9&mc_gross=9.00`, 'latin1')
    const found = payPalIpn.translate(
      { headers: FORM, body: form, receivedAt: ARRIVED_AT },
      { secrets: [], settings: {} },
    )
    expect(found).toMatchObject({
      messages: [{ names: [{ id: 'A-3001' }, {}], total: { amount: 4990 } }],
    })
  })

  test('says who paid what, when, and under which names', () => {
    expect(only('once.paid')).toEqual({
      kind: 'sale',
      names: [
        { id: 'A-3001', rank: 0 },
        { id: '61E67681CH3238416', rank: 1 },
      ],
      at: Date.UTC(2026, 0, 1, 12),
      test: false,
      total: { amount: 4990, currency: 'EUR' },
      payment: 'paid',
      revision: 0,
      visitorId: VISITOR,
      customerId: 'QYR5Z8XDVJNXQ',
      email: 'anna@customer.example',
      subscription: undefined,
      tax: { amount: 803, currency: 'EUR' },
      shipping: { amount: 490, currency: 'EUR' },
      items: undefined,
    })
  })

  test('is read in the charset that it names', () => {
    expect(ids(only('captured'))[0]).toBe('Bestellung ü7')
    const inUtf8 = { charset: 'UTF-8', invoice: 'Bestellung+%C3%BC7' }
    expect(ids(only('captured', inUtf8))[0]).toBe('Bestellung ü7')
    const unknown = { charset: 'martian', invoice: 'Bestellung+%FC7' }
    expect(ids(only('captured', unknown))[0]).toBe('Bestellung ü7')
  })

  test('that captures an authorization has both names, and the visitor behind the cart id', () => {
    const sale = only('captured')
    expect(ids(sale)).toEqual(['Bestellung ü7', '7U133281TB3277326', '24B76447NN600461P'])
    expect(sale).toMatchObject({ visitorId: VISITOR })
    expect(ids(only('captured', {}, { orderIdField: 'custom' }))[0]).toBe('cart 7')
  })

  test.each([
    ['Completed', 'paid'],
    ['Processed', 'paid'],
    ['Pending', 'awaited'],
    ['Denied', 'failed'],
    ['Failed', 'failed'],
    ['Expired', 'failed'],
    ['Voided', 'failed'],
  ])('with the status %s is %s', (payment_status, payment) => {
    expect(only('once.paid', { payment_status })).toMatchObject({ payment })
  })

  test('without a payer id knows the customer by the e-mail address', () => {
    expect(
      only('once.paid', { payer_id: '', payer_email: 'Anna%40Customer.example' }),
    ).toMatchObject({
      customerId: 'anna@customer.example',
    })
  })

  test('of a cart has its items', () => {
    expect(only('cart')).toMatchObject({
      items: [
        { sku: 'shoe', quantity: 2, total: { amount: 4000 } },
        { sku: 'sock', quantity: 1, total: { amount: 990 } },
      ],
    })
  })

  test.each([
    ['subscr_id', 'I-BW452GLLEP1G'],
    ['recurring_payment_id', 'I-2'],
  ])('of a subscription by %s is an order of its own', (name, id) => {
    const sale = only('plan.paid', { subscr_id: '', [name]: id })
    expect(ids(sale)).toEqual(['80021663DE681814L'])
    expect(sale).toMatchObject({ subscription: { id, isFirst: undefined }, visitorId: VISITOR })
  })

  test('with test_ipn is a test', () => {
    expect(only('test.paid')).toMatchObject({ test: true })
    expect(only('once.refund1', { test_ipn: '1' })).toMatchObject({ test: true })
  })

  test.each([
    [{ mc_gross: '-49.90' }, 'mc_gross'],
    [{ mc_gross: '' }, 'mc_gross'],
    [{ mc_gross: '1999.50', mc_currency: 'JPY' }, 'mc_gross'],
    [{ mc_currency: 'XXX' }, 'mc_gross'],
  ])('with %j is kept with a problem', (over, field) => {
    expect(translate('once.paid', over)).toMatchObject({ field })
  })

  test.each(['yesterday', '04:00:00 Foo 01, 2026 PST', '04:00:00 Jan 01, 2026 UTC', ''])(
    'at "%s" has no time',
    (date) => {
      expect(only('once.paid', { payment_date: date })).toMatchObject({ at: undefined })
    },
  )
})

describe('a refund', () => {
  test('names the payment by its parent, and states its amount below zero', () => {
    expect(only('once.refund1')).toEqual({
      kind: 'refund',
      names: [{ id: '61E67681CH3238416', rank: 1 }],
      at: Date.UTC(2026, 0, 2, 12),
      test: false,
      refundId: '7B573665U4566041T',
      state: 'made',
      amount: { amount: 1500, currency: 'EUR' },
      partOf: '61E67681CH3238416',
    })
  })

  test('in summer has a time of summer', () => {
    expect(only('once.refund2')).toMatchObject({ at: Date.UTC(2026, 6, 3, 12) })
  })

  test('by a reversal is undone by its cancellation', () => {
    const refundId = 'reversal:61E67681CH3238416'
    const amount = { amount: 4990 }
    expect(only('once.reversed')).toMatchObject({
      refundId,
      state: 'made',
      amount,
      partOf: undefined,
    })
    expect(only('once.unreversed')).toMatchObject({ refundId, state: 'undone', amount })
  })

  test('of no named payment is kept with a problem', () => {
    expect(translate('once.refund1', { parent_txn_id: '' })).toMatchObject({ code: 'no_payment' })
  })
})

test.each([
  ['plan.signup', {}],
  ['once.paid', { payment_status: 'constructor' }],
  ['once.paid', { payment_status: '' }],
  ['once.paid', { txn_id: '' }],
])('a message %s with %j is about no payment', (name, over) => {
  expect(translate(name, over)).toMatchObject({ messages: [], note: expect.any(String) })
})

test.each([
  ['shop@shop.example', true],
  ['ZSTSF39EB9ELN', true],
  ['shop', false],
])('a receiver may be "%s": %p', (value, isGood) => {
  const setting = payPalIpn.settings.find(({ name }) => name === 'receiver')
  expect(setting?.check(value) === undefined).toBe(isGood)
})

meetingOfNames(payPalIpnFixture)
