import { Kysely, SqliteDialect } from 'kysely'
import { readsOver } from '../reads/reads.js'
import type { Tables } from '../reads/tables.js'
import type { Reads } from '../reads.js'
import { openForReading } from './open.js'

export interface Reader extends Reads {
  close(): Promise<void>
}

/** Runs lists on a read-only connection in this thread. */
export const inlineReader = (file: string): Reader => {
  const connection = openForReading(file)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) })
  return {
    ...readsOver(db, 'clicks_by_affiliate'),
    close: async () => {
      await db.destroy()
      // Kysely closes the connection only if it was used. An open connection would keep the `-wal`
      // file.
      connection.close()
    },
  }
}
