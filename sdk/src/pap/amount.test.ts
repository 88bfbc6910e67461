import { amountOf, placesOf, shareOf } from './amount.js'

const read = (value: unknown, places = 2) => amountOf(value, `${value}`, places)

test.each([
  ['49.90', '49.90'],
  ['49,90', '49.90'],
  ['1,234.50', '1234.50'],
  ['1.234,50', '1234.50'],
  ['1 234,50 EUR', '1234.50'],
  ["1'234.50", '1234.50'],
  ['1,234,567', '1234567'],
  ['$44', '44'],
  ['US$ 44', '44'],
  ['44 kr.', '44'],
  ['4.166667', '4.17'],
  ['4.165', '4.17'],
  ['1.234', '1.23'],
  ['0,125', '0.13'],
  ['1234,565', '1234.57'],
  ['0.125', '0.13'],
  ['1234.565', '1234.57'],
  ['9.999999', '10.00'],
  ['0.004', '0.00'],
  ['007.5', '007.5'],
  [120.5, '120.5'],
  [4.125, '4.13'],
  [1.005, '1.01'],
  [183.60000000000002, '183.60'],
  [0, '0'],
])('the amount %j is sent as "%s"', (value, sent) => {
  expect(read(value)).toBe(sent)
})

test.each(['', 'free', '-5.00', '1.2.3', '12.34.567', '1e21', '<b>5</b>', '5 items'])(
  'the text "%s" is sent as it is and is refused by the collector',
  (text) => {
    expect(read(text)).toBe(text)
  },
)

test.each(['1,234', 'EUR 1,234'])(
  'the text "%s" may mean two amounts, and is sent as one that the collector refuses',
  (text) => {
    expect(read(text)).toBe('1.234')
  },
)

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['', 2],
  ['EURO', 2],
  ['$', 2],
])('amounts with the currency "%s" have %d decimals', (currency, places) => {
  expect(placesOf(currency)).toBe(places)
})

test.each([
  ['4990.00', 0, '4990'],
  ['1,234', 3, '1.234'],
  ['4.166667', 3, '4.167'],
  ['1.234,5678', 3, '1234.568'],
])('the amount "%s" with %d decimals is sent as "%s"', (text, places, sent) => {
  expect(read(text, places)).toBe(sent)
})

test.each([
  ['49.90', '%10', '4.99'],
  ['49.90', '10%', '4.99'],
  ['49.9', '%12.5', '6.24'],
  ['0.01', '%50', '0.01'],
  ['0', '%10', '0.00'],
  ['9999999999.99', '%33.3333', '3333330000.00'],
])('of the total %s, the fixed cost %s is %s', (total, text, cost) => {
  expect(shareOf(total, text, 2)).toBe(cost)
})

test.each([
  ['49.90', '10'],
  ['49.90', '%'],
  ['49.90', '%x'],
  ['49.90', '%-5'],
  ['1,234', '%10'],
  ['', '%10'],
])('of the total "%s", the text "%s" is no share', (total, text) => {
  expect(shareOf(total, text, 2)).toBeUndefined()
})
