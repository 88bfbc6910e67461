import fc from 'fast-check'
import { isProblem } from '../../domain/problem.js'
import { mappingOf } from '../testing/generic/fixture.js'
import { generic } from './adapter.js'
import { MAPPING_MAX, readMapping } from './rules.js'

const SALE = {
  kind: 'sale',
  when: [{ pointer: '/type', equals: 'paid' }],
  orderId: { pointer: '/id' },
  total: { pointer: '/total', unit: 'minor' },
  currency: { value: 'EUR' },
}
const REFUND = {
  kind: 'refund',
  when: [],
  orderId: { pointer: '/id' },
  refundId: { pointer: '/refund' },
}

const read = (...rules: readonly unknown[]) => readMapping(JSON.stringify({ rules }))
const without = (rule: object, key: string) =>
  Object.fromEntries(Object.entries(rule).filter(([name]) => name !== key))

test.each(['shop', 'polar', 'dodo', 'lemonSqueezy', 'razorpay', 'snipcart'])(
  'the mapping of %s is good',
  (sender) => {
    expect(isProblem(readMapping(mappingOf(sender)))).toBe(false)
  },
)

test.each<[string, unknown, string, RegExp]>([
  ['an unknown field', { ...SALE, amount: {} }, '/rules/0/amount', /unknown.*"total"/],
  [
    'an unknown key of a field',
    { ...SALE, orderId: { path: '/id' } },
    '/rules/0/orderId/path',
    /"pointer"/,
  ],
  ['no kind', without(SALE, 'kind'), '/rules/0/kind', /"sale", "action" or "refund"/],
  ['an unknown kind', { ...SALE, kind: 'order' }, '/rules/0/kind', /"sale"/],
  ['no condition', without(SALE, 'when'), '/rules/0', /"when" is missing/],
  ['no total', without(SALE, 'total'), '/rules/0', /"total" is missing/],
  ['no currency', without(SALE, 'currency'), '/rules/0', /"currency" is missing/],
  ['no id', without(SALE, 'orderId'), '/rules/0', /"orderId", "names"/],
  ['no unit', { ...SALE, total: { pointer: '/total' } }, '/rules/0/total', /"unit" is missing/],
  [
    'an unknown unit',
    { ...SALE, total: { pointer: '/t', unit: 'cents' } },
    '/rules/0/total/unit',
    /"minor", "hundredths" or "major"/,
  ],
  [
    'a wrong pointer',
    { ...SALE, total: { pointer: 'total', unit: 'minor' } },
    '/rules/0/total/pointer',
    /must begin with/,
  ],
  [
    'a pointer and a constant',
    { ...SALE, currency: { pointer: '/c', value: 'EUR' } },
    '/rules/0/currency',
    /either "pointer" or "value"/,
  ],
  ['neither', { ...SALE, currency: {} }, '/rules/0/currency', /either/],
  [
    'a text instead of an object',
    { ...SALE, orderId: '/id' },
    '/rules/0/orderId',
    /must be an object/,
  ],
  [
    'a condition without a value',
    { ...SALE, when: [{ pointer: '/type' }] },
    '/rules/0/when/0',
    /either "equals" or "in"/,
  ],
  [
    'an empty choice',
    { ...SALE, when: [{ pointer: '/type', in: [] }] },
    '/rules/0/when/0/in',
    /1 to 50/,
  ],
  [
    'a fractional comparison',
    { ...SALE, when: [{ pointer: '/n', equals: 0.5 }] },
    '/rules/0/when/0/equals',
    /text/,
  ],
  [
    'no table of states',
    { ...SALE, payment: { pointer: '/s' } },
    '/rules/0/payment',
    /"values" is missing/,
  ],
  [
    'an unknown state',
    { ...SALE, payment: { pointer: '/s', values: { a: 'done' } } },
    '/rules/0/payment/values/a',
    /"paid", "awaited" or "failed"/,
  ],
  [
    'a key with a slash',
    { ...SALE, payment: { pointer: '/s', values: { 'a/b': 'done' } } },
    '/rules/0/payment/values/a~1b',
    /"paid"/,
  ],
  [
    'an entry without its list',
    { ...SALE, visitorId: { pointer: '/f', take: '/value' } },
    '/rules/0/visitorId',
    /belong together/,
  ],
  [
    'a subscription without its id',
    { ...SALE, subscriptionIsFirst: { value: true } },
    '/rules/0',
    /"subscriptionId"/,
  ],
  [
    'an action without a code',
    { ...without(SALE, 'total'), kind: 'action' },
    '/rules/0',
    /"code" is missing/,
  ],
  ['a refund without an id', without(REFUND, 'refundId'), '/rules/0', /"refundId".*"soFarOf"/],
  [
    'a refund with both ids',
    { ...REFUND, soFarOf: { pointer: '/id' } },
    '/rules/0',
    /"refundId".*"soFarOf"/,
  ],
  [
    'a sum so far without an amount',
    { ...without(REFUND, 'refundId'), soFarOf: { pointer: '/id' } },
    '/rules/0',
    /"amount" is missing/,
  ],
  [
    'a refund without a currency',
    { ...REFUND, amount: { pointer: '/a', unit: 'minor' } },
    '/rules/0',
    /"currency" is missing.*"amount"/,
  ],
  [
    'nine names',
    { ...SALE, names: Array.from({ length: 9 }, () => ({ pointer: '/n' })) },
    '/rules/0/names',
    /1 to 8/,
  ],
  ['a rule that is a list', [], '/rules/0/kind', /"sale"/],
  ['a rule that is null', null, '/rules/0/kind', /"sale"/],
])('a rule with %s is refused, and the problem names the place', (_title, rule, field, message) => {
  const found = read(rule)
  expect(found).toMatchObject({ code: 'invalid_mapping', field })
  expect(isProblem(found) && found.message).toMatch(message)
})

test.each<[string, string, string]>([
  ['no JSON', '{', '/'],
  ['a list', '[]', '/'],
  ['no rules', '{}', '/'],
  ['an empty list of rules', '{"rules":[]}', '/rules'],
  ['21 rules', JSON.stringify({ rules: Array.from({ length: 21 }, () => SALE) }), '/rules'],
  ['an unknown key', '{"rules":[],"rule":[]}', '/rule'],
  ['too many characters', ' '.repeat(MAPPING_MAX + 1), '/'],
])('a mapping with %s is refused', (_title, text, field) => {
  expect(readMapping(text)).toMatchObject({ code: 'invalid_mapping', field })
})

test('a mapping is checked when the setting is saved', () => {
  const [setting] = generic.settings
  expect(setting?.check(mappingOf('shop'))).toBeUndefined()
  expect(setting?.check('{}')).toMatchObject({ code: 'invalid_mapping' })
})

test('any JSON is a mapping or a problem, and never throws', () => {
  const keys = ['rules', 'kind', 'when', 'pointer', 'total', 'names', 'orderId', 'in', 'value']
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('sale', 'refund', '/a', 'minor', 1, null, true, '__proto__'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value')),
    ),
  })).value
  fc.assert(
    fc.property(fc.oneof(tree, fc.jsonValue()), (value) => {
      for (const text of [JSON.stringify(value), JSON.stringify({ rules: [value] })]) {
        const found = readMapping(text)
        expect(isProblem(found) || Array.isArray(found.rules)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
