import { isProblem, problem } from '../../../domain/problem.js'
import { type BookingForm, book, reverseBooking, toBooking } from '../../../program/bookings.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { BookingConfirmPage } from '../pages/bookingConfirmPage.js'
import { affiliateOf, affiliateReply, bookingValues } from './affiliateRoutes.js'

/** Shows what would be booked. Stores nothing. */
export const postBookingConfirm = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const form = formOf(visit, affiliate.code, deps.newId())
  const booking = form ? await toBooking(deps, viewer.account.id, form) : wrongKind
  if (isProblem(booking)) return affiliateReply(visit, booking)
  const values = bookingValues(visit)
  return page(affiliate.name, <BookingConfirmPage {...{ affiliate, booking, values }} />)
}

export const postBooking = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const filled = formOf(visit, affiliate.code, form.text('booking'))
  const done = filled ? await book(deps, viewer.account.id, filled) : wrongKind
  return isProblem(done)
    ? affiliateReply(visit, done)
    : redirect(`/affiliates/${affiliate.code}?notice=booked`)
}

export const postBookingReverse = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const done = await reverseBooking(deps, viewer.account.id, {
    ...{ id: form.text('booking'), affiliate: affiliate.code },
    ...{ reason: form.text('reason'), by: viewer.user.id },
  })
  return isProblem(done)
    ? // The reason is not that of the form for a new booking.
      affiliateReply(visit, { ...done, field: 'reversal' })
    : redirect(`/affiliates/${affiliate.code}?notice=booking_reversed`)
}

const wrongKind = problem('invalid', 'kind', 'Choose a bonus or a correction.')

const formOf = (visit: OwnVisit, affiliate: string, id: string): BookingForm | undefined => {
  const { kind, ...values } = bookingValues(visit)
  if (kind !== 'bonus' && kind !== 'correction') return undefined
  return { ...values, kind, id, affiliate, by: visit.viewer.user.id }
}
