import type { Insert, Lock, SqlStatement } from '../steps/step.js'

/** A statement as PostgreSQL takes it. */
export interface Query {
  readonly text: string
  readonly values: unknown[]
}

/** PostgreSQL numbers its parameters, and takes a list as an array. */
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

/** How many rows one insert holds at most: 64 clicks have 1,280 parameters of the 65,535 there may be. */
const ROWS_MAX = 64

/**
 * Rows as inserts of 64, 32, 16 ... 1 of them: as one insert, each number of rows would be a text of
 * its own to parse and to prepare.
 */
export const toInserts = ({ into, rows, suffix }: Insert): readonly Query[] => {
  const columns = Object.keys(rows[0] ?? {})
  const queries: Query[] = []
  for (let from = 0; from < rows.length; ) {
    const size = powerOfTwo(Math.min(rows.length - from, ROWS_MAX))
    const part = rows.slice(from, from + size)
    const tuple = `(${columns.map(() => '?').join(', ')})`
    const tuples = part.map(() => tuple).join(', ')
    queries.push({
      text: numberedOnce(`insert into ${into} (${columns.join(', ')}) values ${tuples} ${suffix}`),
      values: part.flatMap((row) => Object.values(row)),
    })
    from += size
  }
  return queries
}

const powerOfTwo = (atMost: number): number => 2 ** Math.floor(Math.log2(atMost))

/**
 * Takes a lock. Orders are locked as they are, the rest by rows that are there for nothing else. In
 * the order of their ids: two collectors that lock the same rows in different orders would deadlock.
 */
export const toLock = ({ lock, accountId, ids, at }: Lock): readonly Query[] => {
  if (lock === 'order') {
    const text = `select 1 as one from orders where account_id = ? and order_key in (?*)
      order by order_key for update`
    return [{ text: numberedOnce(text), values: [accountId, ids] }]
  }
  return toInserts({
    into: 'locks',
    rows: ids.map((id) => ({ account_id: accountId, kind: lock, id, taken_at: at })),
    suffix: 'on conflict (account_id, kind, id) do update set taken_at = excluded.taken_at',
  })
}

const known = new Map<string, string>()

const numberedOnce = (text: string): string => {
  const found = known.get(text)
  if (found !== undefined) return found
  const made = numbered(text)
  known.set(text, made)
  return made
}
