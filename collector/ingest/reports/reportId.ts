import type { ActionRequest, SaleRequest } from '../../../wire/v1.js'
import { KEY_TEXT_MAX } from '../../domain/ids.js'
import { type OrderRef, oncePerDay } from '../../domain/order.js'
import type { Statement } from '../../domain/report.js'
import { customerHash, fingerprint } from '../fingerprint.js'
import type { ReportContext } from './reportContext.js'

type Spoken<Request> = Omit<Request, 'at' | 'visitorId' | 'test'>
/** The content of a sale or an action, without the fields that the HTTP layer reads. */
export type Said =
  | (Spoken<SaleRequest> & { readonly type: 'sale' })
  | (Spoken<ActionRequest> & { readonly type: 'action' })

/** The reference of the order of a sale or an action. */
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

/** A text short enough for an index. */
const keyText = (text: string): string => (text.length > KEY_TEXT_MAX ? fingerprint(text) : text)

const whoActs = (customerId: string | undefined, context: ReportContext): string | undefined =>
  context.visitorId ?? (customerId ? customerHash(customerId, context.accountSecret) : undefined)

/**
 * How the sender identified the order. For an action without an id the day is left out, so that a
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
 * A report's id, and the fingerprint that distinguishes different content under one id. A browser's
 * id contains the claimant and the content: if it were derived from the order alone, the first
 * claim to an order number would turn the customer's own report into a duplicate. A server's id is
 * derived from the order, so that a retry is a duplicate and a change is detected.
 */
export const reportId = (
  statement: Omit<Statement, 'id' | 'fingerprint'>,
  what: readonly unknown[],
  { idempotencyKey }: ReportContext,
): Pick<Statement, 'id' | 'fingerprint'> => {
  const { total, fixedCost, tax, shipping, coupons, customer, affiliate, campaign } = statement
  const { orderKey, visitorId, signed, source, items, channel, data, occurredAt } = statement
  const money = [total, fixedCost, tax, shipping]
  // What few reports have is left out of the others, so that theirs stay as they were.
  const rare = [
    statement.commission,
    statement.test ? 'test' : undefined,
    statement.subscription && ['subscription', statement.subscription.id],
    statement.keepsClicks && 'keepsClicks',
  ].filter(Boolean)
  const said = fingerprint([what, money, coupons, customer, affiliate, campaign, signed, ...rare])
  if (source === 'browser') {
    return { id: `browser:${fingerprint([orderKey, visitorId, said])}`, fingerprint: said }
  }
  // With an Idempotency-Key the content must be identical, including the time.
  const placed = idempotencyKey && statement.timed ? [occurredAt] : []
  const all = fingerprint([said, visitorId, items, channel, data, statement.revision, ...placed])
  return {
    id: idempotencyKey ? `key:${idempotencyKey}` : `server:${fingerprint(orderKey)}`,
    fingerprint: all,
  }
}
