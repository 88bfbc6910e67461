import { type AccountId, isVisitorId, type VisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { MINUTE_MS, SECOND_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import type { Deps } from './deps.js'
import { fingerprint } from './fingerprint.js'

/** How long a hand-over token may be on its way. */
export const HANDOVER_MS = 120 * SECOND_MS

/**
 * A visitor arrived from another of the merchant's domains: what was one id there and is another
 * here is one visitor. A token counts once and for two minutes, so that a link which was copied with
 * it does not make two people one.
 */
export const useHandover = async (
  { storage }: Deps,
  accountId: AccountId,
  visitorId: VisitorId,
  token: string,
  arrivedAt: number,
  receivedAt: number,
): Promise<undefined | Problem> => {
  const [, from = '', seconds = ''] = /^([0-9a-f]{32})\.([0-9a-z]{1,9})$/.exec(token) ?? []
  const age = arrivedAt - Number.parseInt(seconds, 36) * SECOND_MS
  // The token's time is by the visitor's own clock, and so is its age; a minute ahead is rounding.
  if (!isVisitorId(from) || Number.isNaN(age) || age > HANDOVER_MS || age < -MINUTE_MS) {
    return problem(
      'handover_stale',
      'wm_v',
      'Follow the link again: its hand-over token has expired.',
    )
  }
  const fresh = await storage.useHandover(accountId, fingerprint(token), receivedAt)
  if (!fresh) return problem('handover_used', 'wm_v', 'This hand-over token was used already.')
  await storage.linkVisitors(accountId, [from, visitorId], receivedAt, (facts) =>
    settle(facts, receivedAt),
  )
  return undefined
}
