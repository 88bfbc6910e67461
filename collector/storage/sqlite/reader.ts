import { Kysely, SqliteDialect } from 'kysely'
import { readsOver } from '../reads/reads.js'
import type { Tables } from '../reads/tables.js'
import type { Reads } from '../reads.js'
import { openForReading } from './open.js'

export interface Reader extends Reads {
  close(): Promise<void>
}

/** Lists over a read-only connection in this thread. */
export const inlineReader = (file: string): Reader => {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openForReading(file) }) })
  return { ...readsOver(db), close: () => db.destroy() }
}
