import type { ServerResponse } from 'node:http'
import type { ClickRequest, ClickResponse } from '../../../wire/v1.js'
import type { Account } from '../../domain/account.js'
import type { NewClick } from '../../domain/click.js'
import type { VisitorId } from '../../domain/ids.js'
import { isProblem } from '../../domain/problem.js'
import { fingerprint } from '../../ingest/fingerprint.js'
import { readLanding } from '../../ingest/identity/landing.js'
import { isQuestion, notReferred, recognise } from '../../ingest/identity/recognise.js'
import { followedClick } from '../../ingest/links/clickToken.js'
import { recordClicks, tooManyClicks } from '../../ingest/record.js'
import { toClick } from '../../ingest/toClick.js'
import type { Deps } from '../deps.js'
import { setEventsAside } from '../eventsAside.js'
import { sendJson, sendProblem } from '../problemJson.js'
import { clickRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { sendConflict } from './conflict.js'
import { badRequest, idempotencyKey, readAt, readRequest } from './read.js'

const TITLE = 'The click is invalid'

/**
 * `POST /v1/clicks`: records a click that a server saw, and answers with the visitor id to use from
 * now on.
 */
export const postClick = (deps: Deps) => async (call: V1Call) => {
  const { req, res, accountId } = call
  const said = await readRequest(call, clickRequest, TITLE)
  if (!said) return
  const { at, visitorId, test, ...words } = said
  const key = idempotencyKey(req)
  if (isProblem(key)) return badRequest(res, TITLE, [key])
  const program = await deps.storage.program(accountId)
  if (!program) throw new Error('A key of an account that does not exist was accepted')
  const receivedAt = deps.now()
  const clickedAt = readAt(at, receivedAt)
  if (isProblem(clickedAt)) return badRequest(res, TITLE, [clickedAt])
  // The id is derived from the key, so that a retry after a lost answer gets the visitor that the
  // first delivery created.
  const made = key ? fingerprint([program.account.secret, 'click', key]) : deps.newId()
  const landing = words.url === undefined ? undefined : readLanding(words.url)
  const isAsking = isQuestion(words, landing)
  const recognised = isAsking
    ? await recognise(deps, program, words, landing, clickedAt)
    : undefined
  if (isAsking && !recognised) {
    const { code, message } = notReferred
    return sendJson(res, 200, { state: 'ignored', code, message } satisfies ClickResponse)
  }
  const followed = followedClick(program.account, landing)
  const click = toClick(program, words, landing, {
    accountId,
    id: followed?.clickId ?? (key ? `key:${key}` : deps.newId()),
    linkId: followed?.linkId,
    visitorId: (visitorId ?? made) as VisitorId,
    source: 'server',
    receivedAt,
    clickedAt,
    rung: undefined,
    webdriver: false,
    test: test ?? false,
    flawed: [],
    mark: undefined,
    recognised,
  })
  if (isProblem(click)) return badRequest(res, TITLE, [click])
  const [state = 'recorded'] = await recordClicks(deps, [click], receivedAt)
  if (state === 'conflict') return sendConflict(res, true)
  if (state === 'full') return refuseClick(deps, res, program.account, click, said)
  const answer: ClickResponse = { visitorId: click.visitorId, state }
  sendJson(res, state === 'recorded' ? 201 : 200, answer)
}

/**
 * Answers that the visitor has reached the limit of clicks, and stores the rejected click for the
 * merchant, as for a page's click.
 */
const refuseClick = async (
  deps: Deps,
  res: ServerResponse,
  account: Account,
  { id, receivedAt }: NewClick,
  said: ClickRequest,
): Promise<void> => {
  const { code, message } = tooManyClicks
  const result = { id, state: 'rejected', code, message } as const
  const event = { type: 'click', ...said }
  await setEventsAside(deps, account, undefined, receivedAt, [event], [result])
  const problems = [tooManyClicks]
  sendProblem(res, 409, { title: 'The click was not stored', code, detail: message, problems })
}
