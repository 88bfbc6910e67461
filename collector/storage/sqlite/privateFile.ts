import { closeSync, openSync, statSync } from 'node:fs'

const PRIVATE = 0o600
const OTHERS = 0o077

/**
 * Makes a database file that only its owner may read, where there is none. SQLite itself would make
 * it readable for everybody; `-wal` and `-shm` get the rights of the file.
 */
export const makePrivate = (file: string): void => {
  if (file === '' || file === ':memory:') return
  try {
    closeSync(openSync(file, 'wx', PRIVATE))
  } catch {
    // It is there already, or cannot be made: opening it says why.
  }
}

/** Files of a database that others on this machine may read or write: it holds secrets. */
export const openToOthers = (file: string): readonly string[] => {
  // Windows has no such rights, and Node makes them up.
  if (process.platform === 'win32') return []
  return ['', '-wal', '-shm']
    .map((end) => file + end)
    .filter((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat !== undefined && (stat.mode & OTHERS) !== 0
    })
}
