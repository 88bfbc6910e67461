import type { DirectLink } from '../../../domain/directLink.js'
import type { Problem } from '../../../domain/problem.js'
import { PATTERN_WARNINGS, type PatternWarning } from '../../../program/directLinkPattern.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Badge, type Tone } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { DirectLinkForm, type DirectLinkValues } from './directLinkForm.js'

export interface ShownLink {
  readonly link: DirectLink
  readonly warnings: readonly PatternWarning[]
}

export interface DirectLinksPageProps {
  /** Those that wait for approval first. */
  readonly links: readonly ShownLink[]
  /** How many there are beyond those. */
  readonly more: number
  readonly names: Names
  readonly now: number
  /** The code of the affiliate whose sites are shown; '' for all. */
  readonly affiliate: string
  readonly values: DirectLinkValues
  readonly problem: Problem | undefined
}

export const DirectLinksPage = (props: DirectLinksPageProps) => {
  const { links, more, names, affiliate, problem, values, now } = props
  return (
    <>
      <Heading title="Direct links">
        Sites of affiliates. A visitor who comes from an approved site is the affiliate’s, although
        the link has no parameter. The script asks for it only if its tag has the attribute{' '}
        <code>data-direct-links</code>.
      </Heading>
      <ProblemNote problem={problem} fields={Object.keys(values)} />
      <Filter names={names} affiliate={affiliate} />
      <Table
        label="Direct links"
        columns={columns(names)}
        rows={links}
        rowKey={({ link }) => link.id}
        empty={<p>There are no direct links{affiliate ? ' of this affiliate' : ''} yet.</p>}
      />
      {more > 0 && (
        <p>
          There are {more} more. Choose an affiliate to see all of theirs, or run{' '}
          <code>waymark direct-link list</code>.
        </p>
      )}
      {names.affiliates.size === 0 ? (
        <p>
          There are no affiliates yet. <Link to="/affiliates">Add an affiliate</Link> first.
        </p>
      ) : (
        <DirectLinkForm {...{ names, values, problem, now }} />
      )}
    </>
  )
}

const Filter = ({ names, affiliate }: { readonly names: Names; readonly affiliate: string }) => (
  <Ask to="/direct-links" class="filter">
    <AffiliateField
      id="shown"
      label="Show"
      names={names}
      value={affiliate}
      nobody="All affiliates"
    />
    <button type="submit" class="secondary">
      Show
    </button>
  </Ask>
)

const columns = (names: Names): readonly Column<ShownLink>[] => [
  { head: 'Site', as: 'main', cell: (shown) => <Site shown={shown} /> },
  { head: 'Affiliate', cell: ({ link }) => <Who names={names} id={link.affiliateId} /> },
  { head: 'Clicks get', cell: ({ link }) => <Fixed link={link} names={names} /> },
  { head: 'Status', as: 'tight', cell: ({ link }) => <Status link={link} /> },
  { head: 'Change', as: 'tight', cell: ({ link }) => <Changes link={link} /> },
]

const Site = ({ shown: { link, warnings } }: { readonly shown: ShownLink }) => (
  <>
    <code>{link.pattern}</code>
    {link.note && <small>{link.note}</small>}
    {link.status !== 'declined' &&
      warnings.map((warning) => <small key={warning}>{PATTERN_WARNINGS[warning]}</small>)}
  </>
)

const Fixed = ({ link, names }: { readonly link: DirectLink; readonly names: Names }) => {
  const { campaignId, channel, banner } = link
  if (!campaignId && !channel && !banner) return <span class="muted">not fixed</span>
  return (
    <ul class="pairs">
      {campaignId && (
        <li>
          <span class="muted">campaign</span> <Which names={names} id={campaignId} />
        </li>
      )}
      {Object.entries({ channel, banner }).map(
        ([name, value]) =>
          value && (
            <li key={name}>
              <span class="muted">{name}</span> <span class="value">{value}</span>
            </li>
          ),
      )}
    </ul>
  )
}

const TONES: Readonly<Record<DirectLink['status'], Tone>> = {
  pending: 'wait',
  approved: 'good',
  declined: 'bad',
}

const Status = ({ link: { status, decidedAt, createdAt } }: { readonly link: DirectLink }) => (
  <>
    <Badge tone={TONES[status]}>{status}</Badge> <Instant at={decidedAt ?? createdAt} />
  </>
)

const Changes = ({ link: { pattern, status } }: { readonly link: DirectLink }) => (
  <>
    {status !== 'approved' && <Decide pattern={pattern} to="approved" word="Approve" />}
    {status !== 'declined' && <Decide pattern={pattern} to="declined" word="Decline" />}
    <details class="small">
      <summary>
        Remove…<span class="unseen"> {pattern}</span>
      </summary>
      <Post to="/direct-links/remove">
        <p>Its visitors are not credited any more. Earlier clicks stay.</p>
        <input type="hidden" name="link" value={pattern} />
        <button type="submit" class="small secondary outline">
          Remove {pattern}
        </button>
      </Post>
    </details>
  </>
)

interface DecideProps {
  readonly pattern: string
  readonly to: 'approved' | 'declined'
  readonly word: string
}

const Decide = ({ pattern, to, word }: DecideProps) => (
  <Post to="/direct-links/decide" class="inline">
    <input type="hidden" name="link" value={pattern} />
    <input type="hidden" name="status" value={to} />
    <button type="submit" class="small secondary outline">
      {word}
      <span class="unseen"> {pattern}</span>
    </button>
  </Post>
)
