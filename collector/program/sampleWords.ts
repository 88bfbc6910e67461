import { formatMoney, type Money } from '../domain/money.js'
import { isProblem, type Problem } from '../domain/problem.js'
import type {
  OrderName,
  ProviderMessage,
  ProviderRefund,
  ProviderSale,
} from '../domain/providerMessage.js'

/** What one message means: a sentence, and what it says besides. */
export interface MessageWords {
  readonly title: string
  readonly isProblem: boolean
  readonly details: readonly string[]
}

const ITEMS_SHOWN = 20

/** A message in words. A customer is mentioned but not named, because only a hash would be stored. */
export const messageWords = (message: ProviderMessage | Problem): MessageWords => {
  if (isProblem(message)) {
    const title = `This would not be applied: ${message.message}`
    return { title, isProblem: true, details: [] }
  }
  return { title: titleOf(message), isProblem: false, details: detailsOf(message) }
}

const titleOf = (message: ProviderMessage): string => {
  const order = message.names[0]?.id ?? ''
  if (message.kind === 'names')
    return `Several ids are those of one order, ${order}. No money moves.`
  return message.kind === 'refund' ? refundTitle(message, order) : saleTitle(message, order)
}

const PAYMENTS: Readonly<Record<ProviderSale['payment'], string>> = {
  paid: 'It is paid.',
  awaited: 'The money has not arrived, so nothing is payable yet.',
  failed: 'The payment failed, so it earns nothing.',
}

const saleTitle = ({ kind, code, total, payment }: ProviderSale, order: string): string => {
  const what = kind === 'action' ? `An action${code ? ` "${code}"` : ''}` : 'A sale'
  return `${what}: order ${order}, ${total ? `of ${amount(total)}` : 'without a total'}. ${PAYMENTS[payment]}`
}

const refundTitle = (refund: ProviderRefund, order: string): string => {
  const { amount: back, state, soFarOf } = refund
  const sum = back ? amount(back) : 'all that is left'
  if (soFarOf !== undefined) return `Refunds of order ${order}: ${sum} so far.`
  return state === 'made'
    ? `A refund of order ${order}: ${sum}.`
    : `A refund of order ${order} was undone: ${sum}.`
}

const detailsOf = (message: ProviderMessage): readonly string[] => {
  const { names, at, test, kind } = message
  return [
    ...(names.length > 1 ? [`Ids of the order: ${names.map(nameWords).join(', ')}.`] : []),
    ...(at === undefined ? [] : [`It happened at ${new Date(at).toISOString()}.`]),
    ...(test ? ['Test mode: it is stored, and never payable.'] : []),
    ...(kind === 'sale' || kind === 'action' ? saleDetails(message) : []),
    ...(kind === 'refund' ? refundDetails(message) : []),
  ]
}

const nameWords = ({ id, rank }: OrderName): string =>
  rank === 0 ? `${id} (the shop's order id)` : id

const saleDetails = (sale: ProviderSale): readonly string[] => {
  const { visitorId, customerId, subscription, coupons = [], items = [] } = sale
  const { tax, shipping, fixedCost, productId, affiliate, campaign, channel } = sale
  const texts = { product: productId, affiliate, campaign, channel }
  const costs = { tax, shipping, 'fixed cost': fixedCost }
  return [
    visitorId ? `Visitor ${visitorId}.` : 'It names no visitor.',
    ...(customerId ? ['It names a customer. The id is stored as a keyed hash.'] : []),
    ...(subscription ? [subscriptionWords(subscription)] : []),
    ...(coupons.length > 0 ? [`Coupons: ${coupons.join(', ')}.`] : []),
    ...Object.entries(texts).flatMap(([name, text]) => (text ? [`The ${name} is ${text}.`] : [])),
    ...Object.entries(costs).flatMap(([name, cost]) =>
      cost ? [`The ${name} is ${amount(cost)}.`] : [],
    ),
    ...(items.length > 0 ? [itemWords(items)] : []),
  ]
}

const subscriptionWords = ({ id, isFirst }: NonNullable<ProviderSale['subscription']>): string => {
  if (isFirst === undefined) return `It belongs to the subscription ${id}.`
  return isFirst
    ? `It begins the subscription ${id}.`
    : `It renews the subscription ${id}, and is credited as its first purchase.`
}

const itemWords = (items: NonNullable<ProviderSale['items']>): string => {
  const shown = items
    .slice(0, ITEMS_SHOWN)
    .map(({ sku, quantity, total }) =>
      [quantity === undefined ? '' : `${quantity} ×`, sku, total ? `for ${amount(total)}` : '']
        .filter((word) => word !== '')
        .join(' '),
    )
  const more = items.length > ITEMS_SHOWN ? `, and ${items.length - ITEMS_SHOWN} more` : ''
  return `Items: ${shown.join(', ')}${more}.`
}

const refundDetails = ({ refundId, partOf, soFarOf }: ProviderRefund): readonly string[] => [
  ...(soFarOf === undefined
    ? [`Id of the refund: ${refundId}.`]
    : [`The sum includes all refunds of ${soFarOf}.`]),
  ...(partOf === undefined ? [] : [`It is part of the sum of refunds of ${partOf}.`]),
]

const amount = (money: Money): string => `${formatMoney(money)} ${money.currency}`
