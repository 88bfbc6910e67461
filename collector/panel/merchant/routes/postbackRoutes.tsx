import { isProblem, type Problem } from '../../../domain/problem.js'
import {
  type AddedPostback,
  postbackOf,
  removePostback,
  replayDead,
  replayDelivery,
  rotatePostback,
  setPostbackStatus,
} from '../../../program/postbacks.js'
import { type TestedPostback, testPostback } from '../../../program/testPostback.js'
import { notFound } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { PostbackPage } from '../pages/postbackPage.js'

export const getPostback = (visit: OwnVisit): Promise<Reply> => postbackReply(visit)

/** Answers with the page, which shows what the receiver answered. */
export const postPostbackTest = async (visit: OwnVisit): Promise<Reply> => {
  const tested = await testPostback(visit.deps, accountOf(visit), idOf(visit))
  return isProblem(tested) ? notFound() : postbackReply(visit, { tested })
}

export const postPostbackRotate = async (visit: OwnVisit): Promise<Reply> => {
  const rotated = await rotatePostback(visit.deps, accountOf(visit), idOf(visit))
  return isProblem(rotated) ? notFound() : postbackReply(visit, { rotated })
}

export const postPostbackStatus = async (visit: OwnVisit): Promise<Reply> => {
  const status = visit.form.text('status') === 'active' ? 'active' : 'paused'
  const wrong = await setPostbackStatus(visit.deps, accountOf(visit), idOf(visit), status)
  return wrong ? notFound() : redirect(`/postbacks/${idOf(visit)}?notice=postback_${status}`)
}

export const postPostbackRemove = async (visit: OwnVisit): Promise<Reply> =>
  (await removePostback(visit.deps, accountOf(visit), idOf(visit)))
    ? notFound()
    : redirect('/postbacks?notice=postback_removed')

/** Sends one delivery again, or all that were given up. */
export const postPostbackReplay = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, form } = visit
  const id = idOf(visit)
  const delivery = form.text('delivery')
  if (isProblem(await postbackOf(deps.storage, accountOf(visit), id))) return notFound()
  const wrong =
    delivery === ''
      ? await replayDead(deps, accountOf(visit), id)
      : await replayDelivery(deps, accountOf(visit), delivery)
  return isProblem(wrong)
    ? postbackReply(visit, { problem: wrong })
    : redirect(`/postbacks/${id}?notice=deliveries_replayed`)
}

const accountOf = ({ viewer }: OwnVisit) => viewer.account.id
const idOf = ({ params }: OwnVisit): string => params.postback ?? ''

interface Done {
  readonly tested?: TestedPostback
  readonly rotated?: AddedPostback
  readonly problem?: Problem
}

const postbackReply = async (visit: OwnVisit, done: Done = {}): Promise<Reply> => {
  const { deps, query } = visit
  const accountId = accountOf(visit)
  const postback = await postbackOf(deps.storage, accountId, idOf(visit))
  if (isProblem(postback)) return notFound()
  const isDead = query.state === 'dead'
  const [names, counts, found] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.countDeliveries(accountId),
    deps.storage.deliveries({
      ...{ accountId, postbackId: postback.id, isDead, limit: askFor(query) },
      ...goingOn(query),
    }),
  ])
  const { rows: deliveries, older } = slice(found, query, ({ createdAt }) => createdAt)
  const deadCount = counts.get(postback.id)?.dead ?? 0
  const { tested, rotated, problem } = done
  const shown = { postback, names, deliveries, deadCount, query, older, tested, rotated, problem }
  return page('Postback', <PostbackPage {...shown} />, problem ? 422 : 200)
}
