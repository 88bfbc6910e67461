import type { Affiliate } from '../../domain/affiliate.js'
import {
  type Credit,
  type Miss,
  type RuleName,
  type TrailStep,
  type Verdict,
  WHOLE_PPM,
} from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import { type Chosen, campaignOf } from './campaignOf.js'
import { findClicks } from './clicks.js'
import type { Evidence } from './evidence.js'
import type { Found } from './found.js'
import { importedCredit } from './importedCredit.js'
import { rules } from './rules.js'
import { sharersOf, sharesOf } from './split.js'

/**
 * Evaluates the rules in the policy's order. The first rule that credits decides; the trail lists
 * the misses before it.
 */
export const attribute = (
  order: Order,
  evidence: Evidence,
  facts: Considered,
  names: readonly RuleName[] = facts.policy.rules,
): Verdict => {
  const policy = `${facts.policy.name}@${facts.policy.version}`
  const imported = importedCredit(order, facts)
  if (imported) return { credits: [imported], trail: [], policy }
  const trail: TrailStep[] = []
  for (const rule of names) {
    const found = ask(rule, order, evidence, facts)
    if (typeof found !== 'string') {
      const { credits, passed } = found
      return { credits, trail, ...(passed && { passed }), policy }
    }
    trail.push({ rule, miss: found })
  }
  return { credits: [], trail, policy }
}

/** Whom a rule credits, and the clicks that it left out. */
interface Credited {
  readonly credits: readonly Credit[]
  readonly passed: Verdict['passed'] | undefined
}

const ask = (
  rule: RuleName,
  order: Order,
  evidence: Evidence,
  facts: Considered,
): Credited | Miss => {
  if (rule === 'click' && facts.policy.clickModel === 'split') {
    return shared(findClicks(order, evidence.visitors, facts), order, evidence, facts)
  }
  const found = rules[rule](order, evidence, facts)
  if (typeof found === 'string') return found
  const chosen = campaignOf(rule, found, order, evidence, facts)
  if (typeof chosen === 'string') return chosen
  return { credits: [creditOf(rule, found, chosen, WHOLE_PPM)], passed: found.passed }
}

/** Affiliates whose campaign pays nothing for the order are left out before the shares are divided. */
const shared = (
  clicks: readonly Found[] | Miss,
  order: Order,
  evidence: Evidence,
  facts: Considered,
): Credited | Miss => {
  if (typeof clicks === 'string') return clicks
  const paying: {
    readonly found: Found
    readonly chosen: Chosen
    readonly affiliate: Affiliate
  }[] = []
  let miss: Miss = 'no_terms'
  for (const found of clicks) {
    const chosen = campaignOf('click', found, order, evidence, facts)
    if (typeof chosen === 'string') miss = chosen
    else paying.push({ found, chosen, affiliate: found.affiliate })
  }
  const sharers = sharersOf(paying)
  const lastId = paying.at(-1)?.affiliate.id
  const last = sharers.findIndex(({ affiliate }) => affiliate.id === lastId)
  const shares = sharesOf(sharers.length, last, facts.policy.split)
  const credits = sharers
    .map(({ found, chosen }, index) => creditOf('click', found, chosen, shares[index] ?? 0))
    .filter(({ sharePpm }) => sharePpm > 0)
  return credits.length > 0 ? { credits, passed: clicks[0]?.passed } : miss
}

const creditOf = (
  rule: RuleName,
  found: Found,
  { campaign, isNamed }: Chosen,
  sharePpm: number,
): Credit => ({
  affiliateId: found.affiliate.id,
  campaignId: campaign.id,
  rule,
  sharePpm,
  clickId: found.clickId,
  proven: found.proven,
  claimed: found.claimed,
  ...(isNamed && { campaignNamed: true }),
})
