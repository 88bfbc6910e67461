import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { readsOver } from '../reads/reads.js'
import type { Tables } from '../reads/tables.js'
import type { Reads } from '../reads.js'

/** Lists over a pool. Imported when the first list is asked for. */
export const listsOver = (pool: Pool): Reads =>
  readsOver(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }))
