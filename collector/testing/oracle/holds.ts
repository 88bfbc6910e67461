import type { Hold } from '../../domain/commission.js'
import type { Credit } from './credit.js'
import type { World } from './history.js'
import { policyAt } from './inForce.js'
import { isSelfReferral } from './mailbox.js'
import type { Order } from './order.js'
import { paymentState } from './payment.js'
import { isActive } from './people.js'
import type { Earned } from './tiers.js'

// "Whether it is payable": the table of holds, and trusted reports of browsers.

export const holdsOf = (
  world: World,
  order: Order,
  { affiliate, credit }: Pick<Earned, 'affiliate' | 'credit'>,
): readonly Hold[] => {
  const { version } = credit.chosen
  const { total } = order
  const cap = version.saleCaps.find(({ currency }) => currency === total?.currency)
  const holds: readonly (readonly [Hold, boolean])[] = [
    ['order_claim_unproven', !credit.proven],
    ['payment_awaited', paymentState(order) === 'awaited'],
    ['amounts_differ', order.amountsDiffer],
    ['above_sale_cap', total !== undefined && cap !== undefined && total.amount > cap.amount],
    ['affiliate_inactive', !isActive(affiliate, order.placedAt)],
    // In a campaign that rejects such orders, this is an affiliate above the credited one.
    [
      'self_referral',
      version.selfReferral !== undefined && isSelfReferral(world, order, affiliate),
    ],
  ]
  return holds.flatMap(([hold, applies]) => (applies ? [hold] : []))
}

/** Since when an order counts as placed, also by a trusted browser. Undefined: it is unverified. */
export const countsSince = (world: World, order: Order, credit: Credit): number | undefined => {
  if (order.provenAt !== undefined) return order.provenAt
  const policy = policyAt(world, order.termsAt)
  const trust = credit.chosen.version.browserReports ?? policy.browserReports
  if (trust.mode !== 'trusted') return undefined
  const { total } = order
  const max = trust.amountMax.find(({ currency }) => currency === total?.currency)
  if (total && (!max || total.amount > max.amount)) return undefined
  return order.pages[0]?.receivedAt
}
