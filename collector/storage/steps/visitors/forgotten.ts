import { createHash } from 'node:crypto'
import type { Click } from '../../../domain/click.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { all, insertAll, run, type Step } from '../step.js'

/**
 * That somebody asked to be forgotten has to be remembered for a while, or a click that was on its
 * way, or is sent again, would bring them back. As hashes, because nobody else's id may be read from
 * it; of the account too, so that two accounts with one visitor have nothing in common.
 */
const hashOf = (...named: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(named)).digest('hex')

interface ClickKey {
  readonly visitor_id: string
  readonly id: string
}

/** Remembers visitors, and clicks of theirs that may be sent again. */
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

/** When each of these visitors was forgotten, of those who were. */
export function* forgottenAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<ReadonlyMap<VisitorId, number>> {
  const known = yield* timesOf(
    accountId,
    visitors.map((id) => hashOf(accountId, id)),
  )
  return new Map(
    visitors.flatMap((id) => {
      const at = known.get(hashOf(accountId, id))
      return at === undefined ? [] : [[id, at] as const]
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
 * Of clicks that were just added, takes those out again that would bring a forgotten visitor back:
 * made before the forgetting, or erased by it, whenever they say now that they were made. Answers
 * which.
 */
export function* takeBack(
  accountId: AccountId,
  clicks: readonly Click[],
  forgotten: ReadonlyMap<VisitorId, number>,
): Step<readonly Click[]> {
  if (forgotten.size === 0) return []
  const theirs = clicks.filter(({ visitorId }) => forgotten.has(visitorId))
  const hashed = (click: Click) => hashOf(accountId, click.visitorId, click.id)
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
