import { insertTexts } from '../steps/insertTexts.js'
import type { Insert, Lock, Row, SqlStatement, Value } from '../steps/step.js'

/** A statement as PostgreSQL takes it. */
export interface Query {
  readonly text: string
  readonly values: unknown[]
}

/** Converts `?` to PostgreSQL's numbered parameters, and lists to arrays. */
export const numbered = (text: string): string => {
  let count = 0
  return text.replace(/in \(\?\*\)|\?/g, (found) => {
    count += 1
    return found === '?' ? `$${count}` : `= any($${count})`
  })
}

export const toQuery = ({ text, values }: SqlStatement): Query => ({
  text: numberedOnce(text),
  values: [...values],
})

/**
 * The maximum number of rows per insert. 64 clicks have 1,280 parameters of the 65,535 that the
 * protocol allows.
 */
const ROWS_MAX = 64

/**
 * Splits rows into inserts of 64, 32, 16 ... 1 rows. With a single insert, each number of rows
 * would be a different text to parse and prepare.
 */
export const toInserts = ({ into, rows, suffix, key }: Insert): readonly Query[] => {
  const ending = key ? `${suffix} returning ${key.join(', ')}` : suffix
  const columns = Object.keys(rows[0] ?? {})
  const queries: Query[] = []
  for (let from = 0; from < rows.length; ) {
    const size = powerOfTwo(Math.min(rows.length - from, ROWS_MAX))
    const part = rows.slice(from, from + size)
    const values: Value[] = []
    for (const row of part) for (const column of columns) values.push(row[column] ?? null)
    queries.push({ text: textOf(into, columns, ending, size), values })
    from += size
  }
  return queries
}

const textOf = insertTexts((into, columns, suffix, rows) => {
  const tuple = `(${columns.map(() => '?').join(', ')})`
  const tuples = Array.from({ length: rows }, () => tuple).join(', ')
  return numbered(`insert into ${into} (${columns.join(', ')}) values ${tuples} ${suffix}`)
})

/** Which rows of an insert with `key` were written, from the keys that were returned. */
export const writtenOf = (
  { rows, key = [] }: Insert,
  returned: readonly unknown[],
): readonly boolean[] => {
  // Each returned row is one that was written.
  if (returned.length === rows.length) return rows.map(() => true)
  const keyOf = (row: unknown) => JSON.stringify(key.map((column) => (row as Row)[column]))
  const written = new Set(returned.map(keyOf))
  // Of rows with the same key, only the first one was written.
  return rows.map((row) => written.delete(keyOf(row)))
}

const powerOfTwo = (atMost: number): number => 2 ** Math.floor(Math.log2(atMost))

/**
 * Takes locks in the order of their ids, because collectors that lock the same rows in different
 * orders would deadlock. Orders are locked by their own rows, everything else by rows that exist
 * only as locks.
 */
export const toLock = ({ lock, accountId, ids, at }: Lock): readonly Query[] => {
  if (lock === 'order') {
    const text = `select 1 as one from orders where account_id = ? and order_key in (?*)
      order by order_key for update`
    return [{ text: numberedOnce(text), values: [accountId, ids] }]
  }
  if (lock === 'frontier') return WITHOUT_OTHERS
  return toInserts({
    into: 'locks',
    rows: ids.map((id) => ({ account_id: accountId, kind: lock, id, taken_at: at })),
    suffix: 'on conflict (account_id, kind, id) do update set taken_at = excluded.taken_at',
  })
}

/**
 * Waits until every transaction has ended that has read `program_versions`, and keeps others from reading
 * it: reading a table locks it until the end of the transaction
 * (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES). While it waits, sales
 * wait behind it, so it gives up soon.
 */
const WITHOUT_OTHERS: readonly Query[] = [
  { text: "set local lock_timeout = '100ms'", values: [] },
  // If the collector that holds the lock stops answering, the others go on soon.
  { text: "set local idle_in_transaction_session_timeout = '1s'", values: [] },
  { text: "set local statement_timeout = '2s'", values: [] },
  // Citus would take the lock on every node, and wait for one that does not answer.
  { text: 'set local citus.enable_ddl_propagation = off', values: [] },
  { text: 'lock table program_versions in access exclusive mode', values: [] },
]

const known = new Map<string, string>()

const numberedOnce = (text: string): string => {
  const found = known.get(text)
  if (found !== undefined) return found
  const made = numbered(text)
  known.set(text, made)
  return made
}
