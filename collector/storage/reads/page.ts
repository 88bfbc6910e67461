import { type RawBuilder, sql } from 'kysely'
import { LIST_MAX, type ListPosition } from '../../domain/lists.js'

/** The number of rows of a list: as requested, up to `LIST_MAX`. */
export const pageSize = (limit: number | undefined): number =>
  Math.min(Math.max(Math.trunc(limit ?? LIST_MAX), 1), LIST_MAX)

/** The direction in which a list is sorted. */
export const direction = (ascending: boolean | undefined): 'asc' | 'desc' =>
  ascending ? 'asc' : 'desc'

/**
 * Whether a row comes after a place in its list. As a comparison of rows, because both databases find its
 * beginning in an index, which they do not for an `or`.
 */
export const isAfter = (
  columns: readonly string[],
  after: ListPosition,
  ascending: boolean | undefined,
): RawBuilder<boolean> => {
  const row = sql.join(columns.map((column) => sql.ref(column)))
  const sign = sql.raw(ascending ? '>' : '<')
  const place = columns.map((_column, index) => sql`${after[index] ?? ''}`)
  return sql<boolean>`(${row}) ${sign} (${sql.join(place)})`
}
