import Database from 'better-sqlite3'
import { StorageOutage } from '../storage.js'
import type { Db } from './db.js'
import { migrate } from './migrate.js'
import { makePrivate } from './privateFile.js'

/** How long a statement waits for another process, on the thread: `groupCommit` tries again. */
const BUSY_TIMEOUT_MS = 20
/** Opening and migrating may wait longer: nobody is served yet. */
const OPENING_TIMEOUT_MS = 5_000

/** Pages between checkpoints. The default of 1,000 costs 15 to 20 % of the write rate. */
const CHECKPOINT_PAGES = 16_000

/**
 * Opens the database for writing, and brings its schema up to date.
 *
 * WAL with `synchronous=FULL`: a commit that was answered survives the loss of power.
 */
export const openDatabase = (file: string): Db => openAndMigrate(file).db

/** As `openDatabase`, and says which migrations were missing. */
export const openAndMigrate = (
  file: string,
): { readonly db: Db; readonly migrations: readonly string[] } => {
  makePrivate(file)
  const db = connect(file, false)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    db.pragma('foreign_keys = ON')
    // Otherwise what is deleted stays in the file until something else needs the place.
    db.pragma('secure_delete = ON')
    if (db.pragma('synchronous', { simple: true }) !== 2) {
      throw new Error(
        'SQLite did not accept synchronous=FULL: commits could be lost with the power.',
      )
    }
    const migrations = migrate(db)
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return { db, migrations }
  } catch (cause) {
    db.close()
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause
    throw new StorageOutage(
      `Another process has been writing the database file ${file} for ${OPENING_TIMEOUT_MS} ms. Try again.`,
      cause,
    )
  }
}

/** A second connection that cannot write, for lists. */
export const openForReading = (file: string): Db => connect(file, true)

const connect = (file: string, readonly: boolean): Db => {
  try {
    const db = new Database(file, { readonly, timeout: OPENING_TIMEOUT_MS })
    const version = db.prepare('select sqlite_version()').pluck().get() as string
    if (losesCommits(version)) {
      db.close()
      throw new Error(
        `SQLite ${version} can lose committed writes (the WAL-reset defect). Update better-sqlite3 to a version with SQLite 3.51.3 or newer.`,
      )
    }
    return db
  } catch (cause) {
    const { code = /directory does not exist/.test(String(cause)) ? 'no such folder' : undefined } =
      cause as { code?: string }
    if (!code) throw cause
    throw new StorageOutage(`The database file ${file} cannot be opened (${code}).`, cause)
  }
}

/**
 * SQLite 3.7.0 to 3.51.2 could lose commits when two connections checkpointed at once; fixed in
 * 3.51.3 and, as a backport, in 3.50.7. 3.52.0 was withdrawn.
 */
export const losesCommits = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major !== 3) return major < 3
  if (minor === 50) return patch < 7
  if (minor === 51) return patch < 3
  return minor < 51 || minor === 52
}
