import type { ActionRequest, OrderFields, RefundRequest, SaleRequest } from '../../../wire/v1.js'
import { couponCode, couponText } from '../../domain/coupon.js'
import { type AccountId, KEY_TEXT_MAX, type VisitorId } from '../../domain/ids.js'
import { type OrderRef, oncePerDay, orderKey } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Refund, Statement } from '../../domain/report.js'
import { addressHash, customerHash, fingerprint } from '../fingerprint.js'
import { readAmount, readAmounts } from './readAmounts.js'

/** What the edge knows about a report besides its words. */
export interface ReportContext {
  readonly accountId: AccountId
  readonly accountSecret: string
  /** Undefined: made from what is reported, so that the same said twice is one report. */
  readonly idempotencyKey: string | undefined
  readonly source: 'browser' | 'server'
  readonly receivedAt: number
  readonly occurredAt: number
  /** See `Statement.timed`. */
  readonly timed: boolean
  readonly saidAt: number | undefined
  readonly visitorId: VisitorId | undefined
  readonly site: string | undefined
  /** The sender's address as the edge knows it; kept as a keyed hash. */
  readonly address: string | undefined
  readonly request: string | undefined
  readonly signed: readonly string[] | undefined
  readonly unchecked: boolean
  readonly revision: number
  readonly webdriver: boolean
  readonly test: boolean
  /** What tells an action apart where nothing in it does: the same for a repeated message. */
  readonly messageId: string
  /** Fields that could not be read and were dropped or cut before. */
  readonly flawed: readonly string[]
}

type Spoken<Request> = Omit<Request, 'at' | 'visitorId' | 'test'>
type Said =
  | (Spoken<SaleRequest> & { readonly type: 'sale' })
  | (Spoken<ActionRequest> & { readonly type: 'action' })

/** Reads a sale or an action: amounts become minor units, codes one spelling, ids hashes. */
export const toStatement = (said: Said, context: ReportContext): Statement | Problem => {
  const order = orderRef(said, context)
  const currency = said.currency ?? ''
  const amounts = readAmounts(said, currency, context.source === 'browser')
  if (isProblem(amounts)) return amounts
  const { total, fixedCost, tax, shipping, items } = amounts
  const flawed = [...context.flawed, ...amounts.flawed]

  const customer = said.customerId?.trim()
  const statement = {
    accountId: context.accountId,
    order,
    orderKey: orderKey(order, context.test),
    kind: said.type,
    source: context.source,
    receivedAt: context.receivedAt,
    occurredAt: context.occurredAt,
    test: context.test,
    timed: context.timed,
    saidAt: context.saidAt,
    signed: context.signed,
    unchecked: context.unchecked,
    revision: context.revision,
    site: context.site,
    address: context.address && addressHash(context.address, context.accountSecret),
    request: context.request,
    visitorId: context.visitorId,
    ...{ total, fixedCost, tax, shipping, items },
    coupons: coupons(said.coupon),
    customer: customer ? customerHash(customer, context.accountSecret) : undefined,
    affiliate: said.affiliate?.trim() || undefined,
    campaign: said.campaign?.trim() || undefined,
    channel: said.channel,
    data: [said.data1, said.data2, said.data3, said.data4, said.data5],
    webdriver: context.webdriver,
    ...(flawed.length > 0 && { flawed }),
  }
  return { ...statement, ...identity(statement, keyWords(said, order, context), context) }
}

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

const orderRef = (said: Said, context: ReportContext): OrderRef => {
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
const keyWords = (said: Said, { kind, productId, code }: OrderRef, context: ReportContext) => {
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
const identity = (
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

const coupons = (coupon: OrderFields['coupon']): readonly string[] => [
  ...new Set(
    [coupon ?? []]
      .flat()
      .map(couponText)
      .filter((text) => couponCode(text) !== ''),
  ),
]
