import { readFileSync } from 'node:fs'
import { Client, type ClientBase, type Pool, type PoolClient } from 'pg'
import { migrationsIn, refuseNewer } from '../migrations.js'
import { StorageOutage } from '../storage.js'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * How long a change of the schema waits for those who use a table: whoever comes after it waits too,
 * so it gives up soon and tries again.
 */
const LOCK_TIMEOUT_MS = 500
const TRIES_MAX = 120
const AGAIN_MS = 250

/** Marks a migration whose statements cannot be part of a transaction. Each may be run again. */
const EACH_FOR_ITSELF = '-- each statement for itself'

/** SQLSTATEs of somebody else being in the way. */
const IN_THE_WAY = /^(55P03|40P01)$/
/** And of somebody else making the same thing at the same moment, which `if not exists` does not see. */
const FIRST = /^(23505|42P07|42710)$/

/** SQLSTATE of a role that lacks a right. */
export const NOT_ALLOWED = '42501'
const MIGRATE_FIRST =
  'The schema of this database is not up to date, and this role may not change it. Run as its owner: waymark migrate --grant-to <this role>'

/**
 * Runs the migrations that this database has not seen. Safe when many collectors start at once, and
 * while others are serving: each migration is run under a lock of the list of migrations, and waits
 * for no table longer than half a second at a time. One that fails leaves nothing behind, unless it
 * is marked as statements for themselves.
 */
export const migrate = async (pool: Pool, folder: URL = FOLDER): Promise<readonly string[]> => {
  const known = migrationsIn(folder)
  // The pool asks of a new connection whether the server is one that Waymark can use.
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

/** Asks first: even where it exists, making it takes a right that a collector need not have. */
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

/** A connection of its own: those of the pool give up what takes long, and a migration may. */
export const migrator = async (pool: Pool): Promise<Client> => {
  const client = new Client({ ...pool.options, query_timeout: 0 })
  // Losing it fails what is asked of it; unheard, the event would end the process.
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

/** Runs a migration while no other collector may; whoever comes second finds it done. */
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

/** Runs one step of bringing a database up to date while nobody else may; all of it or nothing. */
export const oneMigrator = async <Value>(
  client: ClientBase,
  work: () => Promise<Value>,
): Promise<Value> => {
  // A transaction that keeps a snapshot would be waited for by `create index concurrently`.
  await client.query('begin isolation level read committed')
  try {
    await client.query('lock table migrations in share row exclusive mode')
    const value = await work()
    await client.query('commit')
    return value
  } catch (error) {
    // If it cannot be sent the connection is gone, and the transaction with it.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * On another connection than the one whose transaction keeps other collectors away: two that built
 * the same index would drop each other's. `create index concurrently` waits for nobody who only
 * holds a lock of another table.
 */
const runLoose = async (pool: Pool, text: string): Promise<void> => {
  const client = await migrator(pool)
  try {
    // It waits for every transaction that is open, without anybody waiting for it: giving up after
    // half a second would begin the index anew each time.
    await client.query('set lock_timeout = 0')
    await runEach(client, text)
  } finally {
    await client.end()
  }
}

/** One after the other: Citus refuses a change of a distributed table that comes with another one. */
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
