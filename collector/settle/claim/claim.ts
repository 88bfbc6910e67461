import type { Flag } from '../../domain/flag.js'
import type { VisitorId } from '../../domain/ids.js'
import { type Act, PAGE_REPORTS_MAX, type Statement } from '../../domain/report.js'
import { type Claimant, claimantsOf } from './claimant.js'
import { agrees, isAhead, isEarly, isLate, type Proving, provingOf } from './proving.js'

/**
 * A page's report makes two statements: that an order was placed, and that *this visitor* placed
 * it. The second is the claim.
 *
 * A confirmation of the order proves only the first. Otherwise an affiliate could claim tomorrow's
 * order numbers today and be paid when the orders of others are confirmed. A table in
 * `docs/attribution.md` shows the whole rule.
 */
export interface Claim {
  /** The reports of the claimant whose claim counts. Empty if no page reported. */
  readonly pages: readonly Statement[]
  readonly proven: boolean
  /** Whether this claimant claims orders in series. */
  readonly inSeries: boolean
  /**
   * Whether the order reached its limit of reports, so that the customer's own report may be
   * missing.
   */
  readonly isFull: boolean
  /**
   * Claimants with a weak claim: unproven, contested, or not matching the order. Weak claims are
   * counted against the affiliate they favour.
   */
  readonly weak: readonly Claimant[]
  readonly claimants: readonly Claimant[]
  /** When the first page's report arrived; 0 if there is none. */
  readonly anchorAt: number
  readonly flags: readonly Flag[]
}

/** The reports of an order that its claims are evaluated with. */
export interface Claims {
  /** Reports of pages without a proof of the visitor, in order of arrival. */
  readonly pages: readonly Statement[]
  /** Reports by trusted sources. */
  readonly trusted: readonly Statement[]
  /** Pages that the merchant's server signed. */
  readonly signed: readonly Statement[]
  readonly confirmations: readonly Act[]
}

/** Facts from other orders and clicks. */
export interface Surroundings {
  readonly resolve: (id: VisitorId) => VisitorId
  readonly isInSeries: (page: Statement) => boolean
  /**
   * Whether a click of this visitor on a known affiliate's link was recorded before the claim
   * arrived.
   */
  readonly hasClick: (visitor: VisitorId) => boolean
}

const NOBODY = { pages: [], proven: true, inSeries: false, isFull: false, weak: [] } as const

/** Selects the claim that counts for an order, and says whether it is proven. */
export const claimOf = (
  { pages, trusted, signed, confirmations }: Claims,
  { resolve, hasClick, isInSeries }: Surroundings,
): Claim => {
  const claimants = claimantsOf(pages, resolve, isInSeries)
  const unsigned = pages.filter((page) => !page.signed)
  const hasRoom = (some: readonly Statement[]) => some.length < PAGE_REPORTS_MAX
  const flags: Flag[] = [
    ...(claimants.some(({ inSeries }) => inSeries) ? (['claims_in_series'] as const) : []),
    ...(hasRoom(unsigned) ? [] : (['too_many_reports'] as const)),
  ]
  const anchorAt = pages[0]?.receivedAt ?? 0
  const none = { ...NOBODY, claimants, anchorAt, flags }
  const covered = signed.filter((page) => page.signed?.includes('visitorId'))
  const named = [...trusted, ...covered].find(({ visitorId }) => visitorId)?.visitorId
  if (named) {
    const visitor = resolve(named)
    const own = claimants.find(({ visitorId }) => visitorId === visitor)?.pages ?? []
    return { ...none, pages: own }
  }

  const proving = provingOf([...trusted, ...signed], confirmations)
  const lead = leadOf(claimants, proving, hasClick)
  if (!lead) return none
  const others = claimants.filter((other) => other !== lead && !other.inSeries)
  const contesting = others.filter((other) => contests(other, lead, proving))
  // Reports after the order was taken are not counted, because the customer's report arrived before
  // them.
  const isFull = !hasRoom(
    proving && isTakenBy(lead, proving)
      ? unsigned.filter(({ receivedAt }) => receivedAt <= proving.heardAt)
      : unsigned,
  )
  const proven =
    !lead.inSeries && !isFull && contesting.length === 0 && (!proving || isEligible(lead, proving))
  if (contesting.length > 0) flags.push('contested')
  if (others.length > contesting.length) flags.push('claimed_again')
  const isStrong = proven && proving !== undefined && !isAhead(lead, proving)
  const weak = proving ? claimants.filter((one) => one !== lead || !isStrong) : []
  return { ...none, pages: lead.pages, proven, inSeries: lead.inSeries, isFull, weak }
}

/**
 * The first claimant who can be the customer; if there is none, the first claimant, whose claim is
 * then unproven. Among claimants before the order was proven, one with evidence for an affiliate
 * takes precedence. The order is held if several claim it, so a fake claim without an affiliate
 * cannot remove the commission unnoticed.
 */
const leadOf = (
  claimants: readonly Claimant[],
  proving: Proving | undefined,
  hasClick: Surroundings['hasClick'],
): Claimant | undefined => {
  const credible = claimants.filter(({ inSeries }) => !inSeries)
  if (!proving) return credible[0] ?? claimants[0]
  const eligible = credible.filter((one) => isEligible(one, proving))
  const before = eligible.filter(({ arrivedAt }) => arrivedAt <= proving.heardAt)
  const isReferred = ({ visitorId }: Claimant) => visitorId !== undefined && hasClick(visitorId)
  const hasCoupon = ({ pages }: Claimant) => pages.some(({ coupons }) => coupons.length > 0)
  return (
    // A coupon ranks below a click, because anybody can enter a made-up coupon.
    before.find(isReferred) ?? before.find(hasCoupon) ?? eligible[0] ?? credible[0] ?? claimants[0]
  )
}

const isEligible = (claimant: Claimant, proving: Proving): boolean =>
  agrees(claimant, proving) && !isEarly(claimant, proving) && !isLate(claimant, proving)

/**
 * Whether another claimant may be the customer instead. Every claimant whose report arrived before
 * the order was proven may be. After that, an order is taken if a page and the merchant agreed on
 * it at once: later claims change nothing. Such a claim may come from the customer's second
 * browser, and otherwise anybody could hold the commissions of others.
 */
const contests = (other: Claimant, lead: Claimant, proving: Proving | undefined): boolean => {
  if (!proving || proving.byPerson || other.arrivedAt <= proving.heardAt) return true
  return !isLate(other, proving) && !isTakenBy(lead, proving)
}

/** Whether the page and the merchant reported the same order at about the same time. */
const isTakenBy = (lead: Claimant, proving: Proving): boolean =>
  !proving.byPerson && lead.arrivedAt <= proving.heardAt && !isAhead(lead, proving)
