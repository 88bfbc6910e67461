// Compiled by `npm run types`, never run: each mistake below must be one to the compiler, against
// the types as they are published.
import { createTracker, type Waymark } from 'waymark'
import { createSandboxTracker } from 'waymark/sandbox'

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
