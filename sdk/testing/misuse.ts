// `npm run types` compiles this file against the published types and does not run it. Each mistake
// below must be a compile error.
import {
  type Action,
  type Attributed,
  createTracker,
  type Decimal,
  type EventName,
  type Item,
  type Order,
  type Result,
  type Waymark,
} from 'waymark'
import { createSandboxTracker } from 'waymark/sandbox'
import type { OrderFields } from '../../wire/v1.js'

const OPTIONS = { account: 'default1', collector: 'https://go.shop.example' }
const orderId = '1001'
const total: string = '49.90'
const currency: string = 'EUR'

export const rightUse = (waymark: Waymark, amount: number): void => {
  waymark.sale({ orderId, total, currency })
  waymark.sale(
    { orderId: 1001, total: '49.90', currency, coupon: ['A', 'B'] },
    ({ state }) => state,
  )
  waymark('sale', { orderId, total: String(amount), currency, items: [{ sku: 'a', total }] })
  waymark('consent', 'denied')
  waymark.click()
  waymark.on('visitor', (visitorId) => visitorId?.length)
  createTracker({ ...OPTIONS, params: { ref: 'a_aid' }, windowDays: 30 })
  createSandboxTracker(OPTIONS, { location: { href: 'https://shop.example/' } })
}

export const orders = (waymark: Waymark, amount: number): void => {
  // @ts-expect-error The currency is missing.
  waymark.sale({ orderId, total })
  // @ts-expect-error The order id is missing, so a reload would report another sale.
  waymark.sale({ total, currency })
  // @ts-expect-error A float loses precision: 0.1 + 0.2 is not 0.3.
  waymark.sale({ orderId, total: 0.1 + 0.2, currency })
  // @ts-expect-error No number is accepted: 49.90 would be written as "49.9" and 1e21 as "1e+21".
  waymark('sale', { orderId, total: amount, currency })
  // @ts-expect-error No number is accepted as the shipping.
  waymark.sale({ orderId, total, currency, shipping: amount })
  // @ts-expect-error No number is accepted as the total of a line.
  waymark.sale({ orderId, total, currency, items: [{ sku: 'a', total: amount }] })
  // @ts-expect-error There is no such field.
  waymark.sale({ orderId, total, currency, couponCode: 'A' })
  // @ts-expect-error The code is missing.
  waymark.action({ orderId })
}

export const commands = (waymark: Waymark): void => {
  // @ts-expect-error There is no such command.
  waymark('sail', { orderId, total, currency })
  // @ts-expect-error There is no such command.
  waymark.purchase({ orderId, total, currency })
  // @ts-expect-error There is no such consent.
  waymark.consent('accepted')
  // @ts-expect-error Consent is not a boolean, because it can be "pending".
  waymark('consent', true)
  // @ts-expect-error There is no such event.
  waymark.on('purchase', () => {})
}

export const options = (): void => {
  // @ts-expect-error The account is missing.
  createTracker({ collector: OPTIONS.collector })
  // @ts-expect-error The collector is missing. Without a script tag it has no default.
  createTracker({ account: OPTIONS.account })
  // @ts-expect-error There is no such option.
  createTracker({ ...OPTIONS, cookieDays: 30 })
  // @ts-expect-error The location is missing.
  createSandboxTracker(OPTIONS, {})
  // @ts-expect-error A sandbox has no debug mode, because there is no page to load the debug file into.
  createSandboxTracker({ ...OPTIONS, debug: true }, { location })
}

export const amounts = (waymark: Waymark): void => {
  waymark.sale({ orderId, total: '49.90', currency, tax: '7.97', items: [{ sku: 'a', total }] })
  // @ts-expect-error A decimal comma is not accepted.
  waymark.sale({ orderId, total: '49,90', currency })
  // @ts-expect-error A decimal comma is not accepted in a call by name.
  waymark('sale', { orderId, total: '49,90', currency })
  // @ts-expect-error A decimal comma is not accepted in the tax.
  waymark.sale({ orderId, total: '49.90', currency, tax: '7,97' })
  // @ts-expect-error A decimal comma is not accepted in a line.
  waymark.sale({ orderId, total: '49.90', currency, items: [{ sku: 'a', total: '45,00' }] })
  // @ts-expect-error An amount of a pending sale must not contain its currency.
  waymark.pendingSale({ orderId, total: '49.90 EUR', currency })
  // @ts-expect-error A decimal comma is not accepted in an action.
  waymark.action({ code: 'lead', total: '9,90', currency })
}

export const events = (waymark: Waymark): void => {
  waymark('on', 'sent', ({ id }: Result) => id)
  waymark.on('unkept', ({ id }) => id)
  // @ts-expect-error There is no such event.
  waymark('on', 'sennt', () => {})
}

/** Optional fields accept `undefined`, also with `exactOptionalPropertyTypes`. */
export const absent = (waymark: Waymark, maybe: string | undefined): void => {
  waymark.sale({ orderId, total, currency, coupon: maybe, tax: maybe, productId: maybe })
  waymark.sale({
    orderId,
    total,
    currency,
    items: [{ sku: 'a', total: maybe, quantity: undefined }],
  })
  waymark.action({ code: 'lead', actionId: maybe, orderId: maybe, data1: maybe })
  waymark.click({ affiliate: maybe, banner: maybe })
  waymark.init({ consent: undefined, cookieDomain: maybe, debug: undefined })
  createTracker({ ...OPTIONS, params: maybe, windowDays: undefined })
  const page = { location, storage: undefined, cookie: undefined, fetch: undefined }
  createSandboxTracker(OPTIONS, { ...page, referrer: maybe })
}

export const early = (): void => {
  // @ts-expect-error The page may have neither the script nor its stub.
  window.waymark.sale({ orderId, total, currency })
  window.waymark?.sale({ orderId, total, currency })
}

/** Every type that a published type refers to can be imported. */
export interface Named {
  readonly order: Order
  readonly item: Item
  readonly amount: Decimal
  readonly who: Attributed
  readonly events: EventName
}

/** The fields of an order on the wire are fields that a page can pass. */
export const fields: (keyof OrderFields | 'currency')[] extends (keyof Action)[] ? true : false =
  true
