import { isProblem } from '../../domain/problem.js'
import { fixtureBody } from '../testing/adapterContract.js'
import { mappingOf } from '../testing/generic/fixture.js'
import { type ExplainedField, type Explanation, explainMapping } from './explain.js'
import { readMapping } from './rules.js'

const explained = (sender: string, sample: string): Explanation => {
  const mapping = readMapping(mappingOf(sender))
  if (isProblem(mapping)) throw new Error(mapping.message)
  const explanation = explainMapping(mapping, sample)
  if (isProblem(explanation)) throw new Error(explanation.message)
  return explanation
}

const sampleOf = (name: string) => fixtureBody('generic', `${name}.json`).toString()

const fieldsOf = ({ rules }: Explanation): ReadonlyMap<string, ExplainedField> =>
  new Map(rules.flatMap(({ fields }) => fields.map((one) => [one.field, one] as const)))

test('each field says where it is, what was found and what it became', () => {
  const fields = fieldsOf(explained('snipcart', sampleOf('snipcart.orderCompleted')))
  expect([...fields.values()]).toEqual(
    expect.arrayContaining([
      {
        field: 'total',
        pointer: '/content/finalGrandTotal',
        found: '49.9',
        became: '49.90 EUR',
        missing: undefined,
      },
      {
        field: 'at',
        pointer: '/content/completionDate',
        found: '"2026-01-01T11:59:53.27Z"',
        became: '2026-01-01T11:59:53.270Z',
        missing: undefined,
      },
    ]),
  )
  expect(fields.get('items')?.became).toBe('2 x SHIRT for 45.00')
  expect(fields.get('names/0')?.became).toBe('SNIP-1042')
  expect(fields.get('test')).toMatchObject({ found: '"Live"', became: 'false' })
})

test('a field that became nothing says why', () => {
  const sample = sampleOf('shop.paid')
    .replace('0198c5c27a4e7d31a1b2c3d4e5f60718', 'gift')
    .replace('"tax": 7.97', '"tax": -1')
    .replace('"voucher": "JANE10"', '"voucher": ""')
    .replace('"cart"', '"basket"')
  const explanation = explained('shop', sample)
  const missing = [...fieldsOf(explanation)].map(([field, one]) => [field, one.missing])
  expect(Object.fromEntries(missing)).toMatchObject({
    visitorId: expect.stringContaining('no visitor id'),
    tax: expect.stringContaining('below zero'),
    coupons: 'The value is empty.',
    'names/0': 'The sample has nothing at this pointer.',
  })
  expect(explanation.result).toMatchObject({ code: 'unreadable', field: '/order/tax' })
})

test('a rule that does not apply says which condition is not met', () => {
  const { rules, result } = explained('shop', sampleOf('shop.shipped'))
  expect(rules[0]).toEqual({
    kind: 'sale',
    applies: false,
    conditions: [
      {
        pointer: '/event',
        found: '"order.shipped"',
        expected: '"order.placed" or "order.paid"',
        isMet: false,
      },
    ],
    fields: [],
  })
  expect(result).toMatchObject({ messages: [] })
})

test('a constant has no pointer', () => {
  const fields = fieldsOf(explained('snipcart', sampleOf('snipcart.refundCreated')))
  expect(fields.get('currency')).toEqual({
    field: 'currency',
    pointer: undefined,
    found: undefined,
    became: 'EUR',
    missing: undefined,
  })
})

test('long values are cut', () => {
  const sample = sampleOf('shop.paid').replace('SHOP-1001', 'x'.repeat(1_000))
  expect(fieldsOf(explained('shop', sample)).get('orderId')?.found?.length).toBeLessThan(130)
})

test('a sample that is no JSON is refused', () => {
  const mapping = readMapping(mappingOf('shop'))
  expect(isProblem(mapping) || explainMapping(mapping, '{')).toMatchObject({
    code: 'not_json',
    field: 'sample',
  })
})
