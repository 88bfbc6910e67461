import type { BalancesResponse, ConversionResponse, ReportResponse } from '../../wire/conversion.js'
import type { Affiliate } from '../domain/affiliate.js'
import {
  type AffiliateBalances,
  BALANCE_NAMES,
  type BalanceName,
  balanceSum,
  orderBalances,
} from '../domain/balances.js'
import type { ConversionDetail } from '../domain/conversion.js'
import { formatMoney, type Money } from '../domain/money.js'
import type { Program } from '../domain/program.js'
import {
  isAct,
  isBooking,
  isMove,
  isRefund,
  isStatement,
  isTraffic,
  type Report,
} from '../domain/report.js'
import { countOf } from '../domain/traffic.js'
import type { Verdict } from '../domain/verdict.js'

const iso = (at: number) => new Date(at).toISOString()

/** Omits undefined properties, as the wire format requires. */
const known = <Shape extends object>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Shape]: Exclude<Shape[Field], undefined>
  }

const decimal = (money: Money | undefined) => money && formatMoney(money)

/** A conversion in the wire format: codes instead of ids, decimal strings, ISO 8601. */
export const toConversionResponse = (
  detail: ConversionDetail,
  program: Program,
  affiliates: readonly Affiliate[],
  now: number,
): ConversionResponse => {
  const affiliate = (id: string) => affiliates.find((one) => one.id === id)?.code ?? id
  const campaign = (id: string) => program.campaigns.find((one) => one.id === id)?.code ?? id
  return known({
    orderId: detail.orderId,
    kind: detail.kind,
    productId: detail.productId || undefined,
    code: detail.code || undefined,
    total: decimal(detail.total),
    remaining: decimal(detail.remaining),
    currency: detail.total?.currency,
    source: detail.source as ConversionResponse['source'],
    status: detail.status,
    convertedAt: iso(detail.convertedAt),
    verdict: toVerdict(detail.verdict, affiliate, campaign),
    commissions: detail.commissions.map((commission) =>
      known({
        affiliate: affiliate(commission.affiliateId),
        campaign: campaign(commission.campaignId),
        tier: commission.tier,
        amount: formatMoney(commission.amount),
        currency: commission.amount.currency,
        status: commission.status,
        reasons: commission.reasons,
        maturesAt: commission.maturesAt === undefined ? undefined : iso(commission.maturesAt),
        terms: commission.basis,
      }),
    ),
    balances: orderBalances(detail, now).map((balances) => toBalances(balances, affiliate)),
    entries: detail.entries.map(({ affiliateId, from, to, amount, reason, at }) => ({
      affiliate: affiliate(affiliateId),
      from,
      to,
      amount: formatMoney(amount),
      currency: amount.currency,
      reason,
      at: iso(at),
    })),
    reports: detail.reports.map(toReportResponse),
    flags: detail.flags,
    test: detail.test,
  }) as ConversionResponse
}

const toBalances = (
  balances: AffiliateBalances,
  affiliate: (id: string) => string,
): BalancesResponse => ({
  affiliate: affiliate(balances.affiliateId),
  currency: balances.currency,
  ...(Object.fromEntries(
    BALANCE_NAMES.map((name) => [name, formatMoney(balanceSum(balances, name))]),
  ) as Record<BalanceName, string>),
})

const toVerdict = (
  { credits, trail, passed, policy }: Verdict,
  affiliate: (id: string) => string,
  campaign: (id: string) => string,
): ConversionResponse['verdict'] => ({
  credits: credits.map(({ affiliateId, campaignId, rule, sharePpm, clickId }) => ({
    affiliate: affiliate(affiliateId),
    campaign: campaign(campaignId),
    rule,
    share: sharePpm,
    ...(clickId !== undefined && { clickId }),
  })),
  trail,
  ...(passed && {
    passed: passed.map(({ clickId, affiliateId, miss }) => ({
      clickId,
      affiliate: affiliate(affiliateId),
      miss,
    })),
  }),
  // There is no verdict yet if only a refund or a decision was reported.
  ...(policy !== '' && { policy }),
})

const toReportResponse = (report: Report): ReportResponse =>
  known({
    id: report.id,
    kind: report.kind,
    source: report.source,
    receivedAt: iso(report.receivedAt),
    occurredAt: iso(report.occurredAt),
    visitorId: isStatement(report) ? report.visitorId : undefined,
    total: decimal(amountOf(report)),
    currency: amountOf(report)?.currency,
    coupons: isStatement(report) && report.coupons.length > 0 ? report.coupons : undefined,
    flawed: isStatement(report) ? report.flawed : undefined,
    reason: isAct(report) ? report.reason : undefined,
    payment: isStatement(report) ? report.payment : undefined,
    subscription: isStatement(report) ? report.subscription?.id : undefined,
    undone: isRefund(report) && report.state === 'undone' ? true : undefined,
    soFar: isRefund(report) && report.soFarOf !== undefined ? true : undefined,
    movedTo: isMove(report) ? report.to : undefined,
    counted: isTraffic(report) ? countOf(report) : undefined,
  }) as ReportResponse

const amountOf = (report: Report): Money | undefined => {
  if (isMove(report) || isTraffic(report)) return undefined
  return isRefund(report) || isBooking(report) ? report.amount : report.total
}
