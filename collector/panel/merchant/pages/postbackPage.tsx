import type { Delivery, Postback } from '../../../domain/postback.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import type { AddedPostback } from '../../../program/postbacks.js'
import type { TestedPostback } from '../../../program/testPostback.js'
import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Who } from '../../parts/who.js'
import type { Query } from '../../query.js'
import type { Names } from '../../words/names.js'
import { POSTBACK_TONES } from '../../words/postbackWords.js'
import { DeliveriesTable } from './deliveriesTable.js'
import { Secret } from './postbacksPage.js'

interface PostbackPageProps {
  readonly postback: Postback
  readonly names: Names
  readonly deliveries: readonly Delivery[]
  readonly deadCount: number
  readonly query: Query
  readonly older: Older | undefined
  /** What a test just answered. */
  readonly tested: TestedPostback | undefined
  /** A secret that was just made. */
  readonly rotated: AddedPostback | undefined
  readonly problem: Problem | undefined
}

export const PostbackPage = (props: PostbackPageProps) => {
  const { postback, names, deliveries, query, older, tested, rotated, problem } = props
  const path = `/postbacks/${postback.id}`
  const isDead = query.state === 'dead'
  return (
    <>
      <p class="crumb">
        <Link to="/postbacks">Postbacks</Link>
      </p>
      <Heading title="Postback">
        {postback.method} <span class="address">{postback.url}</span>
      </Heading>
      <ProblemNote problem={problem} />
      {tested && <Tested tested={tested} />}
      {rotated && <Secret made={rotated} />}
      <Details postback={postback} names={names} />
      <Actions {...props} />
      <section aria-labelledby="log">
        <h2 id="log">Deliveries of the last 30 days</h2>
        <nav class="tabs" aria-label="States">
          <Link to={path} current={!isDead}>
            All
          </Link>
          <Link to={`${path}?state=dead`} current={isDead}>
            Given up
          </Link>
        </nav>
        <DeliveriesTable path={path} deliveries={deliveries} />
        <Pager path={path} query={query} older={older} />
      </section>
    </>
  )
}

const Details = ({ postback, names }: Pick<PostbackPageProps, 'postback' | 'names'>) => {
  const { affiliateId, hasTotal, hasPersonal, hasTests, events, status } = postback
  const gets = [
    ...(affiliateId === undefined || hasTotal ? ['the total'] : []),
    ...(hasPersonal ? ['the customer and the visitor'] : []),
    ...(hasTests ? ['test orders'] : []),
  ]
  return (
    <dl class="facts">
      <div>
        <dt>Status</dt>
        <dd>
          <Badge tone={POSTBACK_TONES[status]}>{status}</Badge>{' '}
          {status === 'gone' && 'The receiver answered 410. Resume it when it is there again.'}
        </dd>
      </div>
      <div>
        <dt>Tells about</dt>
        <dd>
          {affiliateId === undefined ? 'all affiliates' : <Who names={names} id={affiliateId} />}
        </dd>
      </div>
      <div>
        <dt>Events</dt>
        <dd>{events.join(', ')}</dd>
      </div>
      <div>
        <dt>Also gets</dt>
        <dd>{gets.length === 0 ? 'nothing else' : gets.join(', ')}</dd>
      </div>
    </dl>
  )
}

const Tested = ({ tested: { url, postback, result } }: { readonly tested: TestedPostback }) => {
  const isGood = !isProblem(result) && result.status >= 200 && result.status < 300
  return (
    <section
      class={`note is-${isGood ? 'good' : 'bad'}`}
      aria-labelledby="tested"
      role={isGood ? 'status' : 'alert'}
    >
      <h2 id="tested">
        {isProblem(result) ? result.message : `The receiver answered ${result.status}`}
      </h2>
      <p>
        {postback.method} <span class="address">{url}</span>
      </p>
      {!isProblem(result) && result.body !== '' && <pre>{result.body}</pre>}
    </section>
  )
}

const Actions = ({ postback: { id, status, method }, deadCount }: PostbackPageProps) => (
  <div class="actions">
    <Post class="inline" to={`/postbacks/${id}/test`}>
      <button type="submit" class="secondary">
        Send a test
      </button>
    </Post>
    <Post class="inline" to={`/postbacks/${id}/status`}>
      <input type="hidden" name="status" value={status === 'active' ? 'paused' : 'active'} />
      <button type="submit" class="secondary outline">
        {status === 'active' ? 'Pause' : 'Resume'}
      </button>
    </Post>
    {deadCount > 0 && (
      <Post class="inline" to={`/postbacks/${id}/replay`}>
        <button type="submit" class="secondary outline">
          Send {deadCount} again that were given up
        </button>
      </Post>
    )}
    {/* A GET is not signed. */}
    {method === 'POST' && (
      <Post class="inline" to={`/postbacks/${id}/rotate`}>
        <button type="submit" class="secondary outline">
          New secret
        </button>
      </Post>
    )}
    <details class="small">
      <summary>Remove…</summary>
      <Post to={`/postbacks/${id}/remove`}>
        <p>What was not sent yet is not sent any more.</p>
        <button type="submit" class="small secondary outline">
          Remove the postback
        </button>
      </Post>
    </details>
  </div>
)
