import { closeSync, openSync, statSync } from 'node:fs'

const PRIVATE = 0o600
const OTHERS = 0o077

/**
 * Creates a database file that only its owner can read, if there is none. SQLite itself creates
 * files with mode 0644, less the umask; `-wal` and `-shm` get the mode of the database file.
 */
export const makePrivate = (file: string): void => {
  if (file === '' || file === ':memory:') return
  try {
    closeSync(openSync(file, 'wx', PRIVATE))
  } catch {
    // The file exists or cannot be created. In that case opening it fails with the reason.
  }
}

/** The files of a database that other users of this machine can read or write. */
export const openToOthers = (file: string): readonly string[] => {
  // Windows has no such modes; Node only emulates them. https://nodejs.org/api/fs.html#file-modes
  if (process.platform === 'win32') return []
  return ['', '-wal', '-shm']
    .map((end) => file + end)
    .filter((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat !== undefined && (stat.mode & OTHERS) !== 0
    })
}
