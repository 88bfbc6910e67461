import type { Problem } from '../../../domain/problem.js'
import { COUNTED_DAYS, type LinkDay, type ShortLink, SLUG_MAX } from '../../../domain/shortLink.js'
import { DAY_MS } from '../../../domain/time.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { qrCode } from '../qrCode.js'
import { Destination } from './shortLinkList.js'

interface LinkPageProps {
  readonly link: ShortLink
  readonly address: string
  readonly names: Names
  readonly days: readonly LinkDay[]
  readonly newSlug: string
  readonly problem: Problem | undefined
}

export const LinkPage = (props: LinkPageProps) => {
  const { link, address, names, days, problem } = props
  return (
    <>
      <p class="crumb">
        <Link to="/links">Links</Link>
      </p>
      <Heading title={link.slug}>
        <code class="copy">{address}</code>
      </Heading>
      <ProblemNote problem={problem} fields={['slug']} />
      <dl>
        <dt>Affiliate</dt>
        <dd>
          <Who names={names} id={link.affiliateId} />
        </dd>
        <dt>Leads to</dt>
        <dd>
          <Destination link={link} names={names} />
        </dd>
      </dl>
      <section aria-labelledby="counts">
        <h2 id="counts">Clicks of the last {COUNTED_DAYS} days</h2>
        <Table
          label="Clicks per day"
          columns={DAYS}
          rows={days}
          rowKey={({ day }) => `${day}`}
          empty={<p>Nobody has followed the link in this time.</p>}
        />
      </section>
      <section aria-labelledby="qr" class="card">
        <h2 id="qr">QR code</h2>
        <img class="qr" src={qrCode(address)} alt={`QR code of ${address}`} />
        <p>
          <a href={qrCode(address)} download={`${link.slug}.svg`}>
            Download the QR code (SVG)
          </a>
        </p>
      </section>
      <Changes {...props} />
    </>
  )
}

const DAYS: readonly Column<LinkDay>[] = [
  {
    head: 'Day (UTC)',
    as: 'main',
    cell: ({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10),
  },
  { head: 'Clicks', as: 'money', cell: ({ clicks }) => clicks },
]

const Changes = ({ link: { slug }, newSlug, problem }: LinkPageProps) => (
  <section aria-labelledby="change" class="card">
    <h2 id="change">Change the link</h2>
    <Post to={`/links/${slug}`} class="columns">
      <Field
        name="newSlug"
        label="New address, after “/go/”"
        hint="The address before goes on leading to the link."
        value={newSlug}
        problem={problem && { ...problem, field: problem.field === 'slug' ? 'newSlug' : '' }}
        required
        maxlength={SLUG_MAX}
        autocapitalize="none"
        spellcheck={false}
      />
      <button type="submit">Rename</button>
    </Post>
    <Post to={`/links/${slug}/remove`}>
      <button type="submit" class="secondary outline">
        Remove the link
      </button>
      <small> Its addresses then lead to the start page of your shop.</small>
    </Post>
  </section>
)
