import type { Delivery } from '../domain/postback.js'
import { isProblem } from '../domain/problem.js'
import { cutText } from '../domain/text.js'
import { postbackRequest } from '../program/postbackRequest.js'
import type { PostbackAnswer, Postman } from '../program/postman.js'
import type { AttemptEnd, Claimed } from '../storage/postbacks.js'
import { nextAttempt } from './backoff.js'

/** How much of an answer or error the log keeps. */
export const ERROR_KEPT_MAX = 500
/** By this status a destination says that it never wants a request again. */
export const GONE = 410

export interface AttemptDeps {
  readonly postman: Postman
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

/** Sends a delivery once. Any status from 200 to 299 is success. */
export const attempt = async (
  { postman, now, random }: AttemptDeps,
  { postback, secrets }: Claimed,
  delivery: Delivery,
): Promise<AttemptEnd> => {
  const answer = await postman.send(postbackRequest(postback, secrets, delivery.variables, now()))
  const at = now()
  const { id, attempts, startedAt = at } = delivery
  const told = isProblem(answer)
    ? { status: undefined, error: answer.message }
    : { status: answer.status, error: textOf(answer) }
  const ended = { id, attempts, ...told }
  if (!isProblem(answer) && isSuccess(answer)) return { ...ended, state: 'sent', dueAt: at }
  const next = told.status === GONE ? undefined : nextAttempt(startedAt, at, random())
  return next === undefined
    ? { ...ended, state: 'dead', dueAt: at }
    : { ...ended, state: 'failed', dueAt: next }
}

export const isSuccess = ({ status }: PostbackAnswer): boolean => status >= 200 && status < 300

const textOf = ({ body }: PostbackAnswer): string | undefined =>
  cutText(body, ERROR_KEPT_MAX) || undefined
