import type { Affiliate } from '../../../domain/affiliate.js'
import { type BookingRow, isBonus, isReversal, reversalOf } from '../../../domain/booking.js'
import type { Status } from '../../../domain/commission.js'
import { LIST_MAX } from '../../../domain/lists.js'
import type { Problem } from '../../../domain/problem.js'
import { BOOKING_HOLD_DAYS_MAX } from '../../../program/bookings.js'
import { REASON_MAX } from '../../../program/decisions.js'
import { StatusBadge } from '../../parts/badge.js'
import { Choice, Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'

/** What was typed into the form of a booking. */
export interface BookingValues {
  readonly kind: string
  readonly amount: string
  readonly currency: string
  readonly reason: string
  readonly holdDays: string
}

interface BookingsSectionProps {
  readonly affiliate: Affiliate
  readonly bookings: readonly BookingRow[]
  readonly users: ReadonlyMap<string, string>
  readonly now: number
  readonly values: BookingValues
  readonly problem: Problem | undefined
}

/** The bonuses and corrections of an affiliate, and the form to book another one. */
export const BookingsSection = (props: BookingsSectionProps) => (
  <>
    <section aria-labelledby="bookings">
      <h2 id="bookings">Bonuses and corrections</h2>
      <Table
        label="Bonuses and corrections"
        columns={columns(props)}
        rows={props.bookings}
        rowKey={({ id }) => id}
        empty={<p>Nobody has booked a bonus or a correction yet.</p>}
      />
      {props.bookings.length === LIST_MAX && <p class="muted">These are the newest {LIST_MAX}.</p>}
    </section>
    <BookingForm {...props} />
  </>
)

const columns = (props: BookingsSectionProps): readonly Column<BookingRow>[] => [
  { head: 'Reason', as: 'main', cell: ({ reason }) => reason },
  { head: 'Kind', as: 'tight', cell: (row) => KINDS[isBonus(row) ? 'bonus' : 'correction'] },
  { head: 'Time (UTC)', as: 'tight', cell: ({ bookedAt }) => <Instant at={bookedAt} /> },
  { head: 'Booked by', cell: ({ by }) => props.users.get(by) ?? by },
  {
    head: 'Status',
    cell: ({ status, payableAt }) => (
      <span class="badges">
        <StatusBadge status={status as Status} />
        {status === 'pending' && (
          <small>
            {payableAt > props.now ? 'until ' : 'payable since '}
            <Instant at={payableAt} />
          </small>
        )}
      </span>
    ),
  },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
  { head: 'Change', as: 'tight', cell: (row) => <Reverse row={row} {...props} /> },
]

type ReverseProps = BookingsSectionProps & { readonly row: BookingRow }

const Reverse = ({ row, bookings, affiliate: { code } }: ReverseProps) => {
  if (isReversal(row.id)) return <span class="muted">reverses another one</span>
  if (bookings.some(({ id }) => id === reversalOf(row.id))) {
    return <span class="muted">reversed</span>
  }
  return (
    <details class="small">
      <summary>
        Reverse…<span class="unseen"> {row.reason}</span>
      </summary>
      <Post to={`/affiliates/${code}/bookings/reverse`}>
        <p>
          Books the opposite of <Amount money={row.amount} />. Both stay in the list.
        </p>
        <input type="hidden" name="booking" value={row.id} />
        <Field
          name="reason"
          id={`reason-${row.id}`}
          label="Reason"
          required
          maxlength={REASON_MAX}
        />
        <button type="submit" class="small">
          Reverse
        </button>
      </Post>
    </details>
  )
}

export const KINDS = { bonus: 'bonus', correction: 'correction' } as const

const BookingForm = ({ affiliate, values, problem }: BookingsSectionProps) => (
  <section aria-labelledby="book" class="card">
    <h2 id="book">Book a bonus or a correction</h2>
    <p class="muted">
      A bonus is added to what is payable, and a correction is deducted from it. Neither can be
      changed afterwards. The next page shows what will be booked.
    </p>
    <Post to={`/affiliates/${affiliate.code}/bookings/confirm`} class="columns">
      <Choice
        name="kind"
        label="Kind"
        value={values.kind}
        problem={problem}
        options={[
          { value: 'bonus', text: 'Bonus' },
          { value: 'correction', text: 'Correction' },
        ]}
      />
      <Field
        name="amount"
        label="Amount"
        hint="Above zero, for example “49.90”."
        value={values.amount}
        problem={problem}
        required
        inputmode="decimal"
      />
      <Field
        name="currency"
        label="Currency"
        value={values.currency}
        problem={problem}
        required
        maxlength={3}
      />
      <Field
        name="reason"
        label="Reason"
        hint="One sentence. The affiliate may see it."
        value={values.reason}
        problem={problem}
        required
        maxlength={REASON_MAX}
      />
      <Field
        name="holdDays"
        label="Days until a bonus is payable (optional)"
        hint={`Up to ${BOOKING_HOLD_DAYS_MAX}. Empty: at once.`}
        value={values.holdDays}
        problem={problem}
        inputmode="numeric"
      />
      <button type="submit">Continue</button>
    </Post>
  </section>
)
