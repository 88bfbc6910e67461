import { type Problem, problem } from '../../domain/problem.js'

/** What the value of a field in a JSON text must be, and how a message names it. */
const KINDS = {
  text: { isIt: (value: unknown) => typeof value === 'string', says: 'a text' },
  number: { isIt: (value: unknown) => typeof value === 'number', says: 'a number' },
  'number or null': {
    isIt: (value: unknown) => typeof value === 'number' || value === null,
    says: 'a number or null',
  },
  texts: {
    isIt: (value: unknown) => Array.isArray(value) && value.every(isText),
    says: 'a list of texts',
  },
  'texts by name': {
    isIt: (value: unknown) => isRecord(value) && Object.values(value).every(isText),
    says: 'an object with a text for each name',
  },
} as const
export type FieldKind = keyof typeof KINDS

export type Fields = Readonly<Record<string, FieldKind>>

/**
 * Checks that a value is an object that has no other fields than these, and each of its kind. The fields
 * of a problem are named with what precedes them: "policy.windowDays".
 */
export const readFields = (
  value: unknown,
  fields: Fields,
  name: string,
): Readonly<Record<string, unknown>> | Problem => {
  if (!isRecord(value)) return problem('invalid', name, `"${name}" must be an object: {…}.`)
  for (const [field, own] of Object.entries(value)) {
    const path = `${name}.${field}`
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (kind === undefined) {
      const known = Object.keys(fields).join(', ')
      return problem('unknown', path, `There is no such field. The fields are: ${known}.`)
    }
    if (!KINDS[kind].isIt(own)) return problem('invalid', path, `Write ${KINDS[kind].says}.`)
  }
  return value
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): boolean => typeof value === 'string'

/** A problem with a field of an object that is itself a field. */
export const within = (name: string, { field, ...other }: Problem): Problem => ({
  ...other,
  field: `${name}.${field}`,
})
