import fc from 'fast-check'
import type { PayoutId } from '../domain/ids.js'
import type { BatchId } from '../domain/payoutBatch.js'
import { days, HOUR_MS } from '../domain/time.js'
import type { Storage } from '../storage/storage.js'
import {
  aBooking,
  aClick,
  aConfirmation,
  account,
  amountOf,
  anAct,
  anAction,
  aRefund,
  aSale,
  bob,
  jane,
  NOON,
  visitor,
} from './builders.js'
import { decideAt } from './readingFrom.js'
import { sumDays } from './sumDays.js'

/** What may happen to the orders and clicks of an account. `n` makes ids of their own. */
export type Event = (storage: Storage, n: number) => Promise<unknown>

const ORDERS = 12
const NAMES = ['anna', 'ben', 'eve']
const LAST = NOON + days(200)

export const ORDER_IDS: readonly string[] = [
  ...Array.from({ length: ORDERS }, (_, n) => `o${n}`),
  'lead-1',
  'lead-2',
]

const order = fc.nat(ORDERS - 1)
/** Far apart, with several on the same day and on the first and last instants of a day. */
const usualInstant = fc
  .tuple(fc.integer({ min: -60, max: 60 }), fc.constantFrom(0, 1, -1, 12 * HOUR_MS, 7 * HOUR_MS))
  .map(([day, within]) => NOON + days(day) - 12 * HOUR_MS + within)
/** Also before 1970, as a server with a wrong clock may say. */
const instant = fc.oneof(
  { arbitrary: usualInstant, weight: 20 },
  { arbitrary: fc.constantFrom(-1, -days(3)), weight: 1 },
)
const total = fc
  .tuple(
    fc.constantFrom('49.90', '0.00', '120.07', '7.77', '33.10', '250.00', '9999999999.99'),
    currencyOf(),
  )
  .map(([decimal, currency]) =>
    amountOf(currency === 'JPY' ? `${decimal.length}` : decimal, currency),
  )

function currencyOf() {
  return fc.constantFrom('EUR', 'EUR', 'USD', 'JPY')
}

const settled = (storage: Storage, report: Parameters<Storage['settleOrder']>[0], at: number) =>
  storage.settleOrder(report, decideAt(at))

const part = fc
  .tuple(fc.constantFrom('5.00', '12.34', '120.07'), currencyOf())
  .map(([decimal, currency]) => amountOf(currency === 'JPY' ? '1' : decimal, currency))

/**
 * Of most reports, the clicks decide who earns. The last two orders are tests: the key of an order says
 * whether it is one.
 */
const affiliate = fc.constantFrom(undefined, undefined, 'jane', 'bob')

const sale = fc.tuple(order, instant, fc.constantFrom(...NAMES), total, fc.nat(2), affiliate).map(
  ([id, at, name, paid, pages, named]): Event =>
    (storage, n) => {
      const over = {
        orderId: `o${id}`,
        id: `sale ${n}`,
        visitorId: visitor(name),
        total: paid,
        test: id >= ORDERS - 2,
        affiliate: named,
        ...{ occurredAt: at, receivedAt: at },
      }
      return settled(storage, pages === 0 ? aSale(over) : aConfirmation(over), at)
    },
)

const action = instant.map(
  (at): Event =>
    (storage) =>
      settled(storage, anAction({ occurredAt: at, receivedAt: at }), at),
)

/** Some refunds fail later, which their provider reports under the same number. */
const refund = fc
  .tuple(order, instant, fc.option(part, { nil: undefined }), fc.nat(3), fc.nat(4))
  .map(
    ([id, at, amount, number, undone]): Event =>
      (storage, n) => {
        const over = { id: `refund ${n}`, orderId: `o${id}`, occurredAt: at, receivedAt: at }
        const named = { refundId: number === 0 ? `r${n}` : `common ${number}` }
        const state = undone === 0 ? ({ state: 'undone' } as const) : {}
        return settled(storage, aRefund(amount, { ...over, ...named, ...state }), at)
      },
  )

const DECISIONS = ['approve', 'approve', 'decline', 'reopen', 'confirm'] as const

const act = fc.tuple(order, instant, fc.constantFrom(...DECISIONS)).map(
  ([id, at, kind]): Event =>
    (storage, n) =>
      settled(storage, anAct(kind, { orderId: `o${id}`, receivedAt: at, id: `act ${n}` }), at),
)

