import type { Account } from '../../domain/account.js'
import { isEmail } from '../../domain/email.js'
import type { VisitorId } from '../../domain/ids.js'
import { type OrderRef, orderKey } from '../../domain/order.js'
import type { ProviderRefund, ProviderSale } from '../../domain/providerMessage.js'
import type { Refund, Statement } from '../../domain/report.js'
import { emailHash } from '../../storage/keyedHash.js'
import { customerHash, fingerprint } from '../fingerprint.js'

export interface ProviderContext {
  readonly account: Account
  /** The id of the order, which the names of the message lead to. */
  readonly orderId: string
  /** Names the adapter. */
  readonly provider: string
  readonly receivedAt: number
}

/**
 * The report of a provider's sale. Its id is made from its content, so that the same fact under
 * two names of events, or sent twice, is one report.
 */
export const toProviderStatement = (said: ProviderSale, context: ProviderContext): Statement => {
  const { account, orderId, receivedAt } = context
  const { kind, total, payment, revision, tax, shipping, fixedCost, items = [] } = said
  const order: OrderRef = {
    kind,
    orderId,
    productId: said.productId ?? '',
    code: kind === 'action' ? (said.code ?? '') : '',
  }
  const key = orderKey(order, said.test)
  const customer = customerOf(said, account)
  const visitorId = said.visitorId as VisitorId | undefined
  const { coupons = [], affiliate, campaign, channel, subscription } = said
  const money = [total, payment, tax, shipping, fixedCost]
  const who = [visitorId, customer, coupons, affiliate, campaign, channel, subscription]
  const content = fingerprint([key, money, who, items])
  return {
    accountId: account.id,
    id: `webhook:${fingerprint([content, revision])}`,
    fingerprint: content,
    order,
    orderKey: key,
    kind,
    source: 'webhook',
    receivedAt,
    occurredAt: timeOf(said, receivedAt),
    timed: said.at !== undefined,
    saidAt: said.at,
    test: said.test,
    signed: undefined,
    unchecked: false,
    revision,
    site: undefined,
    address: undefined,
    request: undefined,
    visitorId,
    ...{ total, fixedCost, tax, shipping, coupons, customer, affiliate, campaign, channel, items },
    ...emailOf(said, account),
    data: [],
    webdriver: false,
    ...(payment !== 'paid' && { payment }),
    ...(subscription && {
      subscription: {
        id: subscription.id,
        ...(subscription.isFirst !== undefined && { isFirst: subscription.isFirst }),
      },
    }),
  }
}

const emailOf = ({ email, customerId }: ProviderSale, { secret }: Account) => {
  const address = [email, customerId].find((text) => text !== undefined && isEmail(text.trim()))
  return address === undefined ? {} : { email: emailHash(address, secret) }
}

/** A provider that names no customer of a subscription names the subscription in every renewal. */
const customerOf = (
  { customerId, subscription }: ProviderSale,
  { secret }: Account,
): string | undefined => {
  if (customerId !== undefined) return customerHash(customerId, secret)
  return subscription && customerHash(`subscription ${subscription.id}`, secret)
}

/** The report of a provider's refund, or of one that was taken back. */
export const toProviderRefund = (said: ProviderRefund, context: ProviderContext): Refund => {
  const { account, orderId, provider, receivedAt } = context
  const { refundId, amount, state, partOf, soFarOf, test } = said
  const order: OrderRef = { kind: 'sale', orderId, productId: '', code: '' }
  const key = orderKey(order, test)
  const occurredAt = timeOf(said, receivedAt)
  const content = fingerprint([provider, key, refundId, state, amount, partOf, soFarOf, said.at])
  return {
    accountId: account.id,
    id: `webhook:${content}`,
    fingerprint: content,
    order,
    orderKey: key,
    kind: 'refund',
    source: 'webhook',
    receivedAt,
    occurredAt,
    test,
    refundId,
    amount,
    provider,
    ...(state === 'undone' && { state }),
    ...(said.at !== undefined && said.at > receivedAt && { saidAt: said.at }),
    ...(partOf !== undefined && { partOf }),
    ...(soFarOf !== undefined && { soFarOf }),
  }
}

const timeOf = ({ at }: { readonly at: number | undefined }, receivedAt: number): number =>
  Math.min(at ?? receivedAt, receivedAt)
