// Compiled by `npm run types`, never run: each mistake below must be one to the compiler, against
// the types as they are published.
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
  // @ts-expect-error The currency is missing: 49.90 of what?
  waymark.sale({ orderId, total })
  // @ts-expect-error The order has no number, so a reload would be another sale.
  waymark.sale({ total, currency })
  // @ts-expect-error A float is not the amount that was paid: 0.1 + 0.2.
  waymark.sale({ orderId, total: 0.1 + 0.2, currency })
  // @ts-expect-error Nor is any other number: 49.90 would be "49.9", and 1e21 nothing at all.
  waymark('sale', { orderId, total: amount, currency })
  // @ts-expect-error The same holds beside the total,
  waymark.sale({ orderId, total, currency, shipping: amount })
  // @ts-expect-error and in its lines.
  waymark.sale({ orderId, total, currency, items: [{ sku: 'a', total: amount }] })
  // @ts-expect-error This is not the name of the field.
  waymark.sale({ orderId, total, currency, couponCode: 'A' })
  // @ts-expect-error An action is known by its code.
  waymark.action({ orderId })
}

export const commands = (waymark: Waymark): void => {
  // @ts-expect-error There is no such command.
  waymark('sail', { orderId, total, currency })
  // @ts-expect-error There is no such command.
  waymark.purchase({ orderId, total, currency })
  // @ts-expect-error There is no such consent.
  waymark.consent('accepted')
  // @ts-expect-error Consent is not a yes or no: "pending" is a third.
  waymark('consent', true)
  // @ts-expect-error There is no such event.
  waymark.on('purchase', () => {})
}

export const options = (): void => {
  // @ts-expect-error Without an account nobody could be credited.
  createTracker({ collector: OPTIONS.collector })
  // @ts-expect-error A package has no folder that it came from, so the collector must be named.
  createTracker({ account: OPTIONS.account })
  // @ts-expect-error There is no such option.
  createTracker({ ...OPTIONS, cookieDays: 30 })
  // @ts-expect-error A sandbox must be told where it is.
  createSandboxTracker(OPTIONS, {})
  // @ts-expect-error There is no page to load the explanations into.
  createSandboxTracker({ ...OPTIONS, debug: true }, { location })
}

export const amounts = (waymark: Waymark): void => {
  waymark.sale({ orderId, total: '49.90', currency, tax: '7.97', items: [{ sku: 'a', total }] })
  // @ts-expect-error A decimal comma is no amount.
  waymark.sale({ orderId, total: '49,90', currency })
  // @ts-expect-error Nor is it in a call by name,
  waymark('sale', { orderId, total: '49,90', currency })
  // @ts-expect-error or beside the total,
  waymark.sale({ orderId, total: '49.90', currency, tax: '7,97' })
  // @ts-expect-error or in a line,
  waymark.sale({ orderId, total: '49.90', currency, items: [{ sku: 'a', total: '45,00' }] })
  // @ts-expect-error or of a parked order,
  waymark.pendingSale({ orderId, total: '49.90 EUR', currency })
  // @ts-expect-error or of an action.
  waymark.action({ code: 'lead', total: '9,90', currency })
}

export const events = (waymark: Waymark): void => {
  waymark('on', 'sent', ({ id }: Result) => id)
  waymark.on('unkept', ({ id }) => id)
  // @ts-expect-error There is no such event.
  waymark('on', 'sennt', () => {})
}

/** Values that may be `undefined` are as good as none, also where the compiler tells the two apart. */
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
  // @ts-expect-error Neither the script nor its stub need be there.
  window.waymark.sale({ orderId, total, currency })
  window.waymark?.sale({ orderId, total, currency })
}

/** Everything that a type names can be imported. */
export interface Named {
  readonly order: Order
  readonly item: Item
  readonly amount: Decimal
  readonly who: Attributed
  readonly events: EventName
}

/** What the wire carries and what a page may pass are the same fields. */
export const fields: (keyof OrderFields | 'currency')[] extends (keyof Action)[] ? true : false =
  true
