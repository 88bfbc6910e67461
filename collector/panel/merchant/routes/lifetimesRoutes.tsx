import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { parseInstant } from '../../../domain/time.js'
import { endLifetime, lifetimeOf, namedByHash, setLifetime } from '../../../program/lifetimes.js'
import { notFound, notUnderstood } from '../../errorReply.js'
import { ROWS } from '../../query.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit, Route } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import type { LifetimeValues } from '../pages/lifetimeForm.js'
import { LifetimePage } from '../pages/lifetimePage.js'
import { LifetimesPage } from '../pages/lifetimesPage.js'

const getLifetimes = (visit: OwnVisit): Promise<Reply> => listReply(visit)

/** A form and no address, because a customer id may be an e-mail address and addresses end up in logs. */
const postLifetimeFind = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const found = await lifetimeOf(deps, viewer.account.id, form.text('search'))
  if (isProblem(found)) return listReply(visit, { ...found, field: 'search' })
  return redirect(`/lifetimes/${found.current?.customer}`)
}

const postLifetimes = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const customer = form.text('customer')
  const since = sinceIn(valuesOf(visit))
  if (isProblem(since)) return listReply(visit, since)
  const by = viewer.user.id
  const said = { ...valuesOf(visit), customer, since: since.at, by }
  const done = await setLifetime(deps, viewer.account.id, said)
  return isProblem(done)
    ? listReply(visit, done)
    : redirect(`/lifetimes/${done.current?.customer}?notice=lifetime_set`)
}

const listReply = async (visit: OwnVisit, wrong?: Problem): Promise<Reply> => {
  const { deps, viewer, query } = visit
  const accountId = viewer.account.id
  const names = await loadNames(deps, accountId)
  const { affiliate = '', bond, after } = query
  const owner = affiliateNamed(names, affiliate)
  if (affiliate && !owner) {
    return notUnderstood(`No affiliate has the code "${affiliate}".`)
  }
  const found = await deps.storage.listLifetimes({
    ...{ accountId, affiliateId: owner?.id, kind: bond, ascending: true, limit: ROWS + 1 },
    after: after === undefined ? undefined : [after],
  })
  const rows = found.slice(0, ROWS)
  const last = found.length > ROWS ? rows.at(-1)?.customer : undefined
  const kept = Object.entries({ affiliate, bond: bond ?? '', after: last ?? '' })
  const search = new URLSearchParams(kept.filter(([, value]) => value !== ''))
  return page(
    'Lifetime customers',
    <LifetimesPage
      {...{ rows, names, affiliate, problem: wrong }}
      kind={bond ?? ''}
      now={deps.now()}
      values={valuesOf(visit)}
      customerId={visit.form.text('customer')}
      isFiltered={owner !== undefined || bond !== undefined || after !== undefined}
      next={last && `/lifetimes?${search}`}
    />,
    wrong ? 422 : 200,
  )
}

const getLifetime = (visit: OwnVisit): Promise<Reply> => customerReply(visit)

const postLifetime = (visit: OwnVisit): Promise<Reply> =>
  change(visit, 'lifetime_set', (form) =>
    setLifetime(visit.deps, visit.viewer.account.id, { ...valuesOf(visit), ...form }),
  )

const postLifetimeEnd = (visit: OwnVisit): Promise<Reply> =>
  change(visit, 'lifetime_ended', (form) => endLifetime(visit.deps, visit.viewer.account.id, form))

interface Said {
  readonly customer: string
  readonly since: number | undefined
  readonly reason: string
  readonly by: string
}

const change = async (
  visit: OwnVisit,
  notice: 'lifetime_set' | 'lifetime_ended',
  verb: (said: Said) => Promise<unknown>,
): Promise<Reply> => {
  const { deps, params, viewer } = visit
  const customer = namedByHash(params.customer ?? '')
  const known = await lifetimeOf(deps, viewer.account.id, customer)
  if (isProblem(known)) return notFound()
  const values = valuesOf(visit)
  const since = sinceIn(values)
  if (isProblem(since)) return customerReply(visit, since)
  const { reason } = values
  const done = await verb({ customer, since: since.at, reason, by: viewer.user.id })
  return isProblem(done)
    ? customerReply(visit, done)
    : redirect(`/lifetimes/${known.current?.customer}?notice=${notice}`)
}

/** The field has no zone, and its label says that it is UTC. */
const sinceIn = ({ since }: LifetimeValues): { readonly at: number | undefined } | Problem => {
  if (since === '') return { at: undefined }
  const at = parseInstant(`${since}:00Z`)
  return at === undefined
    ? problem('invalid', 'since', 'Enter a day and a time, such as 2026-01-31T12:00.')
    : { at }
}

const valuesOf = ({ form }: OwnVisit): LifetimeValues => ({
  affiliate: form.text('affiliate'),
  campaign: form.text('campaign'),
  since: form.text('since'),
  reason: form.text('reason'),
})

const customerReply = async (visit: OwnVisit, wrong?: Problem): Promise<Reply> => {
  const { deps, viewer, params } = visit
  const accountId = viewer.account.id
  const history = await lifetimeOf(deps, accountId, namedByHash(params.customer ?? ''))
  if (isProblem(history)) return notFound()
  const [names, users] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.users(accountId),
  ])
  return page(
    'Lifetime customer',
    <LifetimePage
      {...{ history, names, problem: wrong }}
      customer={history.current?.customer ?? ''}
      users={new Map(users.map(({ id, email }) => [id, email]))}
      now={deps.now()}
      values={valuesOf(visit)}
    />,
    wrong ? 422 : 200,
  )
}

export const lifetimeRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/lifetimes',
    query: ['affiliate', 'bond', 'after'],
    answer: getLifetimes,
  },
  { method: 'post', path: '/lifetimes', answer: postLifetimes },
  { method: 'post', path: '/lifetimes/find', answer: postLifetimeFind },
  { method: 'get', path: '/lifetimes/:customer', answer: getLifetime },
  { method: 'post', path: '/lifetimes/:customer', answer: postLifetime },
  { method: 'post', path: '/lifetimes/:customer/end', answer: postLifetimeEnd },
]
