import { type Query, ROWS } from '../query.js'
import { Link } from './mount.js'

/** Where a list goes on: strictly before an instant, after so many rows of what comes then. */
export interface Older {
  readonly before?: number
  readonly skip?: number
}

interface PagerProps {
  readonly path: string
  readonly query: Query
  /** Where the next page goes on; undefined on the last one. */
  readonly older: Older | undefined
}

/** Goes back in time. The filters stay. */
export const Pager = ({ path, query, older }: PagerProps) =>
  older === undefined && query.before === undefined ? null : (
    <nav class="pager" aria-label="Pages">
      {query.before === undefined ? (
        <span class="muted">These are the newest.</span>
      ) : (
        <Link to={path + searchOf(query)}>« Newest</Link>
      )}
      {older === undefined ? (
        <span class="muted">There are no older ones.</span>
      ) : (
        <Link to={path + searchOf(query, older)}>Older »</Link>
      )}
    </nav>
  )

/** The filters of a list as a query string. */
export const searchOf = (
  { affiliate, status, limit, search }: Query,
  { before, skip }: Older = {},
  select?: 'all',
): string => {
  const kept = Object.entries({ affiliate, status, limit, search, before, skip, select }).flatMap(
    ([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]),
  )
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`
}

interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly older: Older | undefined
}

/** Where a page begins, as lists are asked. */
export const goingOn = ({ before, skip }: Query): Older => ({
  ...(before !== undefined && { before }),
  ...(skip !== undefined && { skip }),
})

/** How many rows to ask for: one more than shown tells whether there are older ones. */
export const askFor = ({ limit = ROWS }: Query): number => limit + 1

/**
 * Cuts what was asked for to what is shown. A page ends between two instants, because `before` goes
 * on strictly before one; where a whole page is of one instant, `skip` counts what was shown of it.
 */
export const slice = <Row,>(
  found: readonly Row[],
  { limit = ROWS, before, skip = 0 }: Query,
  instant: (row: Row) => number,
): Slice<Row> => {
  const next = found[limit]
  if (next === undefined) return { rows: found, older: undefined }
  const shown = found.slice(0, limit)
  const whole = shown.filter((row) => instant(row) !== instant(next))
  const last = whole.at(-1)
  if (last !== undefined) return { rows: whole, older: { before: instant(last) } }
  const from = instant(next) + 1
  return {
    rows: shown,
    older: { before: from, skip: shown.length + (before === from ? skip : 0) },
  }
}
