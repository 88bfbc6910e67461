import type { Postback, PostbackId } from '../../../domain/postback.js'
import type { Problem } from '../../../domain/problem.js'
import type { AddedPostback } from '../../../program/postbacks.js'
import type { DeliveryCounts } from '../../../storage/postbacks.js'
import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { POSTBACK_TONES } from '../../words/postbackWords.js'
import { POSTBACK_FIELDS, PostbackForm, type PostbackValues } from './postbackForm.js'

interface PostbacksPageProps {
  readonly postbacks: readonly Postback[]
  readonly counts: ReadonlyMap<PostbackId, DeliveryCounts>
  readonly names: Names
  readonly values: PostbackValues
  /** The postback that was just added. Its secret is not shown again. */
  readonly added: AddedPostback | undefined
  readonly problem: Problem | undefined
}

export const PostbacksPage = (props: PostbacksPageProps) => {
  const { postbacks, names, values, added, problem } = props
  return (
    <>
      <Heading title="Postbacks">
        Addresses that Waymark calls when a commission arises or changes and when an affiliate is
        paid: your own, or those of affiliates.
      </Heading>
      <ProblemNote problem={problem} fields={POSTBACK_FIELDS} />
      {added && <Secret made={added} />}
      <Table
        label="Postbacks"
        columns={columns(props)}
        rows={postbacks}
        rowKey={({ id }) => id}
        empty={<p>There are no postbacks yet.</p>}
      />
      <PostbackForm {...{ values, names, problem }} />
    </>
  )
}

/** A secret that was just made. */
export const Secret = ({ made: { postback, secret } }: { readonly made: AddedPostback }) => (
  <section class="note is-good" aria-labelledby="made" role="status">
    <h2 id="made">Secret of the postback</h2>
    <p>
      {postback.method === 'POST'
        ? 'It signs what is sent. Copy it to the receiver now, because it is not shown again.'
        : 'Calls by GET are not signed, so the receiver does not need it.'}
    </p>
    <p>
      <code class="copy">{secret}</code>
    </p>
  </section>
)

const columns = ({ counts, names }: PostbacksPageProps): readonly Column<Postback>[] => [
  {
    head: 'Address',
    as: 'main',
    cell: ({ id, url, method }) => (
      <>
        {method}{' '}
        <Link to={`/postbacks/${id}`}>
          <span class="address">{url}</span>
        </Link>
      </>
    ),
  },
  {
    head: 'Tells about',
    cell: ({ affiliateId }) =>
      affiliateId === undefined ? 'all affiliates' : <Who names={names} id={affiliateId} />,
  },
  { head: 'Events', cell: ({ events }) => events.join(', ') },
  {
    head: 'Status',
    as: 'tight',
    cell: ({ status }) => <Badge tone={POSTBACK_TONES[status]}>{status}</Badge>,
  },
  { head: 'To be sent', as: 'money', cell: ({ id }) => counts.get(id)?.open ?? 0 },
  { head: 'Given up', as: 'money', cell: ({ id }) => counts.get(id)?.dead ?? 0 },
]
