import type { Click } from '../domain/click.js'
import type { ConversionDetail, ConversionRow } from '../domain/conversion.js'
import type { AccountId, OrderKey } from '../domain/ids.js'
import type {
  BalanceRow,
  CommissionQuery,
  CommissionRow,
  ListQuery,
  PayableRow,
  PayoutRow,
} from '../domain/lists.js'
import type { OrderRef } from '../domain/order.js'
import type { SetAside } from '../domain/setAside.js'
import type { Summary } from '../domain/summary.js'

/**
 * Lists and sums for people. They run beside the writes, never in their way, and see a state that
 * was committed at some instant after the call.
 */
export interface Reads {
  listClicks(query: ListQuery): Promise<readonly Click[]>
  listConversions(query: ListQuery): Promise<readonly ConversionRow[]>
  /**
   * The conversions of an order id, of one kind or all: a cart may report one per product. One more
   * than `LIST_MAX` where there are more than that.
   */
  conversionsOf(
    accountId: AccountId,
    orderId: string,
    kind?: OrderRef['kind'],
  ): Promise<readonly ConversionDetail[]>
  conversion(accountId: AccountId, orderKey: OrderKey): Promise<ConversionDetail | undefined>
  listCommissions(query: CommissionQuery): Promise<readonly CommissionRow[]>
  listSetAside(query: ListQuery): Promise<readonly SetAside[]>
  /** How many messages were discarded in the last thirty days because too many were set aside. */
  setAsideDiscarded(accountId: AccountId): Promise<number>
  listPayouts(query: ListQuery): Promise<readonly PayoutRow[]>
  /**
   * What can be paid out at an instant: `payable` on the ledger, and pending money that has matured
   * by then and is not held. One row an affiliate and currency, also below zero.
   */
  listPayable(accountId: AccountId, at: number): Promise<readonly PayableRow[]>
  /** What the ledger says, per affiliate, account and currency, tests apart; without rows of zero. */
  balances(accountId: AccountId): Promise<readonly BalanceRow[]>
  summary(accountId: AccountId, since: number): Promise<Summary>
}
