import { pass } from './listeners.js'
import { options } from './options.js'
import { safely } from './say.js'

/** Every key begins so, which is how `erase` finds ours and leaves the shop's alone. */
export const PREFIX = 'waymark.'

/** What belongs to an account, by its kind. */
export const keyOf = (kind: string, id: unknown): string =>
  `${PREFIX + kind}.${options.account}.${id}`

type Kept = Record<string, string>

/** Storages that outlive the page, the best first: the second lives as long as the tab. */
export const lasting = [() => localStorage, () => sessionStorage]
  .map((storage) => safely(storage) as unknown as Kept)
  .filter((storage) => storage)

/** The last is the page's own, for what no storage has room for. */
const storages: readonly Kept[] = [...lasting, {}]

/** What stands further back was written later: a storage that is full keeps what it held before. */
export const load = (key: string): string =>
  storages.reduce((found, storage) => storage[key] || found, '')

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

export const drop = (key: string): void => {
  for (const storage of storages) delete storage[key]
  pass('kept', [key])
}

export const keysFrom = (start: string): string[] =>
  Object.keys(Object.assign({}, ...storages)).filter((key) => key.startsWith(start))
