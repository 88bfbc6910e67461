import type { AccountId, AffiliateId, OrderKey, VisitorId } from '../domain/ids.js'
import type { Traffic } from '../domain/report.js'
import type { Counted } from '../domain/traffic.js'
import type { ClickToCount } from '../settle/traffic/countable.js'

/** Counting of clicks and impressions, period by period. All reads have a limit and continue after a place. */
export interface TrafficCounts {
  /** Which periods were counted. `endedBy`: only periods that begin before this day are counted again. */
  countedPeriods(accountId: AccountId, counted: Counted, endedBy: number): Promise<CountedPeriods>
  /** Whether a period was counted, and whether the count is final. */
  countedPeriod(
    accountId: AccountId,
    counted: Counted,
    firstDay: number,
  ): Promise<'open' | 'final' | undefined>
  /** Records that a period was counted. A final one stays final. */
  endCount(accountId: AccountId, period: EndedCount): Promise<void>
  /** Clicks that were received on a UTC day, with those that may make them repetitions. */
  clicksToCount(
    accountId: AccountId,
    day: number,
    after: CountPlace | undefined,
  ): Promise<CountPage<ClickToCount>>
  /** What was counted for banners on the days from one until before another. */
  impressionsToCount(
    accountId: AccountId,
    days: { readonly from: number; readonly until: number },
    after: BannerPlace | undefined,
  ): Promise<{
    readonly rows: readonly BannerDay[]
    readonly next: BannerPlace | undefined
  }>
  /** The newest counts whose order ids begin with a text, by their keys. */
  newestTraffic(
    accountId: AccountId,
    orderIds: string,
    after: OrderKey | undefined,
  ): Promise<readonly Traffic[]>
}

export interface CountedPeriods {
  /** The first day of the last period that was counted. */
  readonly last: number | undefined
  /** The first day of the oldest period that is to be counted again. */
  readonly again: number | undefined
}

export interface EndedCount {
  readonly counted: Counted
  readonly firstDay: number
  readonly at: number
  readonly isFinal: boolean
}

/** A place in the order of arrival. Ids of clicks are unique for a visitor only. */
export interface CountPlace {
  readonly receivedAt: number
  readonly id: string
  readonly visitorId: VisitorId
}

export interface CountPage<Row> {
  readonly rows: readonly Row[]
  /** Where to continue. Undefined: after the last one. */
  readonly next: CountPlace | undefined
}

export interface BannerPlace {
  readonly day: number
  readonly bannerId: string
  readonly affiliateId: AffiliateId
}

export interface BannerDay extends BannerPlace {
  readonly impressions: number
}
