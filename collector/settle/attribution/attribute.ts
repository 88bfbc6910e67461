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
import { campaignOf } from './campaignOf.js'
import type { Evidence } from './evidence.js'
import { importedCredit } from './importedCredit.js'
import { rules } from './rules.js'

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
    if (typeof found !== 'string') return { credits: [found], trail, policy }
    trail.push({ rule, miss: found })
  }
  return { credits: [], trail, policy }
}

const ask = (
  rule: RuleName,
  order: Order,
  evidence: Evidence,
  facts: Considered,
): Credit | Miss => {
  const found = rules[rule](order, evidence, facts)
  if (typeof found === 'string') return found
  const chosen = campaignOf(rule, found, order, evidence, facts)
  if (typeof chosen === 'string') return chosen
  return {
    affiliateId: found.affiliate.id,
    campaignId: chosen.campaign.id,
    rule,
    sharePpm: WHOLE_PPM,
    clickId: found.clickId,
    proven: found.proven,
    claimed: found.claimed,
  }
}
