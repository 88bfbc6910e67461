import { readFileSync } from 'node:fs'
import { Client, type ClientBase, type Pool, type PoolClient } from 'pg'
import { migrationsIn, refuseNewer } from '../migrations.js'
import { StorageOutage } from '../storage.js'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * The `lock_timeout` of a schema change. While it waits for a table's lock, all later statements on
 * the table queue behind it, so it gives up soon and retries.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
 */
const LOCK_TIMEOUT_MS = 500
const TRIES_MAX = 120
const AGAIN_MS = 250

/**
 * Marks a migration whose statements cannot run in a transaction. Each statement can be repeated.
 */
const EACH_FOR_ITSELF = '-- each statement for itself'

/** SQLSTATEs of a lock timeout or a deadlock. */
const IN_THE_WAY = /^(55P03|40P01)$/
/**
 * SQLSTATEs of a concurrent creation of the same object, which `if not exists` does not prevent.
 */
const FIRST = /^(23505|42P07|42710)$/

/** SQLSTATE of a role that lacks a right. */
export const NOT_ALLOWED = '42501'
const MIGRATE_FIRST =
  'The schema of this database is not up to date, and this role may not change it. Run as its owner: waymark migrate --grant-to <this role>'

/**
 * Runs the migrations that this database lacks. Safe when several collectors start at once, and
 * while others are serving: each migration holds a lock on the list of migrations, and waits at
 * most half a second for a table before it retries. A failed migration is rolled back, unless it is
 * marked as running outside a transaction.
 */
export const migrate = async (pool: Pool, folder: URL = FOLDER): Promise<readonly string[]> => {
  const known = migrationsIn(folder)
  // The pool checks each new connection for a supported server.
  const checked = await pool.connect()
  checked.release()
  const client = await migrator(pool)
  try {
    await ensureList(client)
    const before = await appliedIn(client)
    refuseNewer(known, before)
    const missing = known.filter((name) => !before.includes(name))
    for (const name of missing) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      await again(() =>
        runOne(client, name, () => (isLoose(text) ? runLoose(pool, text) : runEach(client, text))),
      )
    }
    return missing
  } catch (error) {
    throw (error as { code?: string }).code === NOT_ALLOWED
      ? new StorageOutage(MIGRATE_FIRST, error, 'migrate_first')
      : error
  } finally {
    await client.end()
  }
}

/**
 * Checks first, because `create table if not exists` needs a right that a collector may lack, even
 * if the table exists.
 */
const ensureList = async (client: Client): Promise<void> => {
  const { rows } = await client.query("select to_regclass('migrations') is not null as found")
  if (rows[0].found) return
  await again(
    () =>
      client.query(
        'create table if not exists migrations (name text collate "C" primary key, applied_at bigint not null)',
      ),
    FIRST,
  )
}

/**
 * A separate connection, because the pool's connections have a statement timeout and a migration
 * may take longer.
 */
export const migrator = async (pool: Pool): Promise<Client> => {
  const client = new Client({ ...pool.options, query_timeout: 0 })
  // A lost connection fails its statements. Without a listener, the `error` event would end the
  // process.
  client.on('error', () => undefined)
  await client.connect()
  await client.query('set statement_timeout = 0')
  await client.query('set idle_in_transaction_session_timeout = 0')
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
  return client
}

export const appliedIn = async (client: PoolClient | Client): Promise<readonly string[]> => {
  const { rows } = await client.query('select name from migrations order by name')
  return rows.map(({ name }) => name as string)
}

const isLoose = (text: string) => text.startsWith(EACH_FOR_ITSELF)

const again = async <Value>(work: () => Promise<Value>, also?: RegExp): Promise<Value> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      const { code = '' } = error as { code?: string }
      if ((!IN_THE_WAY.test(code) && !also?.test(code)) || tried === TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

/** Runs a migration under the lock. A second collector waits and then finds it done. */
const runOne = async (
  client: Client,
  name: string,
  work: () => Promise<unknown>,
): Promise<void> => {
  await oneMigrator(client, async () => {
    if ((await appliedIn(client)).includes(name)) return
    await work()
    await note(client, name)
  })
}

/** Runs one step of a schema update in a transaction that holds the lock. */
export const oneMigrator = async <Value>(
  client: ClientBase,
  work: () => Promise<Value>,
): Promise<Value> => {
  // `create index concurrently` waits for transactions that hold a snapshot, and READ COMMITTED
  // holds none between statements.
  // https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
  await client.query('begin isolation level read committed')
  try {
    await client.query('lock table migrations in share row exclusive mode')
    const value = await work()
    await client.query('commit')
    return value
  } catch (error) {
    // If the rollback cannot be sent, the connection is lost and the server rolls back.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * Runs on another connection than the transaction that holds the lock, because `create index
 * concurrently` cannot run in a transaction. The lock prevents that two collectors build the same
 * index and drop each other's. The index build does not wait for it, because it is a lock on
 * another table.
 */
const runLoose = async (pool: Pool, text: string): Promise<void> => {
  const client = await migrator(pool)
  try {
    // The statement waits for all open transactions but does not block others. With a timeout of
    // half a second it would restart the index each time.
    await client.query('set lock_timeout = 0')
    await runEach(client, text)
  } finally {
    await client.end()
  }
}

/**
 * Sends the statements one by one, because Citus refuses several changes of a distributed table in
 * one query.
 */
const runEach = async (client: Client, text: string): Promise<void> => {
  const statements = text.replace(/--.*$/gm, '').split(';')
  for (const statement of statements.filter((one) => one.trim() !== '')) {
    await client.query(statement)
  }
}

const note = (client: Client, name: string) =>
  client.query(
    `insert into migrations (name, applied_at)
     values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint)`,
    [name],
  )
