import type { ConversionDetail } from '../../domain/conversion.js'
import type { Ruling } from './oracle.js'

/** An order's result in a form in which both sides can be compared and printed. */
export interface Shown {
  readonly credits: readonly string[]
  readonly trail: readonly string[]
  readonly passed: readonly string[]
  readonly commissions: readonly string[]
}

export const shownRuling = ({ verdict, standings }: Ruling): Shown => ({
  credits: verdict.credits.map(({ affiliate, chosen, rule, sharePpm, click }) =>
    [affiliate.code, chosen.campaign.code, rule, sharePpm, click?.id ?? '-'].join(' '),
  ),
  trail: verdict.trail.map(({ rule, miss }) => `${rule} ${miss}`),
  passed: verdict.passed.map(({ clickId, miss }) => `${clickId} ${miss}`).sort(),
  commissions: standings
    .map(({ affiliate, tier, amount, status, reasons, maturesAt }) =>
      [
        affiliate.code,
        `tier ${tier}`,
        `${amount.units} ${amount.currency}`,
        status,
        [...reasons].sort().join(),
        status === 'pending' || status === 'approved' ? maturesAt : '',
      ].join(' '),
    )
    .sort(),
})

/** `names`: the codes of affiliates and campaigns by their ids. */
export const shownConversion = (
  { verdict, commissions }: ConversionDetail,
  names: ReadonlyMap<string, string>,
  now: number,
): Shown => ({
  credits: verdict.credits.map(({ affiliateId, campaignId, rule, sharePpm, clickId }) =>
    [names.get(affiliateId), names.get(campaignId), rule, sharePpm, clickId ?? '-'].join(' '),
  ),
  trail: verdict.trail.map(({ rule, miss }) => `${rule} ${miss}`),
  passed: (verdict.passed ?? []).map(({ clickId, miss }) => `${clickId} ${miss}`).sort(),
  commissions: commissions
    .map(({ affiliateId, tier, amount, status, reasons, maturesAt }) => {
      const hasMatured = status === 'pending' && maturesAt !== undefined && maturesAt <= now
      return [
        names.get(affiliateId),
        `tier ${tier}`,
        `${amount.amount} ${amount.currency}`,
        hasMatured ? 'approved' : status,
        [...reasons].sort().join(),
        status === 'pending' || status === 'approved' ? maturesAt : '',
      ].join(' ')
    })
    .sort(),
})
