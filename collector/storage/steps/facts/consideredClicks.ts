import type { AccountId, VisitorId } from '../../../domain/ids.js'
import type { ClickRow } from '../../rows.js'
import { all, type Step, together, togetherAll } from '../step.js'

/**
 * How many clicks before an order are considered: half of them the first ones, half the last ones,
 * shared between the visitors' ids. Regular visitors have a few.
 */
export const CLICKS_MAX = 100
/** How many ids of an order's visitors are considered. */
export const IDS_MAX = 100

/** Which clicks may earn from an order. */
export interface Looked {
  /** The ids under which its visitors are known, the best proven first. */
  readonly ids: readonly VisitorId[]
  /** No earlier click can earn. */
  readonly since: number
  readonly placedAt: number
  /** The latest instant of a click that seems to have happened after the order it led to. */
  readonly until: number
}

export interface ConsideredClicks {
  readonly rows: readonly ClickRow[]
  /** Whether a click that may earn was left out. */
  readonly isCapped: boolean
}

/**
 * The clicks considered for an order. The cost depends only on the limits and not on the number of
 * clicks: for each id, an ordered index is read from the order's instant.
 */
export function* consideredClicks(accountId: AccountId, looked: Looked): Step<ConsideredClicks> {
  const ids = looked.ids.slice(0, IDS_MAX)
  if (ids.length === 0) return { rows: [], isCapped: false }
  const share = Math.ceil(CLICKS_MAX / 2 ** Math.ceil(Math.log2(ids.length)))
  const found = yield* togetherAll(ids.map((id) => clicksOfId(accountId, id, looked, share)))
  return {
    rows: found.flatMap(({ rows }) => rows),
    isCapped: ids.length < looked.ids.length || found.some(({ isCapped }) => isCapped),
  }
}

function* clicksOfId(
  accountId: AccountId,
  id: VisitorId,
  { since, placedAt, until }: Looked,
  share: number,
): Step<ConsideredClicks> {
  // One more than wanted shows whether there are more. The limit is part of the text, of which
  // there are few variants, because SQLite prepares a statement again whenever a bound limit
  // changes.
  const limit = share + 1
  const near = yield* lastClicks(accountId, id, until, limit)
  if (near.length === 0)
    return { rows: yield* lastMarked(accountId, id, placedAt), isCapped: false }
  if (near.length <= share) return { rows: near, isCapped: false }
  const { last, later } = yield* together({
    last: lastClicks(accountId, id, placedAt, limit),
    later: all<ClickRow>(
      `select * from clicks
       where account_id = ? and visitor_id = ? and clicked_at > ? and clicked_at <= ?
         and mark is null
       order by clicked_at, id limit ${limit}`,
      accountId,
      id,
      placedAt,
      until,
    ),
  })
  const around = [...last, ...later]
  const oldest = last.at(-1)
  const isLaterCapped = later.length > share
  if (last.length <= share || !oldest || oldest.clicked_at < since) {
    return { rows: around, isCapped: isLaterCapped }
  }
  const first = yield* all<ClickRow>(
    `select * from clicks
     where account_id = ? and visitor_id = ? and clicked_at >= ? and clicked_at <= ?
       and mark is null
     order by clicked_at, id limit ${limit}`,
    accountId,
    id,
    since,
    placedAt,
  )
  const meet = first.some((click) => click.id === oldest.id)
  return { rows: [...first, ...around], isCapped: isLaterCapped || !meet }
}

const lastClicks = (
  accountId: AccountId,
  id: VisitorId,
  until: number,
  limit: number,
): Step<readonly ClickRow[]> =>
  all<ClickRow>(
    `select * from clicks
     where account_id = ? and visitor_id = ? and clicked_at <= ? and mark is null
     order by clicked_at desc, id desc limit ${limit}`,
    accountId,
    id,
    until,
  )

/** A click that earns nothing, so that the trail can say why. */
const lastMarked = (
  accountId: AccountId,
  id: VisitorId,
  placedAt: number,
): Step<readonly ClickRow[]> =>
  all<ClickRow>(
    // Not `mark is not null`, for which PostgreSQL may use the index of all marked clicks.
    `select * from clicks
     where account_id = ? and visitor_id = ? and clicked_at <= ? and coalesce(mark, '') <> ''
     order by clicked_at desc, id desc limit 1`,
    accountId,
    id,
    placedAt,
  )
