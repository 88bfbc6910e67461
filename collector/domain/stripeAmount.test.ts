import { formatMoney } from './money.js'
import { isProblem } from './problem.js'
import { stripeMoney } from './stripeAmount.js'

test.each([
  [1999, 'usd', '19.99'],
  [1999, 'jpy', '1999'],
  [500, 'isk', '5'],
  [500, 'ugx', '5'],
  [500, 'mga', '500.00'],
  [12340, 'kwd', '12.340'],
  [12345, 'kwd', '12.345'],
  [250000, 'huf', '2500.00'],
  [80000, 'twd', '800.00'],
  [500, 'xof', '500'],
  [0, 'eur', '0.00'],
])('Stripe writes %d in %s for %s', (amount, currency, decimal) => {
  const found = stripeMoney(amount, currency, 'amount')
  if (isProblem(found)) throw new Error(found.message)
  expect(formatMoney(found)).toBe(decimal)
})

test.each([
  [550, 'isk', 'too_many_decimals'],
  [501, 'ugx', 'too_many_decimals'],
  [1_000_000_000_001, 'eur', 'too_large'],
  [10_000_000_001, 'mga', 'too_large'],
  [-1, 'eur', 'not_an_amount'],
  [19.99, 'eur', 'not_an_amount'],
  ['1999', 'eur', 'not_an_amount'],
  [undefined, 'eur', 'not_an_amount'],
  [1, 'xxx', 'unknown_currency'],
  [1, null, 'unknown_currency'],
])('%p in %p is refused and never rounded: %s', (amount, currency, code) => {
  expect(stripeMoney(amount, currency, 'amount_total')).toMatchObject({ code })
})
