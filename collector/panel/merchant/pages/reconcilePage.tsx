import type { Problem } from '../../../domain/problem.js'
import { Area, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { UPLOAD_MAX } from '../../upload.js'
import {
  type Comparison,
  FIELDS,
  PANEL_ROWS_MAX,
  type ReconcileValues,
} from '../routes/reconcileForm.js'
import { ReconcileOptions } from './reconcileOptions.js'
import { ReconcileResult } from './reconcileResult.js'

interface ReconcilePageProps {
  readonly values: ReconcileValues
  readonly comparison: Comparison | undefined
  readonly problem: Problem | undefined
}

export const ReconcilePage = ({ values, comparison, problem }: ReconcilePageProps) => (
  <>
    <Heading title="Reconcile">
      Compare your own list of orders with the stored ones, and find orders that were never
      reported.
    </Heading>
    {comparison && <ReconcileResult comparison={comparison} create={<Create values={values} />} />}
    {comparison && <h2>Compare another file</h2>}
    <Post to="/reconcile" enctype="multipart/form-data">
      <ProblemNote problem={problem} fields={SHOWN} />
      <Field
        name="file"
        type="file"
        accept=".csv,.txt,text/csv"
        label="Orders as a CSV file"
        hint={`An export of Stripe, PayPal, Shopify, WooCommerce, Paddle or Chargebee, or any list with columns for order, total, currency and date. At most ${PANEL_ROWS_MAX.toLocaleString('en')} rows and ${UPLOAD_MAX / 1_048_576} MB; for more, use the command “waymark reconcile”.`}
        problem={problem}
      />
      <Area
        name="csv"
        label="Or paste its lines, with the names of the columns first"
        problem={problem}
        value={comparison ? '' : (values.csv ?? '')}
        rows={6}
        class="lines"
        spellcheck={false}
        placeholder={'order,total,currency,date\n1001,49.90,EUR,2026-01-31 12:00'}
      />
      <ReconcileOptions values={values} problem={problem} />
      <p class="muted">Comparing stores nothing.</p>
      <button type="submit">Compare</button>
    </Post>
  </>
)

/** Fields that show their own problems. */
const SHOWN = [...FIELDS, 'file']

/** Sends the compared file once more. */
const Create = ({ values }: { readonly values: ReconcileValues }) => (
  <Post to="/reconcile" enctype="multipart/form-data">
    {FIELDS.map((name) => (
      <input key={name} type="hidden" name={name} value={values[name] ?? ''} />
    ))}
    <button type="submit" name="create" value="yes">
      Store what is missing
    </button>
  </Post>
)
