import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { anyBetween, ends } from '../asked.js'
import { distinct } from '../settling/lockOrders.js'
import { all, insert, lock, Overtaken, run, type Step, together, togetherAll } from '../step.js'
import { forgottenAmong } from './forgotten.js'

/** The ids of each visitor. The smallest id, the root, represents the visitor. */
export type Groups = ReadonlyMap<VisitorId, Group>

export interface Group {
  readonly root: VisitorId
  readonly members: readonly VisitorId[]
}

interface AliasRow {
  readonly alias: VisitorId
  readonly visitor: VisitorId
}

/** For each given id, all ids of its visitor. */
export function* groupsOf(accountId: AccountId, ids: readonly VisitorId[]): Step<Groups> {
  if (ids.length === 0) return new Map()
  const asked = distinct(ids)
  // An id is either a root, or an alias whose root is joined. Rows that both find are merged here,
  // because `union` and `order by` build a table for each statement, even if there are no rows.
  const found = yield* all<AliasRow>(
    `select alias, visitor from visitor_aliases
     where ${anyBetween('visitor_aliases', 'visitor')} and account_id = ? and visitor in (?*)
     union all
     select alias, visitor from visitor_aliases where account_id = ? and visitor in (
       select visitor from visitor_aliases
       where ${anyBetween('visitor_aliases', 'alias')} and account_id = ? and alias in (?*))`,
    ...[...ends(accountId, asked), accountId, asked],
    ...[accountId, ...ends(accountId, asked), accountId, asked],
  )
  const known = new Map(found.map(({ alias, visitor }) => [alias, visitor]))
  const members = new Map<VisitorId, VisitorId[]>()
  for (const [alias, visitor] of [...known].sort(([a], [b]) => (a < b ? -1 : 1))) {
    members.set(visitor, [...(members.get(visitor) ?? [visitor]), alias])
  }
  const groups = new Map<VisitorId, Group>()
  for (const id of ids) {
    const root = known.get(id) ?? id
    groups.set(id, { root, members: members.get(root) ?? [root] })
  }
  return groups
}

export type Roots = ReadonlyMap<VisitorId, VisitorId>

/** The root of each of these ids. */
export function* rootsOf(accountId: AccountId, ids: readonly VisitorId[]): Step<Roots> {
  if (ids.length === 0) return new Map()
  const asked = distinct(ids)
  const rows = yield* all<AliasRow>(
    `select alias, visitor from visitor_aliases
     where ${anyBetween('visitor_aliases', 'alias')} and account_id = ? and alias in (?*)`,
    ...ends(accountId, asked),
    accountId,
    asked,
  )
  const known = new Map(rows.map(({ alias, visitor }) => [alias, visitor]))
  return new Map(ids.map((id) => [id, known.get(id) ?? id]))
}

/**
 * Locks visitors by their roots as read before, so that other writes for the same visitor wait,
 * whichever id they use. The same for traces of browsers.
 */
export function* lockVisitors(
  accountId: AccountId,
  roots: Roots,
  at: number,
  traces: readonly string[] = [],
): Step<void> {
  const { now } = yield* together({
    locked: lock('visitor', accountId, distinct([...roots.values(), ...traces]), at),
    now: rootsOf(accountId, [...roots.keys()]),
  })
  for (const [id, root] of now) {
    if (roots.get(id) !== root) throw new Overtaken('A visitor became part of another one')
  }
}

/**
 * How many ids one visitor may have. Regular visitors have a few. Beyond it, ids are no longer
 * linked.
 */
export const ALIASES_MAX = 50

/**
 * Merges two visitors. Returns false if they are already one, have too many ids, or one of them was
 * forgotten: a delayed link would reveal who the forgotten visitor was.
 */
export function* link(accountId: AccountId, a: VisitorId, b: VisitorId, at: number): Step<boolean> {
  yield* lockVisitors(accountId, yield* rootsOf(accountId, [a, b]), at)
  const { found, forgotten } = yield* together({
    found: groupsOf(accountId, [a, b]),
    forgotten: forgottenAmong(accountId, [a, b]),
  })
  if (forgotten.size > 0) return false
  const groups = [...found.values()]
  const [root, other] = groups.map((group) => group.root).sort()
  if (root === undefined || other === undefined || root === other) return false
  if (groups.reduce((sum, { members }) => sum + members.length, 0) > ALIASES_MAX) return false
  yield* togetherAll([
    run(
      'update visitor_aliases set visitor = ? where account_id = ? and visitor = ?',
      root,
      accountId,
      other,
    ),
    insert('visitor_aliases', { account_id: accountId, alias: other, visitor: root }),
  ])
  return true
}
