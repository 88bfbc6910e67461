import { quietly } from '../quietly.js'
import type { Waymark } from '../waymark.js'
import { type Change, safeDatabase } from './safeDatabase.js'

/** The same as in `store.ts`. Importing it would bundle the tracker. */
const PREFIX = 'waymark.'

/**
 * Copies the tracker's storage to IndexedDB, where it survives a crash, and restores missing keys.
 *
 * Browsers write localStorage and cookies to the disk seconds later, so a browser that is killed 300 ms
 * after a sale loses both. IndexedDB can be asked to write to the disk before it reports success. If
 * IndexedDB fails, the add-on does nothing and reports nothing.
 *
 * @example keepSafe(waymark)
 */
export const keepSafe = (tracker: Pick<Waymark, 'on' | 'flush'>): void => {
  /** Keys that the tracker wrote or deleted and that are not yet in the copy. */
  const changes = new Map<string, Change>()
  let isAllowed = false

  const database = safeDatabase(
    () => [...whole(changes).values()].some((value) => value !== undefined),
    (kept) => {
      kept.forEach((value, key) => {
        if (!changes.has(key) && !(key in localStorage)) putBack(key, value)
      })
      for (const [key, value] of whole(changes)) changes.set(key, value)
      save()
      tracker.flush()
    },
  )
  const save = quietly(() => {
    if (isAllowed && changes.size && database.write(changes)) changes.clear()
  })
  // `forget` and denied consent both erase the visitor.
  const erase = quietly(() => {
    changes.clear()
    database.remove()
  })
  tracker.on('visitor', (id) => id || erase())
  tracker.on('consent', (consent) => {
    isAllowed = consent === 'granted'
    if (isAllowed) quietly(database.open)()
  })
  tracker.on('kept', ([key, value]) => {
    changes.set(key, value)
    // All changes of this task go into one transaction, which is one write to the disk.
    Promise.resolve().then(save)
  })
}

/** The present content of the storage, with the changes applied. */
const whole = (changes: Iterable<readonly [string, Change]>): ReadonlyMap<string, Change> =>
  new Map<string, Change>([
    ...Object.entries<string>(localStorage).filter(([key]) => key.startsWith(PREFIX)),
    ...changes,
  ])

const putBack = quietly((key: string, value: string) => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // localStorage may be full. The tracker reads sessionStorage as well.
    sessionStorage.setItem(key, value)
  }
})
