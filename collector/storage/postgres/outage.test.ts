import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { account, aProgram, aSale, NOON, visitor } from '../../testing/builders.js'
import { aDatabase, onServer, serverUrl } from '../../testing/postgres/aDatabase.js'
import { aServer } from '../../testing/postgres/aServer.js'
import { type Storage, StorageOutage } from '../storage.js'
import { grantCollector } from './grants.js'
import { openPostgres } from './openPostgres.js'
import { toOutage } from './outage.js'

const decide = (facts: Facts) => settle(facts, NOON)

/** Sends sales until told to stop; answers those that were acknowledged, and how many outages there were. */
const sending = (storage: Storage, prefix: string) => {
  const acknowledged: string[] = []
  const errors: unknown[] = []
  let count = 0
  let isOver = false
  const sender = async () => {
    while (!isOver) {
      count += 1
      const orderId = `${prefix} ${count}`
      try {
        await storage.settleOrder(aSale({ orderId }), decide)
        acknowledged.push(orderId)
      } catch (error) {
        errors.push(error)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }
  const senders = Array.from({ length: 8 }, sender)
  return {
    acknowledged,
    errors,
    stop: async () => {
      isOver = true
      await Promise.all(senders)
    },
  }
}

const until = async (isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let waited = 0; !(await isTrue()); waited += 20) {
    if (waited > 20_000) throw new Error(`Waited for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const lockIsWaitedFor = async (client: Client): Promise<void> => {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  while ((await client.query(waiting)).rows.length === 0);
}

const missing = async (storage: Storage, orderIds: readonly string[]) => {
  const found = await Promise.all(orderIds.map((id) => storage.conversionsOf(account, id)))
  return orderIds.filter((_id, index) => found[index]?.length !== 1)
}

test('what was acknowledged is kept through kills of the server, and it goes on by itself', async () => {
  const server = await aServer()
  const storage = openPostgres({ url: server.url, connectTimeoutMs: 1_000 })
  await aProgram(storage)
  const sent = sending(storage, 'killed')
  for (let kill = 1; kill <= 3; kill += 1) {
    const before = sent.acknowledged.length
    await until(() => sent.acknowledged.length > before + 100, 'sales before the kill')
    await server.kill()
    expect(await storage.ready()).toBe(false)
    await server.start()
    const after = sent.acknowledged.length
    await until(() => sent.acknowledged.length > after, 'sales after the start')
  }
  await sent.stop()
  await until(() => storage.ready(), 'a write that works')
  expect(await missing(storage, sent.acknowledged)).toEqual([])
  expect(sent.errors.length).toBeGreaterThan(0)
  expect(sent.errors.filter((error) => !(error instanceof StorageOutage))).toEqual([])
  await storage.close()
  await server.stop()
})

test('connections that an administrator ends are replaced, and nothing is lost', async () => {
  const database = await aDatabase()
  const storage = openPostgres({ url: database.url })
  await aProgram(storage)
  const sent = sending(storage, 'ended')
  for (let n = 1; n <= 10; n += 1) {
    const before = sent.acknowledged.length
    await until(() => sent.acknowledged.length > before + 20, 'sales')
    await onServer((client) =>
      client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        new URL(database.url).pathname.slice(1),
      ]),
    )
  }
  await sent.stop()
  expect(await missing(storage, sent.acknowledged)).toEqual([])
  expect(sent.errors.filter((error) => !(error instanceof StorageOutage))).toEqual([])
  await storage.close()
  await database.drop()
})

describe('a server that may lose commits', () => {
  test('is refused if it runs with synchronous_commit=off, unless the setting allows it', async () => {
    const database = await aDatabase()
    const name = new URL(database.url).pathname.slice(1)
    await onServer((client) => client.query(`alter database ${name} set synchronous_commit = off`))
    const refused = openPostgres({ url: database.url })
    await expect(refused.accounts()).rejects.toThrow(
      /runs with synchronous_commit=off: .*WAYMARK_DATABASE_DURABILITY=acknowledged-sales-may-be-lost/,
    )
    expect(await refused.ready()).toBe(false)
    await refused.close()
    const told = openPostgres({ url: database.url, mayLoseCommits: true })
    expect(await told.accounts()).toEqual([])
    await told.close()
    await database.drop()
  })

  test('is refused when it runs with fsync=off', async () => {
    const server = await aServer('fsync=off')
    const storage = openPostgres({ url: server.url })
    await expect(storage.accounts()).rejects.toThrow(/runs with fsync=off/)
    await storage.close()
    await server.stop()
  })
})

describe('what cannot be reached is an outage:', () => {
  test.each([
    ['a port where nobody listens', { port: '1' }],
    ['a host that does not exist', { hostname: 'no.invalid' }],
    ['a database that does not exist', { pathname: '/nowhere' }],
    ['a wrong password', { password: 'wrong' }],
  ])('%s', async (_what, change) => {
    const url = Object.assign(new URL(serverUrl()), change)
    const storage = openPostgres({ url: url.href, connectTimeoutMs: 500 })
    const error = await storage.accounts().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StorageOutage)
    expect((error as Error).message).toMatch(/^PostgreSQL cannot be used right now: \S/)
    expect((error as Error).message).not.toContain('wrong')
    await storage.close()
  })
})

test('a standby, which only reads, is an outage until it is promoted', async () => {
  const database = await aDatabase()
  const name = new URL(database.url).pathname.slice(1)
  const storage = openPostgres({ url: database.url, poolMax: 1 })
  await aProgram(storage)
  await onServer((client) =>
    client.query(`alter database ${name} set default_transaction_read_only = on`),
  )
  await onServer((client) =>
    client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      name,
    ]),
  )
  const sell = () => storage.settleOrder(aSale(), decide)
  await sell().catch(() => undefined)
  await expect(sell()).rejects.toBeInstanceOf(StorageOutage)
  expect(await storage.ready()).toBe(false)
  await onServer((client) =>
    client.query(`alter database ${name} reset default_transaction_read_only`),
  )
  await onServer((client) =>
    client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      name,
    ]),
  )
  const first = await sell().catch(() => undefined)
  expect((await sell()).state).toBe(first ? 'duplicate' : 'recorded')
  await storage.close()
  await database.drop()
})

test('statements that are not kept prepared do the same', async () => {
  const database = await aDatabase()
  const storage = openPostgres({ url: database.url, prepare: false })
  await aProgram(storage)
  expect((await storage.settleOrder(aSale(), decide)).state).toBe('recorded')
  await storage.close()
  await database.drop()
})

test('a server that has no room for all connections of the pool is used with those that it gives', async () => {
  const database = await aDatabase()
  const role = `r${randomBytes(6).toString('hex')}`
  const owner = openPostgres({ url: database.url })
  await aProgram(owner)
  const makeRole = `create role ${role} login password 'secret' connection limit 2`
  await onServer((client) => client.query(makeRole))
  await onServer((client) => grantCollector(client, role), database.url)
  const url = Object.assign(new URL(database.url), { username: role, password: 'secret' })
  const storage = openPostgres({ url: url.href, poolMax: 10 })
  const sales = Array.from({ length: 40 }, (_, n) =>
    storage.settleOrder(aSale({ orderId: `crowded ${n}`, visitorId: visitor(`v${n}`) }), decide),
  )
  const states = (await Promise.all(sales)).map(({ state }) => state)
  expect(states).toEqual(sales.map(() => 'recorded'))
  expect(storage.outages()).toEqual({})
  await storage.close()
  await owner.close()
  await database.drop()
  await onServer((client) => client.query(`drop role ${role}`))
})

describe('an outage is counted under its kind:', () => {
  test.each([
    ['ECONNREFUSED', { port: '1' }],
    ['3D000', { pathname: '/nowhere' }],
    ['28P01', { password: 'wrong' }],
  ])('%s', async (kind, change) => {
    const url = Object.assign(new URL(serverUrl()), change)
    const storage = openPostgres({ url: url.href, connectTimeoutMs: 2_000 })
    await expect(storage.accounts()).rejects.toMatchObject({ name: 'StorageOutage', kind })
    await expect(storage.settleOrder(aSale(), decide)).rejects.toMatchObject({ kind })
    expect(storage.outages()).toEqual({ [kind]: 2 })
    await storage.close()
  })

  test('pool_wait, if all connections are in use', async () => {
    const database = await aDatabase()
    const storage = openPostgres({ url: database.url, poolMax: 1, connectTimeoutMs: 500 })
    await aProgram(storage)
    await onServer(async (client) => {
      await client.query('begin')
      await client.query('lock table orders in access exclusive mode')
      const first = storage.settleOrder(aSale({ orderId: 'first' }), decide)
      await lockIsWaitedFor(client)
      const second = aSale({ orderId: 'second', visitorId: visitor('ben') })
      await expect(storage.settleOrder(second, decide)).rejects.toMatchObject({ kind: 'pool_wait' })
      await client.query('rollback')
      expect((await first).state).toBe('recorded')
    }, database.url)
    expect(storage.outages()).toEqual({ pool_wait: 1 })
    await storage.close()
    await database.drop()
  })
})

describe('an XX000 error by which Citus reports a lost node is an outage:', () => {
  test.each([
    'could not commit transaction for shard 102008 on at least one active node',
    'failure on connection marked as essential: worker-1:5432',
    "failed to prepare transaction 'citus_0_1' on host worker-1:5432",
    'postmaster was shut down, exiting',
    'cannot connect to worker-1:5432 to fetch intermediate results',
    'failed to read result "12_3" from node worker-1:5432',
  ])('%s', (message) => {
    const error = toOutage(Object.assign(new Error(message), { code: 'XX000' }))
    expect(error).toMatchObject({ name: 'StorageOutage', kind: 'XX000' })
  })

  test('an XX000 error with any other message is passed on as a bug', () => {
    const error = Object.assign(new Error('cache lookup failed for relation 1'), { code: 'XX000' })
    expect(toOutage(error)).toBe(error)
  })
})

test('a server that refuses writes and answers questions is not ready', async () => {
  const database = await aDatabase()
  const storage = openPostgres({ url: database.url })
  await aProgram(storage)
  expect(await storage.ready()).toBe(true)
  await onServer(async (client) => {
    await client.query(
      `create function refuse() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
    )
    await client.query(
      'create trigger refuse before insert on leases for each row execute function refuse()',
    )
  }, database.url)
  await until(async () => !(await storage.ready()), 'a probe that fails')
  expect(await storage.accounts()).toHaveLength(1)
  await onServer((client) => client.query('drop trigger refuse on leases'), database.url)
  await until(() => storage.ready(), 'a write that works')
  await storage.close()
  await database.drop()
})
