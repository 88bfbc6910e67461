import type { Affiliate } from '../../domain/affiliate.js'
import type { Click } from '../../domain/click.js'
import type { Coupon } from '../../domain/coupon.js'
import type { AccountId, AffiliateId, CampaignId, OrderKey, VisitorId } from '../../domain/ids.js'
import { isStatement, type Report, type Statement } from '../../domain/report.js'
import { DAY_MS } from '../../domain/time.js'
import type { Verdict } from '../../domain/verdict.js'
import type { Applied, Bond, Facts } from '../../settle/facts.js'
import {
  type ClickRow,
  type CommissionRecord,
  type CouponRow,
  toClick,
  toCommission,
  toCoupon,
} from '../rows.js'
import { bookedOf } from './booked.js'
import { type CatalogueReads, selectAffiliates } from './program.js'
import { list, type Sql } from './statements.js'
import { groupOf } from './visitors.js'

/** Of one visitor's clicks the first and the last so many are considered. */
export const CLICKS_MAX = 100
/** How many coupon codes of one order are looked up. */
export const CODES_MAX = 200
/** How many earlier orders of one customer are looked at for a bond. */
export const BONDS_MAX = 200

/** Loads every fact of one order. Runs inside the transaction that books the outcome. */
export const gather = (
  sql: Sql,
  catalogue: CatalogueReads,
  accountId: AccountId,
  orderKey: OrderKey,
): Facts => {
  const { openedAt, policies, campaigns } = opened(sql, catalogue, accountId, orderKey)
  const reports = reportsOf(sql, accountId, orderKey)
  const statements = reports.filter(isStatement)
  const named = <Value>(read: (statement: Statement) => Value | undefined) =>
    statements.flatMap((statement) => read(statement) ?? [])

  const { visitors, clicks } = clicksOf(
    sql,
    accountId,
    named(({ visitorId }) => visitorId),
  )
  const coupons = couponsOf(
    sql,
    accountId,
    statements.flatMap((statement) => statement.coupons),
  )
  const bonds = bondsOf(
    sql,
    accountId,
    orderKey,
    named(({ customer }) => customer),
  )
  const applied = appliedTo(sql, accountId, orderKey)
  const credited = [...clicks, ...coupons, ...bonds, ...(applied?.verdict.credits ?? [])]
  const usual = policies.map(({ defaultAffiliateId }) => defaultAffiliateId)
  const ids = [...credited.map(({ affiliateId }) => affiliateId), ...usual]
  return {
    orderKey,
    openedAt,
    reports,
    visitors,
    clicks,
    coupons,
    affiliates: affiliatesOf(
      sql,
      accountId,
      ids,
      named(({ affiliate }) => affiliate),
    ),
    campaigns,
    policies,
    bonds,
    browserOrdersBefore: browserOrdersBefore(sql, accountId, orderKey, openedAt, {
      policies,
      campaigns,
    }),
    applied,
    booked: bookedOf(sql, accountId, orderKey),
  }
}

const opened = (
  sql: Sql,
  catalogue: CatalogueReads,
  accountId: AccountId,
  orderKey: OrderKey,
): Pick<Facts, 'openedAt' | 'policies' | 'campaigns'> => {
  const order = sql.one<{ opened_at: number }>(
    'select opened_at from orders where account_id = ? and order_key = ?',
    accountId,
    orderKey,
  )
  const program = catalogue.program(accountId)
  if (!order || !program) throw new Error(`Order ${orderKey} of ${accountId} was not opened`)
  const { policies, campaigns } = program
  return { openedAt: order.opened_at, policies, campaigns }
}

const reportsOf = (sql: Sql, accountId: string, orderKey: string): readonly Report[] =>
  sql
    .all<{ body: string }>(
      'select body from reports where account_id = ? and order_key = ? order by received_at, id',
      accountId,
      orderKey,
    )
    .map(({ body }) => JSON.parse(body) as Report)

