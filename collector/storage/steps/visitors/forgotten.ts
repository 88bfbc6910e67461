import { hash } from 'node:crypto'
import type { NewClick } from '../../../domain/click.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { all, insertAll, one, run, type Step } from '../step.js'

/**
 * The request to be forgotten is remembered for a while, because a delayed or retried click would
 * otherwise restore the visitor. Only hashes are stored, so that no id can be read. They include
 * the account, so that the same visitor cannot be linked across accounts.
 */
const hashOf = (...named: readonly string[]): string => hash('sha256', JSON.stringify(named), 'hex')

interface ClickKey {
  readonly visitor_id: string
  readonly id: string
}

/** Stores the hashes of forgotten visitors and of their clicks that may be retried. */
export const rememberForgotten = (
  accountId: AccountId,
  visitors: readonly VisitorId[],
  clicks: readonly ClickKey[],
  at: number,
): Step<readonly unknown[]> =>
  insertAll(
    'forgotten',
    [
      ...visitors.map((id) => hashOf(accountId, id)),
      ...clicks.map(({ visitor_id, id }) => hashOf(accountId, visitor_id, id)),
    ].map((hash) => ({ account_id: accountId, hash, forgotten_at: at })),
    'on conflict (account_id, hash) do update set forgotten_at = excluded.forgotten_at',
  )

/** When each of these visitors was forgotten, for those who were. */
export function* forgottenAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<ReadonlyMap<VisitorId, number>> {
  // Hashing costs more than all other checks of a click, and most accounts have no forgotten visitor.
  const any = yield* one('select hash from forgotten where account_id = ? limit 1', accountId)
  if (!any) return new Map()
  const byHash = new Map(visitors.map((id) => [hashOf(accountId, id), id]))
  const times = yield* timesOf(accountId, [...byHash.keys()])
  return new Map(
    [...times].flatMap(([hash, at]) => {
      const id = byHash.get(hash)
      return id === undefined ? [] : [[id, at] as const]
    }),
  )
}

function* timesOf(
  accountId: AccountId,
  hashes: readonly string[],
): Step<ReadonlyMap<string, number>> {
  const rows = yield* all<{ hash: string; forgotten_at: number }>(
    'select hash, forgotten_at from forgotten where account_id = ? and hash in (?*)',
    accountId,
    hashes,
  )
  return new Map(rows.map(({ hash, forgotten_at }) => [hash, forgotten_at]))
}

/**
 * Deletes just inserted clicks that would restore a forgotten visitor: those made before the
 * request to forget, and those that it erased, whatever time they state now. Returns their keys.
 */
export function* takeBack(
  accountId: AccountId,
  clicks: readonly NewClick[],
  forgotten: ReadonlyMap<VisitorId, number>,
): Step<readonly NewClick[]> {
  if (forgotten.size === 0) return []
  const theirs = clicks.filter(({ visitorId }) => forgotten.has(visitorId))
  const hashed = (click: NewClick) => hashOf(accountId, click.visitorId, click.id)
  const erased = yield* timesOf(accountId, theirs.map(hashed))
  const gone = theirs.filter(
    (click) =>
      erased.has(hashed(click)) || click.clickedAt <= (forgotten.get(click.visitorId) ?? 0),
  )
  for (const visitorId of new Set(gone.map((click) => click.visitorId))) {
    const ids = gone.filter((click) => click.visitorId === visitorId).map(({ id }) => id)
    yield* run(
      'delete from clicks where account_id = ? and visitor_id = ? and id in (?*)',
      accountId,
      visitorId,
      ids,
    )
    const keys = ids.map((id) => ({ visitor_id: visitorId, id }))
    yield* rememberForgotten(accountId, [], keys, forgotten.get(visitorId) ?? 0)
  }
  return gone
}
