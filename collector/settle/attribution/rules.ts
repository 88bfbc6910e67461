import { type Affiliate, statusAt } from '../../domain/affiliate.js'
import { findNamed } from '../../domain/code.js'
import { type Coupon, couponsMeant } from '../../domain/coupon.js'
import type { Policy } from '../../domain/policy.js'
import { byPlacing } from '../../domain/sequence.js'
import { days } from '../../domain/time.js'
import { useByCustomer, useOfCoupon } from '../../domain/uses.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import type { Bond, Facts } from '../facts.js'
import type { Order } from '../order.js'
import { findClick } from './clicks.js'
import type { Piece } from './evidence.js'
import { type Found, isFound, type Rule } from './found.js'
import { findProbableClick } from './probable.js'

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
const coupon: Rule = (order, { coupons, customers }, facts) => {
  if (coupons.length === 0) return 'not_given'
  const judged = coupons.flatMap((piece): readonly (Found | Miss)[] => {
    const meant = couponsMeant(piece.value, facts.coupons)
    if (meant.length === 0) return ['unknown_coupon']
    return meant.map((known) => judgeCoupon(known, piece, order, customers[0]?.value, facts))
  })
  return judged.find(isFound) ?? judged[0] ?? 'unknown_coupon'
}

const judgeCoupon = (
  known: Coupon,
  { proven, claimed }: Piece<string>,
  order: Order,
  customer: string | undefined,
  { affiliates, uses }: Facts,
): Found | Miss => {
  const affiliate = affiliates.find(({ id }) => id === known.affiliateId)
  if (!affiliate) return 'unknown_coupon'
  const { convertedAt } = order
  if (convertedAt < known.validFrom) return 'coupon_not_yet_valid'
  if (known.validUntil !== undefined && convertedAt >= known.validUntil) return 'coupon_expired'
  const used = (what: string) =>
    (order.proven ? uses.get(what)?.proven : uses.get(what)?.count) ?? 0
  if (used(useOfCoupon(known.code)) >= (known.usesMax ?? Infinity)) return 'coupon_used_up'
  const own = customer === undefined ? 0 : used(useByCustomer(known.code, customer))
  if (own >= (known.customerUsesMax ?? Infinity)) return 'coupon_used_by_customer'
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
  const lasting = usable
    .filter((bond) => isLasting(bond, order, facts.policy))
    .sort((a, b) => Number(b.proven) - Number(a.proven) || byPlacing(a, b))
  const [bond] = lasting
  const affiliate = facts.affiliates.find(({ id }) => id === bond?.affiliateId)
  if (!bond || !affiliate) return usable.length > lasting.length ? 'bond_expired' : 'no_bond'
  return (
    active(affiliate, order.convertedAt) ?? {
      affiliate,
      campaignId: bond.campaignId,
      proven: piece.proven,
      claimed: piece.claimed,
    }
  )
}

/** A bond that a person entered has no order. */
const isLasting = (
  bond: Bond,
  { convertedAt }: Order,
  { lifetimeDays = Infinity }: Policy,
): boolean => bond.orderKey === '' || convertedAt - bond.convertedAt <= days(lifetimeDays)

const isBefore = (bond: Bond, { convertedAt }: Order, { orderKey }: Facts) =>
  byPlacing(bond, { convertedAt, orderKey }) < 0

/** The visitor came by an affiliate link: the first or the last time within the window. */
const click: Rule = (order, { visitors }, facts) => findClick(order, visitors, facts)

/** Somebody with the buyer's address and browser came by an affiliate link. */
const probabilistic: Rule = (order, evidence, facts) => findProbableClick(order, evidence, facts)

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
  probabilistic,
  defaultAffiliate,
}
