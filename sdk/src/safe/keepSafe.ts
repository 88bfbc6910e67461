import { quietly } from '../quietly.js'
import type { Waymark } from '../waymark.js'
import { type Change, safeDatabase } from './safeDatabase.js'

/** As in `store.ts`, which would bring the tracker along. */
const PREFIX = 'waymark.'

/**
 * Copies what the tracker keeps to where a crash does not reach it, and puts back what is missing.
 *
 * Browsers write localStorage and cookies to the disk seconds later: a browser that is killed 300 ms
 * after a sale has lost both. IndexedDB can be asked to write first. Whatever it refuses is silent.
 *
 * @example keepSafe(waymark)
 */
export const keepSafe = (tracker: Pick<Waymark, 'on' | 'flush'>): void => {
  /** What the tracker wrote or dropped and the copy does not have yet. */
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
  // Both `forget` and denied consent erase the visitor.
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
    // One transaction for all that happens in this task, which is one write to the disk.
    Promise.resolve().then(save)
  })
}

/** What the storage holds now, with what changed since. */
const whole = (changes: Iterable<readonly [string, Change]>): ReadonlyMap<string, Change> =>
  new Map<string, Change>([
    ...Object.entries<string>(localStorage).filter(([key]) => key.startsWith(PREFIX)),
    ...changes,
  ])

const putBack = quietly((key: string, value: string) => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // It is full: the tracker reads the other one too.
    sessionStorage.setItem(key, value)
  }
})
