import { Kysely, SqliteDialect } from 'kysely'
import { readsOver } from '../reads/reads.js'
import type { Tables } from '../reads/tables.js'
import type { Reads } from '../reads.js'
import { openForReading } from './open.js'

export interface Reader extends Reads {
  close(): Promise<void>
}

/** Opens a read-only connection for lists. Imported when the first list is asked for. */
export const openLists = (file: string): Reader => {
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