const clicksOf = (sql: Sql, accountId: AccountId, reported: readonly VisitorId[]) => {
  const visitors = new Map<VisitorId, VisitorId>()
  const clicks = new Map<string, Click>()
  for (const id of new Set(reported)) {
    const { root, members } = groupOf(sql, accountId, id)
    for (const member of members) visitors.set(member, root)
    for (const direction of ['', 'desc']) {
      const rows = sql.all<ClickRow>(
        `select * from clicks where account_id = ? and visitor_id in (select value from json_each(?))
         order by clicked_at ${direction}, id ${direction} limit ${CLICKS_MAX}`,
        accountId,
        list(members),
      )
      for (const row of rows) {
        clicks.set(`${row.visitor_id} ${row.id}`, { ...toClick(row), visitorId: root })
      }
    }
  }
  return { visitors, clicks: [...clicks.values()] }
}

const couponsOf = (sql: Sql, accountId: string, codes: readonly string[]): readonly Coupon[] =>
  codes.length === 0
    ? []
    : sql
        .all<CouponRow>(
          `select * from coupons where account_id = ? and code in (select value from json_each(?))`,
          accountId,
          list([...new Set(codes)].slice(0, CODES_MAX)),
        )
        .map(toCoupon)

interface BondRow {
  readonly order_key: string
  readonly customer: string
  readonly converted_at: number
  readonly bond_affiliate_id: string
  readonly bond_campaign_id: string
  readonly bond_proven: number
}

const bondsOf = (
  sql: Sql,
  accountId: string,
  orderKey: string,
  customers: readonly string[],
): readonly Bond[] =>
  customers.length === 0
    ? []
    : sql
        .all<BondRow>(
          `select order_key, customer, converted_at, bond_affiliate_id, bond_campaign_id, bond_proven
           from orders
           where account_id = ? and customer in (select value from json_each(?)) and order_key <> ?
             and bond_affiliate_id is not null
           order by converted_at, order_key limit ${BONDS_MAX}`,
          accountId,
          list(customers),
          orderKey,
        )
        .map((row) => ({
          customer: row.customer,
          affiliateId: row.bond_affiliate_id as AffiliateId,
          campaignId: row.bond_campaign_id as CampaignId,
          convertedAt: row.converted_at,
          orderKey: row.order_key as OrderKey,
          proven: row.bond_proven === 1,
        }))

const affiliatesOf = (
  sql: Sql,
  accountId: string,
  ids: readonly (AffiliateId | undefined)[],
  codes: readonly string[],
): readonly Affiliate[] => {
  const wanted = [...new Set(ids.filter((id) => id !== undefined))]
  if (wanted.length + codes.length === 0) return []
  return selectAffiliates(
    sql,
    `account_id = ? and (id in (select value from json_each(?))
       or code in (select value from json_each(?)))`,
    accountId,
    list(wanted),
    list(codes),
  )
}

/** Asked only where pages are trusted, and no further than the largest number that is. */
const browserOrdersBefore = (
  sql: Sql,
  accountId: string,
  orderKey: string,
  openedAt: number,
  { policies, campaigns }: Pick<Facts, 'policies' | 'campaigns'>,
): number => {
  const settings = [...policies, ...campaigns.flatMap(({ versions }) => versions)]
  const most = Math.max(
    0,
    ...settings.map(({ browserReports }) =>
      browserReports?.mode === 'trusted' ? browserReports.perDayMax : 0,
    ),
  )
  if (most === 0) return 0
  return (
    sql.one<{ count: number }>(
      `select count(*) as count from (
         select 1 from orders
         where account_id = ? and opened_at >= ? and opened_at <= ? and source = 'browser'
           and (opened_at, order_key) < (?, ?)
         limit ?)`,
      accountId,
      openedAt - (openedAt % DAY_MS),
      openedAt,
      openedAt,
      orderKey,
      most,
    )?.count ?? 0
  )
}

const appliedTo = (sql: Sql, accountId: string, orderKey: string): Applied | undefined => {
  const verdict = sql.one<{ body: string }>(
    `select body from verdicts where account_id = ? and order_key = ? and applied = 1
     order by seq desc limit 1`,
    accountId,
    orderKey,
  )
  if (!verdict) return undefined
  const commissions = sql.all<CommissionRecord>(
    'select * from commissions where account_id = ? and order_key = ? order by affiliate_id, tier',
    accountId,
    orderKey,
  )
  return {
    verdict: JSON.parse(verdict.body) as Verdict,
    commissions: commissions.map(toCommission),
  }
}
