import { createHash, timingSafeEqual } from 'node:crypto'
import type { SaleHash } from '../domain/papSettings.js'
import type { PapSale } from './papSale.js'

/**
 * What the hash of a sale says: `md5(total,order,secret)` in the data field that the merchant chose.
 * `valid` proves order and total as they were sent.
 */
export type HashState = 'none' | 'valid' | 'wrong'

export const checkSaleHash = (sale: PapSale, { field, secret }: SaleHash): HashState => {
  const said = sale.data[field - 1]?.trim().toLowerCase() ?? ''
  // A sale without a number gets one for each visitor, and the hash would prove all of them.
  if (sale.orderId.trim() === '') return 'none'
  // With a comma in the order's number, the same text would also belong to another order and total.
  if (said === '' || sale.orderId.includes(',')) return 'none'
  const expected = createHash('md5').update([sale.total, sale.orderId, secret].join(',')).digest()
  const given = /^[0-9a-f]{32}$/.test(said) ? Buffer.from(said, 'hex') : Buffer.alloc(16)
  // MD5 is what these clients make. The secret at the end keeps the text from being extended.
  return timingSafeEqual(expected, given) ? 'valid' : 'wrong'
}
