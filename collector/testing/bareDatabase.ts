import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Pool } from 'pg'
import { migrate as migratePostgres } from '../storage/postgres/migrate.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { migrate as migrateSqlite } from '../storage/sqlite/migrate.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import type { DatabaseKind } from './migrationFolder.js'
import { aDatabase, anEmptyDatabase, onServer, type TestDatabase } from './postgres/aDatabase.js'
import { sqliteFile } from './sqliteFile.js'

/** Text of SQL that both databases understand, and its rows. */
export type Sql = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** An empty database of either kind, as tests of both see it. */
export interface BareDatabase {
  readonly kind: DatabaseKind
  readonly sql: Sql
  readonly migrate: (folder?: URL) => Promise<unknown>
  /** Another collector on it. */
  readonly open: () => Storage
  readonly remove: () => Promise<void>
}

const bareSqlite = (fileIn: (folder: string) => string): BareDatabase => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = fileIn(folder)
  const on = <Value>(work: (db: Database.Database) => Value): Value => {
    const db = new Database(file)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }
  return {
    kind: 'sqlite',
    sql: async (text) => {
      const rows = on((db) => {
        if (/^\s*(select|explain|pragma)/i.test(text)) {
          return db.prepare(text).all() as Record<string, unknown>[]
        }
        db.exec(text)
        return []
      })
      // An edit of another process never falls within one turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
      return rows
    },
    migrate: async (migrations) => on((db) => migrateSqlite(db, migrations)),
    open: () => openSqlite({ file }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const onPostgres = ({ url, drop }: TestDatabase): BareDatabase => {
  return {
    kind: 'postgres',
    sql: (text) => onServer(async (client) => (await client.query(text)).rows ?? [], url),
    migrate: async (migrations) => {
      const pool = new Pool({ connectionString: url })
      try {
        return await migratePostgres(pool, migrations)
      } finally {
        await pool.end()
      }
    },
    open: () => openPostgres({ url }),
    remove: drop,
  }
}

export const aBareDatabase = async (kind: DatabaseKind): Promise<BareDatabase> =>
  kind === 'sqlite'
    ? bareSqlite((folder) => join(folder, 'waymark.db'))
    : onPostgres(await anEmptyDatabase())

/** One with today's schema: a copy, which is faster than migrating. */
export const aMigratedDatabase = async (kind: DatabaseKind): Promise<BareDatabase> =>
  kind === 'sqlite' ? bareSqlite(sqliteFile) : onPostgres(await aDatabase())
