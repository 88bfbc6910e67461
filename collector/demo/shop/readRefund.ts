import { bothReadings, type Money, parseMoney } from '../../domain/money.js'
import { leftOf, type Order } from './orders.js'
import { inWords } from './price.js'

/** The amount to give back, or what is wrong with what was typed. */
export const readRefund = (typed: string, order: Order): Money | string => {
  const text = typed.replace(',', '.')
  const amount = parseMoney(text, 'EUR')
  if (amount === 'ambiguous_decimals') return bothReadings(text)
  if (typeof amount === 'string' || amount.amount === 0) return 'Type an amount such as 20.00.'
  const left = leftOf(order)
  if (amount.amount > left.amount) return `Only ${inWords(left)} of this order is left.`
  return amount
}
