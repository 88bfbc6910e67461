import { type Affiliate, parentAt } from '../../../domain/affiliate.js'
import type { AffiliateId } from '../../../domain/ids.js'
import { longestTiers, type Program } from '../../../domain/program.js'
import { distinct } from '../settling/lockOrders.js'
import type { Step } from '../step.js'
import { affiliatesOf } from './byCode.js'

/**
 * These affiliates and those above them at an instant, as far as a campaign pays. Nothing is read if
 * no campaign has tiers.
 */
export function* withParents(
  program: Program,
  affiliates: readonly Affiliate[],
  at: number | undefined,
): Step<readonly Affiliate[]> {
  const levels = at === undefined ? 0 : longestTiers(program)
  if (at === undefined || levels === 0) return affiliates
  const found = new Map<AffiliateId, Affiliate>(affiliates.map((one) => [one.id, one]))
  let below = affiliates
  for (let level = 0; level < levels; level += 1) {
    const parents = distinct(below.flatMap((one) => parentAt(one, at) ?? []))
    const open = parents.filter((id) => !found.has(id))
    if (open.length === 0) break
    below = (yield* affiliatesOf(program, [], open, [])).affiliates
    for (const one of below) found.set(one.id, one)
  }
  return [...found.values()]
}
