import type { VisitorId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'

/** One browser that says an order is its own, as far as browsers can be told apart. */
export interface Claimant {
  /** The visitor all of whose ids these pages came under. Undefined where they came without one. */
  readonly visitorId: VisitorId | undefined
  /** In the order of their arrival; at least one. */
  readonly pages: readonly Statement[]
  /** When we first heard of the claim: repeating it later does not make it newer. */
  readonly arrivedAt: number
  /** Claims or contests more orders within an hour than a buyer places: nobody's buyer. */
  readonly inSeries: boolean
}

/** The claimants of an order, in the order of arrival. `pages` are in that order. */
export const claimantsOf = (
  pages: readonly Statement[],
  resolve: (id: VisitorId) => VisitorId,
  isInSeries: (page: Statement) => boolean,
): readonly Claimant[] => {
  const groups = new Map<string, Statement[]>()
  for (const page of pages) {
    const key = keyOf(page, resolve)
    const known = groups.get(key)
    if (known) known.push(page)
    else groups.set(key, [page])
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Statement]
    return {
      visitorId: first.visitorId && resolve(first.visitorId),
      pages: group,
      arrivedAt: first.receivedAt,
      inSeries: group.some(isInSeries),
    }
  })
}

/**
 * Visitors without an id are told apart by what they reported and from where: the reload of a
 * thank-you page says the same again, somebody else's claim to the same order hardly does.
 */
const keyOf = (
  { visitorId, fingerprint, address }: Statement,
  resolve: (id: VisitorId) => VisitorId,
) => (visitorId ? resolve(visitorId) : `nobody ${fingerprint} ${address ?? ''}`)
