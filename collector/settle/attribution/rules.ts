import { findNamed } from '../../domain/code.js'
import { type Coupon, couponsMeant } from '../../domain/coupon.js'
import { useByCustomer, useOfCoupon } from '../../domain/uses.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'
import { findClick } from './clicks.js'
import type { Piece } from './evidence.js'
import { active, type Found, isFound, type Rule } from './found.js'
import { lifetime } from './lifetime.js'
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

export const rules: Readonly<Record<RuleName, Rule>> = {
  forced,
  coupon,
  lifetime,
  click,
  probabilistic,
  defaultAffiliate,
}
