import { couponCode, couponText } from '../../domain/coupon.js'
import { isVisitorId, KEY_TEXT_MAX } from '../../domain/ids.js'
import { isPlaceholder } from '../../domain/placeholder.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  type OrderName,
  OWN_ORDER_ID,
  type ProviderMessage,
  type ProviderSale,
} from '../../domain/providerMessage.js'
import { cutText, isPlainText, toPlainText } from '../../domain/text.js'
import { NAMES_MAX } from '../../storage/webhooks.js'

const COUPONS_MAX = 10
const ITEMS_MAX = 400

/**
 * A provider's message within the limits of what is stored. Optional texts are cut or left out; an
 * order id that cannot be stored is a problem, because another one would be another order.
 */
export const readMessage = (message: ProviderMessage): ProviderMessage | Problem => {
  const names = readNames(message.names)
  if (isProblem(names)) return names
  if (message.kind === 'names') return { ...message, names }
  if (message.kind === 'refund') {
    const { soFarOf, partOf, refundId } = message
    if (refundId.trim() === '' && soFarOf === undefined) {
      return problem('refund_without_id', 'refundId', 'The refund has no id of its own.')
    }
    return {
      ...message,
      names,
      refundId: keyText(refundId),
      soFarOf: soFarOf && keyText(soFarOf),
      partOf: partOf && keyText(partOf),
    }
  }
  return { ...message, names, ...detailsOf(message) }
}

const readNames = (names: readonly OrderName[]): readonly OrderName[] | Problem => {
  const own = names.find(({ rank }) => rank === OWN_ORDER_ID)
  const wrong = own && wrongOrderId(own.id)
  if (wrong) return wrong
  const trimmed = names.map(({ id, rank }) => ({ id: id.trim(), rank }))
  const usable = trimmed.filter(({ id }) => id !== '' && wrongOrderId(id) === undefined)
  if (usable.length === 0) {
    return problem('order_id_missing', 'orderId', 'The event names no order.')
  }
  return [...usable].sort((a, b) => a.rank - b.rank).slice(0, NAMES_MAX)
}

const wrongOrderId = (id: string): Problem | undefined => {
  if (isPlaceholder(id)) {
    return problem(
      'placeholder',
      'orderId',
      `"${cutText(id, 40)}" is a placeholder that the shop did not fill in.`,
    )
  }
  if (id.trim().length > KEY_TEXT_MAX) {
    const why = `The order id may be at most ${KEY_TEXT_MAX} characters.`
    return problem('too_long', 'orderId', why)
  }
  return isPlainText(id)
    ? undefined
    : problem('control_characters', 'orderId', 'The order id contains control characters.')
}

/** A text that is only compared with others of its kind. */
const keyText = (text: string): string => cutText(toPlainText(text).trim(), KEY_TEXT_MAX)

const detailsOf = (sale: ProviderSale): Partial<ProviderSale> => {
  const { visitorId, customerId, coupons = [], items = [], subscription, productId } = sale
  const { affiliate, campaign, channel, code } = sale
  const text = (one: string | undefined) =>
    one === undefined || isPlaceholder(one) ? undefined : keyText(one) || undefined
  const visitor = visitorId?.trim().toLowerCase() ?? ''
  return {
    visitorId: isVisitorId(visitor) ? visitor : undefined,
    customerId: text(customerId),
    coupons: coupons
      .filter((coupon) => coupon.length <= KEY_TEXT_MAX && isPlainText(coupon))
      .map(couponText)
      .filter((coupon) => couponCode(coupon) !== '')
      .slice(0, COUPONS_MAX),
    items: items.slice(0, ITEMS_MAX).map((item) => ({ ...item, sku: keyText(item.sku) })),
    subscription: subscription && { ...subscription, id: keyText(subscription.id) },
    productId: text(productId),
    affiliate: text(affiliate),
    campaign: text(campaign),
    channel: text(channel),
    code: text(code),
  }
}
