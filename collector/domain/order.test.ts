import fc from 'fast-check'
import { type OrderRef, orderKey } from './order.js'

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

  test('is told from another letter by letter', () => {
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
