import type { Click } from '../domain/click.js'
import type { AccountId, OrderKey, VisitorId } from '../domain/ids.js'
import type { Report } from '../domain/report.js'
import type { SetAside } from '../domain/setAside.js'
import { DAY_MS, DELAY_MAX_MS } from '../domain/time.js'
import type { Facts, Outcome } from '../settle/facts.js'
import type { Access } from './access.js'
import type { Catalogue } from './catalogue.js'
import type { OutageCounts } from './outage.js'
import type { ChangedSum, Payout, PayoutOrder } from './payout.js'
import type { Reads } from './reads.js'

export { StorageOutage } from './outage.js'

/**
 * Decides an order. Must be pure: PostgreSQL may call it again after a deadlock, and SQLite calls it
 * inside a transaction that cannot wait.
 */
export type Decide = (facts: Facts) => Outcome

/**
 * Everything Waymark keeps. Every promise resolves after the commit and not before; every write is
 * all or nothing and may be repeated. An outage (full disk, lost connection, full queue) rejects
 * with `StorageOutage`, and then nothing was written.
 */
export interface Storage extends Ledger, Catalogue, Access, Jobs, Resettling, Audit, Reads {
  /** Whether writes work right now. */
  ready(): Promise<boolean>
  /**
   * Nodes of a cluster that did not answer when `ready` asked them last: accounts that lie there have
   * an outage, all others do not.
   */
  nodesAway(): Promise<readonly number[]>
  /** How many outages there were since it was opened, by what they were. */
  outages(): OutageCounts
  close(): Promise<void>
}

/** What speaks for affiliates about one visitor. */
export type Touches = Pick<Facts, 'visitors' | 'clicks' | 'affiliates' | 'coupons'>

/** The visitor who used up a hand-over token. */
export interface Handover {
  readonly visitorId: VisitorId
  readonly usedAt: number
}

export interface Ledger {
  /**
   * Keeps clicks of one account, and settles anew the orders of their visitors that were placed after
   * them. Answers for each click, in order.
   */
  recordClicks(clicks: readonly Click[], decide: Decide): Promise<readonly ClickState[]>

  /** Keeps the report, gathers every fact of its order, decides, and books desired minus booked. */
  settleOrder(report: Report, decide: Decide): Promise<Settled>

  /**
   * Learns that two ids are one visitor, and settles anew the orders that this may change. Of the
   * ids of one visitor the smallest stands for it.
   */
  linkVisitors(
    accountId: AccountId,
    ids: readonly [VisitorId, VisitorId],
    at: number,
    decide: Decide,
  ): Promise<void>

  /**
   * Uses up a hand-over token, or one half of it, given as its hash, for one visitor. Answers the
   * first visitor that came with it, and when, however often others do.
   */
  useHandover(
    accountId: AccountId,
    token: string,
    visitorId: VisitorId,
    usedAt: number,
  ): Promise<Handover>

  /** Who came with a hand-over token, or one half of it, if anybody did. */
  handover(accountId: AccountId, token: string): Promise<Handover | undefined>

  /** What speaks for affiliates about one visitor by their clicks, and those affiliates' coupons. */
  touchesOf(accountId: AccountId, visitorId: VisitorId): Promise<Touches>

  /**
   * Erases the clicks of a visitor under all their ids, and that these ids are one visitor. What their
   * orders depend on stays, because a ledger must be able to say why; the answer says how much. For
   * `FORGOTTEN_KEPT_MS` no click from before, and no alias, brings the visitor back.
   */
  forgetVisitor(accountId: AccountId, visitorId: VisitorId, at: number): Promise<Forgotten>

  /**
   * Keeps what was refused or could not be applied, for a person to look at: of an account so much as
   * `SET_ASIDE_ROWS_MAX` and `SET_ASIDE_BYTES_MAX` say, and discards the oldest beyond it. All of one
   * account.
   */
  setAside(events: readonly SetAside[]): Promise<void>

  /**
   * Applies a report that was parked whole, as if there had been room for it, and takes it off the
   * list. Undefined where there is none under this id.
   */
  applyParked(accountId: AccountId, id: string, decide: Decide): Promise<Settled | undefined>

  /**
   * Settles the affiliate's matured commissions of one currency, then moves all that is payable to
   * paid under one payout, which is all or nothing however many orders it pays. Undefined where
   * nothing above zero is payable; what is, where it is not the amount that was ordered.
   */
  payOut(order: PayoutOrder, decide: Decide): Promise<Payout | ChangedSum | undefined>
}

