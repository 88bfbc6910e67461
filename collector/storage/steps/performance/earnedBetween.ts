import type { Status } from '../../../domain/commission.js'
import type { AccountId, AffiliateId, CampaignId, OrderKey } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import type { OrderRef } from '../../../domain/order.js'
import type { EarnedPlace, EarnedRow } from '../../performance.js'
import { byOrder } from '../byOrder.js'
import { all, type Step } from '../step.js'

/** How many orders one page reads. */
export const EARNED_TOGETHER_MAX = 500

interface PlacedRow {
  readonly order_key: OrderKey
  readonly kind: OrderRef['kind']
  readonly converted_at: number
  readonly currency: string | null
  readonly remaining: number | null
  readonly test: number
}

interface CommissionRow {
  readonly order_key: OrderKey
  readonly affiliate_id: AffiliateId
  readonly campaign_id: CampaignId
  readonly amount: number
  readonly currency: string
  readonly status: Status
  readonly matures_at: number | null
}

/** See `Performance.earnedBetween`. */
export function* earnedBetween(
  accountId: AccountId,
  { from, until }: { readonly from: number; readonly until: number },
  after: EarnedPlace = { convertedAt: from, orderKey: '' as OrderKey },
): Step<{ readonly rows: readonly EarnedRow[]; readonly next: EarnedPlace | undefined }> {
  // All orders, also tests and bookings, so that a page reads a bounded number of rows.
  const orders = yield* all<PlacedRow>(
    `select order_key, kind, converted_at, currency, remaining, test from orders
     where account_id = ? and converted_at >= ? and converted_at < ?
       and (converted_at, order_key) > (?, ?)
     order by converted_at, order_key limit ${EARNED_TOGETHER_MAX}`,
    accountId,
    after.convertedAt,
    until,
    after.convertedAt,
    after.orderKey,
  )
  const counted = orders.filter(({ kind, test }) => kind !== 'booking' && test === 0)
  const commissions = yield* all<CommissionRow>(
    `select order_key, affiliate_id, campaign_id, amount, currency, status, matures_at
     from commissions where account_id = ? and order_key in (?*) and tier = 1`,
    accountId,
    counted.map(({ order_key }) => order_key),
  )
  const own = byOrder(commissions)
  const rows = counted.flatMap((order) =>
    (own.get(order.order_key) ?? []).map((row) => ({
      affiliateId: row.affiliate_id,
      campaignId: row.campaign_id,
      amount: money(row.amount, row.currency),
      status: row.status,
      maturesAt: row.matures_at ?? undefined,
      kind: order.kind,
      remaining: order.currency === null ? undefined : money(order.remaining ?? 0, order.currency),
    })),
  )
  const last = orders.length === EARNED_TOGETHER_MAX ? orders.at(-1) : undefined
  return { rows, next: last && { convertedAt: last.converted_at, orderKey: last.order_key } }
}
