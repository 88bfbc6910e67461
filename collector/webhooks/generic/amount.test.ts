import fc from 'fast-check'
import { decimalsOf } from '../../domain/currency.js'
import { isProblem } from '../../domain/problem.js'
import { readAmount } from './amount.js'
import { readExactJson } from './exactJson.js'
import { readPointer } from './pointer.js'
import type { AmountUnit } from './specs.js'

const pointer = (text: string) => {
  const read = readPointer(text, '')
  if (isProblem(read)) throw new Error(read.message)
  return read
}

/** The amount of a JSON value as it was written. */
const amountOf = (written: string, unit: AmountUnit, currency: string, plus: string[] = []) => {
  const body = readExactJson(`{"amount":${written},"tax":0.10,"none":null,"fee":7}`)
  if (isProblem(body)) throw new Error(body.message)
  const spec = { as: 'amount', pointer: pointer('/amount'), unit, plus: plus.map(pointer) } as const
  return readAmount(spec, body, currency)
}

test.each([
  ['49.9', 'major', 'EUR', 4990],
  ['"49.90"', 'major', 'EUR', 4990],
  ['"1999.00"', 'major', 'JPY', 1999],
  ['1999.00', 'major', 'JPY', 1999],
  ['12.345', 'major', 'KWD', 12_345],
  ['150.000', 'major', 'EUR', 15_000],
  ['2.5e2', 'major', 'EUR', 25_000],
  ['183.60000000000002', 'major', 'EUR', 18_360],
  ['1999', 'minor', 'JPY', 1999],
  ['"14000"', 'minor', 'USD', 14_000],
  ['1234', 'minor', 'KWD', 1234],
  ['4990.0', 'minor', 'EUR', 4990],
  ['199900', 'hundredths', 'JPY', 1999],
  ['5', 'hundredths', 'EUR', 5],
  ['123', 'hundredths', 'KWD', 1230],
  ['0', 'minor', 'EUR', 0],
] as const)('%s in %s units of %s is %d minor units', (written, unit, currency, amount) => {
  expect(amountOf(written, unit, currency)).toMatchObject({ value: { amount, currency } })
})

test.each([
  ['"150.000"', 'major', 'EUR', /may mean 150 or 150000/],
  ['"1,234.50"', 'major', 'EUR', /no decimal number/],
  ['"1e3"', 'major', 'EUR', /no decimal number/],
  ['49.905', 'major', 'EUR', /may mean 49.905 or 49905/],
  ['"1,234"', 'major', 'EUR', /may mean 1.234 or 1234/],
  ['49.9051', 'major', 'EUR', /more decimals than EUR/],
  ['1999.5', 'major', 'JPY', /more decimals than JPY/],
  ['-15.00', 'major', 'EUR', /below zero/],
  ['"-15.00"', 'minor', 'EUR', /below zero/],
  ['49.9', 'minor', 'EUR', /"unit" is "major"/],
  ['199950', 'hundredths', 'JPY', /more decimals than JPY/],
  ['10000000000000', 'minor', 'EUR', /too large/],
  ['true', 'major', 'EUR', /no amount/],
  ['{"value":"1"}', 'major', 'EUR', /no amount/],
  ['1', 'minor', 'XXX', /no currency/],
] as const)('%s in %s units of %s is refused', (written, unit, currency, why) => {
  expect(amountOf(written, unit, currency).wrong).toMatch(why)
})

test('amounts at further pointers are added, and absent ones are not', () => {
  expect(amountOf('49.90', 'major', 'EUR', ['/tax', '/none', '/nowhere'])).toMatchObject({
    value: { amount: 5000 },
  })
  expect(amountOf('1000000000000', 'minor', 'EUR', ['/fee']).wrong).toMatch(/too large/)
})

test('no digit of a decimal number is lost, whether it is a number or a text', () => {
  const currencies = ['EUR', 'JPY', 'KWD', 'CLF', 'HUF']
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 1_000_000_000_000n }),
      fc.constantFrom(...currencies),
      fc.nat({ max: 6 }),
      (minor, currency, zeros) => {
        const places = decimalsOf(currency) ?? 2
        const digits = String(minor).padStart(places + 1, '0')
        const whole = digits.slice(0, digits.length - places)
        const written = places === 0 ? whole : `${whole}.${digits.slice(-places)}`
        const padded =
          zeros > 0 ? `${written}${places === 0 ? '.' : ''}${'0'.repeat(zeros)}` : written
        const value = { amount: Number(minor), currency }
        expect(amountOf(padded, 'major', currency)).toMatchObject({ value })
        expect(amountOf(`"${written}"`, 'major', currency)).toMatchObject({ value })
        expect(amountOf(String(minor), 'minor', currency)).toMatchObject({ value })
        expect(amountOf(`${minor}e-${places}`, 'major', currency)).toMatchObject({ value })
      },
    ),
    { numRuns: 1_000 },
  )
})
