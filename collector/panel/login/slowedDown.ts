import type { Problem } from '../../domain/problem.js'
import { SECOND_MS } from '../../domain/time.js'
import { ATTEMPTS_WITHIN_MS } from '../../program/loginLimits.js'
import type { Reply } from '../reply.js'

/** Hashing what waits takes three seconds. */
const BUSY_RETRY_AFTER_S = 5

/** The same page, with the status and the time of a password that was not read. */
export const slowedDown = (reply: Reply, { code }: Problem): Reply => {
  if (reply.kind !== 'page') return reply
  if (code === 'busy') return { ...reply, status: 503, retryAfterS: BUSY_RETRY_AFTER_S }
  if (code !== 'too_many') return reply
  return { ...reply, status: 429, retryAfterS: ATTEMPTS_WITHIN_MS / SECOND_MS }
}
