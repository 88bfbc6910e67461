import { type Affiliate, statusAt } from '../../domain/affiliate.js'
import { versionAt } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import { findNamed } from '../../domain/code.js'
import { type Coupon, couponsMeant } from '../../domain/coupon.js'
import type { CampaignId, VisitorId } from '../../domain/ids.js'
import { byOccurrence, byPlacing } from '../../domain/sequence.js'
import { days, LATENCY_MAX_MS } from '../../domain/time.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import type { Bond, Considered, Facts } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence, Piece } from './evidence.js'

/** The affiliate that a rule found, before the campaign is chosen. */
export interface Found {
  readonly affiliate: Affiliate
  /** The campaign of the coupon, the bond or the click. */
  readonly campaignId: CampaignId | undefined
  readonly clickId?: string
  readonly proven: boolean
  /** See `Credit.claimed`. */
  readonly claimed: boolean
}

/** One way to find credit. Pure. */
export type Rule = (order: Order, evidence: Evidence, facts: Considered) => Found | Miss

/**
 * A report named the affiliate. An unsigned page is not trusted to do so, because its report can be
 * faked.
 */
const forced: Rule = ({ convertedAt }, { forced: codes }, { affiliates }) => {
  if (codes.length === 0) return 'not_given'
  const trusted = codes.find(({ proven }) => proven)
  if (!trusted) return 'not_trusted'
  const affiliate = findNamed(trusted.value, affiliates, convertedAt)
  if (!affiliate) return 'unknown_affiliate'
  return (
    active(affiliate, convertedAt) ?? {
      affiliate,
      campaignId: undefined,
      proven: true,
      claimed: false,
    }
  )
}

/** The customer used an affiliate's code. */
const coupon: Rule = ({ convertedAt }, { coupons }, facts) => {
  if (coupons.length === 0) return 'not_given'
  const judged = coupons.flatMap((piece): readonly (Found | Miss)[] => {
    const meant = couponsMeant(piece.value, facts.coupons)
    if (meant.length === 0) return ['unknown_coupon']
    return meant.map((known) => judgeCoupon(known, piece, convertedAt, facts))
  })
  return judged.find(isFound) ?? judged[0] ?? 'unknown_coupon'
}

const judgeCoupon = (
  known: Coupon,
  { proven, claimed }: Piece<string>,
  convertedAt: number,
  { affiliates }: Facts,
): Found | Miss => {
  const affiliate = affiliates.find(({ id }) => id === known.affiliateId)
  if (!affiliate) return 'unknown_coupon'
  if (convertedAt < known.validFrom) return 'coupon_not_yet_valid'
  if (known.validUntil !== undefined && convertedAt >= known.validUntil) return 'coupon_expired'
  return (
    active(affiliate, convertedAt) ?? { affiliate, campaignId: known.campaignId, proven, claimed }
  )
}

/**
 * An earlier order bonded this customer to an affiliate. A proven order depends only on a proven
 * bond; otherwise anybody could bond a customer by faking a first order.
 */
const lifetime: Rule = (order, { customers }, facts) => {
  const piece = customers[0]
  if (!piece) return 'no_customer'
  const usable = facts.bonds
    .filter((bond) => bond.customer === piece.value && isBefore(bond, order, facts))
    .filter((bond) => bond.proven || !order.proven)
    .sort((a, b) => Number(b.proven) - Number(a.proven) || byPlacing(a, b))
  const [bond] = usable
  const affiliate = facts.affiliates.find(({ id }) => id === bond?.affiliateId)
  if (!bond || !affiliate) return 'no_bond'
  return (
    active(affiliate, order.convertedAt) ?? {
      affiliate,
      campaignId: bond.campaignId,
      proven: piece.proven,
      claimed: piece.claimed,
    }
  )
}

const isBefore = (bond: Bond, { convertedAt }: Order, { orderKey }: Facts) =>
  byPlacing(bond, { convertedAt, orderKey }) < 0

/** The visitor came by an affiliate link: the first or the last time within the window. */
const click: Rule = (order, { visitors }, facts) => findClick(order, visitors, facts)

type Placed = Pick<Order, 'convertedAt' | 'test'> & Partial<Pick<Order, 'provenAt'>>
type Touched = Pick<Considered, 'clicks' | 'affiliates' | 'campaigns' | 'policy'>

/** Which click of these visitors earns from an order that is placed at an instant. */
export const findClick = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): Found | Miss => {
  const judged = judgeClicks(order, visitors, facts)
  if (typeof judged === 'string') return judged
  return judged.find(isFound) ?? judged[0] ?? 'no_click'
}

