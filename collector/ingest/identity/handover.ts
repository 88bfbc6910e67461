import type { ClickEvent } from '../../../wire/v1.js'
import { isOfSite, plainHost } from '../../domain/host.js'
import { HANDOVER_TOKEN, isVisitorId, type VisitorId } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import { MINUTE_MS, SECOND_MS } from '../../domain/time.js'
import type { Batch } from '../batch.js'
import type { Deps } from '../deps.js'
import { fingerprint } from '../fingerprint.js'
import { linkVisitors } from '../record.js'

/** How long a hand-over token is valid. */
export const HANDOVER_MS = 120 * SECOND_MS

export const noVisitor = problem(
  'no_visitor',
  'visitorId',
  'Send a visitorId or the parameter a_aid.',
)
const stale = problem(
  'handover_stale',
  'wm_v',
  'The hand-over token of the link has expired. Follow the link again.',
)
const foreign = problem(
  'handover_foreign',
  'referrer',
  'The page that handed the visitor over is not on a registered site, or sends no referrer.',
)
const used = problem('handover_used', 'wm_v', 'This hand-over token was already used.')

/**
 * Links the visitor's ids on two of the merchant's domains. A token is valid for one visitor and
 * two minutes, so that a copied link does not merge two people. It is accepted only from a
 * registered site, because otherwise any page could send visitors who share its id from then on.
 */
export const useHandover = async (
  deps: Pick<Deps, 'storage'>,
  batch: Pick<Batch, 'accountId' | 'program' | 'receivedAt'>,
  visitorId: VisitorId,
  token: string,
  { referrer }: Pick<ClickEvent, 'referrer'>,
  arrivedAt: number,
): Promise<undefined | Problem> => {
  const isOpaque = HANDOVER_TOKEN.test(token)
  const from = visitorNamedBy(token, arrivedAt)
  if (!isOpaque && !from) return stale
  const page = hostOf(referrer)
  if (!page || !batch.program.sites.some(({ host }) => isOfSite(page, host))) return foreign
  if (isOpaque || !from) return takeHalf(deps, batch, 'landed', visitorId, token)

  const { accountId, receivedAt } = batch
  const first = await deps.storage.useHandover(accountId, fingerprint(token), visitorId, receivedAt)
  if (first.visitorId !== visitorId) return used
  await linkVisitors(deps, accountId, [from, visitorId], receivedAt)
  return undefined
}

/** Records which visitor a token belongs to, reported by the page that the visitor leaves. */
export const leaveByHandover = async (
  deps: Pick<Deps, 'storage'>,
  batch: Pick<Batch, 'accountId' | 'visitorId' | 'receivedAt' | 'site'>,
  token: string,
): Promise<undefined | Problem> => {
  if (!batch.visitorId) return noVisitor
  if (!batch.site) return foreign
  return takeHalf(deps, batch, 'left', batch.visitorId, token)
}

/**
 * Reads a token of an earlier script, which contains the visitor's id and the time of the visitor's
 * clock. A time up to a minute ahead is accepted as rounding.
 */
const visitorNamedBy = (token: string, arrivedAt: number): VisitorId | undefined => {
  const [, from = '', seconds = ''] = /^([0-9a-f]{32})\.([0-9a-z]{1,9})$/.exec(token) ?? []
  const age = arrivedAt - Number.parseInt(seconds, 36) * SECOND_MS
  return isVisitorId(from) && age <= HANDOVER_MS && age >= -MINUTE_MS ? from : undefined
}

const OTHER_HALF = { left: 'landed', landed: 'left' } as const

/**
 * Stores one half of a hand-over, and links the visitors if the other half is stored. The event of
 * the page that is left and the landing race each other, possibly to different collectors. Each
 * half is committed before it reads the other one, so at least one of the two finds both.
 *
 * The collector's clock is used, so that a token read from a log cannot be backdated.
 */
const takeHalf = async (
  { storage }: Pick<Deps, 'storage'>,
  { accountId, receivedAt }: Pick<Batch, 'accountId' | 'receivedAt'>,
  half: keyof typeof OTHER_HALF,
  visitorId: VisitorId,
  token: string,
): Promise<undefined | Problem> => {
  const mine = await storage.useHandover(
    accountId,
    fingerprint([half, token]),
    visitorId,
    receivedAt,
  )
  if (mine.visitorId !== visitorId) return used
  const other = await storage.handover(accountId, fingerprint([OTHER_HALF[half], token]))
  if (!other) return undefined
  if (Math.abs(mine.usedAt - other.usedAt) > HANDOVER_MS) return stale
  if (other.visitorId !== visitorId) {
    await linkVisitors({ storage }, accountId, [other.visitorId, visitorId], receivedAt)
  }
  return undefined
}

const hostOf = (address: string | undefined): string | undefined =>
  address !== undefined && URL.canParse(address) ? plainHost(new URL(address).host) : undefined
