import type { Statement } from '../../domain/report.js'

// The wire, "Webhooks": "An order that is not paid yet is held, and declined if the payment fails, unless
// any event says that it was paid."

interface WithStatements {
  readonly statements: readonly Statement[]
}

/** What the payment provider says about the money of an order. Undefined: nothing is missing. */
export const paymentState = ({ statements }: WithStatements): 'awaited' | 'failed' | undefined => {
  const events = statements.filter(({ source }) => source === 'webhook')
  if (events.some(({ payment }) => payment === undefined)) return undefined
  if (events.some(({ payment }) => payment === 'failed')) return 'failed'
  return events.length > 0 ? 'awaited' : undefined
}

export const isUnpaid = (order: WithStatements): boolean => paymentState(order) !== undefined

/**
 * "If the order was reported before the money arrived, the hold days begin with the report of the
 * payment": the reports from which they count.
 */
export const moneyArrivedIn = (trusted: readonly Statement[]): readonly Statement[] => {
  const isAwaited = trusted.some(({ payment }) => payment !== undefined)
  const paid = trusted.filter(({ payment }) => payment === undefined)
  const events = paid.filter(({ source }) => source === 'webhook')
  if (isAwaited && events.length > 0) return events
  return paid.length > 0 ? paid : trusted
}
