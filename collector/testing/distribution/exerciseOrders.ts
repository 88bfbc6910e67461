import type { PayoutId } from '../../domain/ids.js'
import { oncePerDay } from '../../domain/order.js'
import type { Report } from '../../domain/report.js'
import { days, MINUTE_MS, utcDay } from '../../domain/time.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { SET_ASIDE_BYTES_MAX, type Storage } from '../../storage/storage.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../builders.js'
import { drain } from '../drain.js'

export const LATER = NOON + days(60)
export const decide = (facts: Facts) => settle(facts, NOON + days(1))

/** Calls the methods about clicks, orders and money. */
export const exerciseOrders = async (storage: Storage): Promise<void> => {
  await clicksAndOrders(storage)
  await customers(storage)
  await uses(storage)
  await claims(storage)
  await resettling(storage)
  await related(storage)
  await imports(storage)
  await money(storage)
  await replays(storage)
  await rates(storage)
  await traces(storage)
}

/** A click from the address of an order that arrived before it. */
const traces = async (storage: Storage): Promise<void> => {
  await storage.settleOrder(aSale({ orderId: 'traced', traces: ['t'] }), decide)
  const own = { id: 'traced', visitorId: visitor('traced'), trace: 't' }
  await storage.recordClicks([aClick(own)], decide)
}

/** Of an order that waits for a rate, and of one that is placed after it was entered. */
const rates = async (storage: Storage): Promise<void> => {
  const paidIn = (day: number, currency: string | undefined) =>
    storage.addAffiliateSetting(account, jane, {
      ...{ kind: 'currency', since: NOON + days(day), currency },
    })
  await paidIn(8, 'USD')
  await paidIn(10, undefined)
  const placed = (orderId: string) =>
    aConfirmation({ orderId, occurredAt: NOON + days(9), affiliate: 'jane' })
  await storage.settleOrder(placed('waiting'), decide)
  const pair = { from: 'EUR', to: 'USD', rate: '1.0837', source: 'ECB' }
  const day = { accountId: account, day: utcDay(NOON + days(9)), enteredAt: NOON + days(8) }
  await storage.addRates(account, [{ ...pair, ...day }])
  await drain(storage, decide)
  await storage.settleOrder(placed('converted'), decide)
  await storage.settleOrder(aRefund(undefined, { orderId: 'converted' }), decide)
  await storage.listRates({ accountId: account, currency: 'USD', after: ['', '', '', '', 0] })
  await storage.listRates({ accountId: account })
  await storage.knownRates(account, [{ ...pair, ...day }])
  await storage.payoutCurrencies(account)
}

const clicksAndOrders = async (storage: Storage): Promise<void> => {
  const settled = (report: Report) => storage.settleOrder(report, decide)
  await storage.recordClicks([aClick(), aClick(), aClick({ affiliateId: bob })], decide)
  const many = Array.from({ length: 99 }, (_, n) => aClick({ visitorId: visitor(`v${n}`) }))
  await storage.recordClicks(many, decide)
  await settled(aSale({ coupons: ['JANE10'], affiliate: 'nobody' }))
  await settled(aSale({ orderId: '1002' }))
  await settled(aSale({ orderId: '1002' }))
  // Takes the order from Jane, so that a commission is removed.
  const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
  await storage.recordClicks([later], decide)
  await storage.linkVisitors(account, [visitor('anna'), visitor('phone')], NOON, decide)
  await storage.linkVisitors(account, [visitor('phone'), visitor('tablet')], NOON, decide)
  await storage.useHandover(account, 't1', visitor('anna'), NOON)
  await storage.handover(account, 't1')
  await storage.touchesOf(account, visitor('anna'))
  await storage.recordClicks([aClick({ id: 'k1', visitorId: visitor('ghost') })], decide)
  await storage.linkVisitors(account, [visitor('ghost'), visitor('shadow')], NOON, decide)
  await storage.forgetVisitor(account, visitor('ghost'), NOON)
  await storage.recordClicks([aClick({ id: 'k2', visitorId: visitor('ghost') })], decide)
  const event = { accountId: account, id: 'e1', receivedAt: NOON, state: 'parked' as const }
  const why = { code: 'c', message: 'm', kind: undefined, orderId: '1001', origin: undefined }
  await storage.setAside([{ ...event, ...why, body: '{}' }])
  const large = 'x'.repeat(SET_ASIDE_BYTES_MAX)
  await storage.setAside([{ ...event, ...why, id: 'e3', body: large }])
  const parked = JSON.stringify(aSale({ orderId: '1002', id: 'parked' }))
  await storage.setAside([{ ...event, ...why, id: 'e2', body: '', report: parked }])
  await storage.applyParked(account, 'e2', decide)
}

/** Two orders of one customer, the earlier one arriving last. */
const customers = async (storage: Storage): Promise<void> => {
  for (const day of [3, 2]) {
    const at = NOON + days(day)
    const when = { occurredAt: at, receivedAt: at }
    const who = { customer: 'c1', visitorId: visitor('anna') }
    await storage.settleOrder(aConfirmation({ orderId: `c-${day}`, ...who, ...when }), decide)
  }
}

/** Orders that use up a coupon and are payments of a subscription, the first one last. */
const uses = async (storage: Storage): Promise<void> => {
  for (const day of [3, 2, 1]) {
    const said = { coupons: ['FEW'], customer: 'c2', subscription: { id: 's1' } }
    const at = { occurredAt: NOON + days(day), receivedAt: NOON + days(4) }
    await storage.settleOrder(
      aSale({ orderId: `u-${day}`, source: 'server', visitorId: undefined, ...said, ...at }),
      decide,
    )
  }
  // Its total becomes zero, so that it is no payment any more.
  const corrected = { source: 'server' as const, revision: 1, total: eur('0.00') }
  await storage.settleOrder(aSale({ orderId: 'u-1', id: 'u-1 again', ...corrected }), decide)
  await drain(storage, decide)
}

