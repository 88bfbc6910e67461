import fc from 'fast-check'
import { KEY_TEXT_MAX } from '../domain/ids.js'
import { legible } from './legible.js'
import { clickEvent, eventsRequest, saleEvent } from './schemas.js'
import { isUsualClick, isUsualEnvelope, isUsualSale, TEXTS_MAX } from './usualEvent.js'
import { EVENT_BYTES_MAX } from './wireEvent.js'

const CLICK = {
  id: '019ac6f0a1b27c3d8e4f5a6b7c8d9e0f',
  type: 'click',
  at: 1_700_000_000_000,
  rung: 'new',
  url: 'https://shop.example/shoes?a_aid=jane',
  referrer: 'https://blog.example/the-ten-best-shoes',
  data1: 'summer-sale',
}
const ENVELOPE = {
  v: 1,
  account: 'default1',
  visitorId: '019ac6f0a1b27c3d8e4f5a6b7c8d9e0f',
  sentAt: 1_700_000_000_000,
  events: [CLICK],
}

/** Values that a page may send in any field, most of them of the right kind. */
const anyValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('jane', 'new', 'click', 'https://shop.example/') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', ' ', 'a\nb', '\u0000', '\u0085', '\ud800', '👟', 'é'),
  },
  fc.constantFrom('x'.repeat(191), 'x'.repeat(192), 'x'.repeat(TEXTS_MAX), 'ж'.repeat(900)),
  fc.constantFrom(0, 1.5, -1, 1_700_000_000_000, 8.64e15, 8.64e15 + 1, Number.MAX_VALUE),
  fc.constantFrom(null, undefined, true, false, [], {}, ['a']),
)
const mostlyUsual = <Shape extends object>(usual: Shape, others: readonly string[]) =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...Object.keys(usual), ...others), anyValue, { maxKeys: 3 }),
      fc.subarray(Object.keys(usual), { minLength: Object.keys(usual).length - 1 }),
    )
    .map(([changed, kept]): Record<string, unknown> => {
      const rest = Object.fromEntries(Object.entries(usual).filter(([name]) => kept.includes(name)))
      return { ...rest, ...changed }
    })

describe('a click that the quick check recognizes', () => {
  test('is what the script sends', () => {
    expect(isUsualClick(CLICK)).toBe(true)
    expect(isUsualClick({ ...CLICK, webdriver: true, banner: 'b', affiliate: 'jane' })).toBe(true)
  })

  test('equals what the schema returns for it, and no field is dropped or cut', () => {
    let recognized = 0
    const others = ['affiliate', 'campaign', 'banner', 'channel', 'data2', 'webdriver', 'other']
    fc.assert(
      fc.property(mostlyUsual(CLICK, others), (event) => {
        if (!isUsualClick(event)) return
        recognized += 1
        const read = legible(event, 'click')
        expect(read.flawed).toEqual([])
        expect(clickEvent.parse(read.event)).toEqual(event)
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(EVENT_BYTES_MAX)
      }),
      { numRuns: 3_000 },
    )
    expect(recognized).toBeGreaterThan(300)
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a field that is not known', { coupon: 'A' }],
    ['a field that is null', { data1: null }],
    ['a control character', { data1: 'a\tb' }],
    ['a lone surrogate', { referrer: 'https://blog.example/\ud83d' }],
    ['a text that is too long', { banner: 'b'.repeat(KEY_TEXT_MAX + 1) }],
    ['texts that may not fit the limit of an event', { url: 'u'.repeat(TEXTS_MAX) }],
    ['an empty id', { id: ' ' }],
    ['an undefined time', { at: undefined }],
    ['a time as a text', { at: '1700000000000' }],
    ['another type', { type: 'sale' }],
  ])('does not have %s', (_what, over) => {
    expect(isUsualClick({ ...CLICK, ...over })).toBe(false)
  })
})

