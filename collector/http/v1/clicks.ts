import type { ClickRequest, ClickResponse } from '../../../wire/v1.js'
import type { Account } from '../../domain/account.js'
import type { NewClick } from '../../domain/click.js'
import { isProblem } from '../../domain/problem.js'
import { notReferred } from '../../ingest/identity/recognise.js'
import { recordClicks, tooManyClicks } from '../../ingest/record.js'
import type { Deps } from '../deps.js'
import { setEventsAside } from '../eventsAside.js'
import { sendJson, sendProblem } from '../problemJson.js'
import { clickRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { sendConflict } from './conflict.js'
import { programOf } from './programOf.js'
import { badRequest, idempotencyKey, readRequest } from './read.js'
import { readClick } from './readClick.js'

const TITLE = 'The click is invalid'

/**
 * `POST /v1/clicks`: records a click that a server saw, and answers with the visitor id to use from
 * now on.
 */
export const postClick = (deps: Deps) => async (call: V1Call) => {
  const { req, res, accountId, isSigned } = call
  const said = await readRequest(call, clickRequest, TITLE)
  if (!said) return
  const key = idempotencyKey(req)
  if (isProblem(key)) return badRequest(res, TITLE, [key])
  const program = await programOf(deps, accountId)
  const receivedAt = deps.now()
  const sent = { program, key, keyField: 'Idempotency-Key', isSigned, receivedAt }
  const click = await readClick(deps, sent, said)
  if (!click) {
    const { code, message } = notReferred
    return sendJson(res, 200, { state: 'ignored', code, message } satisfies ClickResponse)
  }
  if (isProblem(click)) return badRequest(res, TITLE, [click])
  const [state = 'recorded'] = await recordClicks(deps, [click], receivedAt)
  if (state === 'conflict') return sendConflict(res, true)
  if (state === 'full') {
    await keepRefused(deps, program.account, receivedAt, [{ click, said }])
    const { code, message: detail } = tooManyClicks
    const problems = [tooManyClicks]
    return sendProblem(res, 409, { title: 'The click was not stored', code, detail, problems })
  }
  const answer: ClickResponse = { visitorId: click.visitorId, state }
  sendJson(res, state === 'recorded' ? 201 : 200, answer)
}

/** Stores clicks of visitors who have too many of them for the merchant, as for a page's clicks. */
export const keepRefused = async (
  deps: Deps,
  account: Account,
  receivedAt: number,
  refused: readonly { readonly click: NewClick; readonly said: ClickRequest }[],
): Promise<void> => {
  const { code, message } = tooManyClicks
  const events = refused.map(({ said }) => ({ type: 'click', ...said }))
  const results = refused.map(
    ({ click: { id } }) => ({ id, state: 'rejected', code, message }) as const,
  )
  await setEventsAside(deps, account, undefined, receivedAt, events, results)
}
