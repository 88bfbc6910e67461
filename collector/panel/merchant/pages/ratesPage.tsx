import type { Problem } from '../../../domain/problem.js'
import type { Rate } from '../../../domain/rate.js'
import { Area, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { UPLOAD_MAX } from '../../upload.js'

/** The values of both forms, as they were typed. */
export type RateValues = Readonly<Record<string, string>>

interface RatesPageProps {
  readonly rates: readonly Rate[]
  /** Whether there are more rates than the shown ones. */
  readonly isMore: boolean
  readonly values: RateValues
  /** What is wrong with single cells of a file. */
  readonly refused: readonly string[]
  readonly problem: Problem | undefined
}

const FIELDS = ['from', 'to', 'rate', 'day', 'source', 'file', 'csv', 'currencies']

export const RatesPage = (props: RatesPageProps) => {
  const { rates, isMore, refused, problem } = props
  return (
    <>
      <p class="crumb">
        <Link to="/payouts">Payouts</Link>
      </p>
      <Heading title="Exchange rates">
        An affiliate with a payout currency earns in it: each order is converted by the rate of its
        day, or of one of the seven days before. The commission is held while there is none.
      </Heading>
      <p class="actions">
        <Link to="/policy">Payout currency of the account</Link>{' '}
        <Link to="/commissions?status=held">Held commissions</Link>
      </p>
      <ProblemNote problem={problem} fields={FIELDS} />
      {refused.length > 0 && (
        <div role="alert">
          <p>Nothing was stored. Correct the file, and import it again.</p>
          <ul>
            {refused.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <Table
        label="Exchange rates"
        columns={COLUMNS}
        rows={rates}
        rowKey={({ day, from, to, source, enteredAt }) =>
          [day, from, to, source, enteredAt].join(' ')
        }
        empty={
          <p>
            There are no exchange rates yet. Enter one below, or import the reference rates of the
            European Central Bank. Nothing needs them while no affiliate has a payout currency.
          </p>
        }
      />
      {isMore && (
        <p class="muted">
          Older rates are not shown. List them with <code>waymark rate list</code>.
        </p>
      )}
      <EnterForm {...props} />
      <ImportForm {...props} />
    </>
  )
}

const COLUMNS: readonly Column<Rate>[] = [
  { head: 'Day', as: 'main', cell: ({ day }) => day },
  {
    head: 'Rate',
    cell: ({ from, to, rate }) => (
      <>
        1 {from} = {rate} {to}
      </>
    ),
  },
  { head: 'Source', cell: ({ source }) => source },
  { head: 'Entered (UTC)', as: 'tight', cell: ({ enteredAt }) => <Instant at={enteredAt} /> },
]

const CODE = { maxlength: 8, autocapitalize: 'characters', spellcheck: false } as const

const EnterForm = ({ values, problem }: RatesPageProps) => (
  <section aria-labelledby="enter" class="card">
    <h2 id="enter">Enter a rate</h2>
    <p class="muted">
      A rate is never changed. A correction applies to orders that are placed after it.
    </p>
    <Post to="/payouts/rates" class="columns">
      <Field
        name="from"
        label="One unit of"
        hint="The currency of the orders, such as “EUR”."
        value={values.from}
        problem={problem}
        required
        {...CODE}
      />
      <Field
        name="to"
        label="is worth, in"
        hint="The payout currency, such as “USD”. The other way round works too."
        value={values.to}
        problem={problem}
        required
        {...CODE}
      />
      <Field
        name="rate"
        label="Rate"
        hint="A decimal with a point, such as “1.0837”."
        value={values.rate}
        problem={problem}
        required
        inputMode="decimal"
        spellcheck={false}
      />
      <Field
        name="day"
        label="Day"
        hint="For example “2026-11-27”. Empty: today, in UTC."
        value={values.day}
        problem={problem}
      />
      <Field
        name="source"
        label="Source"
        hint="Who publishes it, such as “ECB”. Empty: “by hand”."
        value={values.source}
        problem={problem}
        maxlength={64}
      />
      <button type="submit">Enter the rate</button>
    </Post>
  </section>
)

const ImportForm = ({ values, problem }: RatesPageProps) => (
  <section aria-labelledby="import" class="card">
    <h2 id="import">Import rates</h2>
    <Post to="/payouts/rates/import" enctype="multipart/form-data">
      <Field
        name="file"
        type="file"
        accept=".csv,.txt,text/csv"
        label="Rates as a CSV file"
        hint={`The reference rates of the European Central Bank (eurofxref-hist-90d.csv), or columns “day,from,to,rate”. At most ${UPLOAD_MAX / 1_048_576} MB; for the whole history, use the command “waymark rate import”.`}
        problem={problem}
      />
      <Area
        name="csv"
        label="Or paste its lines, with the names of the columns first"
        value={values.csv}
        problem={problem}
        rows={4}
        class="lines"
        spellcheck={false}
        placeholder={'day,from,to,rate\n2026-11-27,EUR,USD,1.0837'}
      />
      <Field
        name="currencies"
        label="Only rates from or to these currencies"
        hint="For example “USD, GBP”, or “all”. Empty: those that the account uses."
        value={values.currencies}
        problem={problem}
        autocapitalize="characters"
        spellcheck={false}
      />
      <button type="submit">Import</button>
    </Post>
  </section>
)
