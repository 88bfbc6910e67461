import { quietly } from '../quietly.js'
import type { Kept } from '../waymark.js'

const DATABASE = 'waymark'
const STORE = 'kept'

export type Change = Kept[1]

export interface SafeDatabase {
  open(): void
  /** Returns false if no database is open yet. It then opens one. */
  write(changes: ReadonlyMap<string, Change>): boolean
  remove(): void
}

/**
 * A store of texts that survives a crash of the browser. It calls `read` with the whole content of each
 * database that it has opened. It creates a database only if `isNeeded` returns true.
 *
 * Each page that creates a database gives it a name of its own. If a page is left while it creates a
 * database, Chromium may put the page into the back/forward cache, and until that page is gone no other
 * page can open the database (measured: e2e case 59). A database that exists can always be opened. So
 * there may be several databases, and every change is written to all of them.
 */
export const safeDatabase = (
  isNeeded: () => boolean,
  read: (kept: ReadonlyMap<string, string>) => void,
): SafeDatabase => {
  const own = `${DATABASE}.${Math.random()}`
  /** Replaced with every erasure, so that requests from before the erasure have no effect. */
  let opening: object | undefined
  const opened = new Set<IDBDatabase>()

  const openOne = (name: string, asked: object) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = quietly(() => {
      if (opening === asked && isNeeded()) request.result.createObjectStore(STORE)
      else {
        // If there is nothing to store, the upgrade is aborted, which leaves no empty database.
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
      // The visitor was erased while the database was being opened.
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

/** A browser that cannot list its databases, such as Firefox before 126, uses one fixed name. */
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

/** Firefox reports an IndexedDB error that was not handled to the page's `onerror`. */
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
  // If a page is left, its browser aborts transactions that were not committed. Without `commit`, a
  // transaction is committed after every request is answered. Firefox before 74 and Safari before 15 do
  // not have `commit` (https://developer.mozilla.org/en-US/docs/Web/API/IDBTransaction/commit).
  transaction.commit?.()
}
