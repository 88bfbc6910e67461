import { type Query, ROWS } from '../query.js'
import { Link } from './mount.js'

interface PagerProps {
  readonly path: string
  readonly query: Query
  /** Where the next page goes on; undefined on the last one. */
  readonly older: number | undefined
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
  before?: number,
  select?: 'all',
): string => {
  const kept = Object.entries({ affiliate, status, limit, search, before, select }).flatMap(
    ([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]),
  )
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`
}

interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly older: number | undefined
}

/** How many rows to ask for: one more than shown tells whether there are older ones. */
export const askFor = ({ limit = ROWS }: Query): number => limit + 1

/**
 * Cuts what was asked for to what is shown. A page ends between two instants, never within one:
 * `before` goes on strictly before an instant, and would leave out the rest of it.
 */
export const slice = <Row,>(
  found: readonly Row[],
  { limit = ROWS }: Query,
  instant: (row: Row) => number,
): Slice<Row> => {
  const next = found[limit]
  if (next === undefined) return { rows: found, older: undefined }
  const shown = found.slice(0, limit)
  const whole = shown.filter((row) => instant(row) !== instant(next))
  const rows = whole.length === 0 ? shown : whole
  const last = rows.at(-1)
  return { rows, older: last && instant(last) }
}
