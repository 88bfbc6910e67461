import { type Affiliate, statusAt } from '../domain/affiliate.js'
import { bookingKey, bookingRef, isReversal, reversalOf } from '../domain/booking.js'
import type { AccountId } from '../domain/ids.js'
import { type Money, money, parseMoney } from '../domain/money.js'
import { orderKey } from '../domain/order.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Booking, isBooking } from '../domain/report.js'
import { isPlainText } from '../domain/text.js'
import { days } from '../domain/time.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { recordReport } from '../ingest/record.js'
import { affiliateCalled, existingAffiliate, isBanned } from './affiliates.js'
import { amountAdvice } from './amountAdvice.js'
import { REASON_MAX } from './decisions.js'
import type { Deps } from './deps.js'

type Storing = Pick<Deps, 'storage' | 'now'>

/** The longest time that a bonus can be held. */
export const BOOKING_HOLD_DAYS_MAX = 365

/** What a person enters to book a bonus or a correction. */
export interface BookingForm {
  /** Two forms with the same id book once. */
  readonly id: string
  readonly kind: 'bonus' | 'correction'
  /** The affiliate's code. */
  readonly affiliate: string
  /** A decimal above zero: also a correction is entered without a sign. */
  readonly amount: string
  readonly currency: string
  readonly reason: string
  /** For how many days a bonus is pending. '': it is payable at once. */
  readonly holdDays?: string
  /** The user who books. */
  readonly by: string
}

/** The booking that a form describes, or what is wrong with the form. Stores nothing. */
export const toBooking = async (
  { storage, now }: Storing,
  accountId: AccountId,
  form: BookingForm,
): Promise<Booking | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, form.affiliate)
  if (isProblem(affiliate)) return affiliate
  const receivedAt = now()
  const checked = checkedForm(form, affiliate, receivedAt)
  if (isProblem(checked)) return checked
  const { amount, reason, holdDays } = checked
  return bookingOf(accountId, {
    ...{ id: form.id, amount, reason, by: form.by, receivedAt, reverses: undefined },
    affiliateId: affiliate.id,
    payableAt: receivedAt + days(holdDays),
    said: [form.kind, affiliate.id, amount, reason, holdDays],
  })
}

/**
 * Books a bonus or a correction. If the form was sent before, nothing happens and the first booking
 * stays.
 */
export const book = async (
  deps: Storing,
  accountId: AccountId,
  form: BookingForm,
): Promise<Booking | Problem> => {
  const booking = await toBooking(deps, accountId, form)
  return isProblem(booking) ? booking : store(deps, booking)
}

export interface Reversing {
  readonly id: string
  /** The affiliate's code. */
  readonly affiliate: string
  readonly reason: string
  readonly by: string
}

/**
 * Reverses a booking by another one of the opposite amount, at most once. What is still pending is
 * reversed as pending.
 */
export const reverseBooking = async (
  deps: Storing,
  accountId: AccountId,
  { id, affiliate: code, reason: typed, by }: Reversing,
): Promise<Booking | Problem> => {
  const { storage, now } = deps
  const affiliate = await existingAffiliate(storage, accountId, code)
  if (isProblem(affiliate)) return affiliate
  const reason = checkedReason(typed)
  if (isProblem(reason)) return reason
  const found = isId(id)
    ? await storage.conversion(accountId, bookingKey(id, affiliate.id))
    : undefined
  const booking = found?.reports.find(isBooking)
  if (!booking) return problem('unknown', 'id', `"${affiliate.code}" has no booking "${id}".`)
  if (isReversal(id)) {
    return problem('reversal', 'id', 'This booking reverses another one. Book the amount anew.')
  }
  const receivedAt = now()
  const { amount, payableAt } = booking
  return store(
    deps,
    bookingOf(accountId, {
      ...{ id: reversalOf(id), reason, by, receivedAt, reverses: id, affiliateId: affiliate.id },
      amount: money(-amount.amount, amount.currency),
      payableAt: Math.max(payableAt, receivedAt),
      // Without the reason: a second reversal is the same one.
      said: [reversalOf(id), amount],
    }),
  )
}

