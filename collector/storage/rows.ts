import type { Affiliate, AffiliateSetting, AffiliateState, Alias } from '../domain/affiliate.js'
import type { Click } from '../domain/click.js'
import type { Basis, Commission, Status } from '../domain/commission.js'
import type { ConversionRow, StatusChange } from '../domain/conversion.js'
import type { Coupon } from '../domain/coupon.js'
import type { Flag } from '../domain/flag.js'
import type {
  AccountId,
  AffiliateId,
  CampaignId,
  OrderKey,
  PayoutId,
  VisitorId,
} from '../domain/ids.js'
import type { EntryReason, LedgerAccount, LedgerEntry } from '../domain/ledger.js'
import { money } from '../domain/money.js'

/** The rows that both databases return, and their conversion to domain types. Flags are 0 and 1. */

export interface ClickRow {
  readonly account_id: string
  readonly visitor_id: string
  readonly id: string
  readonly affiliate_code: string
  readonly affiliate_id: string | null
  readonly campaign_id: string | null
  readonly banner: string | null
  readonly channel: string | null
  readonly data1: string | null
  readonly data2: string | null
  readonly url: string | null
  readonly referrer: string | null
  readonly clicked_at: number
  readonly received_at: number
  readonly late: number
  readonly rung: string | null
  readonly webdriver: number
  readonly source: string
  readonly test: number
  /** JSON; null: none. */
  readonly flawed: string | null
  readonly mark: string | null
  readonly direct_link: string | null
  /** Absent in lists. */
  readonly trace?: string | null | undefined
}

export const clickFromRow = (row: ClickRow): Click => ({
  accountId: row.account_id as AccountId,
  id: row.id,
  visitorId: row.visitor_id as VisitorId,
  affiliateCode: row.affiliate_code,
  affiliateId: (row.affiliate_id ?? undefined) as AffiliateId | undefined,
  campaignId: (row.campaign_id ?? undefined) as CampaignId | undefined,
  banner: row.banner ?? undefined,
  channel: row.channel ?? undefined,
  data1: row.data1 ?? undefined,
  data2: row.data2 ?? undefined,
  url: row.url ?? undefined,
  referrer: row.referrer ?? undefined,
  clickedAt: row.clicked_at,
  receivedAt: row.received_at,
  late: row.late === 1,
  rung: row.rung ?? undefined,
  webdriver: row.webdriver === 1,
  source: row.source as Click['source'],
  test: row.test === 1,
  flawed: row.flawed === null ? [] : (JSON.parse(row.flawed) as string[]),
  mark: (row.mark ?? undefined) as Click['mark'],
  directLink: row.direct_link ?? undefined,
  trace: row.trace ?? undefined,
})

export interface CommissionRecord {
  readonly order_key: string
  readonly affiliate_id: string
  readonly campaign_id: string
  readonly tier: number
  readonly amount: number
  readonly currency: string
  readonly status: string
  readonly reasons: string
  readonly matures_at: number | null
  readonly basis: string
}

export const commissionFromRow = (row: CommissionRecord): Commission => ({
  orderKey: row.order_key as OrderKey,
  affiliateId: row.affiliate_id as AffiliateId,
  campaignId: row.campaign_id as CampaignId,
  tier: row.tier,
  amount: money(row.amount, row.currency),
  status: row.status as Status,
  reasons: JSON.parse(row.reasons) as string[],
  maturesAt: row.matures_at ?? undefined,
  basis: JSON.parse(row.basis) as Basis,
})

export interface EntryRow {
  readonly order_key: string
  readonly seq: number
  readonly affiliate_id: string
  readonly tier: number
  readonly from_account: string
  readonly to_account: string
  readonly amount: number
  readonly currency: string
  readonly reason: string
  readonly report_id: string | null
  readonly payout_id: string | null
  readonly at: number
}

export const entryFromRow = (row: EntryRow): LedgerEntry => ({
  orderKey: row.order_key as OrderKey,
  seq: row.seq,
  affiliateId: row.affiliate_id as AffiliateId,
  tier: row.tier,
  from: row.from_account as LedgerAccount,
  to: row.to_account as LedgerAccount,
  amount: money(row.amount, row.currency),
  reason: row.reason as EntryReason,
  reportId: row.report_id ?? undefined,
  payoutId: (row.payout_id ?? undefined) as PayoutId | undefined,
  at: row.at,
})

