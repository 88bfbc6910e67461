import { hash } from 'node:crypto'
import { type CommissionEvent, commissionEvents } from '../../../domain/commissionEvents.js'
import type { AccountId } from '../../../domain/ids.js'
import type { OrderRef } from '../../../domain/order.js'
import { type Listener, listenersTo, type Variables } from '../../../domain/postback.js'
import { visibleTo } from '../../../domain/postbackVariables.js'
import type { Program } from '../../../domain/program.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { Payout } from '../../payout.js'
import { selectAffiliates } from '../catalogue/affiliates.js'
import type { Before } from '../settling/before.js'
import type { Cause } from '../settling/cause.js'
import { insertNew, type Row, type Step } from '../step.js'
import { orderVariables, payoutVariables } from './variables.js'

export const DELIVERIES = 'postback_deliveries'

/** What is told about one order, and to whom. Needs no statement if the account has no destinations. */
export function* tellOfOrder(
  program: Program,
  cause: Cause,
  facts: Facts,
  before: Before,
  outcome: Outcome,
): Step<void> {
  const { postbacks } = program
  const kind = before.row.kind as OrderRef['kind']
  // Postbacks tell of orders. What a person booked, or the collector counted, is told with the payout.
  if (postbacks.length === 0 || kind === 'booking' || kind === 'traffic') return
  const { accountId, orderKey, reportId = '', at } = cause
  const events = commissionEvents(
    kind,
    before.applied?.commissions ?? [],
    outcome.commissions,
  ).filter((event) => !isHistory(event, outcome))
  const rows = events.flatMap((event, index) => {
    const { affiliateId, tier, currency } = event
    const listeners = listenersTo(postbacks, event.event, affiliateId, outcome.conversion.test)
    if (listeners.length === 0) return []
    const variables = orderVariables({ program, cause, facts, before, outcome }, event)
    // The numbers of entries and of changes of status differ between two outcomes of an order, except
    // for a declined one.
    const which = [reportId, at, before.chain.seq, before.logSeq, index, tier, currency]
    return listeners.map((listener) =>
      deliveryRow(accountId, listener, event.event, variables, at, [orderKey, ...which]),
    )
  })
  yield* insertNew(DELIVERIES, rows, ['account_id', 'id'])
}

/** What was earned in another program was told by that program. */
const isHistory = ({ event }: CommissionEvent, { conversion }: Outcome): boolean =>
  conversion.source === 'import' && (event === 'sale' || event === 'action')

export function* tellOfPayout(postbacks: readonly Listener[], payout: Payout): Step<void> {
  const { accountId, affiliateId, id, paidAt } = payout
  const listeners = listenersTo(postbacks, 'payout', affiliateId, false)
  if (listeners.length === 0) return
  const [affiliate] = yield* selectAffiliates(accountId, 'and id in (?*)', [affiliateId])
  const variables = payoutVariables(payout, affiliate?.code ?? '')
  const rows = listeners.map((listener) =>
    deliveryRow(accountId, listener, 'payout', variables, paidAt, [id]),
  )
  yield* insertNew(DELIVERIES, rows, ['account_id', 'id'])
}

/**
 * Its id is a hash of what it tells, because a step may run again from its beginning, and must then
 * store the same delivery.
 */
const deliveryRow = (
  accountId: AccountId,
  listener: Listener,
  event: string,
  variables: Variables,
  at: number,
  which: readonly (string | number)[],
): Row => {
  const text = JSON.stringify([accountId, listener.id, event, ...which])
  const id = `msg_${hash('sha256', text, 'hex').slice(0, 32)}`
  return {
    account_id: accountId,
    id,
    postback_id: listener.id,
    event,
    variables: JSON.stringify({ deliveryId: id, ...visibleTo(listener, variables) }),
    state: 'waiting',
    attempts: 0,
    due_at: at,
    created_at: at,
    started_at: null,
    attempted_at: null,
    last_status: null,
    last_error: null,
  }
}
