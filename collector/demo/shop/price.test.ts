import { formatMoney } from '../../domain/money.js'
import { priceOf } from './price.js'

test.each([
  // unit price, quantity, percent, discount, total
  [9999, 1, 15, '15.00', '84.99'],
  [9999, 3, 15, '45.00', '254.97'],
  [1990, 1, 15, '2.99', '16.91'],
  [2490, 1, 15, '3.74', '21.16'],
  [2490, 2, 15, '7.47', '42.33'],
  [1450, 1, 12.5, '1.81', '12.69'],
  [1, 1, 50, '0.01', '0.00'],
  [9999, 1, 100, '99.99', '0.00'],
  [9999, 1, 0, '0.00', '99.99'],
])('%i cents × %i with %d %% off costs exactly so much', (unit, quantity, percent, off, left) => {
  const { subtotal, discount, total } = priceOf(unit, quantity, percent)
  expect([formatMoney(discount), formatMoney(total)]).toEqual([off, left])
  expect(discount.amount + total.amount).toBe(subtotal.amount)
})
