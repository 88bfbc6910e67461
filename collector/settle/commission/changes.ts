import { type Part, wholeOrder } from '../../domain/commission.js'
import type { Money } from '../../domain/money.js'
import type { Credit } from '../../domain/verdict.js'
import type { Order } from '../order.js'
import type { Converting } from './converting.js'
import { type Priced, priced, sumOf, type Unpriced } from './priced.js'

/**
 * What the merchant's server adds to the commission of each credited affiliate, or takes from it, but
 * never more than there is.
 */
export const changes = (
  usual: readonly Priced[],
  order: Order,
  converting: Converting,
): readonly Priced[] => {
  const { changePpm, changeBy } = order.stated
  if (changePpm === undefined && !changeBy) return []
  const credits = [...new Set(usual.map(({ credit }) => credit))].filter(
    ({ rule }) => rule !== 'imported',
  )
  const found = priced(
    1,
    credits.flatMap((credit) => partsOf(credit, usual, order, converting)),
    converting,
  )
  return credits.flatMap((credit) => {
    const own = found.filter((one) => one.credit === credit)
    const paidIn = converting.payoutCurrencyOf(credit.affiliateId)
    const after = sumOf([...usual, ...own], credit, paidIn)?.amount.amount ?? 0
    return after >= 0 ? own : priced(1, partsOf(credit, usual, ALL_TAKEN, converting), converting)
  })
}

const ALL_TAKEN: Pick<Order, 'stated'> = { stated: { changePpm: -1_000_000 } }

const partsOf = (
  credit: Credit,
  usual: readonly Priced[],
  { stated: { changePpm, changeBy } }: Pick<Order, 'stated'>,
  { payoutCurrencyOf }: Converting,
): readonly Unpriced[] => {
  const one = usual.find((other) => other.credit === credit)
  const before = sumOf(usual, credit, payoutCurrencyOf(credit.affiliateId))
  const plain = sumOf(usual, credit, undefined)
  if (!one || !before || !plain) return []
  const { affiliateId } = one
  const part: Part = { ...wholeOrder(one.part), termsOf: 'report' }
  const rated = (previous: Money): Part => ({
    ...part,
    terms: { kind: 'previous', ratePpm: changePpm ?? 0 },
    previous,
  })
  const { exchange } = before
  const rate: Unpriced = {
    ...{ credit, affiliateId },
    part: { ...rated(before.amount), ...(exchange && { exchange }) },
    ...(exchange && { plain: rated(plain.amount) }),
  }
  // Amounts of two currencies cannot be added up.
  const isAdded = changeBy && [before, plain].some(({ amount }) => isIn(changeBy, amount))
  const amount: Unpriced | undefined = isAdded
    ? {
        ...{ credit, affiliateId },
        part: { ...part, terms: { kind: 'fixed', amount: changeBy, partialRefund: 'pro_rata' } },
      }
    : undefined
  return [changePpm === undefined ? undefined : rate, amount].flatMap((each) => each ?? [])
}

const isIn = (one: Money, other: Money): boolean => one.currency === other.currency
