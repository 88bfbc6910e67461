import type { Problem } from '../../domain/problem.js'
import { SECOND_MS } from '../../domain/time.js'
import { ATTEMPTS_WITHIN_MS } from '../../program/loginLimits.js'
import type { Reply } from '../reply.js'

/** Hashing the passwords in the queue takes three seconds. */
const BUSY_RETRY_AFTER_S = 5

/** The same page with status 429 or 503 and `Retry-After`, if the password was not checked. */
export const slowedDown = (reply: Reply, { code }: Problem): Reply => {
  if (reply.kind !== 'page') return reply
  if (code === 'busy') return { ...reply, status: 503, retryAfterS: BUSY_RETRY_AFTER_S }
  if (code !== 'too_many') return reply
  return { ...reply, status: 429, retryAfterS: ATTEMPTS_WITHIN_MS / SECOND_MS }
}
