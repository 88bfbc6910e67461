import { timingSafeEqual } from 'node:crypto'
import { type Problem, problem } from '../domain/problem.js'

/** An object of unknown shape. Every field of a provider's message is checked before it is used. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object; none for any other value. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The entries of a list; none for any other value. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A trimmed text, or a number as text; '' for any other value. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : ''
}

/** A text that is not empty. */
export const someText = (value: unknown): string | undefined => textOf(value) || undefined

/** The id of an object, which providers send as the id alone or as the whole object. */
export const idOf = (value: unknown): string | undefined =>
  someText(value) ?? someText(fieldsOf(value).id)

/** An instant in whole seconds since 1970, in milliseconds. Undefined for anything else. */
export const secondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < SECONDS_MAX
    ? value * 1_000
    : undefined
const SECONDS_MAX = 100_000_000_000

/** An instant of ISO 8601 with its zone, in milliseconds. Undefined for anything else. */
export const instantOf = (value: unknown): number | undefined => {
  const text = textOf(value)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isFinite(at) ? at : undefined
}

/** Parses the body of a delivery, or says that it is no JSON. */
export const readJsonBody = (body: Uint8Array): Fields | Problem => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  } catch {
    // Answered below.
  }
  return problem('not_json', 'body', 'The body must be a JSON object.')
}

/** Whether two texts are equal, in constant time. `timingSafeEqual` throws if the lengths differ. */
export const isSameText = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

export const forged = problem(
  'wrong_signature',
  'signature',
  'The signature does not match. Check that the secret of this endpoint is the one that the provider shows.',
)

export const unsigned = (header: string): Problem =>
  problem('no_signature', header, `The delivery has no usable ${header} header.`)

export const stale = problem(
  'stale',
  'signature',
  'The signed time is more than 300 seconds from now. Check the clock of this machine; a repeated delivery must be signed again.',
)
