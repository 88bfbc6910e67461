import type { Flag } from '../../domain/flag.js'
import type { VisitorId } from '../../domain/ids.js'
import { type Act, PAGE_REPORTS_MAX, type Statement } from '../../domain/report.js'
import { type Claimant, claimantsOf } from './claimant.js'
import { agrees, isAhead, isEarly, isLate, type Proving, provingOf } from './proving.js'

/**
 * A browser's second claim: not that an order was placed, but that *this visitor* placed it.
 *
 * A confirmation of the order proves the first claim only. Otherwise an affiliate could claim
 * tomorrow's order numbers today, and be paid for strangers' orders when those are confirmed. The
 * whole rule stands as one table in `docs/attribution.md`.
 */
export interface Claim {
  /** The pages whose word counts: those of one claimant. Empty where no page reported. */
  readonly pages: readonly Statement[]
  readonly proven: boolean
  /** The claimant whose word counts claims orders in series. */
  readonly inSeries: boolean
  /** There was no more room for the buyer's own page, perhaps. */
  readonly isFull: boolean
  /** Claimants whose claim speaks against whom it favours: unproven, contested, or not matching. */
  readonly weak: readonly Claimant[]
  readonly claimants: readonly Claimant[]
  /** When the first page arrived; 0 where none did. */
  readonly anchorAt: number
  readonly flags: readonly Flag[]
}

/** What is known of an order's reports when its claims are judged. */
export interface Claims {
  /** Pages without a proof of the visitor, in the order of arrival. */
  readonly pages: readonly Statement[]
  /** Reports by trusted sources. */
  readonly trusted: readonly Statement[]
  /** Pages that the merchant's server signed. */
  readonly signed: readonly Statement[]
  readonly confirmations: readonly Act[]
}

/** What lies outside the order. */
export interface Surroundings {
  readonly resolve: (id: VisitorId) => VisitorId
  readonly isInSeries: (page: Statement) => boolean
  /** Whether we knew a click of this visitor, by a link that an affiliate has, when the claim arrived. */
  readonly hasClick: (visitor: VisitorId) => boolean
}

const NOBODY = { pages: [], proven: true, inSeries: false, isFull: false, weak: [] } as const

/** Whose claim to an order counts, and whether it is proven. */
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
  // What came after the order was taken fills no place that the buyer could have needed.
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
 * The first who can be the buyer; else the first, whose claim is then unproven. Of those who reported
 * before the order was proven one who came by an affiliate goes before one who did not: the order is
 * held for them all, and no stranger makes its commission disappear unseen.
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
    // Anybody can write down a coupon that nobody has.
    before.find(isReferred) ?? before.find(hasCoupon) ?? eligible[0] ?? credible[0] ?? claimants[0]
  )
}

const isEligible = (claimant: Claimant, proving: Proving): boolean =>
  agrees(claimant, proving) && !isEarly(claimant, proving) && !isLate(claimant, proving)

/**
 * Whether another claimant may be the buyer instead. All who were heard of before the order was
 * proven may. Afterwards an order that a page and the merchant agreed on at once is taken: whoever
 * reports it then changes nothing, because the buyer's own second browser says the same, and
 * otherwise anybody could hold the commissions of others.
 */
const contests = (other: Claimant, lead: Claimant, proving: Proving | undefined): boolean => {
  if (!proving || proving.byPerson || other.arrivedAt <= proving.heardAt) return true
  return !isLate(other, proving) && !isTakenBy(lead, proving)
}

/** Page and merchant agreed on the order at once. */
const isTakenBy = (lead: Claimant, proving: Proving): boolean =>
  !proving.byPerson && lead.arrivedAt <= proving.heardAt && !isAhead(lead, proving)
