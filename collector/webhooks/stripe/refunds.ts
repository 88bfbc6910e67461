import { isProblem } from '../../domain/problem.js'
import type { ProviderRefund } from '../../domain/providerMessage.js'
import { idOf, secondsOf, someText } from '../read.js'
import { amountsOf, MISSING, noId, nothing, type Said, type StripeEvent } from './event.js'
import { chargeNames } from './payments.js'

/** A charge with all that was refunded of it so far. https://docs.stripe.com/api/charges/object */
export const readRefundedCharge = (event: StripeEvent): Said => {
  const { object: charge } = event
  const id = idOf(charge)
  if (id === undefined) return noId
  return refundOf(event, charge.amount_refunded, {
    names: chargeNames(event, charge),
    refundId: id,
    state: 'made',
    soFarOf: id,
  })
}

/** Of these a refund did not reach the customer, and the money is back at the merchant. */
const UNDONE: readonly unknown[] = ['failed', 'canceled']

/** One refund, whose status may change days later. https://docs.stripe.com/api/refunds/object */
export const readRefund = (event: StripeEvent): Said => {
  const { object: refund, type } = event
  const [id, charge] = [idOf(refund), idOf(refund.charge)]
  if (id === undefined) return noId
  const isUndone = type === 'refund.failed' || UNDONE.includes(refund.status)
  // A refund was made when it was created, whichever event says so: the charge's sum includes it from
  // then on.
  const at = isUndone ? event.at : (secondsOf(refund.created) ?? event.at)
  return refundOf({ ...event, at }, refund.amount, {
    names: chargeNames(event, refund, charge),
    refundId: id,
    state: isUndone ? 'undone' : 'made',
    partOf: charge,
  })
}

/**
 * A dispute takes money only when its funds are withdrawn: an inquiry, whose status begins with `warning_`,
 * takes none. A dispute is no part of `amount_refunded`. https://docs.stripe.com/api/disputes/object
 */
export const readDispute = (event: StripeEvent): Said => {
  const { object: dispute, type } = event
  const id = idOf(dispute)
  if (id === undefined) return noId
  const status = someText(dispute.status) ?? 'without a status'
  if (type === 'charge.dispute.created' || status.startsWith('warning_')) {
    return nothing(
      `A dispute (${status}) takes no money yet. charge.dispute.funds_withdrawn says when it does.`,
    )
  }
  if (type === 'charge.dispute.closed' && status !== 'won') {
    return nothing(`The dispute was closed (${status}), and no money came back.`)
  }
  return refundOf(event, dispute.amount, {
    names: chargeNames(event, dispute, idOf(dispute.charge)),
    refundId: `dispute:${id}`,
    state: type === 'charge.dispute.funds_withdrawn' ? 'made' : 'undone',
  })
}

const refundOf = (
  { object, at, test }: StripeEvent,
  said: unknown,
  refund: Pick<ProviderRefund, 'names' | 'refundId' | 'state' | 'soFarOf' | 'partOf'>,
): Said => {
  const amounts = amountsOf(object.currency, { amount: said ?? MISSING })
  if (isProblem(amounts)) return amounts
  if (refund.names.length === 0) return noId
  return { messages: [{ kind: 'refund', at, test, amount: amounts.amount, ...refund }] }
}
