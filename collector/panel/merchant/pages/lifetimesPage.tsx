import { LIFETIME_KINDS, type LifetimeCustomer } from '../../../domain/lifetimeRows.js'
import type { Problem } from '../../../domain/problem.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link, Post } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant, ShortId } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { LifetimeForm, type LifetimeValues } from './lifetimeForm.js'

export interface LifetimesPageProps {
  readonly rows: readonly LifetimeCustomer[]
  /** The address of the next page. */
  readonly next: string | undefined
  readonly isFiltered: boolean
  readonly names: Names
  /** The filters. */
  readonly affiliate: string
  readonly kind: string
  readonly now: number
  /** What was typed. */
  readonly values: LifetimeValues
  readonly customerId: string
  readonly problem: Problem | undefined
}

export const LifetimesPage = (props: LifetimesPageProps) => {
  const { rows, next, isFiltered, names, problem } = props
  return (
    <>
      <Heading title="Lifetime customers">
        The first order of a customer bonds the customer to its affiliate, who then earns from later
        orders. You can set another affiliate, or end the relation.
      </Heading>
      <ProblemNote problem={problem} fields={FIELDS} />
      <Post to="/lifetimes/find" class="filter">
        <Field
          name="search"
          label="Find a customer"
          hint="The customer’s id, as your shop reports it."
          problem={problem}
          required
          maxlength={191}
          autocapitalize="none"
          spellcheck={false}
        />
        <button type="submit">Find</button>
      </Post>
      <Filter {...props} />
      <Table
        label="Lifetime customers"
        columns={columns(names)}
        rows={rows}
        rowKey={({ customer }) => customer}
        empty={<p>{isFiltered ? NONE_FOUND : NONE_YET}</p>}
      />
      {next && (
        <nav class="pager" aria-label="Pages">
          <Link to={next}>Next »</Link>
        </nav>
      )}
      <LifetimeForm {...props} to="/lifetimes" />
    </>
  )
}

const FIELDS = ['search', 'customer', 'affiliate', 'campaign', 'since', 'reason']

const NONE_FOUND = 'No customer is found with this filter.'
const NONE_YET =
  'No customer has a lifetime affiliate yet. The first order that names its customer and has an affiliate bonds the customer; your shop reports the customer’s id as “customerId”.'

const KINDS: Readonly<Record<LifetimeCustomer['kind'], string>> = {
  order: 'by an order',
  imported: 'imported',
  entered: 'set by a person',
  ended: 'ended',
}
export const kindWord = (kind: LifetimeCustomer['kind']): string => KINDS[kind]

const Filter = ({ names, affiliate, kind }: LifetimesPageProps) => (
  <Ask to="/lifetimes" class="filter">
    <AffiliateField
      id="shown"
      label="Show"
      names={names}
      value={affiliate}
      nobody="All affiliates"
    />
    <Choice
      name="bond"
      label="Relation"
      value={kind}
      options={[
        { value: '', text: 'all' },
        ...LIFETIME_KINDS.map((value) => ({ value, text: kindWord(value) })),
      ]}
    />
    <button type="submit" class="secondary">
      Show
    </button>
  </Ask>
)

const columns = (names: Names): readonly Column<LifetimeCustomer>[] => [
  {
    head: 'Customer',
    as: 'main',
    cell: ({ customer }) => (
      <Link to={`/lifetimes/${customer}`}>
        <ShortId id={customer} />
      </Link>
    ),
  },
  {
    head: 'Affiliate',
    cell: ({ affiliateId }) =>
      affiliateId ? <Who names={names} id={affiliateId} /> : <span class="muted">nobody</span>,
  },
  { head: 'Relation', as: 'tight', cell: ({ kind }) => kindWord(kind) },
  { head: 'Since (UTC)', as: 'tight', cell: ({ since }) => <Since at={since} /> },
  {
    head: 'Bonding order',
    cell: ({ order }) =>
      order && (
        <>
          <Link to={`/conversions/${orderAddress(order.orderKey)}`}>{order.orderId}</Link>
          {!order.proven && <small>reported only by a page</small>}
        </>
      ),
  },
]

/** What applies to orders of every time begins in 1970. */
export const Since = ({ at }: { readonly at: number }) =>
  at === 0 ? <span class="muted">always</span> : <Instant at={at} />