/** The booking of an affiliate with this id, if there is one. */
export const bookingCalled = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  code: string,
  id: string,
): Promise<Booking | undefined> => {
  const affiliate = isId(id) ? await affiliateCalled(storage, accountId, code) : undefined
  const found = affiliate && (await storage.conversion(accountId, bookingKey(id, affiliate.id)))
  return found?.reports.find(isBooking)
}

interface Said
  extends Pick<
    Booking,
    'affiliateId' | 'amount' | 'reason' | 'by' | 'payableAt' | 'reverses' | 'receivedAt'
  > {
  readonly id: string
  /** What the form said, which is the same if it is sent again. */
  readonly said: unknown
}

const bookingOf = (accountId: AccountId, { id, said, ...booked }: Said): Booking => {
  const order = bookingRef(id, booked.affiliateId)
  return {
    ...booked,
    accountId,
    id: `booking:${id}`,
    order,
    orderKey: orderKey(order),
    kind: 'booking',
    source: 'person',
    occurredAt: booked.receivedAt,
    fingerprint: fingerprint(said),
    test: false,
  }
}

const store = async ({ storage }: Storing, booking: Booking): Promise<Booking | Problem> => {
  const { state } = await recordReport({ storage }, booking)
  if (state === 'recorded' || state === 'duplicate') return booking
  return problem(
    'conflict',
    'id',
    'Something else was booked under this id, so nothing was booked now. Use another id.',
  )
}

interface Checked {
  readonly amount: Money
  readonly reason: string
  readonly holdDays: number
}

const checkedForm = (
  { id, kind, amount: typed, currency, reason: why, holdDays: held = '' }: BookingForm,
  affiliate: Affiliate,
  now: number,
): Checked | Problem => {
  if (!isId(id) || isReversal(id)) {
    return problem('invalid', 'id', 'Use 1 to 64 letters, digits, dashes or underscores as the id.')
  }
  if (kind === 'bonus' && statusAt(affiliate, now) === 'banned') {
    return isBanned('affiliate', affiliate.code)
  }
  const amount = checkedAmount(typed, currency)
  if (isProblem(amount)) return amount
  const reason = checkedReason(why)
  if (isProblem(reason)) return reason
  const holdDays = Number(held.trim() || 0)
  if (!Number.isInteger(holdDays) || holdDays < 0 || holdDays > BOOKING_HOLD_DAYS_MAX) {
    const most = `Enter a whole number of days from 0 to ${BOOKING_HOLD_DAYS_MAX}, or leave it empty.`
    return problem('invalid', 'holdDays', most)
  }
  if (kind === 'correction' && holdDays > 0) {
    return problem('invalid', 'holdDays', 'Only a bonus can be held. Leave it empty.')
  }
  const sign = kind === 'bonus' ? 1 : -1
  return { amount: money(sign * amount.amount, amount.currency), reason, holdDays }
}

const checkedAmount = (typed: string, named: string): Money | Problem => {
  const currency = named.trim().toUpperCase()
  const amount = parseMoney(typed.trim(), currency)
  if (amount === 'unknown_currency') {
    return problem(amount, 'currency', 'Enter the code of a currency, such as EUR.')
  }
  if (typeof amount !== 'string' && amount.amount > 0) return amount
  const usual = 'Enter an amount above zero, such as 49.90, without a sign.'
  const code = typeof amount === 'string' ? amount : 'zero'
  return problem(code, 'amount', amountAdvice(amount, typed, usual))
}

const checkedReason = (typed: string): string | Problem => {
  const reason = typed.trim()
  if (reason !== '' && reason.length <= REASON_MAX && isPlainText(reason)) return reason
  return problem(
    'invalid',
    'reason',
    `Enter a reason of 1 to ${REASON_MAX} characters in one line. The affiliate may see it.`,
  )
}

const isId = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id)
