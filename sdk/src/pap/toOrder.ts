import { type Fields, toFields } from '../fields.js'
import { toJson } from '../json.js'
import { amountOf, placesOf, shareOf } from './amount.js'
import { orderIdFor } from './orderId.js'
import type { Said } from './sale.js'
import { textOf } from './text.js'

/** The collector refuses a longer product. Carts name all products of an order in one text. */
const PRODUCT_MAX = 191
const DATA = [1, 2, 3, 4, 5]
const HAS_EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/
const IS_EMAIL = new RegExp(`^${HAS_EMAIL.source}$`)

/** The fields of a sale or an action as events have them; empty ones are left out when it is sent. */
export const toOrder = (said: Said, forced: Said): Fields => {
  const read = (name: string) => textOf(said[name])
  const data = DATA.map((index) => read(`Data${index}`))
  const coupons = read('Coupon').split(/\s*[,;]\s*/)
  const order: Fields = {
    ...amountsOf(said),
    code: textOf(said.code),
    orderId: read('OrderID'),
    productId: read('ProductID')
      .slice(0, PRODUCT_MAX)
      .replace(/[\ud800-\udbff]$/, ''),
    campaign: read('CampaignID') || textOf(forced.c),
    affiliate: read('AffiliateID') || textOf(forced.a),
    channel: read('ChannelID') || textOf(forced.ch),
    keepsClicks: said.keeps,
    coupon: coupons[1] === undefined ? coupons[0] : coupons.filter((coupon) => coupon),
    // By convention the data of a sale names the customer, mostly by e-mail address. Only the hash of
    // a customer is stored, so no address is sent as data.
    customerId: data.find((text) => IS_EMAIL.test(text)),
  }
  data.forEach((text, index) => {
    if (!HAS_EMAIL.test(text)) order[`data${index + 1}`] = text
  })
  if (!order.orderId && !order.code) order.orderId = orderIdFor(contentOf(order))
  return order
}

const amountsOf = (said: Said): Fields => {
  const currency = textOf(said.Currency).toUpperCase()
  // The collector adds the account's currency, and only then it is known what may be rounded.
  const places = currency ? placesOf(currency) : undefined
  const read = (name: string) => amountOf(said[name], textOf(said[name]), places)
  // An action needs no total, and one without an amount needs no currency either.
  const total = read('TotalCost') || (textOf(said.code) ? '' : '0')
  const isNothing = textOf(said.code) && !currency && !/[1-9]/.test(total)
  const share = shareOf(total, textOf(said.FixedCost), places)
  return isNothing ? {} : { currency, total, fixedCost: share ?? read('FixedCost') }
}

/** What distinguishes two sales without a number. Nothing in it names a person. */
const contentOf = ({ total, currency, productId, campaign, coupon }: Fields): string =>
  toJson(toFields({ total, currency, productId, campaign, coupon }))
