import fc from 'fast-check'
import type { VisitorId } from './ids.js'
import {
  actorOf,
  canBeGuessed,
  type OrderRef,
  oncePerDay,
  orderIdOf,
  orderKey,
  sameActionBy,
  wholeOrderKey,
} from './order.js'
import { days } from './time.js'

const key = (over: Partial<OrderRef>) =>
  orderKey({ kind: 'sale', orderId: '1001', productId: '', code: '', ...over })

describe('an order', () => {
  test('is the same with spaces around its id', () => {
    expect(key({ orderId: ' 1001' })).toBe(key({}))
    expect(key({ orderId: '1001\n' })).toBe(key({}))
    expect(key({ productId: ' ' })).toBe(key({}))
  })

  test.each<Partial<OrderRef>>([
    { orderId: '#1001' },
    { orderId: '01001' },
    { orderId: '10 01' },
    { productId: 'shoe' },
    { kind: 'action' },
    { kind: 'action', code: 'signup' },
  ])('is another one with %j', (over) => {
    expect(key(over)).not.toBe(key({}))
  })

  test('is compared exactly', () => {
    expect(key({ orderId: 'a-1' })).not.toBe(key({ orderId: 'A-1' }))
  })

  test('shares its key with no other order, whatever separators its parts hold', () => {
    const part = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\\', '[', ']', ':', '|', '\n', ' '),
      maxLength: 5,
    })
    const ref: fc.Arbitrary<OrderRef> = fc.record({
      kind: fc.constantFrom('sale', 'action'),
      orderId: part,
      productId: part,
      code: part,
    })
    const said = ({ kind, orderId, productId, code }: OrderRef) => [
      kind,
      orderId.trim(),
      productId.trim(),
      code,
    ]
    fc.assert(
      fc.property(ref, ref, (a, b) => {
        const same = said(a).every((text, index) => text === said(b)[index])
        expect(orderKey(a) === orderKey(b)).toBe(same)
      }),
      { numRuns: 1_000 },
    )
  })
})

test.each([
  ['1001', true],
  ['#A-1001', true],
  ['2026-000123', false],
  ['0198c7ef8907ab0eb8d8d060cf32da00', false],
  ['cs_test_a1B2c3D4e5F6', false],
])('the order id %s can be guessed: %s', (orderId, expected) => {
  expect(canBeGuessed(orderId)).toBe(expected)
})

test('a test is another order than the real one under its id', () => {
  const ref = { kind: 'sale', orderId: '1001', productId: '', code: '' } as const
  expect(orderKey(ref, true)).not.toBe(orderKey(ref))
  expect(orderKey(ref, false)).toBe(orderKey(ref))
})

describe('the sale of one product', () => {
  test('belongs to the order without a product id, and a test sale to the test order', () => {
    expect(wholeOrderKey(key({ productId: 'shoe' }))).toBe(key({}))
    const ref = { kind: 'sale', orderId: 'a"b', productId: '', code: '' } as const
    const product = orderKey({ ...ref, productId: 'shoe' }, true)
    expect(wholeOrderKey(product)).toBe(orderKey(ref, true))
    expect(orderIdOf(product)).toBe('a"b')
  })

  test('belongs to another order, but a sale without a product id and an action do not', () => {
    expect(wholeOrderKey(key({}))).toBeUndefined()
    expect(wholeOrderKey(key({ kind: 'action', productId: 'shoe' }))).toBeUndefined()
  })
})

describe('an action that counts once a day', () => {
  const [a, b] = ['a', 'b'].map((letter) => letter.repeat(32)) as [VisitorId, VisitorId]
  const daily = (who: string, at = 0) =>
    orderKey({ kind: 'action', orderId: oncePerDay(who, at), productId: 'p', code: 'lead' }, true)

  test('has a key that yields its visitor id and the key of the same action under another visitor id', () => {
    expect(actorOf(daily(a))).toBe(a)
    expect(sameActionBy(daily(a), b)).toBe(daily(b))
    expect(sameActionBy(daily(a), b)).not.toBe(daily(b, days(1)))
  })

  test.each([key({ orderId: oncePerDay('a'.repeat(32), 0) }), key({ kind: 'action' })])(
    'is not recognized in the key %s',
    (other) => {
      expect(actorOf(other)).toBeUndefined()
    },
  )
})
