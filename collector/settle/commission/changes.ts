import { type Part, wholeOrder } from '../../domain/commission.js'
import type { Credit } from '../../domain/verdict.js'
import type { Order } from '../order.js'
import { type Priced, priced, sumOf, type Unpriced } from './priced.js'

/**
 * What the merchant's server adds to the commission of each credited affiliate, or takes from it, but
 * never more than there is.
 */
export const changes = (usual: readonly Priced[], order: Order): readonly Priced[] => {
  const { changePpm, changeBy } = order.stated
  if (changePpm === undefined && !changeBy) return []
  const credits = [...new Set(usual.map(({ credit }) => credit))].filter(
    ({ rule }) => rule !== 'imported',
  )
  const found = priced(
    1,
    credits.flatMap((credit) => partsOf(credit, usual, order)),
  )
  return credits.flatMap((credit) => {
    const own = found.filter((one) => one.credit === credit)
    const before = sumOf(usual, credit)?.amount ?? 0
    const after = before + (sumOf(own, credit)?.amount ?? 0)
    return after >= 0 ? own : priced(1, partsOf(credit, usual, ALL_TAKEN))
  })
}

const ALL_TAKEN: Pick<Order, 'stated'> = { stated: { changePpm: -1_000_000 } }

const partsOf = (
  credit: Credit,
  usual: readonly Priced[],
  { stated: { changePpm, changeBy } }: Pick<Order, 'stated'>,
): readonly Unpriced[] => {
  const one = usual.find((other) => other.credit === credit)
  const previous = sumOf(usual, credit)
  if (!one || !previous) return []
  const part: Part = { ...wholeOrder(one.part), termsOf: 'report' }
  const rate: Part | undefined =
    changePpm === undefined
      ? undefined
      : { ...part, terms: { kind: 'previous', ratePpm: changePpm }, previous }
  // Amounts of two currencies cannot be added up.
  const amount: Part | undefined =
    changeBy?.currency === previous.currency
      ? { ...part, terms: { kind: 'fixed', amount: changeBy, partialRefund: 'pro_rata' } }
      : undefined
  return [rate, amount].flatMap((each) => (each ? [{ ...one, part: each }] : []))
}
