import { type Problem, problem } from '../../domain/problem.js'
import { type Exact, isList, isNumeral } from './exactJson.js'

/** A JSON Pointer, and the keys that it names. https://www.rfc-editor.org/rfc/rfc6901 */
export interface Pointer {
  readonly text: string
  readonly keys: readonly string[]
}

const POINTER_MAX = 300
const KEYS_MAX = 20

/** Reads a JSON Pointer; `path` is where it stands in the mapping. */
export const readPointer = (value: unknown, path: string): Pointer | Problem => {
  const wrong = (why: string) =>
    problem('invalid_mapping', path, `${why} A pointer looks like "/data/amount".`)
  if (typeof value !== 'string') return wrong('The pointer must be a text.')
  if (value !== '' && !value.startsWith('/')) return wrong(`"${cut(value)}" must begin with "/".`)
  if (/~(?![01])/.test(value)) {
    return wrong(`In "${cut(value)}" write "~" as "~0", and "/" within a key as "~1".`)
  }
  const keys = value.split('/').slice(1).map(unescaped)
  if (value.length > POINTER_MAX || keys.length > KEYS_MAX) {
    return wrong(`It may have ${POINTER_MAX} characters and ${KEYS_MAX} keys.`)
  }
  return { text: value, keys }
}

/** "~01" is "~1": "~1" is replaced first, and "~0" afterwards. */
const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~')

const cut = (text: string): string => text.slice(0, 50).toWellFormed()

/** What a pointer names; undefined if there is nothing. */
export const valueAt = (body: Exact, { keys }: Pointer): Exact | undefined => {
  let value: Exact | undefined = body
  for (const key of keys) value = value === undefined ? undefined : memberOf(value, key)
  return value
}

const memberOf = (value: Exact, key: string): Exact | undefined => {
  if (typeof value !== 'object' || value === null || isNumeral(value)) return undefined
  if (isList(value)) return /^(0|[1-9]\d{0,8})$/.test(key) ? value[Number(key)] : undefined
  // Members that an object inherits, such as "constructor", are not in the body.
  return Object.hasOwn(value, key) ? value[key] : undefined
}
