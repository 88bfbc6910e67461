import type { RefundRequest } from '../../../wire/v1.js'
import { type OrderRef, orderKey } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Refund } from '../../domain/report.js'
import { fingerprint } from '../fingerprint.js'
import { readAmount } from './amounts.js'
import type { ReportContext } from './reportContext.js'

/** Reads a refund of a sale. */
export const toRefund = (said: RefundRequest, context: ReportContext): Refund | Problem => {
  const value = readAmount(said.amount, said.currency ?? '', 'amount')
  if (isProblem(value)) return value
  const order: OrderRef = {
    kind: 'sale',
    orderId: said.orderId.trim(),
    productId: said.productId?.trim() ?? '',
    code: '',
  }
  const refund = {
    accountId: context.accountId,
    order,
    orderKey: orderKey(order, context.test),
    kind: 'refund' as const,
    source: context.source,
    receivedAt: context.receivedAt,
    occurredAt: context.occurredAt,
    test: context.test,
    refundId: said.refundId.trim(),
    amount: value,
  }
  const key = context.idempotencyKey
  return {
    ...refund,
    id: key ? `key:${key}` : `refund:${fingerprint([refund.orderKey, refund.refundId])}`,
    fingerprint: fingerprint([refund.orderKey, refund.refundId, value]),
  }
}
