import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../domain/ids.js'
import { type DayKind, NOTHING_KEPT, startOf } from '../daySums.js'
import type { Tables } from './tables.js'

/** The days whose kept sums must not be used: those from one day on, and some earlier ones. */
export interface LiveDays {
  readonly from: number
  readonly days: ReadonlySet<number>
}

/** A row of a statement that reads sums: a sum, or one of the days that are live. */
export interface SumRow {
  readonly tag: string
  readonly affiliate_id: string
  readonly currency: string
  readonly name: string
  readonly test: number
  readonly millions: number
  readonly rest: number
  readonly count: number
}

/** How many separate ranges of live days one statement has. Beyond it all later days are read. */
const RANGES_MAX = 50
/** How often a statement is tried while further days change. Then all days are live. */
const TRIES_MAX = 4

type Db = Kysely<Tables>

/**
 * Reads sums from kept days and live days in one statement, which sees one state of the database. Which
 * days are live has to be known before, so that their orders are found by index. The statement therefore
 * also returns which days are live. If it finds one that it has not treated as live, it is repeated.
 * Treating a kept day as live is correct, and only takes longer.
 */
export const readSums = async (
  db: Db,
  accountId: AccountId,
  kind: DayKind,
  sums: (live: LiveDays) => readonly RawBuilder<unknown>[],
): Promise<readonly SumRow[]> => {
  let live = liveIn((await liveRows(accountId, kind).execute(db)).rows)
  for (let tried = 1; ; tried += 1) {
    const parts = [...sums(live), liveRows(accountId, kind)]
    const { rows } = await sql<SumRow>`${sql.join(parts, sql` union all `)}`.execute(db)
    const seen = liveIn(rows)
    if (covers(live, seen)) return rows.filter(({ tag }) => tag === 'sum')
    live = tried < TRIES_MAX ? bothOf(live, seen) : ALL_LIVE
  }
}

const ALL_LIVE: LiveDays = { from: NOTHING_KEPT, days: new Set() }

const bothOf = (live: LiveDays, seen: LiveDays): LiveDays => ({
  from: Math.min(live.from, seen.from),
  days: new Set([...live.days, ...seen.days]),
})

const liveRows = (accountId: AccountId, kind: DayKind): RawBuilder<SumRow> => sql<SumRow>`
  select 'from' as tag, '' as affiliate_id, '' as currency, '' as name, 0 as test,
    0 as millions, 0 as rest, live_from as count
  from program_versions where account_id = ${accountId}
  union all
  select 'day', '', '', '', 0, 0, 0, day
  from changed_days where account_id = ${accountId} and kind = ${kind} group by day`

const liveIn = (rows: readonly SumRow[]): LiveDays => {
  const from = rows.find(({ tag }) => tag === 'from')?.count ?? NOTHING_KEPT
  const days = rows.flatMap(({ tag, count }) => (tag === 'day' && count < from ? [count] : []))
  return { from, days: new Set(days) }
}

const covers = (live: LiveDays, seen: LiveDays): boolean =>
  seen.from >= live.from && [...seen.days].every((day) => day >= live.from || live.days.has(day))

/** The same, with one more live day. */
export const withDay = ({ from, days }: LiveDays, day: number): LiveDays => ({
  from,
  days: day < from ? new Set([...days, day]) : days,
})

/** From a day on, and up to another one that is not included; undefined: without end. */
type Range = readonly [number, number | undefined]

/** Ranges of days, which do not overlap. */
const rangesOf = ({ from, days }: LiveDays): readonly Range[] => {
  const ranges: [number, number | undefined][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.[1] === day) last[1] = day + 1
    else if (ranges.length < RANGES_MAX) ranges.push([day, day + 1])
    else if (last) return [...ranges.slice(0, -1), [last[0], undefined]]
  }
  const last = ranges.at(-1)
  if (last?.[1] !== from) return [...ranges, [from, undefined]]
  return [...ranges.slice(0, -1), [last[0], undefined]]
}

/** Whether the day in a column is live. */
export const isLiveDay = (column: string, live: LiveDays): RawBuilder<boolean> =>
  within(column, rangesOf(live))

/** Whether the instant in a column is on a live day. */
export const isLiveAt = (column: string, live: LiveDays): RawBuilder<boolean> =>
  within(column, instantsOf(live))

const within = (column: string, ranges: readonly Range[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    ranges.map((range) => inRange(column, range)),
    sql` or `,
  )})`

const inRange = (column: string, [from, until]: Range): RawBuilder<boolean> => {
  const at = sql.ref(column)
  return until === undefined
    ? sql<boolean>`${at} >= ${from}`
    : sql<boolean>`(${at} >= ${from} and ${at} < ${until})`
}

const instantsOf = (live: LiveDays): readonly Range[] =>
  rangesOf(live).map(([from, until]) => [
    startOf(from),
    until === undefined ? undefined : startOf(until),
  ])

interface LiveRowsOf {
  readonly accountId: AccountId
  readonly since?: number
  /** A further condition. */
  readonly and?: string
}

/**
 * The rows of a table whose instant is on a live day, as a subquery. One part for each range, because
 * SQLite would read all rows of the account for an `or`.
 */
export const liveRowsOf = (
  table: 'orders' | 'clicks',
  column: string,
  columns: string,
  { accountId, since, and = '' }: LiveRowsOf,
  live: LiveDays,
): RawBuilder<unknown> => {
  const parts = instantsOf(live)
    .filter(([, until]) => until === undefined || since === undefined || until > since)
    .map(
      ([from, until]) => sql`select ${sql.raw(columns)} from ${sql.table(table)}
        where account_id = ${accountId}
          and ${inRange(column, [Math.max(from, since ?? from), until])} ${sql.raw(and)}`,
    )
  return sql`(${sql.join(parts, sql` union all `)})`
}
