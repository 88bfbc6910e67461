import { isProblem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'
import type { Credentials, Translated } from './adapter.js'
import { stripe } from './stripe/adapter.js'
import { ARRIVED_AT, anOutside, deliveryOf, fixtureBody } from './testing/adapterContract.js'
import { meetingOfNames } from './testing/meeting.js'
import { stripeFixture } from './testing/stripe/fixture.js'

const VISITOR = '0190a1b2c3d4e5f60718293a4b5c6d7e'
const TRIED_AT = Date.UTC(2026, 0, 1, 12)

type Json = Record<string, unknown>
interface Event extends Json {
  data: { object: Json }
}

const eventOf = (name: string, over: Json = {}): Event => {
  const event = JSON.parse(fixtureBody('stripe', `${name}.json`).toString()) as Event
  return { ...event, data: { object: { ...event.data.object, ...over } } }
}

const read = (event: unknown, settings: Credentials['settings'] = {}) =>
  stripe.translate(deliveryOf(stripeFixture, Buffer.from(JSON.stringify(event))), {
    ...stripeFixture.credentials,
    settings,
  })

const translated = (event: unknown, settings: Credentials['settings'] = {}): Translated => {
  const found = read(event, settings)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

const only = (event: unknown, settings: Credentials['settings'] = {}): ProviderMessage => {
  const { messages } = translated(event, settings)
  expect(messages).toHaveLength(1)
  return messages[0]!
}
const ids = ({ names }: ProviderMessage) => names.map(({ id }) => id)

describe('a signature of Stripe', () => {
  const body = fixtureBody('stripe', 'once.session.json')
  const [secret = ''] = stripeFixture.credentials.secrets
  const signed = stripeFixture.sign(body, ARRIVED_AT, secret)['stripe-signature'] ?? ''
  const verify = (header: string, receivedAt = ARRIVED_AT) =>
    stripe.verify(
      { headers: { 'stripe-signature': header }, body, receivedAt },
      stripeFixture.credentials,
      anOutside(stripeFixture),
    )
  const [time, right] = signed.split(',') as [string, string]
  const wrong = `v1=${'0'.repeat(64)}`

  test.each([
    ['as the second of several v1', `${time},${wrong},${right}`],
    ['with a v0 beside it', `${time},v0=${'1'.repeat(64)},${right}`],
    ['with spaces after the commas', `${time}, ${right}`],
    ['before its time', `${right},${time}`],
  ])('is accepted %s', (_, header) => {
    expect(verify(header)).toBe('genuine')
  })

  test.each([
    ['under v0 only', `${time},${right.replace('v1=', 'v0=')}`, 'no_signature'],
    ['with a wrong v1', `${time},${wrong}`, 'wrong_signature'],
    ['cut to 63 characters', `${time},${right.slice(0, -1)}`, 'wrong_signature'],
    ['with another time', `t=1767268801,${right}`, 'wrong_signature'],
    ['with two times', `t=1767268801,${time},${right}`, 'no_signature'],
    ['with a time of 400 digits', `t=${'9'.repeat(400)},${right}`, 'no_signature'],
    ['with a time that is no number', `t=x,${right}`, 'no_signature'],
    ['with a thousand of them', `${time},${`${wrong},`.repeat(999)}${right}`, 'no_signature'],
  ])('is refused %s', (_, header, code) => {
    expect(verify(header)).toMatchObject({ code })
  })

  test.each([-301_000, 301_000])('is refused %d ms from the time of receipt', (by) => {
    expect(verify(signed, ARRIVED_AT + by)).toMatchObject({ code: 'stale' })
  })
})

describe('a Checkout Session', () => {
  test('says who paid what, and under which names', () => {
    expect(only(eventOf('once.session'))).toEqual({
      kind: 'sale',
      names: [
        { id: 'A-1001', rank: 0 },
        { id: 'cs_live_a1Xb4Wd9', rank: 1 },
        { id: 'pi_3Once', rank: 3 },
      ],
      at: TRIED_AT,
      test: false,
      payment: 'paid',
      revision: 0,
      total: { amount: 4990, currency: 'EUR' },
      tax: { amount: 900, currency: 'EUR' },
      shipping: { amount: 490, currency: 'EUR' },
      visitorId: VISITOR,
      customerId: 'cus_T1anna',
      email: 'anna@customer.example',
      coupons: ['SUMMER10'],
      subscription: undefined,
    })
  })

  test.each([
    ['checkout.session.completed', 'unpaid', 4990, 'awaited'],
    ['checkout.session.completed', 'paid', 4990, 'paid'],
    ['checkout.session.completed', 'no_payment_required', 0, 'paid'],
    ['checkout.session.completed', 'no_payment_required', 4990, 'awaited'],
    ['checkout.session.async_payment_succeeded', 'paid', 4990, 'paid'],
    ['checkout.session.async_payment_failed', 'unpaid', 4990, 'failed'],
  ])(
    'of %s with the status %s and a total of %d is %s',
    (type, payment_status, amount_total, payment) => {
      const event = { ...eventOf('once.session', { payment_status, amount_total }), type }
      expect(only(event)).toMatchObject({ payment })
    },
  )

  test('of a payment link is not named by the metadata, which all its sessions share', () => {
    const sale = only(eventOf('link.session'))
    expect(ids(sale)).toEqual(['cs_live_link1', 'pi_3Link'])
    expect(sale).toMatchObject({ visitorId: VISITOR, customerId: 'anna@customer.example' })
  })

  test.each([
    ['order 7', undefined],
    [VISITOR.toUpperCase(), undefined],
    [`${VISITOR}0`, undefined],
    [VISITOR, VISITOR],
  ])('with the reference "%s" has the visitor %p', (client_reference_id, visitorId) => {
    expect(only(eventOf('once.session', { client_reference_id }))).toMatchObject({ visitorId })
  })

  test('takes the order and the visitor from the metadata keys of the settings', () => {
    const metadata = { order_id: 'other', cart: 'C-1', guest: VISITOR }
    const event = eventOf('once.session', { metadata, client_reference_id: null })
    const sale = only(event, { orderIdKey: 'cart', visitorIdKey: 'guest' })
    expect(sale).toMatchObject({ visitorId: VISITOR, names: [{ id: 'C-1', rank: 0 }, {}, {}] })
  })

  test('with an order id that no order can have is named by its own id, and says so', () => {
    const event = eventOf('once.session', { metadata: { order_id: 'x'.repeat(192) } })
    expect(ids(only(event))).toEqual(['cs_live_a1Xb4Wd9', 'pi_3Once'])
    expect(translated(event).note).toMatch(/order_id.*191/)
  })

  test('takes a promotion code from an expanded discount, and the coupon in its newer place', () => {
    const discounts = [
      {
        promotion_code: { id: 'promo_1', code: 'BOB5' },
        source: { type: 'coupon', coupon: 'TEN' },
      },
    ]
    expect(only(eventOf('once.session', { discounts }))).toMatchObject({ coupons: ['BOB5', 'TEN'] })
  })

  test('in mode setup sells nothing', () => {
    expect(translated(eventOf('setup.session'))).toMatchObject({
      messages: [],
      note: expect.stringMatching(/sells nothing/),
    })
  })

  test.each([
    [{ currency: 'isk', amount_total: 550 }, 'amount_total'],
    [{ amount_total: null }, 'amount_total'],
    [{ currency: 'btc' }, 'currency'],
    [{ id: null }, 'data.object.id'],
  ])('with %j is kept with a problem', (over, field) => {
    expect(read(eventOf('once.session', { ...over, total_details: null }))).toMatchObject({ field })
  })
})

describe('a payment', () => {
  test('whose metadata name no order and no visitor only ties names together', () => {
    const found = translated(eventOf('plan.intent'))
    expect(found.messages).toMatchObject([{ kind: 'names' }])
    expect(ids(found.messages[0]!)).toEqual(['pi_3First', 'ch_3First'])
    expect(found.note).toMatch(/may belong to an invoice/)
  })

  test.each([
    [{ order_id: 'A-1' }, ['A-1', 'pi_3First', 'ch_3First']],
    [{ waymark_visitor: VISITOR }, ['pi_3First', 'ch_3First']],
  ])('with the metadata %j is a sale', (metadata, names) => {
    const sale = only(eventOf('plan.intent', { metadata }))
    expect(sale).toMatchObject({ kind: 'sale', payment: 'paid', total: { amount: 2900 } })
    expect(ids(sale)).toEqual(names)
  })

  test('in yen has no cents, and of a guest the e-mail address as the customer', () => {
    expect(only(eventOf('yen.intent'))).toMatchObject({
      total: { amount: 1999, currency: 'JPY' },
      customerId: 'ben@customer.example',
    })
  })

  test.each(['hold.captured', 'once.intent'])(
    'of which a part was captured has the authorized total, and the rest as a refund: %s',
    (name) => {
      const metadata = { order_id: 'A-1' }
      const part = name === 'once.intent' ? { amount_received: 4000 } : {}
      const { messages } = translated(eventOf(name, { metadata, ...part }))
      expect(messages).toMatchObject([
        { kind: 'sale', total: { amount: 4990 }, payment: 'paid' },
        { kind: 'refund', amount: { amount: 990 }, soFarOf: expect.stringMatching(/^ch_/) },
      ])
    },
  )

  test('of an invoice ties the payment intent to the invoice, and is no order', () => {
    const names = only(eventOf('renewal.invoicePayment'))
    expect(names).toMatchObject({ kind: 'names' })
    expect(ids(names)).toEqual(['in_1Second', 'pi_3Second'])
  })

  test('with the charge only says that both are one purchase', () => {
    expect(only(eventOf('once.charge'))).toMatchObject({ kind: 'names' })
    const alone = translated(eventOf('once.charge', { payment_intent: null }))
    expect(alone).toMatchObject({ messages: [], note: expect.any(String) })
  })
})

describe('an invoice', () => {
  test('in the shapes before and since basil is the same renewal', () => {
    const [before, since] = [
      only(eventOf('renewalOld.invoicePaid')),
      only(eventOf('renewal.invoicePaid')),
    ]
    expect({ ...before, names: [] }).toEqual({ ...since, names: [] })
    expect(since).toMatchObject({
      total: { amount: 2900 },
      tax: { amount: 463 },
      visitorId: VISITOR,
      subscription: { id: 'sub_1Plan', isFirst: false },
    })
    expect(ids(since)).toEqual(['in_1Second'])
    expect(ids(before)).toEqual(['in_1Second', 'pi_3Second', 'ch_3Second'])
  })

  test('is the same sale under both names of its event', () => {
    expect(only(eventOf('plan.invoiceSucceeded'))).toEqual(only(eventOf('plan.invoicePaid')))
  })

  test('takes the order id of the subscription only if it is the first', () => {
    expect(ids(only(eventOf('plan.invoicePaid')))).toEqual(['S-7', 'in_1First'])
    const bySubscription = { subscription_details: { metadata: { order_id: 'S-7' } }, parent: null }
    expect(ids(only(eventOf('renewal.invoicePaid', bySubscription)))).toEqual(['in_1Second'])
  })

  test('takes the order id of its own metadata, also of a renewal', () => {
    const event = eventOf('renewal.invoicePaid', { metadata: { order_id: 'R-2' } })
    expect(ids(only(event))).toEqual(['R-2', 'in_1Second'])
  })

  test.each([
    ['subscription_details', { subscription_details: { metadata: { waymark_visitor: VISITOR } } }],
    ['parent', { parent: { subscription_details: { metadata: { waymark_visitor: VISITOR } } } }],
    ['lines', { lines: { data: [{ metadata: { waymark_visitor: VISITOR } }] } }],
  ])('takes the visitor from %s', (_, over) => {
    const bare = { parent: null, lines: { data: [] }, metadata: {} }
    expect(only(eventOf('renewal.invoicePaid', bare))).toMatchObject({ visitorId: undefined })
    const sale = only(eventOf('renewal.invoicePaid', { ...bare, ...over }))
    expect(sale).toMatchObject({ visitorId: VISITOR })
  })

  test('of a trial is a sale of nothing that carries the subscription', () => {
    expect(only(eventOf('trial.invoicePaid'))).toMatchObject({
      total: { amount: 0, currency: 'EUR' },
      customerId: 'cus_T1anna',
      subscription: { id: 'sub_1Trial', isFirst: true },
    })
  })

  test('that credits the customer is no sale, and the next one counts with what was paid', () => {
    expect(translated(eventOf('change.credit'))).toMatchObject({
      messages: [],
      note: expect.stringMatching(/credits/),
    })
    expect(only(eventOf('change.invoicePaid'))).toMatchObject({
      total: { amount: 3000 },
      tax: { amount: 480 },
    })
  })

  test('that was paid outside of Stripe counts with what was due', () => {
    const outside = { amount_paid: 0, amount_due: 2900, paid_out_of_band: true }
    expect(only(eventOf('renewalOld.invoicePaid', outside))).toMatchObject({
      total: { amount: 2900 },
    })
  })
})

describe('a refund', () => {
  test('of a charge is the sum so far', () => {
    expect(only(eventOf('once.refunded2'))).toMatchObject({
      kind: 'refund',
      state: 'made',
      amount: { amount: 1500, currency: 'EUR' },
      soFarOf: 'ch_3Once',
    })
  })

  test('of a charge of an invoice names the invoice where the event has it', () => {
    expect(ids(only(eventOf('renewalOld.refunded')))).toEqual([
      'in_1Second',
      'pi_3Second',
      'ch_3Second',
    ])
    expect(ids(only(eventOf('renewal.refunded')))).toEqual(['pi_3Second', 'ch_3Second'])
  })

  test('is one refund under all names of its events, and part of its charge', () => {
    const [created, updated] = [only(eventOf('once.refund2')), only(eventOf('once.refund2Old'))]
    for (const refund of [created, updated]) {
      expect(refund).toMatchObject({
        refundId: 're_3OnceB',
        state: 'made',
        amount: { amount: 500 },
        partOf: 'ch_3Once',
      })
      expect(ids(refund)).toEqual(['pi_3Once', 'ch_3Once'])
    }
  })

  test.each([
    ['refund.updated', 'failed', 'undone'],
    ['refund.updated', 'canceled', 'undone'],
    ['refund.updated', 'pending', 'made'],
    ['refund.updated', 'succeeded', 'made'],
    ['refund.failed', 'failed', 'undone'],
    ['refund.failed', undefined, 'undone'],
    ['charge.refund.updated', 'failed', 'undone'],
  ])('of %s with the status %s is %s', (type, status, state) => {
    const event = { ...eventOf('once.refund1', { status }), type }
    expect(only(event)).toMatchObject({ state })
  })

  test('that failed has the time of its event, which is later than that of the refund', () => {
    const [made, failed] = [only(eventOf('yen.refund')), only(eventOf('yen.refundFailed'))]
    expect(failed).toMatchObject({ refundId: 're_3Yen', state: 'undone' })
    expect(failed.at).toBeGreaterThan(made.at ?? 0)
  })
})

describe('a dispute', () => {
  test.each([
    ['dispute.withdrawn', 'made'],
    ['dispute.reinstated', 'undone'],
    ['dispute.won', 'undone'],
  ])('of %s is %s', (name, state) => {
    const refund = only(eventOf(name))
    expect(refund).toMatchObject({ refundId: 'dispute:du_1Once', state, amount: { amount: 4990 } })
    expect(refund).not.toHaveProperty('partOf')
    expect(ids(refund)).toEqual(['pi_3Once', 'ch_3Once'])
  })

  test.each([
    ['dispute.inquiry', {}, /takes no money yet/],
    ['dispute.inquiry', { status: 'needs_response' }, /takes no money yet/],
    ['dispute.won', { status: 'warning_closed' }, /takes no money yet/],
    ['dispute.lost', {}, /no money came back/],
  ])('of %s with %j changes nothing', (name, over, note) => {
    expect(translated(eventOf(name, over))).toMatchObject({
      messages: [],
      note: expect.stringMatching(note),
    })
  })
})

describe('an event', () => {
  test('of another connected account is ignored, if the account is set', () => {
    const event = { ...eventOf('once.session'), account: 'acct_1Other' }
    expect(translated(event, { account: 'acct_1Mine' })).toMatchObject({
      messages: [],
      note: expect.stringMatching(/acct_1Other/),
    })
    expect(translated(event, { account: 'acct_1Other' }).messages).toHaveLength(1)
    expect(translated(event).messages).toHaveLength(1)
    expect(translated(eventOf('once.session'), { account: 'acct_1Mine' }).messages).toHaveLength(1)
  })

  test('of the thin kind says which kind to choose', () => {
    const event = { id: 'evt_1', object: 'v2.core.event', type: 'v1.invoice.paid', livemode: true }
    expect(translated(event).note).toMatch(/snapshot/)
  })

  test.each(['constructor', '__proto__', 'charge.pending'])(
    'of the type %s is not used',
    (type) => {
      expect(translated({ ...eventOf('unknown'), type })).toMatchObject({
        messages: [],
        note: expect.stringMatching(/invoice_payment\.paid/),
      })
    },
  )

  test.each([
    ['no type', {}, 'type'],
    ['no JSON', undefined, 'body'],
  ])('with %s is a problem', (_, event, field) => {
    const body = Buffer.from(event ? JSON.stringify(event) : '{')
    expect(
      stripe.translate(deliveryOf(stripeFixture, body), stripeFixture.credentials),
    ).toMatchObject({ field })
  })

  test.each([
    ['account', 'acct_1A', true],
    ['account', 'cus_1', false],
    ['orderIdKey', 'cart', true],
    ['orderIdKey', 'x'.repeat(41), false],
    ['visitorIdKey', 'a[b]', false],
  ])('may have the setting %s "%s": %p', (name, value, isGood) => {
    const setting = stripe.settings.find((one) => one.name === name)
    expect(setting?.check(value) === undefined).toBe(isGood)
  })
})

meetingOfNames(stripeFixture)
