import { decimalOf, type Exact, isNumeral } from './exactJson.js'
import type { Scalar } from './specs.js'

/** What a field became: a value, nothing, or a sentence that says why it cannot be read. */
export interface Outcome {
  readonly found: Exact | undefined
  readonly value?: unknown
  readonly wrong?: string
}

export const became = (found: Exact | undefined, value: unknown): Outcome => ({ found, value })

export const wrong = (found: Exact | undefined, why: string): Outcome => ({ found, wrong: why })

/** Absent, null and an empty text all say nothing. */
export const isNothing = (found: Exact | undefined): found is undefined =>
  found === undefined || found === null || (typeof found === 'string' && found.trim() === '')

/** A text, number or boolean as text; null for null; undefined for a list or an object. */
export const scalarOf = (found: Exact | undefined): Scalar | undefined => {
  if (found === null) return null
  if (typeof found === 'string') return found
  if (typeof found === 'boolean') return String(found)
  return isNumeral(found) ? decimalOf(found) : undefined
}
