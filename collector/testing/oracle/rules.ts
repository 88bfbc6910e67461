import type { Affiliate } from '../../domain/affiliate.js'
import type { Coupon } from '../../domain/coupon.js'
import type { VisitorId } from '../../domain/ids.js'
import type { Miss, PassedClick, RuleName } from '../../domain/verdict.js'
import { chooseCampaign, type Wanted } from './campaign.js'
import { isClaimProven } from './claims.js'
import { followedClicks } from './clicks.js'
import { affiliateNamed, couponsNamed } from './codes.js'
import type { Credit, Followed } from './credit.js'
import type { World } from './history.js'
import { policyAt } from './inForce.js'
import { bondFor } from './lifetime.js'
import { customerOf, type Order, type Said, saying } from './order.js'
import { isActive } from './people.js'
import { sharesOf } from './shares.js'
import { beyondLimit } from './uses.js'

// "The rules".

const WHOLE_PPM = 1_000_000

interface Found {
  readonly credits: readonly Credit[]
  readonly passed: readonly PassedClick[]
}

type Rule = (
  world: World,
  order: Order,
  /** Whom an order would credit without lifetime bonds. */
  withoutBonds: (world: World, order: Order) => readonly Credit[],
) => Found | Miss

const forced: Rule = (world, order) => {
  const naming = saying(order, 'affiliate').filter(({ report }) => report.affiliate !== undefined)
  const trusted = naming.find(({ isVouched }) => isVouched)
  if (!trusted) return naming.length > 0 ? 'not_trusted' : 'not_given'
  const affiliate = affiliateNamed(world, trusted.report.affiliate ?? '', order.placedAt)
  return affiliate ? alone(world, order, 'forced', affiliate, {}, true) : 'unknown_affiliate'
}

const coupon: Rule = (world, order) => {
  const texts = saying(order, 'coupon').flatMap((said) =>
    said.report.coupons.map((text) => ({ text, said })),
  )
  const reasons: Miss[] = []
  for (const { text, said } of texts) {
    const named = couponsNamed(world, text)
    if (named.length === 0) reasons.push('unknown_coupon')
    for (const one of named) {
      const affiliate = whoseCoupon(world, order, one)
      if (typeof affiliate === 'string') reasons.push(affiliate)
      // "The first part that earns decides."
      else return byCoupon(world, order, one, affiliate, said)
    }
  }
  // "If none earns, the reason is that of the first one."
  return reasons[0] ?? 'not_given'
}

/** The owner of a coupon that an order may use. */
const whoseCoupon = (world: World, order: Order, named: Coupon): Affiliate | Miss => {
  const { validFrom, validUntil = Infinity, affiliateId } = named
  const affiliate = world.affiliates.find(({ id }) => id === affiliateId)
  if (!affiliate) return 'unknown_coupon'
  if (order.placedAt < validFrom) return 'coupon_not_yet_valid'
  if (order.placedAt >= validUntil) return 'coupon_expired'
  const miss = beyondLimit(world, order, named)
  if (miss) return miss
  return isActive(affiliate, order.placedAt) ? affiliate : 'affiliate_inactive'
}

const byCoupon = (
  world: World,
  order: Order,
  { campaignId }: Coupon,
  affiliate: Affiliate,
  { isVouched }: Said,
): Found | Miss => {
  const isProven = isVouched || isClaimProven(order)
  return alone(world, order, 'coupon', affiliate, { named: campaignId }, isProven)
}

const lifetime: Rule = (world, order, withoutBonds) => {
  const bond = bondFor(world, order, withoutBonds)
  if (typeof bond === 'string') return bond
  const isProven = (customerOf(order)?.isVouched ?? false) || isClaimProven(order)
  return alone(world, order, 'lifetime', bond.affiliate, { named: bond.campaignId }, isProven)
}

