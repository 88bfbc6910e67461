import { readFileSync } from 'node:fs'
import type { Client, Pool, PoolClient } from 'pg'
import { migrationsIn, refuseNewer } from '../migrations.js'

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

/** SQLSTATEs of somebody else being first, or in the way. */
const AGAIN = /^(23505|42P07|55P03|40P01|42710)$/

/**
 * Runs the migrations that this database has not seen. Safe when many collectors start at once, and
 * while others are serving: each migration is one transaction under a lock of the list of
 * migrations, and waits for no table longer than half a second at a time.
 */
export const migrate = async (pool: Pool, folder: URL = FOLDER): Promise<readonly string[]> => {
  const known = migrationsIn(folder)
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
    await again(() =>
      client.query(
        'create table if not exists migrations (name text collate "C" primary key, applied_at bigint not null)',
      ),
    )
    const before = await appliedIn(client)
    refuseNewer(known, before)
    const missing = known.filter((name) => !before.includes(name))
    for (const name of missing) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      await again(() => (isLoose(text) ? runLoose(client, name, text) : runOne(client, name, text)))
    }
    return missing
  } finally {
    // Its settings are for migrating only.
    client.release(true)
  }
}

export const appliedIn = async (client: PoolClient | Client): Promise<readonly string[]> => {
  const { rows } = await client.query('select name from migrations order by name')
  return rows.map(({ name }) => name as string)
}

const isLoose = (text: string) => text.startsWith(EACH_FOR_ITSELF)

const again = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      const { code = '' } = error as { code?: string }
      if (!AGAIN.test(code) || tried === TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

const runOne = async (client: PoolClient, name: string, text: string): Promise<void> => {
  await client.query('begin')
  try {
    await client.query('lock table migrations in share row exclusive mode')
    if (!(await appliedIn(client)).includes(name)) {
      await client.query(text)
      await note(client, name)
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/**
 * `create index concurrently` waits for transactions to end, so nobody may hold a lock for it: two
 * collectors that build the same index get in each other's way, and the one that fails tries again.
 */
const runLoose = async (client: PoolClient, name: string, text: string): Promise<void> => {
  if ((await appliedIn(client)).includes(name)) return
  const statements = text.replace(/--.*$/gm, '').split(';')
  for (const statement of statements.filter((one) => one.trim() !== '')) {
    await client.query(statement)
  }
  await note(client, name)
}

const note = (client: PoolClient, name: string) =>
  client.query(
    `insert into migrations (name, applied_at)
     values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint) on conflict do nothing`,
    [name],
  )
