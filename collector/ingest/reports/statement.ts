import type { OrderFields } from '../../../wire/v1.js'
import { couponCode, couponText } from '../../domain/coupon.js'
import { isEmail } from '../../domain/email.js'
import { orderKey } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Statement } from '../../domain/report.js'
import { emailHash } from '../../storage/keyedHash.js'
import { addressHash, customerHash } from '../fingerprint.js'
import { readAmounts } from './amounts.js'
import type { ReportContext } from './reportContext.js'
import { keyWords, orderRef, reportId, type Said } from './reportId.js'
import { readCommission } from './statedCommission.js'

/** Reads a sale or an action: amounts become minor units, codes one spelling, ids hashes. */
export const toStatement = (said: Said, context: ReportContext): Statement | Problem => {
  const order = orderRef(said, context)
  const currency = said.currency ?? ''
  const amounts = readAmounts(said, currency, context.source === 'browser')
  if (isProblem(amounts)) return amounts
  const { total, fixedCost, tax, shipping, items } = amounts
  const flawed = [...context.flawed, ...amounts.flawed]

  // The schema of a page's event has no such field.
  const commission =
    context.source === 'browser' ? undefined : readCommission(said.commission, currency)
  if (isProblem(commission)) return commission
  const customer = said.customerId?.trim()
  const email = emailIn(said)
  const { traces = [] } = context
  const subscription = said.type === 'sale' ? said.subscriptionId?.trim() : undefined
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
    ...(email !== undefined && { email: emailHash(email, context.accountSecret) }),
    ...(flawed.length > 0 && { flawed }),
    ...(commission && { commission }),
    ...(subscription && { subscription: { id: subscription } }),
    ...(traces.length > 0 && { traces }),
    ...(`${said.keepsClicks ?? ''}` === 'true' && { keepsClicks: true as const }),
  }
  return { ...statement, ...reportId(statement, keyWords(said, order, context), context) }
}

/** Many shops use the e-mail address as the id of the customer. */
const emailIn = (said: Said): string | undefined =>
  [said.customerEmail, said.customerId].find((text) => text !== undefined && isEmail(text.trim()))

const coupons = (coupon: OrderFields['coupon']): readonly string[] => [
  ...new Set(
    [coupon ?? []]
      .flat()
      .map(couponText)
      .filter((text) => couponCode(text) !== ''),
  ),
]
