import { adviceOn, type Money, parseMoney } from '../../../domain/money.js'
import { leftOf, type Order } from './orders.js'
import { inWords } from './price.js'

/** The amount to give back, or what is wrong with what was typed. */
export const readRefund = (typed: string, order: Order): Money | string => {
  const text = typed.replace(',', '.')
  const amount = parseMoney(text, 'EUR')
  const usual = 'Type an amount such as 20.00.'
  if (typeof amount === 'string') return adviceOn(amount, text, usual)
  if (amount.amount === 0) return usual
  const left = leftOf(order)
  if (amount.amount > left.amount) return `Only ${inWords(left)} of this order is left.`
  return amount
}