const click: Rule = (world, order) => {
  const visitors = visitorsOf(order)
  const [best] = visitors
  if (!best) return 'no_visitor'
  const answers = visitors.map((one) => ({
    ...one,
    followed: followedClicks(world, order, one.id),
  }))
  const found = answers.find(({ followed }) => typeof followed !== 'string')
  if (!found || typeof found.followed === 'string') {
    const reasons = answers.map(({ followed }) => followed as Miss)
    const unlikely: readonly Miss[] = ['click_by_bot', 'click_framed', 'no_click']
    return (
      reasons.find((one) => !unlikely.includes(one)) ??
      reasons.find((one) => one !== 'no_click') ??
      'no_click'
    )
  }
  const isProven = (one: Credit['click']) => found.isVouched || isClaimProven(order, one)
  return policyAt(world, order.termsAt).clickModel === 'split'
    ? split(world, order, found.followed, isProven)
    : oneClick(world, order, found.followed, isProven)
}

/** The visitors whom reports name, the best proven first. */
const visitorsOf = (order: Order) => {
  const said = saying(order, 'visitorId').flatMap(({ report, isVouched }) =>
    report.visitorId === undefined ? [] : [{ id: report.visitorId, isVouched }],
  )
  const isFirst = (id: VisitorId, place: number) => said.findIndex((one) => one.id === id) === place
  return said.filter(({ id }, place) => isFirst(id, place))
}

type IsProven = (click: Credit['click']) => boolean

/** The first or the last click. "If its campaign excludes the order, the rule credits nobody." */
const oneClick = (
  world: World,
  order: Order,
  { earning, passed }: Followed,
  isProven: IsProven,
): Found | Miss => {
  const isFirst = policyAt(world, order.termsAt).clickModel === 'first'
  const one = isFirst ? earning[0] : earning.at(-1)
  if (!one) return 'no_click'
  const { affiliate, click: followed } = one
  const chosen = chooseCampaign(world, order, affiliate, { ofClick: followed.campaignId })
  if (typeof chosen === 'string') return chosen
  const proven = isProven(followed)
  const sharePpm = WHOLE_PPM
  return {
    credits: [{ affiliate, rule: 'click', chosen, sharePpm, click: followed, proven }],
    passed,
  }
}

/** "An affiliate whose campaign pays nothing for the order is left out before shares are divided." */
const split = (
  world: World,
  order: Order,
  { earning, passed }: Followed,
  isProven: IsProven,
): Found | Miss => {
  const asked = earning.map((one) => ({
    ...one,
    chosen: chooseCampaign(world, order, one.affiliate, { ofClick: one.click.campaignId }),
  }))
  const paying = asked.flatMap(({ chosen, ...one }) =>
    typeof chosen === 'string' ? [] : [{ ...one, chosen }],
  )
  if (paying.length === 0) return asked.at(-1)?.chosen as Miss
  const none = { firstPpm: 0, lastPpm: 0, leastPpm: 0 }
  const shares = sharesOf(paying, policyAt(world, order.termsAt).split ?? none)
  const credits = shares.map(({ of, sharePpm }) => ({
    ...of,
    rule: 'click' as const,
    sharePpm,
    proven: isProven(of.click),
  }))
  return { credits, passed }
}

const defaultAffiliate: Rule = (world, order) => {
  const { defaultAffiliateId } = policyAt(world, order.termsAt)
  if (defaultAffiliateId === undefined) return 'rule_off'
  const affiliate = world.affiliates.find(({ id }) => id === defaultAffiliateId)
  if (!affiliate) return 'unknown_affiliate'
  return alone(world, order, 'defaultAffiliate', affiliate, {}, true)
}

/** The credit of one affiliate for the whole order, if it was active at the time of the order. */
const alone = (
  world: World,
  order: Order,
  rule: RuleName,
  affiliate: Affiliate,
  wanted: Wanted,
  proven: boolean,
): Found | Miss => {
  if (!isActive(affiliate, order.placedAt)) return 'affiliate_inactive'
  const chosen = chooseCampaign(world, order, affiliate, wanted)
  if (typeof chosen === 'string') return chosen
  const credit = { affiliate, rule, chosen, sharePpm: WHOLE_PPM, click: undefined, proven }
  return { credits: [credit], passed: [] }
}

/** No report of a history says from which address it came. */
const probabilistic: Rule = () => 'no_trace'

export const rules: Readonly<Record<RuleName, Rule>> = {
  forced,
  coupon,
  lifetime,
  click,
  probabilistic,
  defaultAffiliate,
}
