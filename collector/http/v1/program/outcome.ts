import { isProblem, type Problem } from '../../../domain/problem.js'
import type { Endpoint, ProgramCall, Refusal } from './endpoint.js'
import { fieldNames } from './listing.js'

/** What an endpoint answers: a value, or why not. */
export type Outcome =
  | { readonly value: unknown }
  | {
      readonly status: number
      readonly why: Problem
      readonly etag?: string
      readonly retryAfterS?: number
    }

/** Calls an endpoint. A problem gets the status that says what kind it is. */
export const outcomeOf = async (
  { answerTo }: Pick<Endpoint, 'answerTo'>,
  call: ProgramCall<Readonly<Record<string, string>>, unknown, unknown>,
): Promise<Outcome> => {
  const value = await answerTo(call)
  if (isRefusal(value)) return value
  return isProblem(value) ? { status: statusOf(value, call.params), why: value } : { value }
}

const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'why' in value && 'status' in value

/** A problem of the state of things, and not of the request: sent again later, it may succeed. */
const CONFLICTS: ReadonlySet<string> = new Set([
  ...['exists', 'conflict', 'changed', 'full', 'too_many', 'several', 'circle', 'banned'],
  ...['paid', 'declined', 'test', 'rate_missing', 'booking', 'nothing', 'not_held', 'reversal'],
  ...['unfinished', 'empty', 'open', 'reverted', 'taken_out', 'erased', 'overlaps', 'last'],
])

const statusOf = ({ code, field }: Problem, params: Readonly<Record<string, string>>): number => {
  if (code === 'unknown' && Object.hasOwn(params, field)) return 404
  return CONFLICTS.has(code) ? 409 : 400
}

/** A value with the fields that the query names. */
export const selected = ({ shape, method }: Endpoint, value: unknown, query: unknown): unknown => {
  const { fields } = query as { readonly fields?: string }
  if (fields === undefined || method !== 'GET') return value
  const wanted = fieldNames(fields)
  if (shape === 'item') return only(wanted, value)
  const page = value as { readonly items: readonly unknown[] }
  return { ...page, items: page.items.map((item) => only(wanted, item)) }
}

const only = (wanted: readonly string[], item: unknown): unknown =>
  Object.fromEntries(
    Object.entries(item as Readonly<Record<string, unknown>>).filter(([name]) =>
      wanted.includes(name),
    ),
  )
