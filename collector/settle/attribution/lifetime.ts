import type { LifetimeInForce } from '../../domain/lifetime.js'
import { byPlacing } from '../../domain/sequence.js'
import { days } from '../../domain/time.js'
import type { Miss } from '../../domain/verdict.js'
import type { Bond, Considered, Facts } from '../facts.js'
import type { Order } from '../order.js'
import { active, type Rule } from './found.js'

/**
 * A person or an import set the customer's affiliate, or an earlier order bonded the customer to one. A
 * proven order depends only on a proven bond; otherwise anybody could bond a customer by faking a
 * first order.
 */
export const lifetime: Rule = (order, { customers }, facts) => {
  const piece = customers[0]
  if (!piece) return 'no_customer'
  const { lasting, miss } = bondsUntil(order, piece.value, order.proven, facts)
  const [bond] = lasting
  const affiliate = facts.affiliates.find(({ id }) => id === bond?.affiliateId)
  if (!bond || !affiliate) return miss
  return (
    active(affiliate, order.convertedAt) ?? {
      affiliate,
      campaignId: bond.campaignId,
      proven: piece.proven,
      claimed: piece.claimed,
    }
  )
}

/** Whom a customer is bonded to, the decisive one first. */
interface Lasting {
  readonly lasting: readonly Pick<LifetimeInForce, 'affiliateId' | 'campaignId'>[]
  /** Why there is none. */
  readonly miss: Miss
}

type Placed = Pick<Order, 'convertedAt'>

/**
 * The bonds of a customer that last until an order. `proven`: only proven bonds count, and only proven
 * orders use them up. What a person or an import set does not end, and comes before every order's bond.
 */
export const bondsUntil = (
  order: Placed,
  customer: string,
  proven: boolean,
  facts: Considered,
): Lasting => {
  const set = facts.lifetimes?.find((one) => one.customer === customer)
  if (set?.affiliateId) return { lasting: [set], miss: 'no_bond' }
  const { lifetimeDays = Infinity, lifetimeOrders = Infinity } = facts.policy
  const all = facts.bonds
    .filter((bond) => bond.customer === customer && isBefore(bond, order, facts))
    .filter((bond) => bond.proven || !proven)
  const since = all.filter(({ convertedAt }) => convertedAt >= (set?.since ?? 0))
  const young = since.filter((bond) => order.convertedAt - bond.convertedAt <= days(lifetimeDays))
  const used = ({ orders }: Bond) => (proven ? orders?.proven : orders?.count) ?? 0
  const lasting = young
    .filter((bond) => used(bond) < lifetimeOrders)
    .sort((a, b) => Number(b.proven) - Number(a.proven) || byPlacing(a, b))
  if (young.length > 0) return { lasting, miss: 'bond_used_up' }
  if (since.length > 0) return { lasting, miss: 'bond_expired' }
  return { lasting, miss: set || all.length > 0 ? 'bond_ended' : 'no_bond' }
}

const isBefore = (bond: Bond, { convertedAt }: Placed, { orderKey }: Facts) =>
  byPlacing(bond, { convertedAt, orderKey }) < 0
