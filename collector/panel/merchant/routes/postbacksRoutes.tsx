import { POSTBACK_EVENTS } from '../../../domain/postback.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { type AddedPostback, addPostback } from '../../../program/postbacks.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import type { PostbackValues } from '../pages/postbackForm.js'
import { PostbacksPage } from '../pages/postbacksPage.js'

export const getPostbacks = (visit: OwnVisit): Promise<Reply> =>
  postbacksReply(visit, { ...valuesOf(visit), events: POSTBACK_EVENTS })

/** Answers with the page instead of a redirect, because a secret must not be part of a URL. */
export const postPostback = async (visit: OwnVisit): Promise<Reply> => {
  const values = valuesOf(visit)
  const { affiliate, ...rest } = values
  const done = await addPostback(visit.deps, visit.viewer.account.id, {
    ...rest,
    ...(affiliate === '' ? {} : { affiliate }),
  })
  return isProblem(done)
    ? postbacksReply(visit, values, { problem: done })
    : postbacksReply(visit, { ...NO_VALUES, events: POSTBACK_EVENTS }, { added: done })
}

const NO_VALUES: PostbackValues = {
  ...{ url: '', method: 'POST', affiliate: '', events: [] },
  ...{ hasTotal: false, hasPersonal: false, hasTests: false },
}

const valuesOf = ({ form }: OwnVisit): PostbackValues => ({
  url: form.text('url'),
  method: form.text('method') || NO_VALUES.method,
  affiliate: form.text('affiliate'),
  events: form.all('events'),
  hasTotal: form.text('total') === 'yes',
  hasPersonal: form.text('personal') === 'yes',
  hasTests: form.text('tests') === 'yes',
})

interface Done {
  readonly added?: AddedPostback
  readonly problem?: Problem
}

const postbacksReply = async (
  { deps, viewer }: OwnVisit,
  values: PostbackValues,
  { added, problem }: Done = {},
): Promise<Reply> => {
  const accountId = viewer.account.id
  const [postbacks, counts, names] = await Promise.all([
    deps.storage.postbacks(accountId),
    deps.storage.countDeliveries(accountId),
    loadNames(deps, accountId),
  ])
  const status = problem ? 422 : added ? 201 : 200
  return page(
    'Postbacks',
    <PostbacksPage {...{ postbacks, counts, names, values, added, problem }} />,
    status,
  )
}
