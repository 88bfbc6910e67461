import type { Affiliate } from '../../domain/affiliate.js'
import type { CampaignVersion } from '../../domain/campaign.js'
import type { Chosen } from './credit.js'
import { type Fraction, ppm, rounded, times, whole } from './fraction.js'
import type { World } from './history.js'
import type { Order } from './order.js'
import { linesOfItems } from './products.js'
import { leftOf } from './refunds.js'
import { type Line, statedTerms, usualTerms } from './terms.js'

// "The money".

/** Minor units. */
export interface Amount {
  readonly units: bigint
  readonly currency: string
}

/** An amount before it is rounded. */
export interface Exact {
  readonly exact: Fraction
  readonly currency: string
}

/** base = total − tax − shipping − fixedCost, not below zero. In minor units. */
export const baseOf = (order: Order, { fixedCost }: CampaignVersion): bigint => {
  const { total, ref } = order
  if (!total) return 0n
  let base = BigInt(total.amount) - costsOf(order)
  if (fixedCost && ref.kind === 'sale') {
    // "A percentage of the total is rounded to minor units."
    base -=
      fixedCost.kind === 'percent'
        ? rounded(times(whole(total.amount), ppm(fixedCost.ratePpm)))
        : BigInt(fixedCost.amount.currency === total.currency ? fixedCost.amount.amount : 0)
  }
  return base < 0n ? 0n : base
}

/**
 * "Tax, shipping and fixed cost are those of the report whose amount counts. What it leaves out is taken
 * from another report of a server about the same total." Costs in another currency change nothing.
 */
const costsOf = ({ main, fromServers, total }: Order): bigint => {
  const same = fromServers.filter(
    (one) => one.total?.amount === total?.amount && one.total?.currency === total?.currency,
  )
  let sum = 0n
  for (const cost of ['tax', 'shipping', 'fixedCost'] as const) {
    const stated = [main, ...same].find((one) => one[cost])?.[cost]
    if (stated && stated.currency === total?.currency) sum += BigInt(stated.amount)
  }
  return sum
}

/** By which terms a whole order earns, if one affiliate gets all of it. */
export const linesOf = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  chosen: Chosen,
): readonly Line[] => {
  const base = baseOf(order, chosen.version)
  const stated = statedTerms(order)
  if (stated) return [{ terms: stated, base, pieces: 1 }]
  const usual = usualTerms(world, order, affiliate, chosen.campaign)
  const ofItems = usual && linesOfItems(world, order, affiliate, chosen, { usual, base })
  return ofItems ?? (usual ? [{ terms: usual, base, pieces: 1 }] : [])
}

/** commission = base × rate × (what refunds left of the total ÷ total) */
export const amountOf = (order: Order, { terms, base, pieces }: Line): Exact | undefined => {
  const left = leftOf(order)
  if (terms.kind === 'percent') {
    // "Without a total, a percentage earns nothing, and there is no commission."
    if (!order.total) return undefined
    const exact = times(whole(base), ppm(terms.ratePpm), left.part)
    return { exact, currency: order.total.currency }
  }
  const part = terms.partialRefund === 'keep' ? whole(left.isNothing ? 0 : 1) : left.part
  const exact = times(whole(terms.amount.amount), whole(pieces), part)
  return { exact, currency: terms.amount.currency }
}
