import type { AffiliateBalances } from '../domain/balances.js'
import type { BannerCount, BannerSum } from '../domain/banner.js'
import type { BookingRow } from '../domain/booking.js'
import type { Click } from '../domain/click.js'
import type { ConversionRow, StoredSale } from '../domain/conversion.js'
import type { Coupon } from '../domain/coupon.js'
import type { AccountId, AffiliateId } from '../domain/ids.js'
import type { LifetimeCustomer, LifetimeQuery } from '../domain/lifetimeRows.js'
import type {
  AffiliateQuery,
  CommissionQuery,
  CommissionRow,
  ConversionQuery,
  LedgerBalanceRow,
  ListQuery,
  PayableRow,
  PayoutRow,
  SalesQuery,
} from '../domain/lists.js'
import type { SetAside } from '../domain/setAside.js'
import type { LinkDay, LinkQuery, ListedLink } from '../domain/shortLink.js'
import type { Summary } from '../domain/summary.js'

/**
 * Lists and sums for the panel. They do not block writes, and see a state that was committed after
 * the call.
 */
export interface Reads {
  /** The affiliates of a page, in its order. */
  listAffiliates(query: AffiliateQuery): Promise<readonly AffiliateId[]>
  /** Sorted by code. */
  listCoupons(query: ListQuery): Promise<readonly Coupon[]>
  /** Customers who have or had a lifetime affiliate, sorted by the hash of the customer. */
  listLifetimes(query: LifetimeQuery): Promise<readonly LifetimeCustomer[]>
  listClicks(query: ListQuery): Promise<readonly Click[]>
  /** What people booked for affiliates. */
  listBookings(query: ListQuery): Promise<readonly BookingRow[]>
  listConversions(query: ConversionQuery): Promise<readonly ConversionRow[]>
  /**
   * The sales with these order ids, of which at most `LIST_MAX` are looked up, without tests. At most
   * `SALES_CALLED_MAX`.
   */
  salesCalled(accountId: AccountId, orderIds: readonly string[]): Promise<readonly StoredSale[]>
  salesBetween(query: SalesQuery): Promise<readonly StoredSale[]>
  listCommissions(query: CommissionQuery): Promise<readonly CommissionRow[]>
  listSetAside(query: ListQuery): Promise<readonly SetAside[]>
  /** How many messages were discarded in the last thirty days because too many were set aside. */
  setAsideDiscarded(accountId: AccountId): Promise<number>
  listPayouts(query: ListQuery): Promise<readonly PayoutRow[]>
  /**
   * The balances at an instant, one row per affiliate and currency, without tests and without rows
   * that are zero (see `balancesFrom`).
   */
  balances(accountId: AccountId, at: number): Promise<readonly AffiliateBalances[]>
  /** The same rows, where something is payable. The amount may be negative. */
  listPayable(accountId: AccountId, at: number): Promise<readonly PayableRow[]>
  /**
   * The accounts of the ledger as they are, per affiliate, account and currency, with tests separate and
   * without zero rows. For checks; people are shown `balances`.
   */
  ledgerBalances(accountId: AccountId): Promise<readonly LedgerBalanceRow[]>
  /** The newest first, with their clicks from a UTC day on. */
  listLinks(query: LinkQuery): Promise<readonly ListedLink[]>
  /** The clicks of a link from a UTC day on. The newest day first. */
  linkDays(accountId: AccountId, linkId: string, since: number): Promise<readonly LinkDay[]>
  /** What was counted for a banner from a UTC day on. The newest first, at most `LIST_MAX`. */
  bannerCounts(
    accountId: AccountId,
    bannerId: string,
    since: number,
  ): Promise<readonly BannerCount[]>
  /** The sums from a UTC day on, per banner. */
  bannerSums(accountId: AccountId, since: number): Promise<readonly BannerSum[]>
  summary(accountId: AccountId, since: number): Promise<Summary>
}
