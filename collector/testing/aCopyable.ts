import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CopyEnd } from '../storage/copy/copyEnd.js'
import { openPostgresCopyEnd } from '../storage/postgres/copyEnd.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { openSqliteCopyEnd } from '../storage/sqlite/copyEnd.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import { aBusyYear } from './aBusyYear.js'
import { aDatabase, anEmptyDatabase } from './postgres/aDatabase.js'

export const COPYABLE = ['sqlite', 'postgres'] as const
export type Copyable = (typeof COPYABLE)[number]

/** A database of either kind. */
export interface CopyableDatabase {
  /** A file, or an address. */
  readonly name: string
  /** A collector on it. */
  readonly open: () => Storage
  /** As `waymark copy` sees it. */
  readonly end: () => Promise<CopyEnd>
  readonly remove: () => Promise<void>
}

const inFile = (): CopyableDatabase => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  return {
    name: file,
    open: () => openSqlite({ file }),
    end: async () => openSqliteCopyEnd(file),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const onServer = async (made: ReturnType<typeof aDatabase>): Promise<CopyableDatabase> => {
  const { url, drop } = await made
  return {
    name: url,
    open: () => openPostgres({ url }),
    end: () => openPostgresCopyEnd({ url }),
    remove: drop,
  }
}

/** One without accounts. */
export const anEmptyCopyable = async (kind: Copyable): Promise<CopyableDatabase> =>
  kind === 'sqlite' ? inFile() : onServer(aDatabase())

let busyFile: Promise<string> | undefined
let busyTemplate: Promise<string> | undefined

/** One with the accounts of a busy year, each time the same. */
export const aBusyCopyable = async (kind: Copyable): Promise<CopyableDatabase> => {
  if (kind === 'sqlite') {
    busyFile ??= filled(kind)
    const database = inFile()
    // With its -wal, in which the rows may be.
    cpSync(dirname(await busyFile), dirname(database.name), { recursive: true })
    return database
  }
  busyTemplate ??= filled(kind)
  return onServer(anEmptyDatabase(new URL(await busyTemplate).pathname.slice(1)))
}

const filled = async (kind: Copyable): Promise<string> => {
  const { name, open } = await anEmptyCopyable(kind)
  const storage = open()
  await aBusyYear(storage)
  await storage.close()
  return name
}
