import {
  type Affiliate,
  type AffiliateStatus,
  aliasesOf,
  statusAt,
} from '../../../domain/affiliate.js'
import type { AffiliateBalances } from '../../../domain/balances.js'
import type { AffiliateId } from '../../../domain/ids.js'
import type { Problem } from '../../../domain/problem.js'
import type { Site } from '../../../domain/site.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { AffiliateBadge } from '../../parts/badge.js'
import { BalanceList } from '../../parts/balances.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { affiliateLink } from '../affiliateLink.js'

interface AffiliatesPageProps {
  readonly affiliates: readonly Affiliate[]
  readonly balances: ReadonlyMap<AffiliateId, readonly AffiliateBalances[]>
  /** The site that was registered first. Affiliate links lead to it. */
  readonly site: Site | undefined
  readonly now: number
  readonly values: { readonly code: string; readonly name: string; readonly email: string }
  readonly problem: Problem | undefined
}

export const AffiliatesPage = (props: AffiliatesPageProps) => {
  const { affiliates, values, problem } = props
  return (
    <>
      <Heading title="Affiliates">
        An affiliate refers visitors to your shop and earns commissions.
      </Heading>
      <ProblemNote problem={problem} fields={['code', 'name', 'email']} />
      <Table
        label="Affiliates"
        columns={columns(props)}
        rows={affiliates}
        rowKey={({ id }) => id}
        empty={<p>There are no affiliates yet. Add the first one below.</p>}
      />
      <AddAffiliate values={values} problem={problem} />
    </>
  )
}

const columns = ({ balances, site, now }: AffiliatesPageProps): readonly Column<Affiliate>[] => [
  {
    head: 'Affiliate',
    as: 'main',
    cell: (affiliate) => <Named affiliate={affiliate} />,
  },
  {
    head: 'Status',
    as: 'tight',
    cell: (affiliate) => <AffiliateBadge status={statusAt(affiliate, now)} />,
  },
  {
    head: 'Affiliate link',
    as: 'wide',
    cell: ({ code }) =>
      site ? (
        <>
          <code class="copy">{affiliateLink(site.host, code)}</code>{' '}
          <small>
            <Link to={`/links?affiliate=${code}`}>
              More links<span class="unseen"> of {code}</span>
            </Link>
          </small>
        </>
      ) : (
        <span class="muted">
          Register a <Link to="/sites">site</Link> first.
        </span>
      ),
  },
  {
    head: 'Balances',
    as: 'money',
    cell: ({ id }) => <BalanceList balances={balances.get(id) ?? []} />,
  },
  {
    head: 'Clicks',
    as: 'tight',
    cell: ({ code }) => <Link to={`/clicks?affiliate=${code}`}>Clicks</Link>,
  },
  { head: 'Change', as: 'tight', cell: (affiliate) => <Change affiliate={affiliate} now={now} /> },
]

const Named = ({ affiliate }: { readonly affiliate: Affiliate }) => {
  const { name, code, email } = affiliate
  const aliases = aliasesOf(affiliate)
  return (
    <>
      <Link to={`/affiliates/${code}`}>{name}</Link> <code>{code}</code>
      {aliases.length > 0 && <small>also {aliases.join(', ')}</small>}
      {email && <small>{email}</small>}
    </>
  )
}

const CHANGES: Readonly<Record<AffiliateStatus, readonly (readonly [AffiliateStatus, string])[]>> =
  {
    pending: [
      ['active', 'Accept'],
      ['banned', 'Ban'],
    ],
    active: [
      ['paused', 'Pause'],
      ['banned', 'Ban'],
    ],
    paused: [
      ['active', 'Activate'],
      ['banned', 'Ban'],
    ],
    banned: [['active', 'Activate']],
  }

const Change = ({ affiliate, now }: { readonly affiliate: Affiliate; readonly now: number }) => (
  <Post to="/affiliates/status" class="inline">
    <input type="hidden" name="affiliate" value={affiliate.code} />
    {CHANGES[statusAt(affiliate, now)].map(([status, text]) => (
      <button
        key={status}
        type="submit"
        name="status"
        value={status}
        class="small secondary outline"
      >
        {text}
        <span class="unseen"> {affiliate.name}</span>
      </button>
    ))}
  </Post>
)

type AddProps = Pick<AffiliatesPageProps, 'values' | 'problem'>

const AddAffiliate = ({ values, problem }: AddProps) => (
  <section aria-labelledby="add" class="card">
    <h2 id="add">Add an affiliate</h2>
    <Post to="/affiliates" class="columns">
      <Field
        name="code"
        label="Code"
        hint="The code is part of the affiliate link, for example “jane”."
        value={values.code}
        problem={problem}
        required
        maxlength={64}
        autocapitalize="none"
        spellcheck={false}
      />
      <Field
        name="name"
        label="Name"
        value={values.name}
        problem={problem}
        required
        maxlength={NAME_MAX}
      />
      <Field
        name="email"
        label="E-mail (optional)"
        type="email"
        value={values.email}
        problem={problem}
        maxlength={254}
      />
      <button type="submit">Add the affiliate</button>
    </Post>
  </section>
)
