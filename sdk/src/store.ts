import { pass } from './listeners.js'
import { options } from './options.js'
import { safely } from './say.js'

/** Every key begins so, which is how `erase` finds ours and leaves the shop's alone. */
export const PREFIX = 'waymark.'

/** What belongs to an account, by its kind. */
export const keyOf = (kind: string, id: unknown): string =>
  `${PREFIX + kind}.${options.account}.${id}`

/** The browser's storage, or an object that lives as long as the page. */
const storage = (safely(() => localStorage) || {}) as Record<string, string>

/** What the storage has no room for. */
const memory: Record<string, string> = {}

export const load = (key: string): string => memory[key] || storage[key] || ''

export const save = (key: string, value: string): void => {
  try {
    storage[key] = value
    delete memory[key]
  } catch (_) {
    // What the storage held before stays there, for the next page.
    memory[key] = value
  }
  pass('kept', [key, value])
}

export const drop = (key: string): void => {
  delete memory[key]
  delete storage[key]
  pass('kept', [key])
}

export const keysFrom = (start: string): string[] =>
  Object.keys({ ...storage, ...memory }).filter((key) => key.startsWith(start))
