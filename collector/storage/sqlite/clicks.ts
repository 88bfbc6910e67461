import type { Click } from '../../domain/click.js'
import type { AccountId, OrderKey, VisitorId } from '../../domain/ids.js'
import type { Decide } from '../storage.js'
import type { Settling } from './settling.js'
import { flag, insert, list, orNull, type Sql } from './statements.js'
import { groupOf } from './visitors.js'

/** How many orders one late click, or one learnt alias, may decide anew. */
export const RESETTLED_MAX = 100

export type ClickState = 'recorded' | 'duplicate' | 'conflict'

/**
 * Keeps clicks of one account, then settles anew the orders of their visitors that were placed after
 * the first of them: each order once, however many clicks there are.
 */
export const recordClicks = (
  sql: Sql,
  settling: Settling,
  clicks: readonly Click[],
  decide: Decide,
): readonly ClickState[] => {
  const first = new Map<VisitorId, Click>()
  const states = clicks.map((click): ClickState => {
    if (!insertClick(sql, click)) return known(sql, click)
    const earlier = first.get(click.visitorId)
    if (!earlier || click.clickedAt < earlier.clickedAt) first.set(click.visitorId, click)
    return 'recorded'
  })
  for (const { accountId, visitorId, clickedAt, receivedAt } of first.values()) {
    settleOrdersOf(sql, settling, accountId, visitorId, clickedAt, receivedAt, decide)
  }
  return states
}

const known = (sql: Sql, { accountId, visitorId, id, affiliateCode }: Click): ClickState => {
  const row = sql.one<{ affiliate_code: string }>(
    'select affiliate_code from clicks where account_id = ? and visitor_id = ? and id = ?',
    accountId,
    visitorId,
    id,
  )
  return row?.affiliate_code === affiliateCode ? 'duplicate' : 'conflict'
}

const insertClick = (sql: Sql, click: Click): boolean =>
  insert(
    sql,
    'clicks',
    {
      account_id: click.accountId,
      visitor_id: click.visitorId,
      id: click.id,
      affiliate_code: click.affiliateCode,
      affiliate_id: orNull(click.affiliateId),
      campaign_id: orNull(click.campaignId),
      banner: orNull(click.banner),
      channel: orNull(click.channel),
      data1: orNull(click.data1),
      data2: orNull(click.data2),
      url: orNull(click.url),
      referrer: orNull(click.referrer),
      clicked_at: click.clickedAt,
      received_at: click.receivedAt,
      late: flag(click.late),
      rung: orNull(click.rung),
      webdriver: flag(click.webdriver),
      source: click.source,
      test: flag(click.test),
    },
    'on conflict do nothing',
  ) > 0

/**
 * Settles anew the orders of a visitor that were placed at or after an instant: a click, or an
 * alias, that we hear of after the order it led to.
 */
export const settleOrdersOf = (
  sql: Sql,
  { settleAgain }: Settling,
  accountId: AccountId,
  visitorId: VisitorId,
  since: number,
  at: number,
  decide: Decide,
): void => {
  const { members } = groupOf(sql, accountId, visitorId)
  // `cross join` keeps SQLite from starting at the orders: it would read all of the account's.
  const orders = sql.all<{ order_key: OrderKey }>(
    `select distinct o.order_key, o.converted_at
     from json_each(?) m
     cross join order_visitors v on v.account_id = ? and v.visitor_id = m.value
     cross join orders o on o.account_id = v.account_id and o.order_key = v.order_key
     where o.converted_at >= ?
     order by o.converted_at desc, o.order_key limit ${RESETTLED_MAX}`,
    list(members),
    accountId,
    since,
  )
  for (const { order_key: orderKey } of orders) {
    settleAgain({ accountId, orderKey, reportId: undefined, at }, decide)
  }
}
