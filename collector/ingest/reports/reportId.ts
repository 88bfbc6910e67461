import type { ActionRequest, SaleRequest } from '../../../wire/v1.js'
import { KEY_TEXT_MAX } from '../../domain/ids.js'
import { type OrderRef, oncePerDay } from '../../domain/order.js'
import type { Statement } from '../../domain/report.js'
import { customerHash, fingerprint } from '../fingerprint.js'
import type { ReportContext } from './reportContext.js'

type Spoken<Request> = Omit<Request, 'at' | 'visitorId' | 'test'>
/** The words of a sale or an action, without those that the edge reads. */
export type Said =
  | (Spoken<SaleRequest> & { readonly type: 'sale' })
  | (Spoken<ActionRequest> & { readonly type: 'action' })

/** What the order of a sale or an action is known by. */
export const orderRef = (said: Said, context: ReportContext): OrderRef => {
  const productId = said.productId?.trim() ?? ''
  if (said.type === 'sale') {
    return { kind: 'sale', orderId: said.orderId.trim(), productId, code: '' }
  }
  const orderId = said.orderId?.trim() || said.actionId?.trim() || idOfAction(said, context)
  return { kind: 'action', orderId, productId, code: said.code.trim() }
}

/** An action without an id of its own counts once per visitor and day. */
const idOfAction = ({ customerId }: Spoken<ActionRequest>, context: ReportContext): string => {
  const who = whoActs(customerId, context)
  return who ? oncePerDay(who, context.occurredAt) : keyText(context.messageId)
}

/** What an index can hold. */
const keyText = (text: string): string => (text.length > KEY_TEXT_MAX ? fingerprint(text) : text)

const whoActs = (customerId: string | undefined, context: ReportContext): string | undefined =>
  context.visitorId ?? (customerId ? customerHash(customerId, context.accountSecret) : undefined)

/**
 * What the sender named the order by. Without an id of its own that leaves the day out, so that a
 * retry after midnight is still the same message.
 */
export const keyWords = (
  said: Said,
  { kind, productId, code }: OrderRef,
  context: ReportContext,
) => {
  const id = said.orderId?.trim() || ('actionId' in said && said.actionId?.trim())
  return id
    ? [kind, id, productId, code]
    : [kind, whoActs(said.customerId, context), productId, code]
}

/**
 * A report's id, and what tells it from another under the same id. A browser's id holds who claims
 * and what: if it were the order's alone, whoever claimed an order number first would silence the
 * real buyer's page. A server's is the order's, so that a retry is a duplicate and a change is
 * noticed.
 */
export const reportId = (
  statement: Omit<Statement, 'id' | 'fingerprint'>,
  what: readonly unknown[],
  { idempotencyKey }: ReportContext,
): Pick<Statement, 'id' | 'fingerprint'> => {
  const { total, fixedCost, tax, shipping, coupons, customer, affiliate, campaign } = statement
  const { orderKey, visitorId, signed, source, items, channel, data, occurredAt } = statement
  const money = [total, fixedCost, tax, shipping]
  const test = statement.test ? ['test'] : []
  const said = fingerprint([what, money, coupons, customer, affiliate, campaign, signed, ...test])
  if (source === 'browser') {
    return { id: `browser:${fingerprint([orderKey, visitorId, said])}`, fingerprint: said }
  }
  // What comes under a key of its own must be the same to the letter, when it was placed included.
  const placed = idempotencyKey && statement.timed ? [occurredAt] : []
  const all = fingerprint([said, visitorId, items, channel, data, statement.revision, ...placed])
  return {
    id: idempotencyKey ? `key:${idempotencyKey}` : `server:${fingerprint(orderKey)}`,
    fingerprint: all,
  }
}
