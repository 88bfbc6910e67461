import { STATUSES } from '../domain/commission.js'
import { isCode } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'
import { NOTICES, type Notice } from './notices.js'

/** How many rows a page shows unless asked otherwise, and at most. */
export const ROWS = 50
export const ROWS_MAX = 100

export const SEARCH_MAX = 191

type Reader<Value> = (text: string) => Value | undefined

const count = (max: number): Reader<number> => {
  return (text) => (/^\d{1,15}$/.test(text) && Number(text) <= max ? Number(text) : undefined)
}

const oneOf =
  <Value extends string>(values: readonly Value[]): Reader<Value> =>
  (text) =>
    values.find((value) => value === text)

/** Every parameter there is. Each comes from a closed list, a range or a shape. */
const readers = {
  before: count(8_640_000_000_000_000),
  skip: count(1_000_000),
  limit: (text: string) => count(ROWS_MAX)(text) || undefined,
  status: oneOf(STATUSES),
  affiliate: (text: string) => (isCode(text) ? text : undefined),
  search: (text: string) =>
    text.length <= SEARCH_MAX && isPlainText(text) ? text.trim() : undefined,
  select: oneOf(['all']),
  notice: oneOf(Object.keys(NOTICES) as Notice[]),
  count: count(1_000_000),
  left: count(1_000_000),
} satisfies Record<string, Reader<unknown>>

const takes: Readonly<Record<QueryName, string>> = {
  before: 'milliseconds since 1970',
  skip: 'a number',
  limit: `a number from 1 to ${ROWS_MAX}`,
  status: `one of ${STATUSES.join(', ')}`,
  affiliate: "an affiliate's code",
  search: `at most ${SEARCH_MAX} characters, none of them control characters`,
  select: '"all"',
  notice: 'what the panel itself puts there',
  count: 'a number',
  left: 'a number',
}

export type QueryName = keyof typeof readers

export type Query = {
  readonly [Name in QueryName]?: Exclude<ReturnType<(typeof readers)[Name]>, undefined>
}

/** Reads a query string strictly: an unknown parameter is as wrong as a bad value. */
export const readQuery = (text: string, names: readonly QueryName[]): Query | Problem => {
  const values: Record<string, unknown> = {}
  for (const [given, value] of new URLSearchParams(text)) {
    const name = names.find((known) => known === given)
    if (!name || Object.hasOwn(values, name)) {
      return problem('unknown', given, `This page has no parameter "${given}", or only one of it.`)
    }
    // An empty field of a search form says nothing.
    if (value === '') continue
    const read = readers[name](value)
    if (read === undefined) {
      return problem('invalid', name, `The parameter "${name}" takes ${takes[name]}.`)
    }
    values[name] = read
  }
  return values
}
