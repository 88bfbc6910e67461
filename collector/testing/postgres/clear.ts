import { onServer } from './aDatabase.js'

/**
 * Deletes every row of a database but the list of migrations, with the triggers of foreign keys off.
 * Ten times faster than a database for each test, whose creation and end both wait for the disk.
 */
export const clear = (url: string): Promise<void> =>
  onServer(async (client) => {
    const { rows } = await client.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations'",
    )
    const deletes = rows.map(({ tablename }) => `delete from ${tablename};`)
    await client.query(`set session_replication_role = replica; ${deletes.join(' ')}`)
  }, url)
