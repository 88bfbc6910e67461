import type { TrailStep } from '../../domain/verdict.js'
import type { Credit, Verdict } from './credit.js'
import type { World } from './history.js'
import { policyAt } from './inForce.js'
import type { Order } from './order.js'
import { rules } from './rules.js'

// "The rules": a policy is an ordered list of rules, and the first credit decides.

export const attribute = (
  world: World,
  order: Order,
  { withoutLifetime = false } = {},
): Verdict => {
  const trail: TrailStep[] = []
  for (const rule of policyAt(world, order.termsAt).rules) {
    if (withoutLifetime && rule === 'lifetime') continue
    const found = rules[rule](world, order, withoutBonds)
    if (typeof found !== 'string') return { ...found, trail }
    trail.push({ rule, miss: found })
  }
  return { credits: [], trail, passed: [] }
}

const withoutBonds = (world: World, order: Order): readonly Credit[] =>
  attribute(world, order, { withoutLifetime: true }).credits
