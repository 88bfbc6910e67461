import type { AccountId } from '../domain/ids.js'
import type { DayKind } from './daySums.js'
import type { Decide } from './settled.js'

/** Leases and functions of the periodic jobs. One collector at a time leads a job. */
export interface Jobs {
  /**
   * Takes a free lease or renews an own one. Returns whether this holder has it until the given
   * instant.
   */
  holdLease(name: string, holder: string, at: number, until: number): Promise<boolean>
  /** When the job was last finished; 0 if never. */
  finishedAt(name: string): Promise<number>
  /** Records that the job was finished. Returns false if another collector has taken the lease. */
  finishJob(name: string, holder: string, at: number): Promise<boolean>
  /**
   * Adds the hashes of ledger entries that a collector of an earlier version wrote, for some
   * orders. Returns how many orders; 0 if none is left.
   */
  fillChain(accountId: AccountId, at: number): Promise<number>
  /**
   * Adds the codes of orders that a collector of an earlier version settled, for some orders, and
   * queues those to be re-settled whose code was entered since. Returns how many orders; 0 if none
   * is left.
   */
  fillCodes(accountId: AccountId, at: number): Promise<number>
  /**
   * Completes payouts and batches that a stopped collector did not complete: freezes, books back and
   * re-settles their orders, so that commissions get the right status. Returns how many.
   */
  settlePayouts(accountId: AccountId, at: number, decide: Decide): Promise<number>
  /**
   * Sums the first day after another one that changed since its sums were kept, or has just ended.
   * Returns that day, to continue after it; undefined after the last one.
   */
  sumDay(
    accountId: AccountId,
    at: number,
    after: ChangedDay | undefined,
  ): Promise<ChangedDay | undefined>
  /** Deletes the expired data of an account, except clicks. Returns how many rows. */
  forgetOld(accountId: AccountId, at: number): Promise<number>
  /**
   * Deletes some of the clicks that were received before an instant, of visitors without an order.
   * Clicks of buyers stay, because orders depend on them. Starts after the place `after`, and returns
   * where to continue; undefined after the last one.
   */
  forgetClicks(
    accountId: AccountId,
    before: number,
    at: number,
    after: ClickPlace | undefined,
  ): Promise<ClickPlace | undefined>
}

/** The place of a click in the order of arrival. */
export interface ClickPlace {
  readonly receivedAt: number
  readonly id: string
}

/** A day whose orders or clicks changed. */
export interface ChangedDay {
  readonly kind: DayKind
  readonly day: number
}
