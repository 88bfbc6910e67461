import type { HoldReason } from './hold.js'

/** The total is above the campaign's cap in the currency of the order. */
export const aboveSaleCap: HoldReason = ({ order: { total }, version: { saleCaps } }) => {
  const cap = saleCaps.find(({ currency }) => currency === total?.currency)
  return cap !== undefined && total !== undefined && total.amount > cap.amount
}
