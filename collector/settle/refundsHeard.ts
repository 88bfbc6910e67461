import { isRefund, type Refund, type Report } from '../domain/report.js'
import { byOccurrence } from '../domain/sequence.js'

/**
 * The refunds that reports describe, each once and as one amount, in the order of time. Refunds that
 * were undone are left out. Sums of a payment (`soFarOf`) and its single refunds are the same money: the
 * latest sum counts, without the refunds that were undone after it, together with those that were
 * made after it, and never less than its single refunds add up to. The result does not depend on the
 * order of the reports.
 *
 * Some payment providers send only sums, some only single refunds, and some both:
 * https://docs.stripe.com/api/charges/object#charge_object-amount_refunded
 */
export const refundsHeard = (reports: readonly Report[]): readonly Refund[] => {
  const heard = reports.filter(isRefund).sort(byOccurrence)
  const sums = heard.filter(({ soFarOf }) => soFarOf !== undefined)
  const singles = heard.filter(({ soFarOf }) => soFarOf === undefined)
  if (sums.length === 0 && singles.every(({ state }) => state === undefined)) return singles
  const undone = undoneIn(singles)
  const latest = latestSums(sums)
  const isMember = (single: Refund, sum: Refund) => isCovered(single, sum, latest, singles)
  const isAlone = (single: Refund) =>
    single.state === undefined &&
    !undone.has(keyOf(single)) &&
    !latest.some((sum) => isMember(single, sum))
  const together = latest.map((sum) =>
    totalOf(
      sum,
      singles.filter((single) => isMember(single, sum)),
      undone,
    ),
  )
  return [...singles.filter(isAlone), ...together.filter(isSome)].sort(byOccurrence)
}

/** A refund of all products and a refund of one product are different, even with the same refund id. */
export const keyOf = ({ orderKey, refundId, soFarOf }: Refund): string =>
  soFarOf === undefined ? `${orderKey} ${refundId}` : `${orderKey} so far of ${soFarOf}`

/** The refunds whose latest report says that they were undone, and when. */
const undoneIn = (singles: readonly Refund[]): ReadonlyMap<string, number> => {
  const last = new Map<string, Refund>()
  for (const single of singles) {
    const known = last.get(keyOf(single))
    const isLater =
      !known ||
      single.occurredAt > known.occurredAt ||
      (single.occurredAt === known.occurredAt && single.state === 'undone')
    if (isLater) last.set(keyOf(single), single)
  }
  const undone = [...last].filter(([, { state }]) => state === 'undone')
  return new Map(undone.map(([key, { occurredAt }]) => [key, occurredAt]))
}

/** The latest sum of each payment; of two of the same time, the larger one. */
const latestSums = (sums: readonly Refund[]): readonly Refund[] => {
  const latest = new Map<string, Refund>()
  for (const sum of sums) {
    const known = latest.get(keyOf(sum))
    if (!known || sum.occurredAt > known.occurredAt || isLarger(sum, known)) {
      latest.set(keyOf(sum), sum)
    }
  }
  return [...latest.values()]
}

/** An amount that is left out means everything. */
const isLarger = (a: Refund, b: Refund): boolean =>
  (a.amount?.amount ?? Number.POSITIVE_INFINITY) > (b.amount?.amount ?? Number.POSITIVE_INFINITY) &&
  a.occurredAt === b.occurredAt

/**
 * Whether a sum includes a single refund: because any report of the refund names the payment, or
 * because the merchant's server reported it and the order has one payment. The provider's other
 * refunds, such as disputes, are not part of a sum.
 */
const isCovered = (
  single: Refund,
  sum: Refund,
  latest: readonly Refund[],
  singles: readonly Refund[],
): boolean => {
  if (single.orderKey !== sum.orderKey) return false
  if (single.amount && sum.amount && single.amount.currency !== sum.amount.currency) return false
  const same = singles.filter((other) => keyOf(other) === keyOf(single))
  const named = same.find(({ partOf }) => partOf !== undefined)?.partOf
  if (named !== undefined) return named === sum.soFarOf
  const isOnly = latest.filter(({ orderKey }) => orderKey === sum.orderKey).length === 1
  return isOnly && same.some(({ source }) => source !== 'webhook')
}

const totalOf = (
  sum: Refund,
  members: readonly Refund[],
  undone: ReadonlyMap<string, number>,
): Refund => {
  // The first report of each refund says when it was made, and its amount.
  const made = new Map<string, Refund>()
  for (const member of members) if (!made.has(keyOf(member))) made.set(keyOf(member), member)
  const all = [...made.values()]
  const live = all.filter((refund) => !undone.has(keyOf(refund)))
  if (live.some(({ amount }) => amount === undefined)) return { ...sum, amount: undefined }
  if (sum.amount === undefined) return sum
  const isBefore = ({ occurredAt, state }: Refund) =>
    occurredAt <= sum.occurredAt || state === 'undone'
  const givenBack = all.filter(
    (refund) => (undone.get(keyOf(refund)) ?? 0) > sum.occurredAt && isBefore(refund),
  )
  const later = live.filter(({ occurredAt }) => occurredAt > sum.occurredAt)
  const stated = sum.amount.amount - addUp(givenBack) + addUp(later)
  return { ...sum, amount: { ...sum.amount, amount: Math.max(0, stated, addUp(live)) } }
}

const addUp = (refunds: readonly Refund[]): number =>
  refunds.reduce((all, { amount }) => all + (amount?.amount ?? 0), 0)

/** A sum of zero says that nothing was refunded. */
const isSome = ({ amount }: Refund): boolean => amount?.amount !== 0
