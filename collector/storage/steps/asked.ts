import { all, type Step, togetherAll } from './step.js'

/** How many ids one statement looks something up for. */
const IDS_TOGETHER_MAX = 256

/**
 * Looks something up for each id, in few statements: `lookup` reads from `asked`, a table of ids, and
 * its subqueries are run once an id. With `in (...)` PostgreSQL, which expects the rows of one visitor
 * anywhere, may read a whole table for those of somebody who has many.
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

/** Filled up with the last one to a power of two: each number of ids would be another text to prepare. */
const padded = (ids: readonly string[]): string[] => {
  const size = 2 ** Math.ceil(Math.log2(ids.length))
  return [...ids, ...Array.from({ length: size - ids.length }, () => ids.at(-1) ?? '')]
}
