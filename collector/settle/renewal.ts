import type { Subscription } from '../domain/report.js'
import { useOfSubscription } from '../domain/uses.js'
import type { Facts } from './facts.js'
import { isPayment } from './payment.js'

/** The place of a payment among those of its subscription. */
export interface Renewal {
  /** 1 is the first one. */
  readonly number: number
  /** When the first payment was made, as far as it is known. */
  readonly firstAt: number
}

type Payment = Parameters<typeof isPayment>[0] & { readonly convertedAt: number }

/** The first payment may have been made before the collector was installed. */
export const renewalOf = (
  subscription: Subscription | undefined,
  order: Payment,
  uses: Facts['uses'] | undefined,
): Renewal | undefined => {
  if (!subscription || !isPayment(order)) return undefined
  const earlier = uses?.get(useOfSubscription(subscription.id))
  const known = earlier?.proven ?? 0
  const number = Math.max(known + 1, subscription.isFirst === false ? 2 : 1)
  return { number, firstAt: earlier?.firstAt ?? order.convertedAt }
}