export interface AffiliateRow {
  readonly account_id: string
  readonly id: string
  readonly code: string
  readonly name: string
  readonly email: string | null
  readonly created_at: number
  /** `code created_at removed_at` of each, separated by commas. */
  readonly aliases: string | null
}

export const affiliateFromRow = (
  row: AffiliateRow,
  states: readonly AffiliateState[],
  settings: readonly AffiliateSetting[] | undefined,
): Affiliate => ({
  accountId: row.account_id as AccountId,
  id: row.id as AffiliateId,
  code: row.code,
  aliases: row.aliases === null ? [] : aliasesFrom(row.aliases),
  name: row.name,
  email: row.email ?? undefined,
  createdAt: row.created_at,
  states,
  ...(settings && { settings }),
})

const aliasesFrom = (text: string): readonly Alias[] =>
  text
    .split(',')
    .map((alias) => {
      const [code = '', createdAt, removedAt] = alias.split(' ')
      return {
        code,
        createdAt: Number(createdAt),
        removedAt: removedAt ? Number(removedAt) : undefined,
      }
    })
    .sort((a, b) => a.createdAt - b.createdAt || (a.code < b.code ? -1 : 1))

export interface CouponRow {
  readonly account_id: string
  readonly code: string
  readonly affiliate_id: string
  readonly campaign_id: string | null
  readonly valid_from: number
  readonly valid_until: number | null
  readonly uses_max: number | null
  readonly customer_uses_max: number | null
  /** 0, or its place among codes of earlier versions that count as one. */
  readonly spelling: number
}

export const couponFromRow = (row: CouponRow): Coupon => ({
  accountId: row.account_id as AccountId,
  code: row.code,
  affiliateId: row.affiliate_id as AffiliateId,
  campaignId: (row.campaign_id ?? undefined) as CampaignId | undefined,
  validFrom: row.valid_from,
  validUntil: row.valid_until ?? undefined,
  ...(row.uses_max !== null && { usesMax: row.uses_max }),
  ...(row.customer_uses_max !== null && { customerUsesMax: row.customer_uses_max }),
})

/** The columns of an order that lists and pages show. */
export type ShownOrderRow = {
  readonly account_id: string
  readonly order_key: string
  readonly kind: string
  readonly order_id: string
  readonly product_id: string
  readonly code: string
  readonly opened_at: number
  readonly converted_at: number
  readonly source: string
  readonly status: string
  readonly currency: string | null
  readonly total: number | null
  readonly remaining: number | null
  readonly flags: string
  readonly test: number
}

export const conversionFromRow = (
  row: ShownOrderRow,
): Omit<ConversionRow, 'affiliates' | 'commissions'> => ({
  orderKey: row.order_key as OrderKey,
  kind: row.kind as ConversionRow['kind'],
  orderId: row.order_id,
  productId: row.product_id,
  code: row.code,
  openedAt: row.opened_at,
  convertedAt: row.converted_at,
  source: row.source,
  status: row.status as ConversionRow['status'],
  total: amountOf(row.total, row.currency),
  remaining: amountOf(row.remaining, row.currency),
  flags: JSON.parse(row.flags) as Flag[],
  test: row.test === 1,
})

const amountOf = (amount: number | null, currency: string | null) =>
  amount === null || currency === null ? undefined : money(amount, currency)

export interface StatusRow {
  readonly affiliate_id: string
  readonly tier: number
  readonly from_status: string | null
  readonly to_status: string | null
  readonly reasons: string
  readonly report_id: string | null
  readonly at: number
}

export const statusFromRow = (row: StatusRow): StatusChange => ({
  affiliateId: row.affiliate_id as AffiliateId,
  tier: row.tier,
  from: (row.from_status ?? undefined) as Status | undefined,
  to: (row.to_status ?? undefined) as Status | undefined,
  reasons: JSON.parse(row.reasons) as string[],
  reportId: row.report_id ?? undefined,
  at: row.at,
})
