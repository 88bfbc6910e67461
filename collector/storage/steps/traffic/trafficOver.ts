import type { AccountId, AffiliateId, OrderKey } from '../../../domain/ids.js'
import type { Traffic } from '../../../domain/report.js'
import type { Counted } from '../../../domain/traffic.js'
import type { BannerDay, BannerPlace, CountedPeriods, TrafficCounts } from '../../traffic.js'
import { all, flag, insert, one, type Runner, type Step, together } from '../step.js'
import { clicksToCount } from './clicksToCount.js'

/** How many rows of banners, or stored counts, are read at once. */
export const TRAFFIC_PAGE = 500

export const trafficOver = ({ read, write }: Runner): TrafficCounts => ({
  countedPeriods: (accountId, counted, endedBy) =>
    read(() => countedPeriods(accountId, counted, endedBy)),
  countedPeriod: (accountId, counted, firstDay) =>
    read(() => countedPeriod(accountId, counted, firstDay)),
  endCount: (accountId, { counted, firstDay, at, isFinal }) =>
    write(function* () {
      yield* insert(
        'traffic_periods',
        {
          ...{ account_id: accountId, counted, first_day: firstDay, counted_at: at },
          is_final: flag(isFinal),
        },
        `on conflict (account_id, counted, first_day) do update set
           counted_at = excluded.counted_at,
           is_final = case when traffic_periods.is_final = 1 then 1 else excluded.is_final end`,
      )
    }),
  clicksToCount: (accountId, day, after) => read(() => clicksToCount(accountId, day, after)),
  impressionsToCount: (accountId, { from, until }, after) =>
    read(() => impressionsToCount(accountId, from, until, after)),
  newestTraffic: (accountId, orderIds, after) =>
    read(() => newestTraffic(accountId, orderIds, after)),
})

function* countedPeriods(
  accountId: AccountId,
  counted: Counted,
  endedBy: number,
): Step<CountedPeriods> {
  const { last, again } = yield* together({
    last: one<{ first_day: number }>(
      `select first_day from traffic_periods where account_id = ? and counted = ?
       order by first_day desc limit 1`,
      accountId,
      counted,
    ),
    again: one<{ first_day: number }>(
      `select first_day from traffic_periods
       where account_id = ? and counted = ? and is_final = 0 and first_day < ?
       order by first_day limit 1`,
      accountId,
      counted,
      endedBy,
    ),
  })
  return { last: last?.first_day, again: again?.first_day }
}

function* countedPeriod(
  accountId: AccountId,
  counted: Counted,
  firstDay: number,
): Step<'open' | 'final' | undefined> {
  const found = yield* one<{ is_final: number }>(
    `select is_final from traffic_periods
     where account_id = ? and counted = ? and first_day = ?`,
    accountId,
    counted,
    firstDay,
  )
  if (!found) return undefined
  return found.is_final === 1 ? 'final' : 'open'
}

interface BannerRow {
  readonly day: number
  readonly banner_id: string
  readonly affiliate_id: AffiliateId
  readonly impressions: number
}

function* impressionsToCount(
  accountId: AccountId,
  from: number,
  until: number,
  after: BannerPlace = { day: from, bannerId: '', affiliateId: '' as AffiliateId },
): Step<{ readonly rows: readonly BannerDay[]; readonly next: BannerPlace | undefined }> {
  const found = yield* all<BannerRow>(
    `select day, banner_id, affiliate_id, impressions from banner_days
     where account_id = ? and day >= ? and day < ? and (day, banner_id, affiliate_id) > (?, ?, ?)
     order by day, banner_id, affiliate_id limit ${TRAFFIC_PAGE}`,
    accountId,
    after.day,
    until,
    after.day,
    after.bannerId,
    after.affiliateId,
  )
  const rows = found.map(({ day, banner_id, affiliate_id, impressions }) => ({
    ...{ day, impressions, bannerId: banner_id, affiliateId: affiliate_id },
  }))
  return { rows, next: rows.length === TRAFFIC_PAGE ? rows.at(-1) : undefined }
}

interface ReportRow {
  readonly order_key: OrderKey
  readonly body: string
}

function* newestTraffic(
  accountId: AccountId,
  orderIds: string,
  after: OrderKey | undefined,
): Step<readonly Traffic[]> {
  const orders = yield* all<{ order_key: OrderKey }>(
    // The keys of traffic begin with its order id, and are sorted like the ids of one period.
    `select order_key from orders
     where account_id = ? and order_key > ? and order_key >= ? and order_key < ?
     order by order_key limit ${TRAFFIC_PAGE}`,
    accountId,
    after ?? '',
    `["traffic","${orderIds}`,
    `["traffic","${orderIds}~`,
  )
  const reports = yield* all<ReportRow>(
    `select order_key, body from reports
     where account_id = ? and order_key in (?*) and kind = 'traffic'`,
    accountId,
    orders.map(({ order_key }) => order_key),
  )
  const newest = new Map<string, Traffic>()
  for (const { body } of reports) {
    const traffic = JSON.parse(body) as Traffic
    const known = newest.get(traffic.orderKey)
    if (!known || known.revision < traffic.revision) newest.set(traffic.orderKey, traffic)
  }
  return orders.flatMap(({ order_key }) => newest.get(order_key) ?? [])
}
