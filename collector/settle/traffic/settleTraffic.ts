import { type CampaignVersion, versionAt } from '../../domain/campaign.js'
import type { Commission, Part } from '../../domain/commission.js'
import type { Flag } from '../../domain/flag.js'
import type { AffiliateId } from '../../domain/ids.js'
import { AMOUNT_MAX, type Money } from '../../domain/money.js'
import { isAct, type Traffic } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import { partAmount } from '../commission/amounts.js'
import { difference } from '../commission/difference.js'
import { type CommissionState, lastDecision } from '../commission/status.js'
import { conversionWithout } from '../conversionWithout.js'
import type { Facts, Outcome } from '../facts.js'
import { openFlags } from '../openFlags.js'

/**
 * The outcome of what the collector counted: clicks of a day, or impressions of a month. It earns as a
 * commission of its campaign. The newest count applies until a person releases or approves it, or until it
 * matures without one. A later count is flagged and moves nothing.
 */
export const settleTraffic = (
  counts: readonly [Traffic, ...Traffic[]],
  facts: Facts,
  now: number,
): Outcome => {
  const first = counts.reduce((found, one) => (one.revision < found.revision ? one : found))
  const versions = facts.campaigns.find(({ id }) => id === first.campaignId)?.versions ?? []
  const termsOf = (version: number) => versions.find((one) => one.version === version)
  const terms = termsOf(first.lines[0]?.campaignVersion ?? 0)
  const standing = standingOf(first, terms, facts)
  const newest = latest(counts)
  const used = latest(counts.filter(({ receivedAt }) => receivedAt <= standing.finalAt)) ?? first
  const [part, ...others] = partsOf(used, termsOf)
  const commissions = part ? [commissionOf(used, part, others, standing, facts, now)] : []
  const flags: Flag[] = sameCount(used, newest) ? [] : ['not_applied_already_approved']
  const { name, version } = versionAt(facts.policies, facts.openedAt)
  return {
    verdict: { credits: [], trail: [], policy: `${name}@${version}` },
    superseded: undefined,
    commissions,
    transfers: difference(commissions, facts.booked),
    conversion: conversionWithout({
      ...{ convertedAt: first.occurredAt, source: 'collector', proven: true, test: false },
      flags: openFlags(flags, facts.reports, commissions),
    }),
    claims: [],
    parked: [],
  }
}

/** By revision, because the clocks of two collectors may differ. */
const latest = (counts: readonly Traffic[]): Traffic | undefined =>
  counts.reduce<Traffic | undefined>(
    (last, one) => (last && last.revision > one.revision ? last : one),
    undefined,
  )

const sameCount = (a: Traffic, b: Traffic | undefined): boolean =>
  JSON.stringify(a.lines) === JSON.stringify(b?.lines)

interface Standing {
  readonly maturesAt: number
  /** Whether a person has to release it first, and nobody did. */
  readonly waits: boolean
  /** Counts that arrive later move no money. */
  readonly finalAt: number
}

const standingOf = (
  first: Traffic,
  terms: CampaignVersion | undefined,
  { reports }: Pick<Facts, 'reports'>,
): Standing => {
  const isAutomatic = terms?.trafficApproval === 'automatic'
  const maturesAt = first.receivedAt + days(terms?.holdDays ?? 0)
  const released = reports
    .filter(isAct)
    .filter(({ kind }) => kind === 'release' || kind === 'approve')
    .map(({ receivedAt }) => receivedAt)
  const releasedAt = Math.min(Infinity, ...released)
  return {
    maturesAt,
    waits: !isAutomatic && released.length === 0,
    finalAt: isAutomatic ? Math.min(releasedAt, maturesAt) : releasedAt,
  }
}

/** What each line of terms pays, up to the number of clicks that one affiliate may be paid for on a day. */
const partsOf = (
  { counted, lines }: Traffic,
  termsOf: (version: number) => CampaignVersion | undefined,
): readonly Part[] => {
  let before = 0
  return lines.flatMap(({ campaignVersion, count }) => {
    const version = termsOf(campaignVersion)
    const amount = counted === 'clicks' ? version?.click?.amount : version?.impressions
    if (!amount) return []
    const most = counted === 'clicks' ? (version?.click?.perDayMax ?? Infinity) : Infinity
    const room = Math.max(0, most - before)
    const quantity = Math.min(count, room, Math.floor(AMOUNT_MAX / Math.max(1, amount.amount)))
    before += quantity
    return [partOf(counted, campaignVersion, amount, quantity, count - quantity)]
  })
}

const partOf = (
  counted: Traffic['counted'],
  campaignVersion: number,
  amount: Money,
  quantity: number,
  beyondMax: number,
): Part => ({
  terms: { kind: 'fixed', amount, partialRefund: 'keep' },
  campaignVersion,
  sharePpm: WHOLE_PPM,
  total: undefined,
  deducted: 0,
  remaining: 0,
  refunded: false,
  rounding: 'half_away_from_zero',
  quantity,
  counted,
  ...(beyondMax > 0 && { beyondMax }),
})

const commissionOf = (
  { orderKey, affiliateId, campaignId, currency }: Traffic,
  part: Part,
  others: readonly Part[],
  standing: Standing,
  facts: Facts,
  now: number,
): Commission => {
  const amount = [part, ...others].reduce((sum, one) => sum + (partAmount(one)?.amount ?? 0), 0)
  return {
    orderKey,
    affiliateId,
    campaignId,
    tier: 1,
    amount: { amount, currency },
    basis: others.length === 0 ? part : { ...part, others },
    ...stateOf(affiliateId, amount, standing, facts, now),
  }
}

const stateOf = (
  affiliateId: AffiliateId,
  amount: number,
  { maturesAt, waits }: Standing,
  { reports, booked }: Facts,
  now: number,
): CommissionState => {
  const { balances, frozen = 0 } = booked[0] ?? {}
  const paid = balances?.paid ?? 0
  const acts = reports.filter(isAct).sort((a, b) => a.receivedAt - b.receivedAt)
  const decision = lastDecision({ acts }, [affiliateId])
  if (decision?.kind === 'decline' && paid <= 0) {
    return { status: 'declined', reasons: [decision.reason ?? 'declined'], maturesAt: undefined }
  }
  if (paid > 0 && amount <= paid) {
    return { status: frozen > 0 ? 'approved' : 'paid', reasons: [], maturesAt }
  }
  if (waits) return { status: 'held', reasons: ['needs_approval'], maturesAt }
  const isApproved = decision?.kind === 'approve' || maturesAt <= now
  return { status: isApproved ? 'approved' : 'pending', reasons: [], maturesAt }
}
