import { statusAt } from '../../../domain/affiliate.js'
import type { AffiliateBalances } from '../../../domain/balances.js'
import type { BookingRow } from '../../../domain/booking.js'
import type { PayoutRow } from '../../../domain/lists.js'
import type { Site } from '../../../domain/site.js'
import { AffiliateBadge } from '../../parts/badge.js'
import { BalanceNotes, BalanceTable } from '../../parts/balances.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import type { Query } from '../../query.js'
import { affiliateLink } from '../affiliateLink.js'
import { ClassSection } from './affiliateClass.js'
import { ContactSection } from './affiliateContact.js'
import { PaidInSection } from './affiliatePaidIn.js'
import { CampaignPlaces, type PlacesProps, Recruiting } from './affiliatePlaces.js'
import { AliasesSection } from './aliasesSection.js'
import { BookingsSection, type BookingValues } from './bookingsSection.js'

interface AffiliatePageProps extends PlacesProps {
  /** The site that was registered first. Affiliate links lead to it. */
  readonly site: Site | undefined
  /** The alias that was typed. */
  readonly alias: string
  readonly balances: readonly AffiliateBalances[]
  readonly payouts: readonly PayoutRow[]
  readonly bookings: readonly BookingRow[]
  /** The e-mail addresses of the users, by user id. */
  readonly users: ReadonlyMap<string, string>
  readonly query: Query
  readonly older: Older | undefined
  readonly values: BookingValues
}

export const AffiliatePage = (props: AffiliatePageProps) => {
  const { affiliate, balances, payouts, users, query, older, now, problem } = props
  const { code, name, email } = affiliate
  return (
    <>
      <p class="crumb">
        <Link to="/affiliates">Affiliates</Link>
      </p>
      <Heading
        title={
          <>
            {name} <AffiliateBadge status={statusAt(affiliate, now)} />
          </>
        }
      >
        <code>{code}</code> {email}
      </Heading>
      <ProblemNote problem={problem} fields={FIELDS} />
      <Details {...props} />
      <section aria-labelledby="balances">
        <h2 id="balances">Balances</h2>
        <BalanceTable
          label="Balances"
          balances={balances}
          empty="This affiliate has not earned anything yet."
        />
        {balances.length > 0 && <BalanceNotes />}
      </section>
      <BookingsSection {...props} />
      <section aria-labelledby="payouts">
        <h2 id="payouts">Payouts</h2>
        <Table
          label="Payouts"
          columns={payoutColumns(users)}
          rows={payouts}
          rowKey={({ id }) => id}
          empty={<p>No payout has been marked as paid yet.</p>}
        />
        <Pager path={`/affiliates/${code}`} query={query} older={older} />
      </section>
      <Recruiting {...props} />
      <ClassSection {...props} />
      <PaidInSection {...props} />
      <CampaignPlaces {...props} />
      <AliasesSection {...props} />
      <ContactSection {...props} />
    </>
  )
}

const Details = ({ affiliate: { code }, site }: AffiliatePageProps) => (
  <dl class="facts">
    {site && (
      <div>
        <dt>Affiliate link</dt>
        <dd>
          <code class="copy">{affiliateLink(site.host, code)}</code>
        </dd>
      </div>
    )}
    <div>
      <dt>See also</dt>
      <dd>
        <Link to={`/clicks?affiliate=${code}`}>Clicks</Link>,{' '}
        <Link to={`/conversions?conversion=traffic&affiliate=${code}`}>
          Paid clicks and impressions
        </Link>
        , <Link to={`/links?affiliate=${code}`}>Links</Link>,{' '}
        <Link to={`/direct-links?affiliate=${code}`}>Direct links</Link>,{' '}
        <Link to={`/lifetimes?affiliate=${code}`}>Lifetime customers</Link>,{' '}
        <Link to={`/affiliates/${code}/payee`}>Payment details</Link>
      </dd>
    </div>
  </dl>
)

/** The fields of all forms. */
const FIELDS = [
  ...['kind', 'amount', 'currency', 'reason', 'holdDays'],
  ...['alias', 'parent', 'class', 'payoutCurrency', 'isMember', 'group', 'terms', 'name', 'email'],
]

const payoutColumns = (users: AffiliatePageProps['users']): readonly Column<PayoutRow>[] => [
  { head: 'Payout', as: 'main', cell: ({ id }) => <ShortId id={id} /> },
  { head: 'Time (UTC)', as: 'tight', cell: ({ paidAt }) => <Instant at={paidAt} /> },
  { head: 'Marked by', cell: ({ paidBy }) => users.get(paidBy) ?? paidBy },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]
