import { readFixedCost, readPapAmount } from './papAmount.js'

test.each([
  ['49.90', 'EUR', '49.90', false],
  [' 49.9 ', 'EUR', '49.9', false],
  ['4.166667', 'EUR', '4.17', true],
  ['4.165', 'EUR', '4.17', true],
  ['4.164999', 'EUR', '4.16', true],
  ['4.500000', 'EUR', '4.50', false],
  ['0.005', 'EUR', '0.01', true],
  ['1,234.50', 'EUR', '1234.50', false],
  ['1.234,567', 'EUR', '1234.567', false],
  ['4,166667', 'EUR', '4.17', true],
  ['49.90 EUR', 'EUR', '49.90', false],
  ['4990.50', 'JPY', '4991', true],
  ['1.2345', 'KWD', '1.235', true],
  ['9007199254740993.125', 'EUR', '9007199254740993.13', true],
  ['49.90', 'XXX', '49.90', false],
  ['a lot', 'EUR', 'a lot', false],
  ['1e3', 'EUR', '1e3', false],
])('"%s" in %s is read as %s', (said, currency, text, isRounded) => {
  expect(readPapAmount(said, currency)).toEqual({ text, isRounded })
})

test.each(['', ' ', '\t'])('"%s" is no amount', (said) => {
  expect(readPapAmount(said, 'EUR')).toBeUndefined()
})

test('a comma before three digits stays for the reader of amounts, which refuses it', () => {
  expect(readPapAmount('1,234', 'EUR')).toEqual({ text: '1,234', isRounded: false })
})

test.each([
  ['5.00', '5.00'],
  ['%10', '5.00'],
  ['%12.5', '6.25'],
  ['%0.01', '0.01'],
])('a fixed cost of %s of 50.00 is %s', (said, text) => {
  expect(readFixedCost(said, '50.00', 'EUR')?.text).toBe(text)
})

test.each(['', '%', '%ten', '%-5'])('a fixed cost "%s" is not read', (said) => {
  expect(readFixedCost(said, '50.00', 'EUR')).toBeUndefined()
})