const SALE = {
  id: 'sale:1001',
  type: 'sale',
  at: 1_700_000_000_000,
  url: 'https://shop.example/checkout/thank-you',
  orderId: '1001',
  total: '149.90',
  currency: 'EUR',
  tax: '23.93',
  coupon: 'JANE10',
  items: [{ sku: 'shoe-42-blue', quantity: 1, total: '145.00' }],
}
const anyItems = fc.array(mostlyUsual({ sku: 'shoe', quantity: 1.5, total: '-1.00' }, ['name']), {
  maxLength: 9,
})

describe('a sale that the quick check recognizes', () => {
  test('is what the script sends', () => {
    expect(isUsualSale(SALE)).toBe(true)
    expect(isUsualSale({ ...SALE, customerId: 'c', data5: 'x', proof: 't=1', items: [] })).toBe(
      true,
    )
  })

  test('equals what the schema returns for it, and no field is dropped or cut', () => {
    let recognized = 0
    const others = ['customerId', 'productId', 'campaign', 'data5', 'shipping', 'proof', 'other']
    const anySale = fc.tuple(mostlyUsual(SALE, others), fc.option(anyItems, { nil: undefined }))
    fc.assert(
      fc.property(anySale, ([made, items]) => {
        const sale = JSON.parse(JSON.stringify({ ...made, ...(items && { items }) }))
        if (!isUsualSale(sale)) return
        recognized += 1
        const read = legible(sale, 'sale')
        expect(read.flawed).toEqual([])
        expect(saleEvent.parse(read.event)).toEqual(sale)
        expect(Buffer.byteLength(JSON.stringify(sale))).toBeLessThanOrEqual(EVENT_BYTES_MAX)
      }),
      { numRuns: 3_000 },
    )
    expect(recognized).toBeGreaterThan(100)
  })

  test('fits the limit of an event with the longest texts', () => {
    const items = Array.from({ length: 8 }, (_, n) => ({
      sku: `${n}${'語'.repeat(90)}`,
      quantity: -999_999.123_456_789,
      total: '-1.00',
    }))
    const sale = { ...SALE, items, data1: '語'.repeat(10) }
    expect(isUsualSale(sale)).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(sale))).toBeLessThanOrEqual(EVENT_BYTES_MAX)
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a list of coupons', { coupon: ['A', 'B'] }],
    ['an amount as a number', { total: 149.9 }],
    ['a currency in small letters', { currency: 'eur' }],
    ['an item with a field that is not known', { items: [{ sku: 'a', name: 'b' }] }],
    ['an item without a SKU', { items: [{ quantity: 1 }] }],
    ['too many items', { items: Array(9).fill({ sku: 'a' }) }],
    ['an undefined order id', { orderId: undefined }],
  ])('does not have %s', (_what, over) => {
    expect(isUsualSale({ ...SALE, ...over })).toBe(false)
  })
})

describe('an envelope that the quick check recognizes', () => {
  test('equals what the schema returns for it', () => {
    let recognized = 0
    fc.assert(
      fc.property(mostlyUsual(ENVELOPE, ['test', 'other']), (made) => {
        const body: unknown = JSON.parse(JSON.stringify(made))
        if (!isUsualEnvelope(body)) return
        recognized += 1
        const { v, account, visitorId, sentAt, test: isTest, events } = body
        expect(eventsRequest.parse(body)).toEqual(
          JSON.parse(JSON.stringify({ v, account, visitorId, sentAt, test: isTest, events })),
        )
      }),
      { numRuns: 2_000 },
    )
    expect(recognized).toBeGreaterThan(200)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['a list', [ENVELOPE]],
    ['an envelope without events', { ...ENVELOPE, events: [] }],
    ['an envelope with too many events', { ...ENVELOPE, events: Array(51).fill(CLICK) }],
    ['an envelope with a malformed visitor id', { ...ENVELOPE, visitorId: 'ABC' }],
    ['an envelope of another version', { ...ENVELOPE, v: 2 }],
  ])('is not %s', (_what, body) => {
    expect(isUsualEnvelope(body)).toBe(false)
  })
})
