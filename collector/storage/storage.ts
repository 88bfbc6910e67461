import type { NewClick } from '../domain/click.js'
import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId, OrderKey, VisitorId } from '../domain/ids.js'
import type { OrderRef } from '../domain/order.js'
import type { Report } from '../domain/report.js'
import type { SetAside } from '../domain/setAside.js'
import { DAY_MS, DELAY_MAX_MS } from '../domain/time.js'
import type { Facts } from '../settle/facts.js'
import type { Access } from './access.js'
import type { Audit } from './audit.js'
import type { Catalogue } from './catalogue.js'
import type { Jobs } from './jobs.js'
import type { Links } from './links.js'
import type { OutageCounts } from './outage.js'
import type { ChangedSum, Payout, PayoutOrder } from './payout.js'
import type { PayoutBatches } from './payoutBatches.js'
import type { Performance } from './performance.js'
import type { Postbacks } from './postbacks.js'
import type { Rates } from './rates.js'
import type { Reads } from './reads.js'
import type { Replays } from './replays.js'
import type { Decide, Settled } from './settled.js'
import type { Traces } from './traces.js'
import type { TrafficCounts } from './traffic.js'
import type { Webhooks } from './webhooks.js'

export { StorageOutage } from './outage.js'

/**
 * All persistent data. Every promise resolves after the commit; every write is atomic and
 * idempotent. An outage (full disk, lost connection, full queue) rejects with `StorageOutage`, and
 * then nothing was written.
 */
export interface Storage
  extends Ledger,
    PayoutBatches,
    Catalogue,
    Links,
    Webhooks,
    Postbacks,
    Access,
    Jobs,
    Resettling,
    Audit,
    Rates,
    Replays,
    Traces,
    TrafficCounts,
    Performance,
    Reads {
  /** Whether writes currently succeed. */
  ready(): Promise<boolean>
  /**
   * Nodes of a cluster that did not answer the last check of `ready`. Only accounts on these nodes
   * have an outage.
   */
  nodesAway(): Promise<readonly number[]>
  /** How many outages there were since the storage was opened, by kind. */
  outages(): OutageCounts
  close(): Promise<void>
}

/** The facts about one visitor that may credit affiliates. */
export type Touches = Pick<Facts, 'visitors' | 'clicks' | 'affiliates' | 'coupons'>

/** The visitor who used up a hand-over token. */
export interface Handover {
  readonly visitorId: VisitorId
  readonly usedAt: number
}

export interface SettleOptions {
  /** Whether the result has the order as it is then. */
  readonly withOrder?: boolean
}

export interface Ledger {
  /**
   * Stores clicks of one account and re-settles the later orders of their visitors. Returns the
   * state of each click, in order.
   */
  recordClicks(clicks: readonly NewClick[], decide: Decide): Promise<readonly ClickState[]>

  /**
   * The state that clicks of one account would have because of clicks that are stored; undefined if
   * nothing is stored under their id. Stores nothing.
   */
  knownClicks(
    clicks: readonly NewClick[],
  ): Promise<readonly ('duplicate' | 'conflict' | undefined)[]>

  /**
   * Stores the report, loads all facts of its order, decides, and books desired minus booked.
   */
  settleOrder(report: Report, decide: Decide, options?: SettleOptions): Promise<Settled>

  /**
   * The conversions of an order id, of one kind or all; an order may have one per product. Returns
   * `LIST_MAX` + 1 if there are more than `LIST_MAX`.
   */
  conversionsOf(
    accountId: AccountId,
    orderId: string,
    kind?: OrderRef['kind'],
  ): Promise<readonly ConversionDetail[]>

  conversion(accountId: AccountId, orderKey: OrderKey): Promise<ConversionDetail | undefined>

  /**
   * Merges two ids into one visitor and re-settles the orders that this may affect. The smallest id
   * represents the visitor.
   */
  linkVisitors(
    accountId: AccountId,
    ids: readonly [VisitorId, VisitorId],
    at: number,
    decide: Decide,
  ): Promise<void>

