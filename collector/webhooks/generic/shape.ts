import { isProblem, type Problem, problem } from '../../domain/problem.js'

/** Checks one value of a mapping. `path` is its JSON Pointer there, and the field of the problem. */
export type Check<T> = (value: unknown, path: string) => T | Problem

type Shape = Readonly<Record<string, Check<unknown>>>
type Values<S extends Shape> = {
  readonly [K in keyof S]?: Exclude<ReturnType<S[K]>, Problem> | undefined
}

/** A problem of a mapping. */
export const refused = (path: string, message: string): Problem =>
  problem('invalid_mapping', path === '' ? '/' : path, message)

/** An object with these keys and no others. */
export const object =
  <S extends Shape>(shape: S, required: readonly string[] = []): Check<Values<S>> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refused(path, `This must be an object with ${listed(Object.keys(shape))}.`)
    }
    const entries = Object.entries(value)
    const unknown = entries.find(([key]) => !Object.hasOwn(shape, key))
    if (unknown) {
      const known = listed(Object.keys(shape))
      return refused(`${path}/${escaped(unknown[0])}`, `This key is unknown. Known are ${known}.`)
    }
    const missing = required.find((key) => !Object.hasOwn(value, key))
    if (missing !== undefined) return refused(path, `"${missing}" is missing.`)
    const values: [string, unknown][] = []
    for (const [key, one] of entries) {
      const checked = shape[key]?.(one, `${path}/${escaped(key)}`)
      if (isProblem(checked)) return checked
      values.push([key, checked])
    }
    return Object.fromEntries(values) as Values<S>
  }

/** A list of up to `max` such values. */
export const list =
  <T>(check: Check<T>, max: number, min = 1): Check<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return refused(path, `This must be a list of ${min} to ${max} values.`)
    }
    const values: T[] = []
    for (const [index, one] of value.entries()) {
      const checked = check(one, `${path}/${index}`)
      if (isProblem(checked)) return checked
      values.push(checked)
    }
    return values
  }

/** One of these words. */
export const word =
  <W extends string>(words: readonly W[]): Check<W> =>
  (value, path) =>
    words.find((one) => one === value) ?? refused(path, `This must be ${listed(words)}.`)

/** An object with any keys, up to `max`, whose values are such. */
export const table =
  <T>(check: Check<T>, max: number): Check<ReadonlyMap<string, T>> =>
  (value, path) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    const entries = isObject ? Object.entries(value) : []
    if (entries.length === 0 || entries.length > max) {
      return refused(path, `This must be an object with 1 to ${max} keys.`)
    }
    const values = new Map<string, T>()
    for (const [key, one] of entries) {
      const checked = check(one, `${path}/${escaped(key)}`)
      if (isProblem(checked)) return checked
      values.set(key, checked)
    }
    return values
  }

/** "a", "b" or "c". */
export const listed = (words: readonly string[]): string => {
  const quoted = words.map((one) => `"${one}"`)
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

const escaped = (key: string): string =>
  key.slice(0, 100).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')
