import Database from 'better-sqlite3'
import { StorageOutage } from '../storage.js'
import type { Db } from './db.js'
import { migrate } from './migrate.js'
import { makePrivate } from './privateFile.js'

/**
 * How long a statement blocks the thread to wait for another process. Short, because `groupCommit`
 * retries.
 */
const BUSY_TIMEOUT_MS = 20
/** Longer while opening and migrating, when no requests are served yet. */
const OPENING_TIMEOUT_MS = 5_000

/** Pages between checkpoints. The default of 1,000 costs 15 to 20 % of the write rate. */
const CHECKPOINT_PAGES = 16_000

/**
 * Opens the database for writing, and brings its schema up to date.
 *
 * WAL with `synchronous=FULL`: a commit that was answered survives the loss of power.
 */
export const openDatabase = (file: string): Db => openAndMigrate(file).db

/** Like `openDatabase`, and also returns the migrations that it ran. */
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
    // Without `secure_delete`, deleted content stays in the file until it is overwritten.
    // https://www.sqlite.org/pragma.html#pragma_secure_delete
    db.pragma('secure_delete = ON')
    // Savepoints would otherwise write the pages that they copy to a file.
    db.pragma('temp_store = MEMORY')
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

/** A second, read-only connection for lists. */
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
 * SQLite 3.7.0 to 3.51.2 could lose commits when two connections checkpointed at once
 * (https://www.sqlite.org/releaselog/3_51_3.html); fixed in 3.51.3 and, as a backport, in 3.50.7.
 * 3.52.0 was withdrawn.
 */
export const losesCommits = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major !== 3) return major < 3
  if (minor === 50) return patch < 7
  if (minor === 51) return patch < 3
  return minor < 51 || minor === 52
}
