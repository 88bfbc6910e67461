import type { Refund } from '../domain/report.js'

/** Refunds whose latest report says that they were undone, by `keyOf`, and when. */
export type Undone = ReadonlyMap<string, number>

/** A refund of all products and a refund of one product are different, even with the same refund id. */
export const keyOf = ({ orderKey, refundId, soFarOf }: Refund): string =>
  soFarOf === undefined ? `${orderKey} ${refundId}` : `${orderKey} so far of ${soFarOf}`

/** Of the reports of one refund the latest counts, and `undone` at the same time. */
export const undoneIn = (refunds: readonly Refund[]): Undone => {
  const last = new Map<string, Refund>()
  for (const single of refunds.filter(isSingle)) {
    const known = last.get(keyOf(single))
    const isLater =
      !known ||
      timeOf(single) > timeOf(known) ||
      (timeOf(single) === timeOf(known) && single.state === 'undone')
    if (isLater) last.set(keyOf(single), single)
  }
  const undone = [...last].filter(([, { state }]) => state === 'undone')
  return new Map(undone.map(([key, refund]) => [key, timeOf(refund)]))
}

/**
 * What one sender says was refunded of one order. Sums of a payment (`soFarOf`) and its single refunds
 * (`partOf`) are the same money: the latest sum counts, without the refunds that were undone after it,
 * together with those that were made after it, and never less than its single refunds add up to.
 * Single refunds that belong to no sum, such as disputes, count beside it.
 *
 * Some payment providers send only sums, some only single refunds, and some both:
 * https://docs.stripe.com/api/charges/object#charge_object-amount_refunded
 */
export const viewOf = (refunds: readonly Refund[], undone: Undone): readonly Refund[] => {
  const singles = refunds.filter(isSingle)
  const latest = latestSums(refunds.filter((refund) => !isSingle(refund)))
  const membersOf = (sum: Refund) => singles.filter((single) => isMember(single, sum, singles))
  const members = new Set(latest.flatMap(membersOf))
  const alone = singles.filter(
    (single) => single.state === undefined && !undone.has(keyOf(single)) && !members.has(single),
  )
  const sums = latest.map((sum) => totalOf(sum, membersOf(sum), undone))
  return [...alone, ...sums.filter(isSome)]
}

/**
 * When it was made, as its sender says. Reports of one sender are compared by its own clock: all times
 * of a sender whose clock is ahead of the collector's would else be the time of arrival.
 */
const timeOf = ({ saidAt, occurredAt }: Refund): number => saidAt ?? occurredAt

const isSingle = ({ soFarOf }: Refund): boolean => soFarOf === undefined

/** The latest sum of each payment; of two of the same time, the larger one. */
const latestSums = (sums: readonly Refund[]): readonly Refund[] => {
  const latest = new Map<string, Refund>()
  for (const sum of sums) {
    const known = latest.get(keyOf(sum))
    if (!known || timeOf(sum) > timeOf(known) || isLarger(sum, known)) {
      latest.set(keyOf(sum), sum)
    }
  }
  return [...latest.values()]
}

/** An amount that is left out means everything. */
const isLarger = (a: Refund, b: Refund): boolean =>
  (a.amount?.amount ?? Number.POSITIVE_INFINITY) > (b.amount?.amount ?? Number.POSITIVE_INFINITY) &&
  timeOf(a) === timeOf(b)

/** Whether any report of the refund names the payment of the sum. */
const isMember = (single: Refund, sum: Refund, singles: readonly Refund[]): boolean => {
  if (single.amount && sum.amount && single.amount.currency !== sum.amount.currency) return false
  return singles.some((other) => keyOf(other) === keyOf(single) && other.partOf === sum.soFarOf)
}

const totalOf = (sum: Refund, members: readonly Refund[], undone: Undone): Refund => {
  // The first report of each refund says when it was made, and its amount.
  const made = new Map<string, Refund>()
  for (const member of members) if (!made.has(keyOf(member))) made.set(keyOf(member), member)
  const all = [...made.values()]
  const live = all.filter((refund) => !undone.has(keyOf(refund)))
  if (live.some(({ amount }) => amount === undefined)) return { ...sum, amount: undefined }
  if (sum.amount === undefined) return sum
  const isBefore = (refund: Refund) => timeOf(refund) <= timeOf(sum) || refund.state === 'undone'
  const givenBack = all.filter(
    (refund) => (undone.get(keyOf(refund)) ?? 0) > timeOf(sum) && isBefore(refund),
  )
  const later = live.filter((refund) => timeOf(refund) > timeOf(sum))
  const stated = sum.amount.amount - addUp(givenBack) + addUp(later)
  return { ...sum, amount: { ...sum.amount, amount: Math.max(0, stated, addUp(live)) } }
}

const addUp = (refunds: readonly Refund[]): number =>
  refunds.reduce((all, { amount }) => all + (amount?.amount ?? 0), 0)

/** A sum of zero says that nothing was refunded. */
const isSome = ({ amount }: Refund): boolean => amount?.amount !== 0
