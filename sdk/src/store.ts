import { pass } from './listeners.js'
import { options } from './options.js'
import { safely } from './say.js'

/** Every key begins with it. `erase` finds our keys by it and leaves those of the shop alone. */
export const PREFIX = 'waymark.'

/** The key of something that belongs to an account, by its kind. */
export const keyOf = (kind: string, id: unknown): string =>
  `${PREFIX + kind}.${options.account}.${id}`

type Storage = Record<string, string>

/** Storages that outlive the page: localStorage, then sessionStorage, which lasts as long as the tab. */
export const lasting = [() => localStorage, () => sessionStorage]
  .map((storage) => safely(storage) as unknown as Storage)
  .filter((storage) => storage)

/** The page's memory, for what no storage has room for, or may hold. */
const memory: Storage = {}

const storages: readonly Storage[] = [...lasting, memory]

/** A full storage keeps its old value, and the new one is in a later storage. So the last value counts. */
export const load = (key: string): string =>
  storages.reduce((found, storage) => storage[key] || found, '')

/** Writes into the first storage that has room, and deletes the key from the later ones. */
export const save = (key: string, value: string): void => {
  let isWritten: unknown
  for (const storage of storages)
    if (isWritten) delete storage[key]
    else
      isWritten = safely(() => {
        storage[key] = value
        return true
      })
  pass('kept', [key, value])
}

/** Keeps a value in this page alone. */
export const remember = (key: string, value: string): void => {
  memory[key] = value
}

export const drop = (key: string): void => {
  for (const storage of storages) delete storage[key]
  pass('kept', [key])
}

export const keysFrom = (start: string): string[] =>
  Object.keys(Object.assign({}, ...storages)).filter((key) => key.startsWith(start))