/** A decision about an action that is not reported, so the order awaits it. */
const decidedAction = instant.map((at): Event => {
  const { order, orderKey } = anAction({ orderId: 'lead-2' })
  const act = anAct('approve', { receivedAt: at, order, orderKey })
  return (storage) => settled(storage, act, at)
})

const click = fc
  .tuple(instant, fc.constantFrom(...NAMES, 'nobody', 'nobody else'), fc.boolean())
  .map(
    ([at, name, isJane]): Event =>
      (storage, n) => {
        const affiliate = isJane ? {} : { affiliateCode: 'bob', affiliateId: bob }
        const over = { id: `c${n}`, visitorId: visitor(name), clickedAt: at, receivedAt: at }
        return storage.recordClicks([aClick({ ...over, ...affiliate })], decideAt(at))
      },
  )

const payout = fc.tuple(instant, fc.constantFrom(jane, bob), currencyOf()).map(
  ([paidAt, affiliateId, currency]): Event =>
    (storage, n) => {
      const whose = { accountId: account, affiliateId, currency, paidBy: 'owner', paidAt }
      return storage.payOut({ ...whose, id: `p${n}` as PayoutId }, decideAt(paidAt))
    },
)

/** A batch of one payment that is marked as paid, reverted, or both. */
const batch = fc
  .tuple(instant, fc.constantFrom(jane, bob), currencyOf(), fc.boolean(), fc.boolean())
  .map(
    ([at, affiliateId, currency, isPaid, isReverted]): Event =>
      async (storage, n) => {
        const close = { accountId: account, id: `b${n}` as BatchId, by: 'owner', at, note: '' }
        const row = { payoutId: `p${n}` as PayoutId, affiliateId, currency, details: undefined }
        await storage.planBatch({
          ...{ ...close, format: 'csv', payer: undefined, createdAt: at, createdBy: 'owner' },
          rows: [row],
        })
        const finish = () => storage.finishBatch(account, close.id, at, decideAt(at))
        await finish()
        if (isPaid) await storage.markBatchPaid(close)
        if (isPaid) await finish()
        if (isReverted || !isPaid) await storage.revertBatch(close)
        await finish()
      },
  )
/** A bonus or a correction, some of them held. */
const booking = fc
  .tuple(fc.nat(5), instant, fc.constantFrom(jane, bob), total, fc.nat(2), fc.boolean())
  .map(([number, at, affiliateId, amount, hold, isBonus]): Event => {
    const signed = { ...amount, amount: (isBonus ? 1 : -1) * (amount.amount || 1) }
    const when = { receivedAt: at, payableAt: at + days(hold * 20) }
    const booked = aBooking(`b${number}`, { affiliateId, amount: signed, ...when })
    return (storage) => settled(storage, booked, at)
  })

const linked = instant.map(
  (at): Event =>
    (storage) =>
      storage.linkVisitors(account, [visitor('anna'), visitor('ben')], at, decideAt(at)),
)

const forgotten = fc.tuple(instant, fc.constantFrom(...NAMES, 'nobody')).map(
  ([at, name]): Event =>
    (storage) =>
      storage.forgetVisitor(account, visitor(name), at),
)

const oldClicks = instant.map(
  (before): Event =>
    (storage) =>
      storage.forgetClicks(account, before, LAST, undefined),
)

/** The job, at some instant; `isWhole`: until nothing is left. */
const summed = fc.tuple(instant, fc.boolean()).map(
  ([at, isWhole]): Event =>
    (storage) =>
      isWhole ? sumDays(storage, at) : storage.sumDay(account, at, undefined),
)

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: sale },
  { weight: 3, arbitrary: click },
  { weight: 2, arbitrary: refund },
  { weight: 2, arbitrary: act },
  { weight: 2, arbitrary: payout },
  { weight: 1, arbitrary: batch },
  { weight: 1, arbitrary: action },
  { weight: 1, arbitrary: decidedAction },
  { weight: 1, arbitrary: booking },
  { weight: 1, arbitrary: linked },
  { weight: 1, arbitrary: forgotten },
  { weight: 1, arbitrary: oldClicks },
  { weight: 4, arbitrary: summed },
)

/** One random history, the same for the same seed. */
export const aMoneyHistory = (seed: number, length: number): readonly Event[] =>
  fc.sample(fc.array(event, { minLength: length, maxLength: length }), { seed, numRuns: 1 })[0] ??
  []
