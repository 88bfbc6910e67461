import {
  type Answer,
  type Ask,
  type Insert,
  LOCKS,
  type Lock,
  type Row,
  type SqlStatement,
} from '../steps/step.js'
import { mergedReads } from './mergedReads.js'
import { toInserts, toLock, toQuery, writtenOf } from './statements.js'
import type { Placed, Unit } from './unit.js'

const NOTHING: Answer = { rows: [], changes: 0 }

/**
 * Turns the statements that were yielded together into as few queries as possible: when many orders
 * are settled in lockstep, each statement comes once for each of them.
 *
 * Locks come first, in the order of `LOCKS`, and writes before reads. A step relies on no other order
 * among statements that it yields together.
 */
export const merge = (asks: readonly Ask[], held: Set<string>): readonly Unit[] => {
  const locks: Placed<Lock>[] = []
  const writes: Placed<Insert | SqlStatement>[] = []
  const reads: Placed<SqlStatement>[] = []
  for (const [place, ask] of asks.entries()) {
    if ('lock' in ask) locks.push({ place, ask })
    else if ('into' in ask || !isRead(ask)) writes.push({ place, ask })
    else reads.push({ place, ask })
  }
  return [...lockUnits(locks, held), ...writeUnits(writes), ...mergedReads(reads)]
}

const isRead = ({ text }: SqlStatement): boolean =>
  /^\s*(select|with)\b/i.test(text) && !/\bfor (update|share)\b/i.test(text)

/** One query for all locks of a kind, so that all collectors take them in the same order. */
const lockUnits = (locks: readonly Placed<Lock>[], held: Set<string>): readonly Unit[] =>
  LOCKS.flatMap((kind) => {
    const own = locks.filter(({ ask }) => ask.lock === kind)
    const [first] = own
    if (!first) return []
    const ids = newlyHeld(
      kind,
      own.flatMap(({ ask }) => ask.ids),
      held,
    )
    const queries = ids.length === 0 ? [] : toLock({ ...first.ask, ids })
    return [{ queries, answer: () => own.map(({ place }) => [place, NOTHING] as const) }]
  })

/** The locks that this transaction does not hold yet, sorted. */
const newlyHeld = (kind: string, ids: readonly string[], held: Set<string>): readonly string[] =>
  [...new Set(ids)]
    .filter((id) => {
      const key = `${kind} ${id}`
      return !held.has(key) && held.add(key)
    })
    .sort()

/** Inserts that can be one are sent where the first of them stands. */
const writeUnits = (writes: readonly Placed<Insert | SqlStatement>[]): readonly Unit[] => {
  const groups = new Map<string, Placed<Insert | SqlStatement>[]>()
  for (const write of writes) {
    const key = ('into' in write.ask ? groupOf(write.ask) : undefined) ?? `alone ${write.place}`
    const group = groups.get(key)
    if (group) group.push(write)
    else groups.set(key, [write])
  }
  return [...groups.values()].map((group) => {
    const [first, ...others] = group as [Placed<Insert | SqlStatement>]
    return others.length === 0
      ? alone(first.place, first.ask)
      : insertUnit(group as readonly Placed<Insert>[])
  })
}

const alone = (place: number, ask: Insert | SqlStatement): Unit => ({
  queries: 'into' in ask ? toInserts(ask) : [toQuery(ask)],
  answer: (results) => {
    const rows = results.flatMap((result) => result.rows)
    const changes = results.reduce((sum, result) => sum + result.changes, 0)
    const isKeyed = 'into' in ask && ask.key
    const answer = isKeyed
      ? { rows: [], changes, written: writtenOf(ask, rows) }
      : { rows, changes }
    return [[place, answer]]
  },
})

/** Inserts with the same group can be one insert. Undefined if the answer must be this insert's own. */
const groupOf = ({ into, rows, suffix, key }: Insert): string | undefined => {
  const [first] = rows
  if (!first || (suffix !== '' && !key)) return undefined
  return `${into} ${Object.keys(first).join()} ${key?.join() ?? ''} ${suffix}`
}

/** One insert with the rows of several, sorted by their key, so that collectors do not deadlock. */
const insertUnit = (group: readonly Placed<Insert>[]): Unit => {
  const [first] = group as readonly [Placed<Insert>, ...Placed<Insert>[]]
  const { key } = first.ask
  const all = group.flatMap(({ place, ask }) => ask.rows.map((row) => ({ place, row })))
  const sorted = key ? sortedBy(all, key) : all
  const merged = { ...first.ask, rows: sorted.map(({ row }) => row) }
  return {
    queries: toInserts(merged),
    answer: (results) => {
      const returned = results.flatMap(({ rows }) => rows)
      const written = key ? writtenOf(merged, returned) : sorted.map(() => true)
      const isWritten = new Map(sorted.map(({ row }, index) => [row, written[index] ?? false]))
      return group.map(({ place, ask }) => {
        const own = ask.rows.map((row) => isWritten.get(row) ?? false)
        const changes = own.filter(Boolean).length
        return [place, key ? { rows: [], changes, written: own } : { rows: [], changes }]
      })
    },
  }
}

const sortedBy = <One extends { readonly row: Row }>(
  rows: readonly One[],
  key: readonly string[],
): readonly One[] =>
  rows
    .map((one) => ({ one, text: key.map((column) => one.row[column]).join(' ') }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ one }) => one)
