import type { ActionRequest, RefundRequest, SaleRequest } from '../../../wire/v1.js'
import type { Problem } from '../../domain/problem.js'
import type { Report } from '../../domain/report.js'
import { toRefund } from '../../ingest/reports/refund.js'
import type { ReportContext } from '../../ingest/reports/reportContext.js'
import { toStatement } from '../../ingest/reports/statement.js'

/** A server's message about an order, read and not stored yet. */
export interface OrderMessage {
  /** The fields that are not part of the report itself. */
  readonly said: {
    readonly at: string | undefined
    readonly visitorId?: string | undefined
    readonly test: boolean | undefined
    readonly revision?: number | undefined
    readonly customerAddress?: string | undefined
    readonly customerUserAgent?: string | undefined
  }
  /** Whether it has an id of its own, so that it can be sent twice without a key. */
  readonly hasId: boolean
  readonly read: (context: ReportContext) => Report | Problem
}

export const saleMessage = (request: SaleRequest): OrderMessage => {
  const { at, visitorId, test, revision, customerAddress, customerUserAgent, ...sale } = request
  return {
    said: { at, visitorId, test, revision, customerAddress, customerUserAgent },
    hasId: true,
    read: (context) => toStatement({ ...sale, type: 'sale' }, context),
  }
}

export const actionMessage = (request: ActionRequest): OrderMessage => {
  const { at, visitorId, test, customerAddress, customerUserAgent, ...action } = request
  return {
    said: { at, visitorId, test, customerAddress, customerUserAgent },
    hasId: Boolean(action.orderId?.trim() || action.actionId?.trim()),
    read: (context) => toStatement({ ...action, type: 'action' }, context),
  }
}

export const refundMessage = (request: RefundRequest): OrderMessage => ({
  said: { at: request.at, test: request.test },
  hasId: true,
  read: (context) => toRefund(request, context),
})
