import type { Affiliate } from '../../../domain/affiliate.js'
import { isBonus } from '../../../domain/booking.js'
import type { Booking } from '../../../domain/report.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { Amount, Instant } from '../../parts/values.js'
import { type BookingValues, KINDS } from './bookingsSection.js'

interface BookingConfirmPageProps {
  readonly affiliate: Affiliate
  /** What will be booked. */
  readonly booking: Booking
  readonly values: BookingValues
}

/** Shows a booking before it is stored. Sending the form twice books once, because it has an id. */
export const BookingConfirmPage = ({ affiliate, booking, values }: BookingConfirmPageProps) => {
  const kind = isBonus(booking) ? 'bonus' : 'correction'
  const { amount, reason, payableAt, receivedAt } = booking
  const page = `/affiliates/${affiliate.code}`
  return (
    <>
      <p class="crumb">
        <Link to={page}>{affiliate.name}</Link>
      </p>
      <Heading title={`Book this ${KINDS[kind]}?`}>Nothing is booked yet.</Heading>
      <dl class="facts">
        <div>
          <dt>Affiliate</dt>
          <dd>
            {affiliate.name} <code>{affiliate.code}</code>
          </dd>
        </div>
        <div>
          <dt>Amount</dt>
          <dd>
            <Amount money={amount} />
          </dd>
        </div>
        <div>
          <dt>Reason</dt>
          <dd>{reason}</dd>
        </div>
        <div>
          <dt>Payable</dt>
          <dd>{payableAt > receivedAt ? <Instant at={payableAt} /> : 'at once'}</dd>
        </div>
      </dl>
      <Post to={`${page}/bookings`}>
        <input type="hidden" name="booking" value={booking.order.orderId} />
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit">Book the {KINDS[kind]}</button> <Link to={page}>Cancel</Link>
      </Post>
    </>
  )
}
