import { problem } from '../../domain/problem.js'
import type { Schema } from '../schema.js'
import type { Sealing } from '../sealing.js'
import { openAndMigrate } from './open.js'
import { openSqlite } from './openSqlite.js'

/** The schema of a database in a file, which has neither nodes nor roles. */
export const openSqliteSchema = (file: string, sealing?: Sealing): Schema => ({
  migrate: async () => {
    const { db, migrations } = openAndMigrate(file)
    db.close()
    return migrations
  },
  distribute: async () => 'no_citus',
  grantTo: async () =>
    problem(
      'invalid',
      'grant-to',
      'SQLite knows no roles: who may write the file may write all of it. Protect the file.',
    ),
  openStorage: () => openSqlite({ file, ...(sealing && { sealing }) }),
  close: async () => undefined,
})