  /**
   * Uses a hand-over token, or one half of it, given as its hash, for one visitor. Always returns
   * the first visitor that used it, and when.
   */
  useHandover(
    accountId: AccountId,
    token: string,
    visitorId: VisitorId,
    usedAt: number,
  ): Promise<Handover>

  /** The visitor who used a hand-over token or one half of it; undefined if nobody did. */
  handover(accountId: AccountId, token: string): Promise<Handover | undefined>

  /**
   * The facts about a visitor's clicks that may credit affiliates, and the coupons of these
   * affiliates.
   */
  touchesOf(accountId: AccountId, visitorId: VisitorId): Promise<Touches>

  /**
   * Erases the clicks of a visitor under all their ids, and the links between these ids. What their
   * orders depend on stays, because the ledger must be able to show why; the result says how much.
   * For `FORGOTTEN_KEPT_MS`, earlier clicks and aliases are not accepted again.
   */
  forgetVisitor(accountId: AccountId, visitorId: VisitorId, at: number): Promise<Forgotten>

  /**
   * Stores rejected and parked messages of one account for review. Discards the oldest beyond
   * `SET_ASIDE_ROWS_MAX` and `SET_ASIDE_BYTES_MAX`.
   */
  setAside(events: readonly SetAside[]): Promise<void>

  /**
   * Applies a parked report despite the limit and removes it from the list. Undefined if there is
   * none with this id.
   */
  applyParked(accountId: AccountId, id: string, decide: Decide): Promise<Settled | undefined>

  /**
   * Settles the affiliate's matured commissions in one currency, then moves the payable amount to
   * `paid` in one atomic payout. Undefined if no positive amount is payable. Returns the payable
   * amount if it differs from the requested one.
   */
  payOut(order: PayoutOrder, decide: Decide): Promise<Payout | ChangedSum | undefined>
}

/** What stays of a forgotten visitor. */
export interface Forgotten {
  /** The number of their orders, counted up to one more than are checked. */
  readonly orders: number
  /** The number of clicks that these orders depend on. */
  readonly clicks: number
}

/**
 * The queue of orders to be re-settled. A message re-settles a few orders itself; the others become
 * tasks in the same transaction and are processed in slices.
 */
export interface Resettling {
  /**
   * Re-settles some orders of the task that has been due longest. Returns the number of slices; 0
   * if nothing is due.
   */
  resettleSlice(accountId: AccountId, at: number, decide: Decide): Promise<number>
  /** Registers a listener that is called after each write of this process that queued a task. */
  onResettling(listener: () => void): void
}

/**
 * The result of a click. `conflict`: a click of another affiliate is stored under its id. `full`:
 * its visitor already has `CLICKS_KEPT_MAX` clicks. In both cases nothing was changed.
 */
export type ClickState = 'recorded' | 'duplicate' | 'conflict' | 'full'

/** How many clicks of one visitor are stored. Regular visitors have a few. */
export const CLICKS_KEPT_MAX = 1_000

/** How long rejected and parked messages are stored. */
export const SET_ASIDE_MS = 30 * DAY_MS

/**
 * How many of them an account stores. Beyond it the oldest are discarded, because a merchant needs
 * the current problems, and a flood would otherwise block all later messages for thirty days.
 */
export const SET_ASIDE_ROWS_MAX = 10_000
export const SET_ASIDE_BYTES_MAX = 16 * 1024 * 1024

/** How long a used hand-over token is remembered. Much longer than it is valid. */
export const HANDOVER_KEPT_MS = DAY_MS

/** How long the hash of a forgotten visitor is stored: as long as a click may be delayed. */
export const FORGOTTEN_KEPT_MS = DELAY_MAX_MS + DAY_MS

/** How many characters of a rejected message are stored. */
export const BODY_KEPT_MAX = 4_096
