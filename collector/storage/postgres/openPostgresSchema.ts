import type { Client } from 'pg'
import type { Schema } from '../schema.js'
import { distributeTables } from './citus.js'
import { type PostgresOptions, writersOf } from './connect.js'
import { grantCollector } from './grants.js'
import { migrate, migrator } from './migrate.js'
import { openPostgres } from './openPostgres.js'
import { toOutage } from './outage.js'

/** The schema of a database on a PostgreSQL server. Connects on first use. */
export const openPostgresSchema = (options: PostgresOptions): Schema => {
  const pool = writersOf({ ...options, poolMax: 1 })
  const patiently = async <Value>(work: (client: Client) => Promise<Value>): Promise<Value> => {
    const client = await migrator(pool)
    try {
      // Distributing a table moves all its rows, which takes long.
      await client.query('set lock_timeout = 0')
      return await work(client)
    } finally {
      await client.end()
    }
  }
  const orOutage = async <Value>(answer: Promise<Value>): Promise<Value> =>
    answer.catch((error: unknown) => {
      throw toOutage(error)
    })
  return {
    migrate: () => orOutage(migrate(pool)),
    distribute: (onTable) => orOutage(patiently((client) => distributeTables(client, onTable))),
    grantTo: (role) => orOutage(patiently((client) => grantCollector(client, role))),
    openStorage: () => openPostgres(options),
    close: () => pool.end(),
  }
}
