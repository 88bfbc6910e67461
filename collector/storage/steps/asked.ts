import type { AccountId } from '../../domain/ids.js'
import { all, type Step, togetherAll } from './step.js'

/** The maximum number of ids per statement. */
const IDS_TOGETHER_MAX = 256

/**
 * Looks something up for many ids in few statements: `lookup` reads from `asked`, a table of ids,
 * and its subqueries run once per id. With `in (...)`, PostgreSQL may choose to read the whole
 * table if a visitor has many rows.
 */
export function* forEachId<Found>(
  ids: readonly string[],
  lookup: string,
  ...values: readonly (string | number)[]
): Step<readonly Found[]> {
  const parts: string[][] = []
  for (let from = 0; from < ids.length; from += IDS_TOGETHER_MAX) {
    parts.push(padded(ids.slice(from, from + IDS_TOGETHER_MAX)))
  }
  const found = yield* togetherAll(
    parts.map((part) => {
      const rows = part.map(() => '(?)').join(', ')
      return all<Found>(`with asked(id) as (values ${rows}) ${lookup}`, ...part, ...values)
    }),
  )
  return found.flat()
}

/**
 * A condition for a lookup by ids that are ordered by time: whether there is any row between the first
 * and the last of them. Usually there is none. The database evaluates the condition once, so a batch of
 * new visitors needs one index lookup instead of one per visitor.
 */
export const anyBetween = (table: string, column: string): string =>
  // Ordered, so that PostgreSQL uses the index whatever its statistics say.
  `(select ${column} from ${table} where account_id = ? and ${column} between ? and ?
    order by ${column} limit 1) is not null`

/** The values of `anyBetween`. `ids` must be sorted. */
export const ends = (
  accountId: AccountId,
  ids: readonly string[],
): readonly [string, string, string] => [accountId, ids[0] ?? '', ids.at(-1) ?? '']

/**
 * Padded with the last id to a power of two, because each number of ids would be a different text
 * to prepare.
 */
const padded = (ids: readonly string[]): string[] => {
  const size = 2 ** Math.ceil(Math.log2(ids.length))
  return [...ids, ...Array.from({ length: size - ids.length }, () => ids.at(-1) ?? '')]
}
