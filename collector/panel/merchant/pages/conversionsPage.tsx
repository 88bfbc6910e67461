import type { ConversionRow } from '../../../domain/conversion.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { type Query, SEARCH_MAX } from '../../query.js'
import type { Names } from '../../words/names.js'
import { ConversionsTable } from './conversionsTable.js'

interface ConversionsPageProps {
  readonly conversions: readonly ConversionRow[]
  readonly names: Names
  readonly query: Query
  readonly older: Older | undefined
}

export const ConversionsPage = ({ conversions, names, query, older }: ConversionsPageProps) => (
  <>
    <Heading title="Conversions">
      Sales, actions, and what clicks of a day or impressions of a month earned, newest first. Open
      one to see why an affiliate was credited or why none was.
    </Heading>
    <Ask to="/conversions" class="filter">
      <Field
        name="search"
        label="Order id, or the beginning of it"
        type="search"
        value={query.search ?? ''}
        maxlength={SEARCH_MAX}
      />
      <Choice
        name="conversion"
        label="Kind"
        value={query.conversion ?? ''}
        options={[{ value: '', text: 'all' }, ...KINDS]}
      />
      <AffiliateField names={names} value={query.affiliate ?? ''} nobody="All affiliates" />
      <button type="submit" class="secondary">
        Search
      </button>
    </Ask>
    <ConversionsTable conversions={conversions} names={names} empty={<Nothing query={query} />} />
    <Pager path="/conversions" query={query} older={older} />
  </>
)

const KINDS = [
  { value: 'sale', text: 'sales' },
  { value: 'action', text: 'actions' },
  { value: 'traffic', text: 'clicks and impressions' },
]

const Nothing = ({ query }: { readonly query: Query }) => {
  if (query.search) {
    return (
      <>
        <p>No order id begins with “{query.search}”.</p>
        <p>
          If the order exists in your shop, its report may have been{' '}
          <Link to="/set-aside">rejected or parked</Link>.
        </p>
      </>
    )
  }
  if (query.conversion || query.affiliate) return <p>There is no such conversion.</p>
  if (query.before) return <p>There are no older conversions.</p>
  return (
    <>
      <p>No sale or action was reported yet.</p>
      <p>
        <Link to="/integration">Integration</Link> has the code for the thank-you page and for your
        server. Add it, then place a test order.
      </p>
    </>
  )
}