/** What is kept of a visitor who was forgotten. */
export interface Forgotten {
  /** Their orders; one more than are looked at, where there are more. */
  readonly orders: number
  /** Clicks that these depend on, without what no verdict needs. */
  readonly clicks: number
}

/** Periodic work of which one collector at a time is the leader, however many there are. */
export interface Jobs {
  /** Takes a lease that nobody holds, or goes on holding it: whether it is ours until that instant. */
  holdLease(name: string, holder: string, at: number, until: number): Promise<boolean>
  /** When the job was done last; 0: never. */
  finishedAt(name: string): Promise<number>
  /** Notes that the job was done. False where the lease went to somebody else in the meantime. */
  finishJob(name: string, holder: string, at: number): Promise<boolean>
  /**
   * Fills in the hashes of ledger entries that a collector of an earlier version wrote, some orders
   * at a time. Answers how many orders; 0: none is left.
   */
  fillChain(accountId: AccountId, at: number): Promise<number>
  /**
   * Fills in which codes the orders name that a collector of an earlier version settled, some orders
   * at a time, and leaves those to be settled anew whose code was entered since. Answers how many
   * orders; 0: none is left.
   */
  fillCodes(accountId: AccountId, at: number): Promise<number>
  /**
   * Settles anew the orders of payouts after which a collector was stopped, so that their commissions
   * read `paid`. Answers how many payouts.
   */
  settlePayouts(accountId: AccountId, at: number, decide: Decide): Promise<number>
  /** Drops what an account need not keep any longer at an instant. Answers how many rows. */
  forgetOld(accountId: AccountId, at: number): Promise<number>
}

/**
 * Orders that wait to be settled anew. A message settles a few by itself; more than that are left as
 * tasks, with the message or not at all, and worked off a slice at a time.
 */
export interface Resettling {
  /**
   * Settles anew some orders of the task that is due the longest at an instant. Answers how many
   * slices that were; 0: nothing is due.
   */
  resettleSlice(accountId: AccountId, at: number, decide: Decide): Promise<number>
  /** Calls back after each write of this process that left a task. */
  onResettling(listener: () => void): void
}

/** Proof that the ledger is as it was written. */
export interface Audit {
  /** Reads every entry of an account, and computes its hashes anew. */
  auditLedger(accountId: AccountId): Promise<LedgerAudit>
}

export interface LedgerAudit {
  readonly entries: number
  readonly orders: number
  /** SHA-256 over all hashes in the order of order keys: two ledgers with the same entries have it. */
  readonly hash: string
  /** Orders with an entry that is not as it was written, up to `BROKEN_MAX` of them. */
  readonly broken: readonly OrderKey[]
  /** Orders with entries from before there were hashes. */
  readonly unchained: number
}

/** How many broken orders an audit names. */
export const BROKEN_MAX = 100

/** What a sender is told. A duplicate carries what the order stands at, so a retry learns the same. */
export interface Settled {
  /**
   * `conflict`: another message came under this id before; `full`: the order has `PAGE_REPORTS_MAX`
   * unsigned reports of pages already, or `CLAIMANT_REPORTS_MAX` of this claimant. In both cases
   * nothing was changed.
   */
  readonly state: 'recorded' | 'duplicate' | 'conflict' | 'full'
  /** Why this report could not be applied, where it could not. */
  readonly parked: string | undefined
  /** The order it belongs to; for a duplicate, the one that the first delivery was for. */
  readonly orderKey: OrderKey
}

/**
 * What became of a click. `conflict`: another affiliate's came under its id before; `full`: its visitor
 * has `CLICKS_KEPT_MAX` clicks already. In both cases nothing was changed.
 */
export type ClickState = 'recorded' | 'duplicate' | 'conflict' | 'full'

/** How many clicks are kept of one visitor: honest ones have a few. */
export const CLICKS_KEPT_MAX = 1_000

/** How long refused and parked events are kept. */
export const SET_ASIDE_MS = 30 * DAY_MS

/**
 * How much of it an account keeps at most. The oldest is discarded, because a merchant looks for what
 * is wrong now, and because a flood would otherwise keep every later message out for thirty days.
 */
export const SET_ASIDE_ROWS_MAX = 10_000
export const SET_ASIDE_BYTES_MAX = 16 * 1024 * 1024

/** How long a used hand-over token is remembered: far longer than it could be used. */
export const HANDOVER_KEPT_MS = DAY_MS

/** How long it is remembered, as a hash, that a visitor was forgotten: as long as a click may be late. */
export const FORGOTTEN_KEPT_MS = DELAY_MAX_MS + DAY_MS

/** How much of a refused message is kept. */
export const BODY_KEPT_MAX = 4_096
