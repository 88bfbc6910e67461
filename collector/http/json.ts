import { type Problem, problem } from '../domain/problem.js'

export const DEPTH_MAX = 8
export const KEYS_MAX = 64

export type CheckJson = (value: unknown) => { readonly value: unknown } | Problem

/** Parses untrusted JSON. */
export const parseJson = (text: string, check: CheckJson = checkJson): ReturnType<CheckJson> => {
  try {
    return check(JSON.parse(text))
  } catch {
    return problem('not_json', 'body', 'Send JSON.')
  }
}

/**
 * Refuses values that are nested too deeply, have too many keys, or have a key that could change an
 * object's prototype.
 */
export const checkJson: CheckJson = (value) => tooDeep(value, 0) ?? { value }

const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

const tooDeep = (value: unknown, depth: number): Problem | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEPTH_MAX) return problem('too_deep', 'body', `Nest at most ${DEPTH_MAX} levels.`)
  const keys = Array.isArray(value) ? [] : Object.keys(value)
  if (keys.length > KEYS_MAX) {
    return problem('too_many_keys', 'body', `Send at most ${KEYS_MAX} keys in one object.`)
  }
  const forbidden = keys.find((key) => FORBIDDEN.includes(key))
  if (forbidden) return problem('forbidden_key', forbidden, `Remove the key "${forbidden}".`)
  for (const inner of Object.values(value)) {
    const found = tooDeep(inner, depth + 1)
    if (found) return found
  }
  return undefined
}
