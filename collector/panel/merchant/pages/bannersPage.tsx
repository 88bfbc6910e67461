import {
  BANNER_KINDS,
  type Banner,
  type BannerKind,
  type BannerSum,
} from '../../../domain/banner.js'
import type { Problem } from '../../../domain/problem.js'
import { COUNTED_DAYS } from '../../../domain/shortLink.js'
import { Badge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Which } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { BANNER_FIELDS, BannerFields, type BannerValues } from './bannerFields.js'

export const KIND_WORDS: Readonly<Record<BannerKind, string>> = {
  image: 'Image',
  text: 'Text',
  html: 'HTML',
}

interface BannersPageProps {
  readonly banners: readonly Banner[]
  readonly sums: readonly BannerSum[]
  readonly names: Names
  /** The kind of the form below. */
  readonly kind: BannerKind
  readonly code: string
  readonly values: BannerValues
  readonly problem: Problem | undefined
}

export const BannersPage = (props: BannersPageProps) => (
  <>
    <Heading title="Banners">
      What affiliates show on their pages. The code of a banner leads to your shop by the
      affiliate’s link and counts how often the banner is seen.
    </Heading>
    <ProblemNote problem={props.problem} fields={['code', ...BANNER_FIELDS]} />
    <Table
      label="Banners"
      columns={columns(props)}
      rows={props.banners}
      rowKey={({ id }) => id}
      empty={<p>There are no banners yet.</p>}
    />
    <AddBanner {...props} />
  </>
)

const columns = ({ sums, names }: BannersPageProps): readonly Column<Banner>[] => {
  const sumOf = ({ id }: Banner) => sums.find(({ bannerId }) => bannerId === id)
  return [
    {
      head: 'Banner',
      as: 'main',
      cell: ({ code, name, status }) => (
        <>
          <Link to={`/banners/${code}`}>{name}</Link> <code>{code}</code>{' '}
          {status === 'removed' && <Badge tone="quiet">removed</Badge>}
        </>
      ),
    },
    {
      head: 'Kind',
      cell: ({ content }) =>
        content.kind === 'text'
          ? KIND_WORDS.text
          : `${KIND_WORDS[content.kind]}, ${content.width} × ${content.height}`,
    },
    {
      head: 'Leads to',
      as: 'wide',
      cell: ({ to, campaignId }) => (
        <>
          <span class="address">{to ?? '/'}</span>
          {campaignId && (
            <small>
              <Which names={names} id={campaignId} />
            </small>
          )}
        </>
      ),
    },
    {
      head: `Impressions, ${COUNTED_DAYS} days`,
      as: 'money',
      cell: (banner) => sumOf(banner)?.impressions ?? 0,
    },
    { head: 'Clicks', as: 'money', cell: (banner) => sumOf(banner)?.clicks ?? 0 },
  ]
}

const AddBanner = ({ kind, names, code, values, problem }: BannersPageProps) => (
  <section aria-labelledby="add" class="card">
    <h2 id="add">Add a banner</h2>
    <p>
      {BANNER_KINDS.map((one) => (
        <>
          <Link key={one} to={`/banners?kind=${one}#add`} current={one === kind}>
            {KIND_WORDS[one]}
          </Link>{' '}
        </>
      ))}
    </p>
    <Post to="/banners" class="columns">
      <Field
        name="code"
        label="Code"
        hint="Links name the banner by it: ?a_bid=spring."
        value={code}
        problem={problem}
        required
        maxlength={64}
        autocapitalize="none"
        spellcheck={false}
      />
      <BannerFields {...{ kind, names, values, problem }} />
      <button type="submit">Add the banner</button>
    </Post>
  </section>
)
