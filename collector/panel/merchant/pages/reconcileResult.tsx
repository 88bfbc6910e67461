import type { ComponentChildren } from 'preact'
import type { Money } from '../../../domain/money.js'
import { orderKey } from '../../../domain/order.js'
import { isProblem } from '../../../domain/problem.js'
import { DIFFERENCE_KINDS, type DifferenceKind } from '../../../reconcile/compare.js'
import type { RefusedRow } from '../../../reconcile/readFiles.js'
import type { Found } from '../../../reconcile/reconcile.js'
import { DIFFERENCE_WORDS } from '../../../reconcile/words.js'
import { Badge, type Tone } from '../../parts/badge.js'
import { Link } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'
import { type Comparison, DIFFERENCES_SHOWN_MAX } from '../routes/reconcileForm.js'

interface ReconcileResultProps {
  readonly comparison: Comparison
  /** The form that stores what is missing. */
  readonly create: ComponentChildren
}

export const ReconcileResult = ({ comparison, create }: ReconcileResultProps) => {
  const { done, found, refused, isCreating } = comparison
  return (
    <section aria-labelledby="result" role="status">
      <h2 id="result">Result</h2>
      <p class="muted">
        {done.profiles.map(({ title }) => title).join(', ')}: {count(done.orders)} orders in{' '}
        {count(done.rows)} rows
        {done.span && (
          <>
            , compared with orders from <Instant at={done.span.from} /> to{' '}
            <Instant at={done.span.to - 1} />
          </>
        )}
        .
      </p>
      <Figures comparison={comparison} />
      {done.refused > 0 && <Refused rows={refused} all={done.refused} />}
      {isCreating && done.created > 0 && (
        <p class="note is-good">
          {count(done.created)} differences were settled. If you compare the file again, they are
          not named any more.
        </p>
      )}
      {found.length === 0 ? (
        <p class={done.equal > 0 ? 'note is-good' : 'note is-wait'}>{nothing(comparison)}</p>
      ) : (
        <Differences comparison={comparison} />
      )}
      {!isCreating && done.creatable > 0 && (
        <>
          <p>
            {count(done.creatable)} of {count(done.left)} differences can be settled: missing orders
            are stored as your server would report them, unverified orders are confirmed with the
            total of the file, and missing refunds are stored.
          </p>
          {create}
        </>
      )}
    </section>
  )
}

const nothing = ({ done }: Comparison): string => {
  if (done.orders > 0) return 'Nothing differs.'
  const types = [...done.others.keys()].join(', ')
  return types === ''
    ? 'The file has no orders. Check that the first line names the columns and that rows follow.'
    : `No row is about an order. The rows are: ${types}. Export the file in English.`
}

const Figures = ({ comparison: { done } }: { readonly comparison: Comparison }) => (
  <dl class="figures is-small">
    {Object.entries({
      'The same': done.equal,
      Differences: done.left,
      Settled: done.created,
      'Not paid': done.unpaid,
      Tests: done.tests,
      'Refused rows': done.refused,
    }).map(([name, number]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{count(number)}</dd>
      </div>
    ))}
  </dl>
)

const Refused = ({ rows, all }: { readonly rows: readonly RefusedRow[]; readonly all: number }) => (
  <>
    <h3>Rows that could not be read</h3>
    {all > rows.length && (
      <p class="muted">
        The first {count(rows.length)} of {count(all)}.
      </p>
    )}
    <Table
      label="Refused rows"
      rows={rows}
      rowKey={(_row, index) => String(index)}
      empty={null}
      columns={[
        { head: 'Line', as: 'tight', cell: ({ place }) => place.line },
        {
          head: 'Cell',
          as: 'main',
          cell: ({ column, value }) => (column === '' ? '–' : `${column}: ${cut(value)}`),
        },
        { head: 'What to do', as: 'wide', cell: ({ message }) => message },
      ]}
    />
  </>
)

const Differences = ({ comparison }: { readonly comparison: Comparison }) => {
  const { found, counts, done } = comparison
  const all = done.left + done.created
  return (
    <>
      <ul>
        {DIFFERENCE_KINDS.flatMap((kind) => {
          const number = (counts.get(`${kind} left`) ?? 0) + (counts.get(`${kind} created`) ?? 0)
          const { name, means } = DIFFERENCE_WORDS[kind]
          if (number === 0) return []
          return (
            <li key={kind}>
              <Badge tone={TONES[kind]}>{name}</Badge> {count(number)}: {means}
            </li>
          )
        })}
      </ul>
      {all > found.length && (
        <p class="muted">
          The first {count(DIFFERENCES_SHOWN_MAX)} of {count(all)}. To get all, use{' '}
          <code>waymark reconcile --report</code>.
        </p>
      )}
      <Table
        label="Differences"
        rows={found}
        rowKey={(_row, index) => String(index)}
        empty={null}
        columns={[
          { head: 'Order', as: 'main', cell: (one) => <Order found={one} /> },
          {
            head: 'Difference',
            cell: ({ difference: { kind } }) => (
              <Badge tone={TONES[kind]}>{DIFFERENCE_WORDS[kind].name}</Badge>
            ),
          },
          { head: 'Line', as: 'tight', cell: ({ difference }) => difference.place?.line },
          { head: 'In the file', as: 'money', cell: ({ difference }) => amount(difference.there) },
          { head: 'Stored', as: 'money', cell: ({ difference }) => amount(difference.here) },
          { head: 'What to do', as: 'wide', cell: remedy },
        ]}
      />
    </>
  )
}

const TONES: Readonly<Record<DifferenceKind, Tone>> = {
  missing_here: 'bad',
  unverified_here: 'wait',
  not_refunded_here: 'bad',
  amounts_differ: 'bad',
  currency_differs: 'bad',
  refunded_only_here: 'wait',
  not_paid_there: 'bad',
  missing_there: 'wait',
}

const Order = ({ found: { difference, fate } }: { readonly found: Found }) => {
  const { orderId, productId, kind, here } = difference
  const text = productId === '' ? orderId : `${orderId} / ${productId}`
  const isStored = (kind !== 'missing_here' && here !== undefined) || fate === 'created'
  if (!isStored) return <>{text}</>
  const key = orderKey({ kind: 'sale', orderId, productId, code: '' })
  return <Link to={`/conversions/${orderAddress(key)}`}>{text}</Link>
}

const amount = (money: Money | undefined) => money && <Amount money={money} />

const remedy = ({ difference: { note, fix }, fate }: Found): string => {
  if (isProblem(fate)) return `Not stored: ${fate.message}`
  if (fate === 'created') return 'Settled.'
  return note === '' && fix ? 'Can be settled below.' : note
}

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

const count = (number: number): string => number.toLocaleString('en')
