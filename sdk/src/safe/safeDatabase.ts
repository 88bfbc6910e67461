import type { Kept } from '../waymark.js'
import { quietly } from './quietly.js'

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
 */
export const safeDatabase = (
  isNeeded: () => boolean,
  read: (kept: ReadonlyMap<string, string>) => void,
): SafeDatabase => {
  let opening: IDBOpenDBRequest | undefined
  let database: IDBDatabase | undefined

  const open = () => {
    if (opening) return
    const request = indexedDB.open(DATABASE, 1)
    opening = request
    request.onupgradeneeded = quietly(() => {
      if (isNeeded()) request.result.createObjectStore(STORE)
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
        if (opening === request) opening = database = undefined
      }
      // The visitor was erased meanwhile.
      if (opening !== request) return result.close()
      readAll(result, (kept) => {
        database = result
        read(kept)
      })
    })
  }
  return {
    open,
    write: (changes) => {
      if (database) writeAll(database, changes)
      else open()
      return Boolean(database)
    },
    remove: () => {
      database?.close()
      opening = database = undefined
      indexedDB.deleteDatabase(DATABASE).onerror = ignore
    },
  }
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
  const store = database.transaction(STORE, 'readwrite', strict).objectStore(STORE)
  changes.forEach((value, key) => {
    if (value === undefined) store.delete(key)
    else store.put(value, key)
  })
}
