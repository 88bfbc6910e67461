import { isRefund, type Refund, type Report } from '../domain/report.js'
import { byOccurrence } from '../domain/sequence.js'
import { type Undone, undoneIn, viewOf } from './refundView.js'

/**
 * The refunds that reports describe, each once and as one amount, in the order of time, without those
 * that were undone. The result does not depend on the order of the reports.
 *
 * Every payment provider, and the merchant's own reports, are views of the same money: the shop may
 * give a refund another id than the provider, and report it for a product. So the view with the largest
 * amount in the order's currency counts, and not their sum.
 */
export const refundsHeard = (
  reports: readonly Report[],
  currency: string | undefined,
): readonly Refund[] => {
  const heard = reports.filter(isRefund).sort(byOccurrence)
  if (heard.every((refund) => viewNameOf(refund) === OWN)) return heard
  const undone = undoneIn(heard)
  return [...largestView(heard, undone, currency)].sort(byOccurrence)
}

const largestView = (
  refunds: readonly Refund[],
  undone: Undone,
  currency: string | undefined,
): readonly Refund[] => {
  const senders = grouped(refunds, viewNameOf)
  const views = [...senders.values()].map((own) => viewOf(own, undone))
  const amounts = views.map((view) => amountOf(view, currency))
  return views[amounts.indexOf(Math.max(...amounts))] ?? []
}

/** The view of the merchant's own reports. */
const OWN = ''

const viewNameOf = ({ source, provider }: Refund): string =>
  source === 'webhook' || provider !== undefined ? `provider ${provider ?? ''}` : OWN

/** An amount that is left out means everything. */
const amountOf = (view: readonly Refund[], currency: string | undefined): number =>
  view.reduce((sum, { amount }) => {
    if (amount === undefined) return Number.POSITIVE_INFINITY
    return amount.currency === currency ? sum + amount.amount : sum
  }, 0)

const grouped = (
  refunds: readonly Refund[],
  keyOf: (refund: Refund) => string,
): ReadonlyMap<string, readonly Refund[]> => {
  const groups = new Map<string, Refund[]>()
  for (const refund of refunds) {
    const known = groups.get(keyOf(refund))
    if (known) known.push(refund)
    else groups.set(keyOf(refund), [refund])
  }
  return groups
}
