import type { Affiliate } from '../../domain/affiliate.js'
import type { VisitorId } from '../../domain/ids.js'
import type { World } from './history.js'

/** Whether an affiliate earned at an instant; before its first state, that one counts. */
export const isActive = ({ states }: Affiliate, at: number): boolean =>
  (states.findLast(({ since }) => since <= at) ?? states[0])?.status === 'active'

export const isSoft = ({ settings = [] }: Affiliate, at: number): boolean => {
  const found = settings.findLast((one) => one.kind === 'class' && one.since <= at)
  return found?.kind === 'class' && found.class === 'soft'
}

/** "The parents are those at the time of the order." */
export const parentOf = (
  { affiliates }: World,
  { settings = [] }: Affiliate,
  at: number,
): Affiliate | undefined => {
  const found = settings.findLast((one) => one.kind === 'parent' && one.since <= at)
  if (found?.kind !== 'parent') return undefined
  return affiliates.find(({ id }) => id === found.parentId)
}

/** All ids of a visitor. */
export const idsOf = ({ links }: World, visitor: VisitorId): readonly VisitorId[] => {
  const ids = new Set([visitor])
  for (const _ of links) {
    for (const [a, b] of links) {
      if (ids.has(a) || ids.has(b)) ids.add(a).add(b)
    }
  }
  return [...ids]
}
