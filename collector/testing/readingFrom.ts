import type { ConversionDetail } from '../domain/conversion.js'
import type { OrderKey } from '../domain/ids.js'
import { orderKey } from '../domain/order.js'
import { days } from '../domain/time.js'
import type { Facts, Outcome } from '../settle/facts.js'
import { settle } from '../settle/settle.js'
import type { Storage } from '../storage/storage.js'
import { account, jane, NOON } from './builders.js'

/** Decides as of an instant. */
export const decideAt =
  (now = NOON + days(1)) =>
  (facts: Facts): Outcome =>
    settle(facts, now)

export const keyOfSale = (orderId: string): OrderKey =>
  orderKey({ kind: 'sale', orderId, productId: '', code: '' })

/** What tests of a storage look at. */
export const readingFrom = (storage: () => Storage) => ({
  conversion: async (orderId = '1001'): Promise<ConversionDetail> => {
    const [found] = await storage().conversionsOf(account, orderId)
    if (!found) throw new Error(`There is no order ${orderId}`)
    return found
  },
  /** By the ledger's accounts, without the merchant's own. */
  balances: async (affiliate = jane): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await storage().ledgerBalances(account))
        .filter(({ affiliateId, account: name }) => affiliateId === affiliate && name !== 'expense')
        .map(({ account: name, amount }) => [name, Number(amount.amount)]),
    ),
})
