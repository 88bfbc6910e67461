import { type Query, ROWS } from '../query.js'
import { Link } from './mount.js'

/**
 * Where the next page of a list starts: strictly before the instant `before`, after skipping `skip`
 * rows.
 */
export interface Older {
  readonly before?: number
  readonly skip?: number
}

interface PagerProps {
  readonly path: string
  readonly query: Query
  /** Where the next page starts; undefined on the last page. */
  readonly older: Older | undefined
}

/** Links to older rows. The filters are kept. */
export const Pager = ({ path, query, older }: PagerProps) =>
  older === undefined && query.before === undefined ? null : (
    <nav class="pager" aria-label="Pages">
      {query.before === undefined ? (
        <span class="muted">This is the newest page.</span>
      ) : (
        <Link to={path + searchOf(query)}>« Newest</Link>
      )}
      {older === undefined ? (
        <span class="muted">There are no older rows.</span>
      ) : (
        <Link to={path + searchOf(query, older)}>Older »</Link>
      )}
    </nav>
  )

/** The filters of a list as a query string. */
export const searchOf = (
  { affiliate, of, status, show, state, limit, search, conversion }: Query,
  { before, skip }: Older = {},
  select?: 'all',
): string => {
  const kept = Object.entries({
    conversion,
    affiliate,
    of,
    status,
    show,
    state,
    limit,
    search,
    before,
    skip,
    select,
  }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`
}

interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly older: Older | undefined
}

/** Where the requested page starts, for the query of the list. */
export const goingOn = ({ before, skip }: Query): Older => ({
  ...(before !== undefined && { before }),
  ...(skip !== undefined && { skip }),
})

/** How many rows to request: one more than are shown, to find out whether there are older rows. */
export const askFor = ({ limit = ROWS }: Query): number => limit + 1

/**
 * Cuts the requested rows to the shown ones. A page ends between two instants, because the next
 * page starts strictly before an instant. If all rows of a page have the same instant, `skip`
 * counts the shown ones.
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
