import { quietly } from '../quietly.js'
import type { Kept } from '../waymark.js'

const DATABASE = 'waymark'
const STORE = 'kept'

export type Change = Kept[1]

export interface SafeDatabase {
  open(): void
  /** False if it is not open yet; it is being opened then. */
  write(changes: ReadonlyMap<string, Change>): boolean
  remove(): void
}

/**
 * A store of texts that a crash does not reach. It calls `read` with its whole content each time that
 * it was opened, and is created only where `isNeeded` says so.
 *
 * Each page that creates it gives it a name of its own. Chromium keeps a page that is left while it
 * creates a database, and then lets nobody open that one until the page is gone; those that exist can
 * always be opened. So there may be several, which all take every change.
 */
export const safeDatabase = (
  isNeeded: () => boolean,
  read: (kept: ReadonlyMap<string, string>) => void,
): SafeDatabase => {
  const own = `${DATABASE}.${Math.random()}`
  /** Changes with every erasure, so that what was asked for before it comes to nothing. */
  let opening: object | undefined
  const opened = new Set<IDBDatabase>()

  const openOne = (name: string, asked: object) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = quietly(() => {
      if (opening === asked && isNeeded()) request.result.createObjectStore(STORE)
      else {
        // Where there is nothing to keep not even an empty database is left.
        opening = undefined
        request.transaction?.abort()
      }
    })
    request.onerror = ignore
    request.onsuccess = quietly(() => {
      const { result } = request
      result.onversionchange = result.onclose = () => {
        result.close()
        opened.delete(result)
        if (!opened.size && opening === asked) opening = undefined
      }
      // The visitor was erased meanwhile.
      if (opening !== asked) {
        result.close()
        return erase(name)
      }
      readAll(result, (kept) => {
        opened.add(result)
        read(kept)
      })
    })
  }
  const open = () => {
    if (opening) return
    const asked = {}
    opening = asked
    withNames((names) => {
      if (opening === asked) for (const name of names[0] ? names : [own]) openOne(name, asked)
    })
  }
  return {
    open,
    write: (changes) => {
      if (!opened.size) open()
      for (const database of opened) writeAll(database, changes)
      return opened.size > 0
    },
    remove: () => {
      for (const database of opened) database.close()
      opened.clear()
      opening = undefined
      withNames((names) => names.forEach(erase))
    },
  }
}

/** A browser that cannot list its databases, such as Firefox before 126, has the one. */
const withNames = (use: (names: readonly string[]) => void): unknown =>
  indexedDB.databases
    ? indexedDB
        .databases()
        .then((found) =>
          use(
            found
              .map(({ name }) => `${name}`)
              .filter((name) => `${name}.`.startsWith(`${DATABASE}.`)),
          ),
        )
        .catch(() => {})
    : use([DATABASE])

const erase = (name: string): void => {
  indexedDB.deleteDatabase(name).onerror = ignore
}

/** Firefox shows the page an error that nobody has handled. */
const ignore = (event: Event) => event.preventDefault()

const readAll = (database: IDBDatabase, read: (kept: ReadonlyMap<string, string>) => void) => {
  const store = database.transaction(STORE).objectStore(STORE)
  const keys = store.getAllKeys()
  const values = store.getAll()
  values.onsuccess = quietly(() =>
    read(new Map(keys.result.map((key, index) => [key as string, values.result[index]]))),
  )
}

const writeAll = (database: IDBDatabase, changes: ReadonlyMap<string, Change>) => {
  const strict = { durability: 'strict' } as const
  const transaction = database.transaction(STORE, 'readwrite', strict)
  const store = transaction.objectStore(STORE)
  changes.forEach((value, key) => {
    if (value === undefined) store.delete(key)
    else store.put(value, key)
  })
  // If a page is left, its browser aborts transactions that were not committed. Without `commit` they
  // are committed once every request is answered; Firefox before 74 and Safari before 15 lack it.
  transaction.commit?.()
}
