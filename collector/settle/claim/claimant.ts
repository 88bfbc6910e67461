import type { VisitorId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'

/** One browser that claims an order, as far as browsers can be distinguished. */
export interface Claimant {
  /**
   * The visitor of these reports, under any of the visitor's ids. Undefined if the reports have no
   * visitor id.
   */
  readonly visitorId: VisitorId | undefined
  /** At least one, in order of arrival. */
  readonly pages: readonly Statement[]
  /** When the claim first arrived. Repeating it does not change this time. */
  readonly arrivedAt: number
  /**
   * Whether it claims or contests more orders within an hour than a customer places, so that its
   * claims do not count.
   */
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
 * Claimants without a visitor id are distinguished by the content of the report and the IP address:
 * a reload of a thank-you page reports the same again, another person's claim to the order rarely
 * does.
 */
const keyOf = (
  { visitorId, fingerprint, address }: Statement,
  resolve: (id: VisitorId) => VisitorId,
) => (visitorId ? resolve(visitorId) : `nobody ${fingerprint} ${address ?? ''}`)
