import fc from 'fast-check'
import { isProblem } from '../../domain/problem.js'
import { decimalOf, isList, isNumeral, readExactJson } from './exactJson.js'

const decimal = (written: string): string | undefined => {
  const value = readExactJson(written)
  if (isProblem(value) || !isNumeral(value)) throw new Error(`${written} is no number`)
  return decimalOf(value)
}

test.each([
  ['49.9', '49.9'],
  ['49.90', '49.9'],
  ['1000.0', '1000'],
  ['0.10', '0.1'],
  ['-0', '0'],
  ['-0.50', '-0.5'],
  ['1e3', '1000'],
  ['1.5E+2', '150'],
  ['4990e-2', '49.9'],
  ['5e-3', '0.005'],
  ['0e9', '0'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ['1e300', undefined],
  ['1e-300', undefined],
  ['1e99999', undefined],
])('the number %s is %s', (written, expected) => {
  expect(decimal(written)).toBe(expected)
})

test('texts that look like numbers, or like their marks, stay texts', () => {
  const texts = ['1', '\0n1', '\0t1', '\0', 'a"1', '\\', '\\"1', '\u2028 7']
  expect(readExactJson(JSON.stringify(texts))).toEqual(texts)
})

test.each([['{"a":01}'], ['{a:1}'], ['[1,]'], [''], ['NaN'], ['"\0"'], ['[1 2]'], ['1.'], ['+1']])(
  '%s is refused as JSON',
  (text) => {
    expect(readExactJson(text)).toMatchObject({ code: 'not_json', field: 'body' })
  },
)

test('a body that is nested too deeply is refused and does not throw', () => {
  const deep = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`
  expect(() => readExactJson(deep)).not.toThrow()
})

test('a key named __proto__ is a key', () => {
  const value = readExactJson('{"__proto__":{"a":true}}')
  expect(Object.keys(value as object)).toEqual(['__proto__'])
})

test('every value is what JSON.parse reads, apart from its numbers', () => {
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (isNumeral(value as never)) return Number(decimalOf(value as never) ?? Number.NaN)
    if (isList(value as never)) return (value as readonly unknown[]).map(plain)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
  }
  const number = fc.oneof(
    fc.integer(),
    fc.integer().map((n) => n / 100),
  )
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      number,
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value')),
    ),
  })).value
  fc.assert(
    fc.property(tree, fc.constantFrom(undefined, 2, '\t'), (value, space) => {
      const text = JSON.stringify(value, undefined, space)
      expect(plain(readExactJson(text))).toEqual(JSON.parse(text))
    }),
  )
})
