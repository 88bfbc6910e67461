import type { AccountId } from '../domain/ids.js'
import type { ListQuery } from '../domain/lists.js'
import type { Rate } from '../domain/rate.js'

/** `unchanged`: the same rate is in force already. `full`: the day has `RATES_PER_DAY_MAX` rates. */
export type RateFate = 'added' | 'unchanged' | 'full'

/** Exchange rates. A rate is never changed: a correction is another one, entered later. */
export interface Rates {
  /**
   * Stores rates of one account, all or none, and re-settles the orders that wait for them. Returns for
   * each what became of it. No two may be of the same day, currencies and source.
   */
  addRates(accountId: AccountId, rates: readonly Rate[]): Promise<readonly RateFate[]>
  /** What `addRates` would return. Stores nothing. */
  knownRates(accountId: AccountId, rates: readonly Rate[]): Promise<readonly RateFate[]>
  /** Sorted by day, currencies, source and time. */
  listRates(query: RateQuery): Promise<readonly Rate[]>
  /** The payout currencies that affiliates have or had. */
  payoutCurrencies(accountId: AccountId): Promise<readonly string[]>
}

export interface RateQuery extends Omit<ListQuery, 'affiliateId'> {
  /** Only rates from or to this currency. */
  readonly currency?: string | undefined
}
