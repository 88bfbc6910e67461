import {
  type Affiliate,
  type AffiliateStatus,
  aliasesOf,
  statusAt,
} from '../../../domain/affiliate.js'
import type { AffiliateId } from '../../../domain/ids.js'
import type { BalanceRow } from '../../../domain/lists.js'
import type { Problem } from '../../../domain/problem.js'
import type { Site } from '../../../domain/site.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { Badge, TestBadge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount } from '../../parts/values.js'
import { AFFILIATE_TONES } from '../../words/affiliateWords.js'
import { LEDGER_WORDS } from '../../words/reportWords.js'
import { affiliateLink } from '../affiliateLink.js'

interface AffiliatesPageProps {
  readonly affiliates: readonly Affiliate[]
  readonly balances: ReadonlyMap<AffiliateId, readonly BalanceRow[]>
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
    cell: (affiliate) => {
      const status = statusAt(affiliate, now)
      return <Badge tone={AFFILIATE_TONES[status]}>{status}</Badge>
    },
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
    cell: ({ id }) => <Balances rows={balances.get(id) ?? []} />,
  },
  {
    head: 'Clicks',
    as: 'tight',
    cell: ({ code }) => <Link to={`/clicks?affiliate=${code}`}>Clicks</Link>,
  },
  {
    head: 'Payment',
    as: 'tight',
    cell: ({ code }) => (
      <Link to={`/affiliates/${code}/payee`}>
        Details<span class="unseen"> of {code}</span>
      </Link>
    ),
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

const Balances = ({ rows }: { readonly rows: readonly BalanceRow[] }) => {
  const own = rows
    .filter(({ account }) => account !== 'expense')
    .sort((one, other) => Number(one.test) - Number(other.test))
  return own.length === 0 ? (
    <span class="muted">none</span>
  ) : (
    <ul class="pairs">
      {own.map(({ account, amount, test }) => (
        <li key={`${account} ${amount.currency} ${test}`}>
          <span class="muted">
            {LEDGER_WORDS[account]} <TestBadge test={test} />
          </span>{' '}
          <Amount money={amount} />
        </li>
      ))}
    </ul>
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
