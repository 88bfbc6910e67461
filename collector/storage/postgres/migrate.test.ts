import { Client, type Pool } from 'pg'
import { aMigrationFolder, migrationNames } from '../../testing/migrationFolder.js'
import { anEmptyDatabase, onServer, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { until } from '../../testing/until.js'
import { StorageOutage } from '../storage.js'
import { writersOf } from './connect.js'
import { migrate } from './migrate.js'
import { openPostgres } from './openPostgres.js'

const OURS = migrationNames('postgres')
const BEFORE_INDEX = OURS.filter((name) => name < '003')

let database: TestDatabase
beforeEach(async () => {
  database = await anEmptyDatabase()
})
afterEach(() => database.drop())

const ask = (text: string) =>
  onServer(async (client) => (await client.query({ text, rowMode: 'array' })).rows, database.url)

const applied = async () => (await ask('select name from migrations order by name')).flat()

/** Brings the database up to what a folder holds, as one collector does at its start. */
const migrated = async (
  names: readonly string[],
  own: Readonly<Record<string, string>> = {},
  pool: Pool = writersOf({ url: database.url }),
) => {
  const folder = aMigrationFolder('postgres', names, own)
  try {
    return await migrate(pool, folder.url)
  } finally {
    await pool.end()
    folder.remove()
  }
}

/** The index that is built beside the traffic: which one it is, and whether it may be used. */
const theIndex = async () => {
  const [index] = await ask(
    `select indexrelid::integer, indisvalid, pg_get_indexdef(indexrelid) from pg_index
     where indexrelid = to_regclass('entries_unchained')`,
  )
  return index as readonly [number, boolean, string] | undefined
}

const DEFINITION =
  'CREATE INDEX entries_unchained ON public.entries USING btree (account_id, order_key) WHERE (hash IS NULL)'

test('ten collectors that start at once on an empty database all come up', async () => {
  const storages = Array.from({ length: 10 }, () => openPostgres({ url: database.url }))
  const answers = await Promise.all(storages.map((storage) => storage.accounts()))
  await Promise.all(storages.map((storage) => storage.close()))
  expect(answers.flat()).toEqual([])
  expect(await applied()).toEqual(OURS)
  expect(await theIndex()).toEqual([expect.any(Number), true, DEFINITION])
})

test('of ten collectors that start at once, one runs a migration', async () => {
  const own = {
    '900_count.sql': 'create table runs (name text); insert into runs values (900)',
    '901_loose.sql': `-- each statement for itself
      insert into runs values (901); select pg_sleep(0.1)`,
  }
  await Promise.all(Array.from({ length: 10 }, () => migrated([], own)))
  expect(await ask('select name from runs order by name')).toEqual([['900'], ['901']])
})

test('a database that a newer Waymark made is refused, by the name of its migration', async () => {
  await migrated(OURS, { '999_future.sql': 'create table future (at bigint)' })
  const storage = openPostgres({ url: database.url })
  const refused = await storage.accounts().catch((error: unknown) => error)
  await storage.close()
  expect(String(refused)).toMatch(/made by a newer Waymark \(999_future.sql\)/)
  // It would not go away by trying again.
  expect(refused).not.toBeInstanceOf(StorageOutage)
})

test('a migration that fails leaves nothing behind, and the next start goes on', async () => {
  const good = 'create table good (n integer)'
  const half = 'create table half (n integer); insert into half values (1);'
  const failing = { '900_good.sql': good, '901_half.sql': `${half} insert into nowhere values (1)` }
  await expect(migrated([], failing)).rejects.toMatchObject({ code: '42P01' })
  expect(await applied()).toEqual(['900_good.sql'])
  expect(await ask("select to_regclass('half')")).toEqual([[null]])

  await migrated([], { '900_good.sql': good, '901_half.sql': half })
  expect(await applied()).toEqual(['900_good.sql', '901_half.sql'])
  expect(await ask('select n from half')).toEqual([[1]])
})

test('an index that was left half built is built again', async () => {
  await migrated(BEFORE_INDEX)
  const entry = (seq: number) =>
    `('a', 'o', ${seq}, 'x', 1, 'expense', 'pending', 1, 'EUR', 'commission', 0)`
  await ask(
    `insert into entries (account_id, order_key, seq, affiliate_id, tier, from_account, to_account,
       amount, currency, reason, at) values ${entry(1)}, ${entry(2)}`,
  )
  const broken = 'create unique index concurrently entries_unchained on entries (account_id)'
  await expect(ask(broken)).rejects.toMatchObject({ code: '23505' })
  expect((await theIndex())?.[1]).toBe(false)

  await migrated(OURS)
  expect(await theIndex()).toEqual([expect.any(Number), true, DEFINITION])
})

describe('while somebody reads in one long transaction', () => {
  let reader: Client
  beforeEach(async () => {
    await migrated(BEFORE_INDEX)
    reader = new Client({ connectionString: database.url })
    await reader.connect()
    await reader.query('begin isolation level repeatable read')
    await reader.query('select 1')
  })
  afterEach(() => reader.end())

  const waitingBuilder = async (forMs: number) => {
    const [found] = await ask(
      `select pid from pg_stat_activity where wait_event_type = 'Lock'
         and query like '%create index concurrently%' and pid <> pg_backend_pid()
         and datname = current_database()
         and clock_timestamp() - query_start > interval '${forMs} ms'`,
    )
    return found?.[0] as number | undefined
  }

  test('an index waits for the end of it instead of being begun again and again', async () => {
    const migrating = migrated(OURS)
    await until(() => waitingBuilder(700))
    const begun = await theIndex()
    await reader.query('commit')
    await migrating
    expect(await theIndex()).toEqual([begun?.[0], true, DEFINITION])
  })

  test('an index whose builder is killed is built by the next collector', async () => {
    const killed = expect(migrated(OURS)).rejects.toMatchObject({ code: '57P01' })
    await ask(`select pg_terminate_backend(${await until(() => waitingBuilder(0))})`)
    await killed
    expect((await theIndex())?.[1]).toBe(false)
    expect(await applied()).toEqual(BEFORE_INDEX)

    await reader.query('commit')
    await migrated(OURS)
    expect(await theIndex()).toEqual([expect.any(Number), true, DEFINITION])
    expect(await applied()).toEqual(OURS)
  })
})

test('a migration may take longer than a write may, and needs no connection of the pool', async () => {
  const limits = { poolMax: 1, statementTimeoutMs: 50, connectTimeoutMs: 700 }
  const pool = writersOf({ url: database.url, ...limits })
  const slow = '-- each statement for itself\nselect pg_sleep(0.9)'
  await migrated([], { '900_slow.sql': slow }, pool)
  expect(await applied()).toEqual(['900_slow.sql'])
})
