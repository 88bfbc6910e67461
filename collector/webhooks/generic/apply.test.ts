import { isProblem } from '../../domain/problem.js'
import type { Translated } from '../adapter.js'
import { fixtureBody } from '../testing/adapterContract.js'
import { mappingOf } from '../testing/generic/fixture.js'
import { applyMapping } from './apply.js'
import { type Mapping, readMapping } from './rules.js'

const VISITOR = '0198c5c27a4e7d31a1b2c3d4e5f60718'
const eur = (amount: number) => ({ amount, currency: 'EUR' })

const mapped = (written: unknown): Mapping => {
  const mapping = readMapping(typeof written === 'string' ? written : JSON.stringify(written))
  if (isProblem(mapping)) throw new Error(`${mapping.field}: ${mapping.message}`)
  return mapping
}

const translated = (mapping: Mapping, text: string): Translated => {
  const found = applyMapping(mapping, text)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

/** What a sample of a sender means by the mapping beside it. */
const messagesOf = (sender: string, event: string) =>
  translated(
    mapped(mappingOf(sender)),
    fixtureBody('generic', `${sender}.${event}.json`).toString(),
  ).messages

describe('Polar', () => {
  test('a first order names the order of the shop, its visitor, coupon and subscription', () => {
    expect(messagesOf('polar', 'orderPaid')).toMatchObject([
      {
        kind: 'sale',
        names: [
          { id: 'SHOP-1001', rank: 0 },
          { id: 'd786592b-1f8d-4a4c-8015-ea9cebba6007', rank: 1 },
          { id: 'f90a1b3b-63f8-4176-9022-9b917da04c88', rank: 2 },
        ],
        at: Date.UTC(2026, 0, 1, 11, 58, 53, 888),
        test: false,
        payment: 'paid',
        total: eur(4990),
        tax: eur(797),
        visitorId: VISITOR,
        customerId: '02e8e472-4eb8-4772-9af4-7bc7a70d3d71',
        subscription: { id: 'd1b800fe-457a-4b3d-81f3-d6d505fa075e', isFirst: true },
        coupons: ['JANE10'],
      },
    ])
  })

  test('a renewal repeats the metadata of the first order, and is an order of its own', () => {
    expect(messagesOf('polar', 'orderRenewed')).toMatchObject([
      {
        names: [{ id: 'a1f1c7a2-5a3e-4e69-9a9b-0f8d3a7c2b90', rank: 1 }],
        visitorId: undefined,
        subscription: { id: 'd1b800fe-457a-4b3d-81f3-d6d505fa075e', isFirst: false },
      },
    ])
  })

  test('a refunded order says how much was refunded so far, with its tax', () => {
    expect(messagesOf('polar', 'orderRefunded')).toMatchObject([
      { kind: 'sale', total: eur(4990) },
      {
        kind: 'refund',
        names: [{ id: 'd786592b-1f8d-4a4c-8015-ea9cebba6007', rank: 1 }],
        soFarOf: 'd786592b-1f8d-4a4c-8015-ea9cebba6007',
        amount: eur(2000),
        state: 'made',
      },
    ])
  })
})

describe('Dodo Payments', () => {
  test('a payment in yen is in whole yen', () => {
    expect(messagesOf('dodo', 'paymentSucceeded')).toMatchObject([
      {
        names: [
          { id: 'SHOP-1001', rank: 0 },
          { id: 'pay_2IjeQm4hqU6RA4Z4kwDee', rank: 1 },
        ],
        total: { amount: 4990, currency: 'JPY' },
        subscription: undefined,
        items: [{ sku: 'pdt_e9mUw084cWnu0tz', quantity: 2, total: undefined }],
      },
    ])
  })

  test('a refund names the payment', () => {
    expect(messagesOf('dodo', 'refundSucceeded')).toMatchObject([
      {
        kind: 'refund',
        names: [{ id: 'pay_2IjeQm4hqU6RA4Z4kwDee', rank: 1 }],
        refundId: 'ref_Zw1Xh5QqCqRrT',
        amount: { amount: 2000, currency: 'JPY' },
      },
    ])
  })
})

describe('Lemon Squeezy', () => {
  test('an order is in hundredths', () => {
    expect(messagesOf('lemonSqueezy', 'orderCreated')).toMatchObject([
      { names: [{ id: 'SHOP-1001' }, { id: '1' }, {}], total: eur(4990), test: false },
    ])
  })

  test('a partly refunded order is paid, and its refund counts', () => {
    expect(messagesOf('lemonSqueezy', 'orderRefunded')).toMatchObject([
      { kind: 'sale', payment: 'paid' },
      { kind: 'refund', soFarOf: '1', amount: eur(2000), at: Date.UTC(2026, 0, 3, 9) },
    ])
  })

  test('a renewal is an order of its own', () => {
    expect(messagesOf('lemonSqueezy', 'renewal')).toMatchObject([
      { names: [{ id: '7', rank: 1 }], subscription: { id: '3', isFirst: false } },
    ])
  })
})

describe('Razorpay', () => {
  test('a captured payment names order and payment, and the e-mail address in lower case', () => {
    expect(messagesOf('razorpay', 'paymentCaptured')).toMatchObject([
      {
        names: [
          { id: 'SHOP-1001', rank: 0 },
          { id: 'order_FPoIeimWki9j8A', rank: 1 },
          { id: 'pay_FPoJKWQQ8lK13n', rank: 2 },
        ],
        total: { amount: 50_000, currency: 'INR' },
        customerId: 'ada@shop.example',
        at: 1_767_268_720_000,
      },
    ])
  })

  test('notes that are an empty list name nothing', () => {
    expect(messagesOf('razorpay', 'paymentWithoutNotes')).toMatchObject([
      { names: [{ rank: 1 }, { rank: 2 }], visitorId: undefined },
    ])
  })

  test('a processed refund counts', () => {
    expect(messagesOf('razorpay', 'refundProcessed')).toMatchObject([
      {
        kind: 'refund',
        refundId: 'rfnd_FS8TWyPrCsa0OB',
        amount: { amount: 20_000 },
        state: 'made',
      },
    ])
  })
})

describe('Snipcart', () => {
  test('an order with decimal numbers is exact, and its visitor id is found by the name of its field', () => {
    expect(messagesOf('snipcart', 'orderCompleted')).toMatchObject([
      {
        names: [
          { id: 'SNIP-1042', rank: 1 },
          { id: '93c4604e-35ac-4db7-bc3f-9871476e9e6a', rank: 2 },
        ],
        total: eur(4990),
        tax: eur(797),
        shipping: eur(490),
        test: false,
        visitorId: VISITOR,
        coupons: ['JANE10'],
        items: [{ sku: 'SHIRT', quantity: 2, total: eur(4500) }],
      },
    ])
  })

  test('a refund without a currency has that of the mapping', () => {
    expect(messagesOf('snipcart', 'refundCreated')).toMatchObject([
      { kind: 'refund', amount: eur(2000), names: [{ rank: 1 }] },
    ])
  })
})

describe('a mapping', () => {
  const sale = (more: object = {}) =>
    mapped({
      rules: [
        {
          kind: 'sale',
          when: [],
          orderId: { pointer: '/id' },
          names: [{ pointer: '/cart' }],
          total: { pointer: '/total', unit: 'major' },
          currency: { pointer: '/currency' },
          ...more,
        },
      ],
    })
  const ORDER = { id: 7, cart: 'c', total: '49.90', currency: 'eur' }
  const read = (event: object | string, more?: object) =>
    applyMapping(sale(more), typeof event === 'string' ? event : JSON.stringify(event))
  const first = (event: object | string, more?: object) => {
    const found = read(event, more)
    return isProblem(found) ? found : found.messages[0]
  }

  test('keeps every digit of an order number', () => {
    expect(first('{"id":9007199254740993,"total":1,"currency":"EUR"}')).toMatchObject({
      names: [{ id: '9007199254740993', rank: 0 }],
    })
  })

  test('without a state of payment means paid, and without a test flag means real', () => {
    expect(first(ORDER)).toMatchObject({ payment: 'paid', test: false, revision: 0 })
  })

  test('ignores a visitor id that is something else', () => {
    const more = { visitorId: { pointer: '/note' } }
    expect(first({ ...ORDER, note: VISITOR }, more)).toMatchObject({ visitorId: VISITOR })
    expect(first({ ...ORDER, note: 'gift' }, more)).toMatchObject({ visitorId: undefined })
    expect(first({ ...ORDER, note: { a: 1 } }, more)).toMatchObject({ code: 'unreadable' })
  })

  test.each([
    ['2026-01-01T12:00:00Z', 'iso', Date.UTC(2026, 0, 1, 12)],
    ['2026-01-01T12:00:00+0100', 'iso', Date.UTC(2026, 0, 1, 11)],
    [1_767_268_800, 'seconds', Date.UTC(2026, 0, 1, 12)],
    [1_767_268_800.25, 'seconds', Date.UTC(2026, 0, 1, 12)],
    ['1767268800000', 'milliseconds', Date.UTC(2026, 0, 1, 12)],
    [null, 'iso', undefined],
  ])('reads the time %p in %s', (at, unit, expected) => {
    expect(first({ ...ORDER, at }, { at: { pointer: '/at', unit } })).toMatchObject({
      at: expected,
    })
  })

  test.each([
    ['2026-01-01T12:00:00', 'iso'],
    ['2026-13-01T12:00:00Z', 'iso'],
    [1_767_268_800_000, 'seconds'],
    [1_767_268_800, 'milliseconds'],
    [true, 'iso'],
  ])('refuses the time %p in %s', (at, unit) => {
    expect(first({ ...ORDER, at }, { at: { pointer: '/at', unit } })).toMatchObject({
      code: 'unreadable',
      field: '/at',
    })
  })

  test('reads a revision as a number or a time', () => {
    const revision = (unit: string) => ({ revision: { pointer: '/v', unit } })
    expect(first({ ...ORDER, v: 12 }, revision('number'))).toMatchObject({ revision: 12 })
    const at = '2026-01-01T12:00:00Z'
    expect(first({ ...ORDER, v: at }, revision('iso'))).toMatchObject({
      revision: Date.UTC(2026, 0, 1, 12),
    })
    expect(first({ ...ORDER, v: at }, revision('number'))).toMatchObject({ code: 'unreadable' })
  })

  test.each([
    [{ pointer: '/live', equals: false }, { live: false }, true],
    [{ pointer: '/live', equals: false }, { live: true }, false],
    [{ pointer: '/live', equals: false }, {}, false],
    [{ pointer: '/mode', in: ['test', 'sandbox'] }, { mode: 'sandbox' }, true],
    [{ pointer: '/test' }, { test: true }, true],
    [{ pointer: '/test' }, { test: null }, false],
    [{ pointer: '/test', equals: 1 }, { test: 1.0 }, true],
    [{ value: true }, {}, true],
  ])('with the test flag %j of %j means %p', (test, event, expected) => {
    expect(first({ ...ORDER, ...event }, { test })).toMatchObject({ test: expected })
  })

  test('refuses a test flag that is neither true nor false', () => {
    expect(first({ ...ORDER, test: 'no' }, { test: { pointer: '/test' } })).toMatchObject({
      code: 'unreadable',
      field: '/test',
    })
  })

  test('refuses a state that its table does not list, unless it says otherwise', () => {
    const payment = { pointer: '/status', values: { done: 'paid' } }
    expect(first({ ...ORDER, status: 'done' }, { payment })).toMatchObject({ payment: 'paid' })
    expect(first({ ...ORDER, status: 'new' }, { payment })).toMatchObject({ field: '/status' })
    expect(first(ORDER, { payment })).toMatchObject({ field: '/status' })
    expect(
      first({ ...ORDER, status: 'new' }, { payment: { ...payment, otherwise: 'awaited' } }),
    ).toMatchObject({ payment: 'awaited' })
  })

  test.each<[string, object, string]>([
    ['no total', { total: null }, '/total'],
    ['an empty currency', { currency: ' ' }, '/currency'],
    ['an unknown currency', { currency: 'EURO' }, '/currency'],
    ['an unreadable total', { total: '1,234.50' }, '/total'],
    ['a long order id', { id: 'x'.repeat(192) }, '/id'],
    ['an order id with a control character', { id: 'a\u0000b' }, '/id'],
    ['an order id that is a list', { id: [7] }, '/id'],
    ['no id at all', { id: '', cart: null }, 'orderId'],
  ])('refuses an event with %s, and the problem names the place', (_title, change, field) => {
    expect(first({ ...ORDER, ...change })).toMatchObject({ field })
  })

  test('refuses a refund without the amount that its rule promises', () => {
    const refund = mapped({
      rules: [
        {
          kind: 'refund',
          when: [],
          orderId: { pointer: '/id' },
          refundId: { pointer: '/refund' },
          amount: { pointer: '/amount', unit: 'minor' },
          currency: { value: 'EUR' },
        },
      ],
    })
    expect(applyMapping(refund, '{"id":1,"refund":2}')).toMatchObject({
      code: 'missing',
      field: '/amount',
    })
  })

  test('says nothing of an order of which nothing was refunded so far', () => {
    const refund = mapped({
      rules: [
        {
          kind: 'refund',
          when: [],
          orderId: { pointer: '/id' },
          soFarOf: { pointer: '/id' },
          amount: { pointer: '/amount', unit: 'minor' },
          currency: { value: 'EUR' },
        },
      ],
    })
    expect(applyMapping(refund, '{"id":1,"amount":0}')).toMatchObject({
      messages: [],
      note: expect.stringContaining('Nothing'),
    })
  })

  test('lists coupons from a text, a list of texts and a list of objects', () => {
    const coupons = { pointer: '/codes' }
    expect(first({ ...ORDER, codes: 'A' }, { coupons })).toMatchObject({ coupons: ['A'] })
    expect(first({ ...ORDER, codes: ['A', '', 'B'] }, { coupons })).toMatchObject({
      coupons: ['A', 'B'],
    })
    const each = { coupons: { ...coupons, each: '/code' } }
    expect(first({ ...ORDER, codes: [{ code: 'A' }, {}] }, each)).toMatchObject({ coupons: ['A'] })
  })
})

test('an event without a rule has no messages, and the note names its type', () => {
  const shipped = translated(
    mapped(mappingOf('shop')),
    fixtureBody('generic', 'shop.shipped.json').toString(),
  )
  expect(shipped).toMatchObject({
    eventId: 'e-order.shipped',
    type: 'order.shipped',
    messages: [],
    note: expect.stringContaining('order.shipped'),
  })
})

test('an action has a code and needs no total', () => {
  expect(messagesOf('shop', 'trial')).toMatchObject([
    { kind: 'action', code: 'trial', names: [{ id: 't-5', rank: 0 }], total: undefined },
  ])
})
