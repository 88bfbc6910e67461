import { z } from 'zod'
import type { BookingRow } from '../../../domain/booking.js'
import { formatMoney } from '../../../domain/money.js'
import { isProblem, problem } from '../../../domain/problem.js'
import type { Booking } from '../../../domain/report.js'
import { existingAffiliate } from '../../../program/affiliates.js'
import { BOOKING_HOLD_DAYS_MAX, book, reverseBooking } from '../../../program/bookings.js'
import { REASON_MAX } from '../../../program/decisions.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageOf } from './listing.js'
import { type Codes, codesFor } from './names.js'
import { listOwned } from './pageAnswer.js'
import { CURRENCY_MAX } from './payees.js'
import {
  amount,
  code,
  count,
  currency,
  declare,
  instant,
  iso,
  known,
  oneOf,
  typed,
} from './shapes.js'
import { spans } from './spans.js'

const SUBJECT = 'Bookings'
const SORTS = ['-bookedAt', 'bookedAt'] as const
const ID_MAX = 64
const AMOUNT_MAX = 40

const bookingShape = z
  .object({
    id: z.string(),
    affiliate: z.string(),
    amount: amount.meta({ description: 'Below zero: a correction, or the reversal of a bonus.' }),
    currency,
    reason: z.string(),
    bookedBy: z.string(),
    bookedAt: instant,
    payableAt: instant,
    reverses: z
      .string()
      .exactOptional()
      .meta({ description: 'The id of the booking it reverses.' }),
  })
  .meta({ id: 'Booking', description: 'A bonus or a correction that was booked by hand.' })

type Booked = Omit<BookingRow, 'orderKey' | 'status'>

const toAnswer = (row: Booked, codes: Codes): z.output<typeof bookingShape> => ({
  id: row.id,
  affiliate: codes.affiliate(row.affiliateId),
  amount: formatMoney(row.amount),
  currency: row.amount.currency,
  reason: row.reason,
  bookedBy: row.by,
  bookedAt: iso(row.bookedAt),
  payableAt: iso(row.payableAt),
  ...known({ reverses: row.reverses }),
})

const rowOf = (booking: Booking): Booked => ({
  ...booking,
  id: booking.order.orderId,
  bookedAt: booking.receivedAt,
})

const listBookings = declare({
  method: 'GET',
  path: '/bookings',
  subject: SUBJECT,
  summary: 'List bonuses and corrections',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(bookingShape, SORTS, { affiliate: code.exactOptional(), ...spans }),
  answer: pageOf(bookingShape),
  example: { query: { affiliate: 'bob' } },
  answerTo: listOwned(
    '/bookings',
    SORTS[0],
    ({ storage }, asked) => storage.listBookings(asked),
    (one) => [one.bookedAt, one.orderKey],
    toAnswer,
  ),
})

const postBooking = declare({
  method: 'POST',
  path: '/bookings',
  subject: SUBJECT,
  summary: 'Book a bonus or a correction',
  description:
    'A second call with the same id books nothing. Without an id, send an Idempotency-Key, so that the call can be repeated.',
  scopes: ['payout'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    id: typed(ID_MAX).exactOptional().meta({
      description: 'Letters, digits, dashes and underscores. Default: a random one.',
    }),
    kind: oneOf(['bonus', 'correction']),
    affiliate: code,
    amount: typed(AMOUNT_MAX).meta({ description: 'Above zero, also of a correction.' }),
    currency: typed(CURRENCY_MAX),
    reason: typed(REASON_MAX).meta({ description: 'The affiliate may see it.' }),
    holdDays: count(BOOKING_HOLD_DAYS_MAX).exactOptional().meta({
      description: 'For how many days a bonus is pending. Default: 0.',
    }),
  }),
  answer: bookingShape,
  example: {
    body: {
      id: 'spring-2026-jane',
      kind: 'bonus',
      affiliate: 'jane',
      amount: '25.00',
      currency: 'EUR',
      reason: 'Most sales in spring',
    },
  },
  answerTo: async ({ deps, accountId, by, body: { id = deps.newId(), holdDays, ...said } }) => {
    const form = { ...said, id, by, holdDays: holdDays === undefined ? '' : `${holdDays}` }
    const booked = await book(deps, accountId, form)
    if (isProblem(booked)) return booked
    return toAnswer(rowOf(booked), await codesFor(deps, accountId, [booked.affiliateId]))
  },
})

const postReverse = declare({
  method: 'POST',
  path: '/bookings/{booking}/reverse',
  subject: SUBJECT,
  summary: 'Reverse a booking',
  description: 'By another one of the opposite amount. A second call changes nothing.',
  scopes: ['payout'],
  status: 201,
  shape: 'result',
  body: z.strictObject({ affiliate: code, reason: typed(REASON_MAX) }),
  answer: bookingShape,
  example: { params: { booking: 'welcome-bob' }, body: { affiliate: 'bob', reason: 'A mistake' } },
  answerTo: async ({ deps, accountId, by, params, body }) => {
    const owner = await existingAffiliate(deps.storage, accountId, body.affiliate)
    if (isProblem(owner)) return owner
    const form = { ...body, id: params.booking, by }
    const reversed = await reverseBooking(deps, accountId, form)
    if (isProblem(reversed)) {
      const { code: why, field, message } = reversed
      return problem(why, field === 'id' ? 'booking' : field, message)
    }
    return toAnswer(rowOf(reversed), await codesFor(deps, accountId, [owner.id]))
  },
})

export const bookings: readonly Endpoint[] = [listBookings, postBooking, postReverse]
