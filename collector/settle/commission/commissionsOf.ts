import type { Commission } from '../../domain/commission.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Earning } from './earnings.js'
import { commissionState } from './status.js'

/** The commission of each earning, with its status. */
export const commissionsOf = (
  earnings: readonly Earning[],
  order: Order,
  facts: Considered,
  now: number,
): readonly Commission[] =>
  earnings.map((earning) => {
    const { credit, affiliateId, tier, amount, parts } = earning
    const booked = facts.booked.find(
      (one) =>
        one.affiliateId === affiliateId && one.tier === tier && one.currency === amount.currency,
    )
    const paidOut = { paid: booked?.balances.paid ?? 0, frozen: booked?.frozen ?? 0 }
    const [first, ...others] = parts
    return {
      orderKey: facts.orderKey,
      affiliateId,
      campaignId: credit.campaignId,
      tier,
      amount,
      basis: others.length === 0 ? first : { ...first, others },
      ...commissionState(earning, paidOut, order, facts, now),
    }
  })
