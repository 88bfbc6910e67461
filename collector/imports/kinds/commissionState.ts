import { type Problem, problem } from '../../domain/problem.js'
import type { Row } from '../columns.js'

/** PAP's types of commissions of orders: sale, recurring, action and lead. */
const OF_ORDERS = ['', 's', 'sale', 'u', 'recurring', 'e', 'extrabonus']
const OF_ACTIONS = ['a', 'action', 'l', 'lead']
/** PAP's refunds and chargebacks. */
const REFUNDS = ['r', 'refund', 'h', 'chargeback']

const APPROVED = ['a', 'approved']
const PENDING = ['p', 'pending']
const DECLINED = ['d', 'declined']
const UNPAID = ['', 'u', 'unpaid', 'notpaid', 'n', 'no', '0', 'false']
const PAID = ['p', 'paid', 'y', 'yes', '1', 'true']

/**
 * Whether an open commission is approved, from PAP's letters or from words. A problem for all that is
 * not owed: paid, declined, refunds, and what is not of an order.
 */
export const openIn = (row: Row): { readonly isApproved: boolean } | Problem => {
  const word = (column: string) =>
    row
      .text(column)
      .toLowerCase()
      .replace(/[\s_-]+/g, '')
  const [status, payout, type, tier] = ['status', 'payoutstatus', 'type', 'tier'].map(word)
  if (REFUNDS.includes(type ?? '')) {
    const message =
      'This is a refund. Subtract it from the commission of its order in the file, and leave this row out.'
    return problem('refund', 'type', message)
  }
  const isAction = OF_ACTIONS.includes(type ?? '')
  if (isAction && row.text('action') === '') {
    // As a sale it would be another order than the one that the shop reports as an action.
    const message = 'Name the action’s code, as your shop reports it.'
    return problem('missing', 'action', message)
  }
  if (!isAction && !OF_ORDERS.includes(type ?? '')) {
    const message =
      'Only commissions of orders are imported. Pay this one in the other program, or leave the type empty and invent an order id.'
    return problem('invalid', 'type', message)
  }
  if (tier !== '' && tier !== '1') {
    const message =
      'Waymark has one tier. Pay this one in the other program, or give it an order id of its own and the tier 1.'
    return problem('invalid', 'tier', message)
  }
  const isPaid = status === 'paid' || PAID.includes(payout ?? '')
  if (isPaid) {
    const column = status === 'paid' ? 'status' : 'payoutstatus'
    return problem('paid', column, 'The commission is paid, so nothing is owed. Leave the row out.')
  }
  if (!UNPAID.includes(payout ?? '')) {
    const message = 'Use unpaid (U) or paid (P). Leave the row out unless it is still owed.'
    return problem('invalid', 'payoutstatus', message)
  }
  if (DECLINED.includes(status ?? '')) {
    const message = 'The commission was declined, so nothing is owed. Leave the row out.'
    return problem('declined', 'status', message)
  }
  if (APPROVED.includes(status ?? '')) return { isApproved: true }
  if (PENDING.includes(status ?? '')) return { isApproved: false }
  return problem('invalid', 'status', 'Use approved (A) or pending (P).')
}
