import { formatMoney } from '../../../domain/money.js'
import { maskedDetails } from '../../../domain/payee.js'
import type { Problem } from '../../../domain/problem.js'
import type { ChosenRow, LeftOut } from '../../../program/payoutBatches/choose.js'
import type { Preview } from '../../../program/payoutBatches/prepare.js'
import { leftOutText } from '../../../program/payoutBatches/whyLeftOut.js'
import { FILE_FORMATS } from '../../../program/payoutFiles/registry.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount } from '../../parts/values.js'

export interface NewBatchValues {
  readonly format: string
  readonly currency: string
  readonly affiliates: string
}

interface NewBatchPageProps {
  readonly values: NewBatchValues
  readonly preview: Preview | undefined
  readonly problem: Problem | undefined
}

/** The fields that show their own problems. */
const FIELDS = ['format', 'currency', 'affiliates']

export const NewBatchPage = ({ values, preview, problem }: NewBatchPageProps) => (
  <>
    <p class="crumb">
      <Link to="/payouts">Payouts</Link>
    </p>
    <Heading title="New batch">
      A batch freezes what is payable, so that a file for your bank can be made of it.
    </Heading>
    <ProblemNote problem={problem} fields={FIELDS} />
    <ChooseForm values={values} problem={problem} />
    {preview && <Chosen values={values} preview={preview} />}
    {preview && <LeftOuts leftOut={preview.leftOut} />}
  </>
)

const ChooseForm = ({ values, problem }: Omit<NewBatchPageProps, 'preview'>) => (
  <Ask to="/payouts/new" class="columns">
    <Choice
      name="format"
      label="File"
      problem={problem}
      value={values.format}
      options={FILE_FORMATS.map(({ format, title }) => ({ value: format, text: title }))}
    />
    <Field
      name="currency"
      label="Currency"
      hint="Empty: all, where the file can have several."
      value={values.currency}
      problem={problem}
      maxlength={3}
      placeholder="EUR"
    />
    <Field
      name="affiliates"
      label="Only these affiliates"
      hint="Codes, separated by commas. They are paid whatever their minimum. Empty: all."
      value={values.affiliates}
      problem={problem}
    />
    <button type="submit" class="secondary">
      Preview
    </button>
  </Ask>
)

const Chosen = ({ values, preview }: { values: NewBatchValues; preview: Preview }) => (
  <section aria-labelledby="chosen">
    <h2 id="chosen">Would be paid</h2>
    <Table
      label="Would be paid"
      columns={CHOSEN}
      rows={preview.chosen}
      rowKey={({ affiliate, amount }) => `${affiliate.id} ${amount.currency}`}
      empty={<p>Nobody can be paid with this choice.</p>}
    />
    {preview.chosen.length > 0 && (
      <Post to="/payouts/new">
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p class="muted">
          What is payable when you freeze it is in the batch, and not payable a second time. You can
          revert the batch.
        </p>
        <button type="submit">Freeze {preview.chosen.length} payments</button>
      </Post>
    )}
  </section>
)

const CHOSEN: readonly Column<ChosenRow>[] = [
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliate: { name, code } }) => (
      <>
        {name} <code>{code}</code>
      </>
    ),
  },
  {
    head: 'Paid by',
    cell: ({ details }) => (details ? maskedDetails(details) : undefined),
  },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]

const LeftOuts = ({ leftOut }: Pick<Preview, 'leftOut'>) => {
  const shown = leftOut.filter(({ why }) => why !== 'not_chosen')
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="left-out">
      <h2 id="left-out">Left out</h2>
      <Table
        label="Left out"
        columns={LEFT_OUT}
        rows={shown}
        rowKey={({ affiliateId, amount }) => `${affiliateId} ${amount.currency}`}
        empty={null}
      />
    </section>
  )
}

const LEFT_OUT: readonly Column<LeftOut>[] = [
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliate, affiliateId }) =>
      affiliate ? (
        <>
          {affiliate.name} <code>{affiliate.code}</code>
        </>
      ) : (
        <code>{affiliateId}</code>
      ),
  },
  {
    head: 'Why',
    cell: ({ why, affiliate }) => (
      <>
        {leftOutText(why)}{' '}
        {why === 'no_details' && affiliate && (
          <Link to={`/affiliates/${affiliate.code}/payee`}>
            Enter them<span class="unseen"> for {affiliate.code}</span>
          </Link>
        )}
      </>
    ),
  },
  {
    head: 'Amount',
    as: 'money',
    cell: ({ amount }) => (
      <span class="amount">
        {formatMoney(amount)} <span class="currency">{amount.currency}</span>
      </span>
    ),
  },
]
