import type { PapSettings } from '../domain/papSettings.js'
import { readFixedCost, readPapAmount } from '../pap/papAmount.js'
import { withCurrency } from './withCurrency.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * An event of the script for pages of Post Affiliate Pro, as the account's settings complete it. The script
 * does not know the account's currency, so it sends amounts without a currency as the page has written them,
 * and they are rounded here. The field of the sale hash is left out: the script sends another text of the
 * total than the hash was made of, so it cannot be checked.
 */
export const papOrder = (event: unknown, { currency, saleHash }: PapSettings): unknown => {
  const completed = withCurrency(event, currency)
  if (!isOrder(completed)) return completed
  const { [`data${saleHash?.field ?? ''}`]: _hash, ...order } = completed
  return currency === undefined || completed === event ? order : inCurrency(order, currency)
}

const isOrder = (event: unknown): event is Fields => {
  const { type } = (event ?? {}) as Fields
  return type === 'sale' || type === 'action'
}

const inCurrency = (order: Fields, currency: string): Fields => {
  const { total, fixedCost } = order
  if (typeof total !== 'string') return order
  const read = readPapAmount(total, currency)?.text ?? total
  const cost = typeof fixedCost === 'string' ? readFixedCost(fixedCost, read, currency) : undefined
  return { ...order, total: read, ...(cost && { fixedCost: cost.text }) }
}
