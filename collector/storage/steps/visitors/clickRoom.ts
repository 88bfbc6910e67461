import type { Click } from '../../../domain/click.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { CLICKS_KEPT_MAX } from '../../storage.js'
import { forEachId } from '../asked.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step } from '../step.js'

interface Count {
  readonly id: VisitorId
  readonly count: number
}

/** How many clicks these visitors have, counted up to `CLICKS_KEPT_MAX`. */
function* countClicks(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<ReadonlyMap<VisitorId, number>> {
  const counts = yield* forEachId<Count>(
    visitors,
    `select id, (
       select count(*) from (
         select 1 as one from clicks where account_id = ? and visitor_id = asked.id
         order by clicked_at limit ${CLICKS_KEPT_MAX}) as kept) as count
     from asked`,
    accountId,
  )
  return new Map(counts.map(({ id, count }) => [id, count]))
}

/** The codes of already stored clicks, by `keyOf`. */
export function* knownCodes(
  accountId: AccountId,
  clicks: readonly Click[],
): Step<ReadonlyMap<string, string>> {
  const rows = yield* all<ClickKey>(
    `select visitor_id, id, affiliate_code from clicks
     where account_id = ? and visitor_id in (?*) and id in (?*)`,
    accountId,
    distinct(clicks.map(({ visitorId }) => visitorId)),
    distinct(clicks.map(({ id }) => id)),
  )
  return new Map(rows.map((row) => [keyOf(row), row.affiliate_code]))
}

export interface ClickKey {
  readonly visitor_id: string
  readonly id: string
  readonly affiliate_code: string
}

export const keyOf = ({ visitor_id, id }: ClickKey) => `${visitor_id} ${id}`

export const keyOfClick = ({ visitorId, id }: Click) => `${visitorId} ${id}`

/**
 * The keys of clicks beyond the limit of their visitor. A click that is already stored is not
 * counted. The count is taken before the visitor is locked, so concurrent collectors may store a
 * few more, which is harmless.
 */
export function* withoutRoom(
  accountId: AccountId,
  clicks: readonly Click[],
): Step<ReadonlySet<string>> {
  const visitors = distinct(clicks.map(({ visitorId }) => visitorId))
  const room = new Map(
    [...(yield* countClicks(accountId, visitors))].map(([visitor, count]) => [
      visitor,
      CLICKS_KEPT_MAX - count,
    ]),
  )
  const roomOf = ({ visitorId }: Click) => room.get(visitorId) ?? CLICKS_KEPT_MAX
  const crowded = clicks.filter((click) => roomOf(click) < clicks.length)
  if (crowded.length === 0) return new Set()
  const seen = new Set((yield* knownCodes(accountId, crowded)).keys())
  const refused = new Set<string>()
  for (const click of crowded) {
    const key = keyOfClick(click)
    if (seen.has(key)) continue
    seen.add(key)
    if (roomOf(click) <= 0) refused.add(key)
    room.set(click.visitorId, roomOf(click) - 1)
  }
  return refused
}
