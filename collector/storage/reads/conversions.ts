import type { Kysely } from 'kysely'
import type { Status } from '../../domain/commission.js'
import type { ConversionDetail, ConversionRow, StatusChange } from '../../domain/conversion.js'
import type { Flag } from '../../domain/flag.js'
import type { AccountId, AffiliateId, OrderKey } from '../../domain/ids.js'
import { LIST_MAX, type ListQuery } from '../../domain/lists.js'
import { money } from '../../domain/money.js'
import { wholeOrderKey } from '../../domain/order.js'
import type { Refund, Report } from '../../domain/report.js'
import type { Verdict } from '../../domain/verdict.js'
import { commissionFromRow, entryFromRow } from '../rows.js'
import { pageSize } from './page.js'
import type { OrderRow, Tables } from './tables.js'

type Db = Kysely<Tables>

export const listConversions = async (
  db: Db,
  { accountId, limit, before, skip = 0, affiliateId, search }: ListQuery,
): Promise<readonly ConversionRow[]> => {
  let query = db.selectFrom('orders').selectAll().where('account_id', '=', accountId)
  if (before !== undefined) query = query.where('converted_at', '<', before)
  if (search)
    query = query.where('order_id', '>=', search).where('order_id', '<', `${search}\uffff`)
  if (affiliateId) {
    query = query.where(
      'order_key',
      'in',
      db
        .selectFrom('commissions')
        .select('order_key')
        .where('account_id', '=', accountId)
        .where('affiliate_id', '=', affiliateId),
    )
  }
  const orders = await query
    .orderBy('converted_at', 'desc')
    .orderBy('order_key', 'desc')
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  if (orders.length === 0) return []
  const commissions = await db
    .selectFrom('commissions')
    .select(['order_key', 'affiliate_id', 'amount', 'currency'])
    .where('account_id', '=', accountId)
    .where(
      'order_key',
      'in',
      orders.map(({ order_key }) => order_key),
    )
    .orderBy('tier')
    .execute()
  return orders.map((order) => {
    const own = commissions.filter(({ order_key }) => order_key === order.order_key)
    return {
      ...toConversion(order),
      affiliates: own.map(({ affiliate_id }) => affiliate_id as AffiliateId),
      commissions: own.map(({ amount, currency }) => money(amount, currency)),
    }
  })
}

export const conversionsOf = async (
  db: Db,
  accountId: AccountId,
  orderId: string,
  kind?: ConversionRow['kind'],
): Promise<readonly ConversionDetail[]> => {
  let query = db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('order_id', '=', orderId)
  if (kind) query = query.where('kind', '=', kind)
  const orders = await query
    .orderBy('opened_at')
    .orderBy('order_key')
    .limit(LIST_MAX + 1)
    .execute()
  return Promise.all(orders.map((order) => detail(db, order)))
}

export const conversion = async (
  db: Db,
  accountId: AccountId,
  orderKey: OrderKey,
): Promise<ConversionDetail | undefined> => {
  const order = await db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .executeTakeFirst()
  return order && detail(db, order)
}

const toConversion = (order: OrderRow) => ({
  orderKey: order.order_key as OrderKey,
  kind: order.kind as ConversionRow['kind'],
  orderId: order.order_id,
  productId: order.product_id,
  code: order.code,
  openedAt: order.opened_at,
  convertedAt: order.converted_at,
  source: order.source,
  status: order.status as ConversionRow['status'],
  total: amountOf(order.total, order.currency),
  remaining: amountOf(order.remaining, order.currency),
  flags: JSON.parse(order.flags) as Flag[],
  test: order.test === 1,
})

const amountOf = (amount: number | null, currency: string | null) =>
  amount === null || currency === null ? undefined : money(amount, currency)

const detail = async (db: Db, order: OrderRow): Promise<ConversionDetail> => {
  const { account_id: accountId, order_key: orderKey } = order
  const verdicts = await db
    .selectFrom('verdicts')
    .select(['applied', 'body'])
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .orderBy('seq', 'desc')
    .execute()
  const newest = (applied: number) => verdicts.find((verdict) => verdict.applied === applied)
  const found = newest(1)
  const later = newest(0)
  const { flags, ...conversion } = toConversion(order)
  return {
    ...conversion,
    flags,
    verdict: found ? (JSON.parse(found.body) as Verdict) : { credits: [], trail: [], policy: '' },
    superseded:
      later && flags.includes('not_applied_already_approved')
        ? (JSON.parse(later.body) as Verdict)
        : undefined,
    ...(await partsOf(db, accountId, orderKey)),
  }
}

const partsOf = async (db: Db, accountId: string, orderKey: string) => {
  const commissions = await db
    .selectFrom('commissions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .orderBy('tier')
    .orderBy('affiliate_id')
    .execute()
  const entries = await db
    .selectFrom('entries')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .orderBy('seq')
    .execute()
  const reports = await db
    .selectFrom('reports')
    .select('body')
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const own = reports.map(({ body }) => JSON.parse(body) as Report)
  return {
    commissions: commissions.map(commissionFromRow),
    entries: entries.map(entryFromRow),
    reports: [...own, ...(await refundsOfAll(db, accountId, orderKey as OrderKey))],
    statusLog: await statusLog(db, accountId, orderKey),
  }
}

/** For one product of an order: the refunds of the whole order, which also apply to the product. */
const refundsOfAll = async (
  db: Db,
  accountId: string,
  orderKey: OrderKey,
): Promise<readonly Report[]> => {
  const whole = wholeOrderKey(orderKey)
  if (!whole) return []
  const rows = await db
    .selectFrom('reports')
    .select('body')
    .where('account_id', '=', accountId)
    .where('order_key', '=', whole)
    .where('kind', '=', 'refund')
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const refunds = rows.map(({ body }) => JSON.parse(body) as Refund)
  return refunds.filter(({ amount }) => amount === undefined)
}

const statusLog = async (
  db: Db,
  accountId: string,
  orderKey: string,
): Promise<readonly StatusChange[]> => {
  const rows = await db
    .selectFrom('status_log')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('order_key', '=', orderKey)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    affiliateId: row.affiliate_id as AffiliateId,
    tier: row.tier,
    from: (row.from_status ?? undefined) as Status | undefined,
    to: (row.to_status ?? undefined) as Status | undefined,
    reasons: JSON.parse(row.reasons) as string[],
    reportId: row.report_id ?? undefined,
    at: row.at,
  }))
}
