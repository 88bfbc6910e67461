import type { ClickEvent } from '../../wire/v1.js'
import { isVisitorId, type VisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { MINUTE_MS, SECOND_MS } from '../domain/time.js'
import type { Deps } from './deps.js'
import { fingerprint } from './fingerprint.js'
import { linkVisitors } from './record.js'
import type { Batch } from './recordEvents.js'

/** How long a hand-over token may be on its way. */
export const HANDOVER_MS = 120 * SECOND_MS

/**
 * A visitor arrived from another of the merchant's domains: what was one id there and is another
 * here is one visitor. A token counts for one visitor and for two minutes, so that a link which was
 * copied with it does not make two people one; and only from a registered site, or anybody's page
 * could send us visitors who share its id from then on.
 */
export const useHandover = async (
  { storage }: Deps,
  { accountId, program, receivedAt }: Pick<Batch, 'accountId' | 'program' | 'receivedAt'>,
  visitorId: VisitorId,
  token: string,
  { referrer }: Pick<ClickEvent, 'referrer'>,
  arrivedAt: number,
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
  if (!program.sites.some(({ host }) => host === hostOf(referrer))) {
    return problem(
      'handover_foreign',
      'referrer',
      'The page that handed the visitor over is not of a registered site, or hides its address.',
    )
  }
  if (!(await storage.useHandover(accountId, fingerprint(token), visitorId, receivedAt))) {
    return problem('handover_used', 'wm_v', 'This hand-over token was used already.')
  }
  await linkVisitors({ storage }, accountId, [from, visitorId], receivedAt)
  return undefined
}

const hostOf = (address: string | undefined): string | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address).host : undefined