/** So many orders claimed by one browser that all of them are settled anew. */
const claims = async (storage: Storage): Promise<void> => {
  for (let n = 0; n < 15; n += 1) {
    const from = { address: 'address', request: 'request', visitorId: undefined }
    const orderId = `claimed-${n}`
    await storage.settleOrder(aSale({ orderId, ...from }), decide)
    await storage.settleOrder(aSale({ orderId, visitorId: visitor('anna'), id: orderId }), decide)
  }
  // Weak claims in favour of one affiliate, until they are a series.
  const confirmed = NOON + 10 * MINUTE_MS
  for (let n = 0; n < 12; n += 1) {
    const orderId = `series-${n}`
    const visitorId = visitor(`evil-${n}`)
    const click = aClick({ visitorId, affiliateCode: 'bob', affiliateId: bob })
    await storage.recordClicks([click], decide)
    await storage.settleOrder(aSale({ orderId, visitorId }), decide)
    const late = { timed: false, occurredAt: confirmed, receivedAt: confirmed }
    await storage.settleOrder(aConfirmation({ orderId, ...late }), decide)
  }
}

/** Tasks of every kind, some left again before they are done, and one whose order cannot be settled. */
const resettling = async (storage: Storage): Promise<void> => {
  storage.onResettling(() => undefined)
  const workOff = async (how: typeof decide) => {
    const slice = () => storage.resettleSlice(account, LATER, how).catch(() => 1)
    while ((await slice()) > 0);
  }
  await workOff(decide)
  const who = { visitorId: visitor('regular'), customer: 'c2' }
  for (let n = 0; n < 45; n += 1) {
    const at = NOON + days(1) + n
    const sale = { orderId: `r-${n}`, ...who, occurredAt: at, receivedAt: at }
    await storage.settleOrder(aConfirmation(sale), decide)
  }
  const click = (n: number) => aClick({ id: `r-${n}`, visitorId: who.visitorId })
  await storage.recordClicks([click(1)], decide)
  // More than are considered of one visitor.
  await storage.recordClicks(
    Array.from({ length: 110 }, (_, n) => click(n)),
    decide,
  )
  await workOff(() => {
    throw new Error('a bug')
  })
}

/** An order that is reported per product, and an action of one visitor under two ids. */
const related = async (storage: Storage): Promise<void> => {
  const settled = (report: Report) => storage.settleOrder(report, decide)
  const whole = { orderId: 'cart' }
  const sold = aConfirmation({ ...whole, ref: { productId: 'p1' } })
  await settled(aRefund(undefined, whole))
  await settled(sold)
  await settled(aRefund(undefined, { ...whole, refundId: 'r2', id: 'cart-r2' }))
  await storage.conversion(account, sold.orderKey)
  for (const name of ['anna', 'phone']) {
    const visitorId = visitor(name)
    await settled(anAction({ orderId: oncePerDay(visitorId, NOON), visitorId }))
  }
}

const imports = async (storage: Storage): Promise<void> => {
  const lifetime = { affiliateId: jane, campaignId: undefined }
  const some = ['c1', 'new'].map((customer) => ({ customer, ...lifetime }))
  await storage.addLifetimes(account, some, NOON)
  await storage.lifetimesOf(account, ['c1'])
  const ended = {
    kind: 'ended',
    affiliateId: undefined,
    campaignId: undefined,
    by: 'owner',
  } as const
  const end = { ...ended, customer: 'c1', since: NOON, changedAt: NOON, reason: 'moved' }
  await storage.changeLifetime(account, end)
  await storage.settleOrder(aConfirmation({ orderId: 'after', customer: 'c1' }), decide)
  await storage.lifetimeHistory(account, 'c1')
  await storage.couponsCalled(account, ['JANE10'])
  await storage.knownClicks([aClick()])
  const amount = eur('4.17')
  const imported = { kind: 'commission' as const, amount, isApproved: true }
  const report = { source: 'import' as const, affiliate: 'jane', imported }
  const whole = aConfirmation({ orderId: 'cart', ...report })
  await storage.settleOrder(whole, decide)
  const product = { orderId: 'cart', ref: { productId: 'p1' }, refundId: 'r3', id: 'cart-r3' }
  await storage.settleOrder(aRefund(eur('1.00'), product), decide)
  await storage.conversion(account, whole.orderKey)
}

const money = async (storage: Storage): Promise<void> => {
  await storage.settleOrder(aConfirmation(), decide)
  await storage.settleOrder(aRefund(eur('9.90')), decide)
  await storage.settleOrder(anAct('approve'), decide)
  // The second order of each comes under an id that was paid.
  for (const affiliateId of [jane, bob, jane, bob]) {
    const order = { accountId: account, affiliateId, currency: 'EUR', paidBy: 'owner' }
    await storage.payOut({ ...order, id: `p-${affiliateId}` as PayoutId, paidAt: LATER }, (facts) =>
      settle(facts, LATER),
    )
  }
}

/** Every order once more, page by page. */
const replays = async (storage: Storage): Promise<void> => {
  const query = { accountId: account, from: 0, to: LATER, at: LATER }
  await storage.replay(query, decide, () => true)
}
