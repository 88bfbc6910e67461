import { statusAt } from '../../domain/affiliate.js'
import { type BrowserReports, type CampaignVersion, versionAt } from '../../domain/campaign.js'
import type { Hold, Status } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import { type Money, sameMoney } from '../../domain/money.js'
import { CLAIM_LIMITS } from '../../domain/policy.js'
import type { Act } from '../../domain/report.js'
import { togetherWith } from '../../domain/series.js'
import { days } from '../../domain/time.js'
import type { Credit } from '../../domain/verdict.js'
import type { Considered, Facts } from '../facts.js'
import type { Order } from '../order.js'

export interface CommissionState {
  readonly status: Status
  readonly reasons: readonly string[]
  readonly maturesAt: number | undefined
}

/** Where a commission stands. `paid` is what was already paid out of it, in minor units. */
export const commissionState = (
  credit: Credit,
  amount: Money,
  paid: number,
  order: Order,
  facts: Considered,
  now: number,
): CommissionState => {
  const version = campaignVersion(credit, order, facts)
  const decision = lastDecision(order, credit.affiliateId)
  if (decision?.kind === 'decline' && paid === 0) {
    return { status: 'declined', reasons: [decision.reason ?? 'declined'], maturesAt: undefined }
  }
  const provenAt = order.provenAt ?? trustedSince(order, version, facts)
  if (provenAt === undefined) return { status: 'unverified', reasons: [], maturesAt: undefined }

  // A test walks the whole way to `pending` and no further.
  const maturesAt = order.test ? undefined : provenAt + days(version.holdDays)
  if (paid > 0 && amount.amount <= paid) return { status: 'paid', reasons: [], maturesAt }
  const holds = holdsOf(credit, order, version, facts)
  if (holds.length > 0) return { status: 'held', reasons: holds, maturesAt }
  const approved = decision?.kind === 'approve' || (maturesAt !== undefined && maturesAt <= now)
  return { status: approved && !order.test ? 'approved' : 'pending', reasons: [], maturesAt }
}

const campaignVersion = ({ campaignId }: Credit, { termsAt }: Order, { campaigns }: Facts) => {
  const campaign = campaigns.find(({ id }) => id === campaignId)
  if (!campaign) throw new Error('A credit names a campaign that is not among the facts')
  return versionAt(campaign.versions, termsAt)
}

/** A decision stands until the next one; `reopen` takes the last one back. */
const DECISIONS: readonly Act['kind'][] = ['approve', 'decline', 'reopen']

const lastDecision = ({ acts }: Order, affiliateId: AffiliateId) =>
  acts.findLast(
    (act) =>
      DECISIONS.includes(act.kind) &&
      (act.affiliateId === undefined || act.affiliateId === affiliateId),
  )

/**
 * A merchant who has only a page may tell us to believe it, within limits: a registered site, a
 * total in a listed currency up to a maximum, and so many orders a day.
 */
const trustedSince = (
  { claim, total }: Order,
  { browserReports }: CampaignVersion,
  { policy, browserOrdersBefore }: Considered,
): number | undefined => {
  const setting: BrowserReports = browserReports ?? policy.browserReports
  const page = claim.pages[0]
  if (setting.mode !== 'trusted' || !page?.site) return undefined
  if (browserOrdersBefore >= setting.perDayMax) return undefined
  const most = setting.amountMax.find(({ currency }) => currency === total?.currency)
  if (total && (!most || total.amount > most.amount)) return undefined
  return page.receivedAt
}

const holdsOf = (
  credit: Credit,
  order: Order,
  { saleCaps }: CampaignVersion,
  { affiliates, weakClaims, policy }: Considered,
): readonly Hold[] => {
  // A person who released two amounts that differ has not seen a third.
  const stillSeen = (act: Act, hold: Hold) =>
    hold !== 'amounts_differ' || sameMoney(act.total, order.total)
  const released = order.acts
    .filter(({ affiliateId }) => affiliateId === undefined || affiliateId === credit.affiliateId)
    .flatMap((act) => act.holds.filter((hold) => stillSeen(act, hold)))
  const cap = saleCaps.find(({ currency }) => currency === order.total?.currency)
  const affiliate = affiliates.find(({ id }) => id === credit.affiliateId)
  const { affiliatePerHourMax } = policy.claimLimits ?? CLAIM_LIMITS
  const claimed = credit.claimed ?? false
  const weak = togetherWith(order.claim.anchorAt, weakClaims.get(credit.affiliateId) ?? [])
  const inSeries = claimed && (order.claim.inSeries || weak >= affiliatePerHourMax)
  const isFull = claimed && order.claim.isFull
  const found: Record<Hold, boolean> = {
    // One reason is enough to look at it, the one that says most.
    order_claim_unproven: !credit.proven && !inSeries && !isFull,
    claims_in_series: inSeries,
    too_many_reports: isFull,
    amounts_differ: order.amountsDiffer,
    above_sale_cap: (cap && order.total && order.total.amount > cap.amount) ?? false,
    affiliate_inactive:
      affiliate !== undefined && statusAt(affiliate, order.convertedAt) !== 'active',
  }
  return (Object.keys(found) as Hold[]).filter((hold) => found[hold] && !released.includes(hold))
}
