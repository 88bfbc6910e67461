import type { NewClick } from '../../../domain/click.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { CLICKS_KEPT_MAX } from '../../storage.js'
import { forEachId } from '../asked.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step } from '../step.js'

/** More clicks than usually come in one transaction, and fewer than are kept of a visitor. */
const MANY = CLICKS_KEPT_MAX / 2

/**
 * The visitors with so many clicks that they may reach the limit. Nearly all have a few, so their
 * clicks are not counted.
 */
function* crowdedAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly VisitorId[]> {
  const found = yield* forEachId<{ readonly id: VisitorId }>(
    visitors,
    `select id from asked where (
       select clicked_at from clicks where account_id = ? and visitor_id = asked.id
       order by clicked_at limit 1 offset ${MANY - 1}) is not null`,
    accountId,
  )
  return found.map(({ id }) => id)
}

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

/** The codes of already stored clicks, by `keyOfClick`. */
export function* knownCodes(
  accountId: AccountId,
  clicks: readonly NewClick[],
): Step<ReadonlyMap<string, string>> {
  if (clicks.length === 0) return new Map()
  const rows = yield* all<ClickKey>(
    `select visitor_id, id, affiliate_code from clicks
     where account_id = ? and visitor_id in (?*) and id in (?*)`,
    accountId,
    distinct(clicks.map(({ visitorId }) => visitorId)),
    distinct(clicks.map(({ id }) => id)),
  )
  return new Map(
    rows.map(({ visitor_id, id, affiliate_code }) => [`${visitor_id} ${id}`, affiliate_code]),
  )
}

interface ClickKey {
  readonly visitor_id: string
  readonly id: string
  readonly affiliate_code: string
}

export const keyOfClick = ({ visitorId, id }: NewClick) => `${visitorId} ${id}`

/**
 * The clicks beyond the limit of their visitor. A click that is already stored is not counted. The
 * count is taken before the visitor is locked, so concurrent collectors may store a few more, which
 * is harmless.
 */
export function* withoutRoom(
  accountId: AccountId,
  clicks: readonly NewClick[],
): Step<ReadonlySet<NewClick>> {
  const visitors = distinct(clicks.map(({ visitorId }) => visitorId))
  const near = clicks.length > MANY ? visitors : yield* crowdedAmong(accountId, visitors)
  if (near.length === 0) return new Set()
  const counts = yield* countClicks(accountId, near)
  const crowded = clicks.filter(({ visitorId }) => counts.has(visitorId))
  const seen = new Set((yield* knownCodes(accountId, crowded)).keys())
  const room = new Map([...counts].map(([visitor, count]) => [visitor, CLICKS_KEPT_MAX - count]))
  const refused = new Set<NewClick>()
  for (const click of crowded) {
    const key = keyOfClick(click)
    if (seen.has(key)) continue
    const left = room.get(click.visitorId) ?? 0
    if (left <= 0) refused.add(click)
    else seen.add(key)
    room.set(click.visitorId, left - 1)
  }
  return refused
}