/**
 * The clicks that share the credit of an order, in the order of time: those of the one visitor who is
 * named best.
 */
export const findClicks = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): readonly Found[] | Miss => {
  for (const piece of visitors) {
    const judged = judgeClicks(order, [piece], facts)
    const found = typeof judged === 'string' ? [] : judged.filter(isFound)
    if (found.length > 0) return found.reverse()
  }
  const miss = findClick(order, visitors, facts)
  return typeof miss === 'string' ? miss : [miss]
}

/** The clicks by priority: those that the policy prefers first. */
const judgeClicks = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): (Found | Miss)[] | Miss => {
  if (visitors.length === 0) return 'no_visitor'
  const { clickModel } = facts.policy
  // A slow request can deliver a click after the order it led to, so clicks are compared by
  // `clickedAt` and never by `receivedAt`. A click after the order is no evidence. A test's click
  // earns in tests only.
  const counting = facts.clicks
    .filter(({ test }) => order.test || !test)
    .sort((a, b) => byOccurrence(happened(a), happened(b)))
  const judge = (clicks: readonly Click[], ofEach?: number) =>
    visitors.flatMap((piece) =>
      clicks
        .filter(({ visitorId }) => visitorId === piece.value)
        .slice(0, ofEach)
        .map((one) => judgeClick(one, piece, order, facts)),
    )
  const before = counting.filter(({ clickedAt }) => clickedAt <= order.convertedAt)
  const earlier = judge(clickModel === 'first' ? before : before.reverse())
  return earlier.some(isFound) ? earlier : [...earlier, ...judge(soonAfter(order, counting), 1)]
}

const isFound = (judged: Found | Miss): judged is Found => typeof judged !== 'string'

/**
 * Clicks whose time is shortly after the order they led to. A visitor who lands and orders on the
 * same page sends both at once, and the click may arrive last. If no click before the order earns,
 * the first click after it counts.
 */
const soonAfter = ({ convertedAt }: Placed, clicks: readonly Click[]): readonly Click[] =>
  clicks.filter(
    ({ clickedAt }) => clickedAt > convertedAt && clickedAt <= convertedAt + LATENCY_MAX_MS,
  )

const MARKED = { bot: 'click_by_bot', framed: 'click_framed' } as const

const happened = ({ clickedAt, id }: Click) => ({ occurredAt: clickedAt, id })

/**
 * Whether a click was valid when it was made. If the affiliate was banned between click and order,
 * the click still credits the affiliate and the commission is held, because the visitor did use the
 * link.
 */
const judgeClick = (
  { id, affiliateId, campaignId, clickedAt, receivedAt, mark }: Click,
  { proven, claimed }: Piece<VisitorId>,
  { convertedAt, provenAt }: Placed,
  { affiliates, campaigns, policy }: Touched,
): Found | Miss => {
  if (mark) return MARKED[mark]
  const affiliate = affiliates.find((known) => known.id === affiliateId)
  if (!affiliate) return 'unknown_affiliate'
  if (statusAt(affiliate, clickedAt) !== 'active') return 'affiliate_inactive'
  const campaign = campaigns.find((known) => known.id === (campaignId ?? policy.defaultCampaignId))
  const version = campaign && versionAt(campaign.versions, clickedAt)
  if (version && version.status !== 'active') return 'campaign_paused'
  if (convertedAt - clickedAt > days(version?.windowDays ?? policy.windowDays))
    return 'click_too_old'
  // If only a browser names the visitor, the click must arrive before the order is proven. A later
  // click may have been faked for an order that is already known.
  const inTime = !claimed || provenAt === undefined || receivedAt <= provenAt
  return { affiliate, campaignId, clickId: id, proven: proven && inTime, claimed }
}

/** No other rule found an affiliate. */
const defaultAffiliate: Rule = ({ convertedAt }, _evidence, { affiliates, policy }) => {
  if (!policy.defaultAffiliateId) return 'rule_off'
  const affiliate = affiliates.find(({ id }) => id === policy.defaultAffiliateId)
  if (!affiliate) return 'unknown_affiliate'
  return (
    active(affiliate, convertedAt) ?? {
      affiliate,
      campaignId: undefined,
      proven: true,
      claimed: false,
    }
  )
}

const active = (affiliate: Affiliate, at: number): Miss | undefined =>
  statusAt(affiliate, at) === 'active' ? undefined : 'affiliate_inactive'

export const rules: Readonly<Record<RuleName, Rule>> = {
  forced,
  coupon,
  lifetime,
  click,
  defaultAffiliate,
}
