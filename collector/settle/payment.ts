import type { Money } from '../domain/money.js'
import { type Act, isStatement, type Statement } from '../domain/report.js'

/** Statements of a payment that failed describe the order last. */
export const failedLast = (trusted: readonly Statement[]): readonly Statement[] =>
  trusted.some(hasFailed)
    ? [...trusted.filter((one) => !hasFailed(one)), ...trusted.filter(hasFailed)]
    : trusted

export const hasFailed = ({ payment }: Statement): boolean => payment === 'failed'

/**
 * What payment providers say about the money. One who says that it arrived outweighs the others,
 * because their messages may be older. The merchant's server may report an order when it is placed,
 * so it does not say that the money arrived.
 */
export const paymentOf = (trusted: readonly Statement[]): 'awaited' | 'failed' | undefined => {
  const stated = trusted.filter(({ source }) => source === 'webhook')
  if (stated.length === 0 || stated.some(({ payment }) => payment === undefined)) return undefined
  return stated.some(hasFailed) ? 'failed' : 'awaited'
}

/** The hold period begins when the money arrived, if anybody says when that was. */
export const paidAmong = (proofs: readonly (Statement | Act)[]): readonly (Statement | Act)[] => {
  const paid = proofs.filter((one) => !isStatement(one) || one.payment === undefined)
  const isStated = paid.some((one) => isStatement(one) && one.source === 'webhook')
  const isAwaited = paid.length < proofs.length
  const heeded = isAwaited && isStated ? paid.filter(({ source }) => source === 'webhook') : paid
  return heeded.length > 0 ? heeded : proofs
}

/** A free trial begins a subscription and is no payment. */
export const isPayment = ({
  kind,
  total,
}: {
  readonly kind: Statement['kind']
  readonly total: Money | undefined
}): boolean => kind === 'sale' && (total?.amount ?? 0) > 0
