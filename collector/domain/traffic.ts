import type { AffiliateId, CampaignId } from './ids.js'
import type { OrderRef } from './order.js'
import { DAY_MS, utcDay } from './time.js'

/** What a campaign may pay without an order. */
export const COUNTED = ['clicks', 'impressions'] as const
export type Counted = (typeof COUNTED)[number]

/** How many clicks or impressions one version of a campaign's terms applies to. */
export interface TrafficLine {
  readonly campaignVersion: number
  readonly count: number
}

/** What was counted for an affiliate in a campaign on a UTC day (clicks) or in a month (impressions). */
export interface CountedTraffic {
  readonly counted: Counted
  /** The first UTC day of the period, counted from 1 January 1970. */
  readonly firstDay: number
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  /** Of the terms. If an edit changed it within the period, each currency is counted for itself. */
  readonly currency: string
  /** By version, with a count above zero. */
  readonly lines: readonly TrafficLine[]
}

/** All clicks or impressions of a period. */
export const countOf = ({ lines }: Pick<CountedTraffic, 'lines'>): number =>
  lines.reduce((sum, { count }) => sum + count, 0)

/** The period as people write it: "2026-11-30", or "2026-11" for a month. */
export const periodText = (counted: Counted, firstDay: number): string =>
  utcDay(firstDay * DAY_MS).slice(0, counted === 'clicks' ? 10 : 7)

/** The beginning of the ids of all traffic of a period. */
export const trafficOf = (counted: Counted, firstDay: number): string =>
  `${counted}-${periodText(counted, firstDay)}-`

/** What traffic has in place of an order. */
export const trafficRef = (traffic: Omit<CountedTraffic, 'lines'>): OrderRef => ({
  kind: 'traffic',
  orderId: `${trafficOf(traffic.counted, traffic.firstDay)}${traffic.currency}`,
  productId: '',
  code: `${traffic.affiliateId} ${traffic.campaignId}`,
})

/** The first day after a period. */
export const endOfPeriod = (counted: Counted, firstDay: number): number => {
  if (counted === 'clicks') return firstDay + 1
  const first = new Date(firstDay * DAY_MS)
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) / DAY_MS
}

/** The first day of the period in which a day is. */
export const startOfPeriod = (counted: Counted, day: number): number => {
  if (counted === 'clicks') return day
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}
