import type { ConversionRow } from '../../../domain/conversion.js'
import { Field } from '../../parts/field.js'
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
      Sales and actions, the newest first. Open one to read why it was credited, or why not.
    </Heading>
    <Ask to="/conversions" class="filter">
      <Field
        name="search"
        label="Order id, or its beginning"
        type="search"
        value={query.search ?? ''}
        maxlength={SEARCH_MAX}
      />
      <button type="submit" class="secondary">
        Search
      </button>
    </Ask>
    <ConversionsTable conversions={conversions} names={names} empty={<Nothing query={query} />} />
    <Pager path="/conversions" query={query} older={older} />
  </>
)

const Nothing = ({ query }: { readonly query: Query }) => {
  if (query.search) {
    return (
      <>
        <p>No order id begins with “{query.search}”.</p>
        <p>
          If the order was placed, its report may have been{' '}
          <Link to="/set-aside">rejected or parked</Link>.
        </p>
      </>
    )
  }
  if (query.before) return <p>There are no older ones.</p>
  return (
    <>
      <p>No sale or action was reported yet.</p>
      <p>
        <Link to="/integration">Integration</Link> has the lines to put on the thank-you page, or
        into your server. Then place an order yourself.
      </p>
    </>
  )
}
