import type { AccountId, VisitorId } from '../../domain/ids.js'
import { distinct } from './lockOrders.js'
import { all, type Step, together } from './step.js'
import { type Groups, groupsOf } from './visitors.js'

/** Visitors under all their ids, and which of these ids ever bought. */
export interface Buyers {
  readonly groups: Groups
  readonly buyers: ReadonlySet<VisitorId>
}

export function* buyersOf(accountId: AccountId, ids: readonly VisitorId[]): Step<Buyers> {
  const asked = distinct(ids)
  const [groups, own] = yield* together(groupsOf(accountId, asked), buyersAmong(accountId, asked))
  const members = [...groups.values()].flatMap((group) => group.members)
  const others = members.filter((member) => !asked.includes(member))
  const more = yield* buyersAmong(accountId, distinct(others))
  return { groups, buyers: new Set([...own, ...more]) }
}

/**
 * Most visitors never buy: one question for all of them, that reads no more rows than there are
 * visitors. Where it reads that many, one visitor's orders may have kept another from being seen.
 */
function* buyersAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly VisitorId[]> {
  if (visitors.length === 0) return []
  const found = yield* visitorsWithOrders(accountId, visitors)
  if (found.length < visitors.length) return found
  const unseen = visitors.filter((visitor) => !found.includes(visitor))
  const more = yield* together(...unseen.map((one) => visitorsWithOrders(accountId, [one])))
  return [...found, ...more.flat()]
}

function* visitorsWithOrders(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly VisitorId[]> {
  const rows = yield* all<{ visitor_id: VisitorId }>(
    'select visitor_id from order_visitors where account_id = ? and visitor_id in (?*) limit ?',
    accountId,
    visitors,
    visitors.length,
  )
  return rows.map(({ visitor_id }) => visitor_id)
}
