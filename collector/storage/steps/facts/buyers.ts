import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { anyBetween, ends, forEachId } from '../asked.js'
import { distinct } from '../settling/lockOrders.js'
import { type Step, together } from '../step.js'
import { type Groups, groupsOf } from '../visitors/visitors.js'

/** Visitors with all their ids, and the ids that have orders. */
export interface Buyers {
  readonly groups: Groups
  readonly buyers: ReadonlySet<VisitorId>
}

export function* buyersOf(accountId: AccountId, ids: readonly VisitorId[]): Step<Buyers> {
  const asked = distinct(ids)
  const { groups, own } = yield* together({
    groups: groupsOf(accountId, asked),
    own: buyersAmong(accountId, asked),
  })
  const members = [...groups.values()].flatMap((group) => group.members)
  const known = new Set(asked)
  const others = members.filter((member) => !known.has(member))
  const more = yield* buyersAmong(accountId, distinct(others))
  return { groups, buyers: new Set([...own, ...more]) }
}

/** The visitors who have an order. Most have none. */
function* buyersAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly VisitorId[]> {
  const found = yield* forEachId<{ id: VisitorId }>(
    visitors,
    `select id from asked where ${anyBetween('order_visitors', 'visitor_id')} and (
       select order_key from order_visitors where account_id = ? and visitor_id = asked.id
       order by order_key limit 1) is not null`,
    ...ends(accountId, visitors),
    accountId,
  )
  return found.map(({ id }) => id)
}
