import type { SqlStatement, Value } from '../steps/step.js'

/** A query for many reads that differ only in their values. */
export interface MergedRead {
  /** The same for all reads that this query can serve. */
  readonly shape: string
  /** Takes an array for each column, then the accounts. Column `merged_read` numbers the reads from 1. */
  readonly text: string
  /** Which values of a read go into columns. */
  readonly columns: readonly number[]
  /**
   * Which values are the account. It is the same for all reads of a query, because a server that
   * spreads accounts over nodes sends each query to one of them.
   */
  readonly accounts: readonly number[]
}

/** The maximum number of values of a read that is merged: a batch of ids has hundreds. */
const VALUES_MAX = 32

/** The query for reads like this one. Undefined for a read that must stay alone. */
export const mergedReadOf = ({ text, values }: SqlStatement): MergedRead | undefined => {
  if (values.length > VALUES_MAX) return undefined
  const roles = rolesOf(text)
  let shape = text
  for (const [at, value] of values.entries()) {
    // Null has no type that a column could have, and a list has many values.
    if (value === null || (typeof value === 'object' && value.length !== 1)) return undefined
    if (roles[at] === 'limit') shape += ` ${Number(value)}`
    if (roles[at] === 'column') shape += ` ${typeOf(value)}`
  }
  const known = queries.get(shape)
  if (known) return known
  const made = { shape, ...queryOf({ text, values }, roles) }
  queries.set(shape, made)
  return made
}

/** A list with one text is compared like the text. */
export const scalar = (value: SqlStatement['values'][number] | undefined): Value =>
  (typeof value === 'object' ? value?.[0] : value) ?? null

const typeOf = (value: SqlStatement['values'][number] | undefined): string =>
  typeof scalar(value) === 'number' ? 'bigint' : 'text'

/** What becomes of a `?`. A limit cannot be a column. */
type Role = 'column' | 'limit' | 'account'

// Both tables are bounded, because texts come from the sources, and only limits vary a little.
const queries = new Map<string, MergedRead>()
const roles = new Map<string, readonly Role[]>()

const rolesOf = (text: string): readonly Role[] => {
  const known = roles.get(text)
  if (known) return known
  const found = [...text.matchAll(/(limit |\baccount_id = )?\?/g)].map(([, before]) =>
    before === undefined ? 'column' : before === 'limit ' ? 'limit' : 'account',
  )
  roles.set(text, found)
  return found
}

/**
 * Runs the read for each row of arrays
 * (https://www.postgresql.org/docs/current/queries-table-expressions.html#QUERIES-LATERAL). `offset 0`
 * keeps the planner from joining them all at once, which would read all rows of the account.
 */
const queryOf = ({ text, values }: SqlStatement, roles: readonly Role[]) => {
  const placesOf = (role: Role) => [...roles.keys()].filter((at) => roles[at] === role)
  const columns = placesOf('column')
  const accounts = placesOf('account')
  let place = -1
  const read = text.replace(/in \(\?\*\)|\?/g, (found) => {
    place += 1
    if (roles[place] === 'limit') return String(Number(values[place]))
    if (roles[place] === 'account') return `$${columns.length + accounts.indexOf(place) + 1}`
    return `${found === '?' ? '' : '= '}merged.v${columns.indexOf(place) + 1}`
  })
  const arrays = columns.map((at, index) => `$${index + 1}::${typeOf(values[at])}[]`)
  const names = columns.map((_, index) => `v${index + 1}`)
  return {
    columns,
    accounts,
    text: `select merged.number as merged_read, found.* from unnest(${arrays.join(', ')})
      with ordinality as merged (${[...names, 'number'].join(', ')})
      cross join lateral (select * from (${read}) as own offset 0) as found`,
  }
}
