import { z } from 'zod'
import { AFTER_LENGTH_MAX, type ListPosition } from '../../../domain/lists.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { parseInstant } from '../../../domain/time.js'
import { CURSOR_MAX, cursorOf, positionIn } from './cursor.js'
import { typed } from './shapes.js'

/** How many items a page has at most, and if nothing is said. */
export const PAGE_MAX = 100
export const PAGE_USUAL = 50

/** The answer of a list. `next` is missing on the last page. */
export const pageOf = <Item extends z.ZodObject>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().exactOptional().meta({
      description: 'Pass it as `cursor` to get the next page. It is missing on the last page.',
    }),
  })

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** `fields`, which every endpoint with an item or a list accepts. */
export const fieldsOf = (item: z.ZodObject) => {
  const names = Object.keys(item.shape)
  return typed(500)
    .refine((text) => fieldNames(text).every((name) => names.includes(name)), {
      error: `must be names of ${names.join(', ')}, separated by commas`,
    })
    .exactOptional()
    .meta({ description: 'Only these fields of each item, separated by commas.' })
}

export const fieldNames = (text: string): readonly string[] =>
  text.split(',').map((name) => name.trim())

export const instantIn = (description: string) =>
  z
    .string({ error: INSTANT })
    .refine((text) => parseInstant(text) !== undefined, { error: INSTANT })
    .exactOptional()
    .meta({ format: 'date-time', description })

const INSTANT = 'must be an ISO 8601 instant with a zone, such as "2026-01-31T12:00:00Z"'

/** The query of a list: filters of its own, and what all lists have. The first sort is the usual one. */
export const listQuery = <
  Item extends z.ZodObject,
  const Sorts extends readonly [string, ...string[]],
  Filters extends z.ZodRawShape,
>(
  item: Item,
  sorts: Sorts,
  filters: Filters,
) =>
  z.strictObject({
    ...filters,
    sort: z
      .enum(sorts, { error: `must be one of ${sorts.join(', ')}` })
      .exactOptional()
      .meta({ description: `Default: ${sorts[0]}. A minus sign begins with the largest.` }),
    limit: z
      .int({ error: `must be a whole number from 1 to ${PAGE_MAX}` })
      .min(1, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
      .max(PAGE_MAX, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
      .exactOptional()
      .meta({ description: `How many items a page has. Default: ${PAGE_USUAL}.` }),
    cursor: typed(CURSOR_MAX)
      .exactOptional()
      .meta({ description: '`next` of the page before, with the same filters and order.' }),
    fields: fieldsOf(item),
  })

/** What every list query has. */
export interface ListQuery {
  readonly sort?: string
  readonly limit?: number
  readonly cursor?: string
  readonly fields?: string
}

/** Which rows of a list are read. */
export interface Asked {
  /** One more than the page has. */
  readonly limit: number
  readonly after: ListPosition | undefined
  readonly ascending: boolean
}

/**
 * Reads a page. `read` gets one row more than fits, which says whether there is a next page, and
 * `positionOf` the values of a row by which the list is sorted.
 */
export const readPage = async <Row>(
  name: string,
  query: ListQuery,
  usualSort: string,
  read: (asked: Asked) => Promise<readonly Row[]>,
  positionOf: (row: Row) => ListPosition,
): Promise<{ readonly rows: readonly Row[]; readonly next?: string } | Problem> => {
  const { cursor, limit = PAGE_USUAL, fields: _fields, sort = usualSort, ...filters } = query
  const list = JSON.stringify([name, sort, Object.entries(filters).sort()])
  const after = cursor === undefined ? undefined : positionIn(list, cursor)
  if (isProblem(after)) return after
  const rows = await read({ limit: limit + 1, after, ascending: !sort.startsWith('-') })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  if (rows.length <= limit || !last) return { rows: shown }
  return { rows: shown, next: cursorOf(list, positionOf(last).slice(0, AFTER_LENGTH_MAX)) }
}

/** Reads a page of rows that are in memory. */
export const pageInMemory = <Row>(
  name: string,
  query: ListQuery,
  usualSort: string,
  rows: readonly Row[],
  positionOf: (row: Row) => ListPosition,
) =>
  readPage(
    name,
    query,
    usualSort,
    async ({ limit, after, ascending }) => {
      const sorted = rows
        .map((row) => ({ row, position: positionOf(row) }))
        .sort((a, b) => compare(a.position, b.position) * (ascending ? 1 : -1))
      const rest = after
        ? sorted.filter(({ position }) => compare(position, after) * (ascending ? 1 : -1) > 0)
        : sorted
      return rest.slice(0, limit).map(({ row }) => row)
    },
    positionOf,
  )

const compare = (one: ListPosition, other: ListPosition): number => {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? ''
    if (value !== against) return value < against ? -1 : 1
  }
  return 0
}

/** The instants of `since` and `until`. */
export const spanOf = ({
  since,
  until,
}: {
  readonly since?: string | undefined
  readonly until?: string | undefined
}) => ({
  since: since === undefined ? undefined : parseInstant(since),
  until: until === undefined ? undefined : parseInstant(until),
})
