import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import { sqliteFile } from './sqliteFile.js'

export interface TempStorage {
  readonly storage: Storage
  /** Every byte that is on the disk, as text. */
  readonly bytes: () => string
  readonly remove: () => Promise<void>
}

/** A real database in a folder of its own. */
export const tempStorage = (): TempStorage => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const storage = openSqlite({ file: sqliteFile(folder) })
  return {
    storage,
    bytes: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join(''),
    remove: async () => {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
