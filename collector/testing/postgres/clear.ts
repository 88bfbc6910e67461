import { onServer } from './aDatabase.js'

/**
 * Empties every table of a database but the list of migrations. It is faster than a database for each
 * test. Not by `delete`: autovacuum would then find the tables empty, and PostgreSQL would plan the
 * next test's statements for no rows.
 */
export const clear = (url: string): Promise<void> =>
  onServer(async (client) => {
    const { rows } = await client.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations'",
    )
    await client.query(`truncate ${rows.map(({ tablename }) => tablename).join(', ')}`)
  }, url)
