import fc from 'fast-check'
import { writtenAmount } from './writtenAmount.js'

test.each([
  ['49.90', '49.90'],
  ['49,90', '49.90'],
  ['49', '49'],
  ['0', '0'],
  ['-5,00', '-5.00'],
  ['1,234.50', '1234.50'],
  ['1.234,50', '1234.50'],
  ['1 234,50', '1234.50'],
  ['1 234,50 €', '1234.50'],
  ['€1.234.567,89', '1234567.89'],
  ['1,234,567', '1234567'],
  ['1.234.567', '1234567'],
  ["1'234.50 CHF", '1234.50'],
  ['CHF 1’234.50', '1234.50'],
  ['$49.90', '49.90'],
  ['USD49.90', '49.90'],
  ['49.90USD', '49.90'],
  ['4.166667', '4.166667'],
  ['1,234', '1,234'],
  ['1.234', '1.234'],
  ['49.', '49'],
  ['12345,6', '12345.6'],
])('%s is the amount %s', (text, amount) => {
  expect(writtenAmount(text)).toBe(amount)
})

test.each([
  '',
  ' ',
  'abc',
  '.5',
  '1,23,4',
  '1.2.3',
  '1,23.4,5',
  '1,234.567,8',
  '12,34,567.00',
  '1e3',
  '0x10',
  '--5',
  '5-',
  '{{total}}',
  'EUR',
  '12,345.67.89',
])('%s is no amount', (text) => {
  expect(writtenAmount(text)).toBeUndefined()
})

test.each(['en-US', 'de-DE', 'fr-FR', 'de-CH', 'pl-PL', 'pt-BR', 'sv-SE', 'ja-JP'])(
  'an amount that %s writes is read',
  (locale) => {
    for (const currency of ['EUR', 'USD', 'CHF']) {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (minor) => {
          const expected = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
          expect(writtenAmount(format.format(minor / 100))).toBe(expected)
        }),
      )
    }
  },
)
