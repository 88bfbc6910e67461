import { randomBytes } from 'node:crypto'
import { isProblem } from '../../domain/problem.js'
import { days } from '../../domain/time.js'
import { chaining } from '../../jobs/housekeeping.js'
import { settle } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  aSale,
  countingDeps,
  eur,
  NOON,
} from '../../testing/builders.js'
import { exerciseStorage } from '../../testing/distribution/exercise.js'
import {
  aDatabase,
  anEmptyDatabase,
  onServer,
  type TestDatabase,
} from '../../testing/postgres/aDatabase.js'
import type { Granted, Schema } from '../schema.js'
import { type Storage, StorageOutage } from '../storage.js'
import { openPostgres } from './openPostgres.js'
import { openPostgresSchema } from './openPostgresSchema.js'
import { APPEND_ONLY, COORDINATOR, DISTRIBUTED, REFERENCE } from './tables.js'

let database: TestDatabase
let schema: Schema
let role: string
beforeEach(async () => {
  database = await aDatabase()
  schema = openPostgresSchema({ url: database.url })
  // Roles are of the whole server, and need not be plain words.
  role = `Collector ${randomBytes(6).toString('hex')}`
  await run(`create role "${role}" login password 'secret'`)
})
afterEach(async () => {
  await schema.close()
  await run(`drop owned by "${role}" cascade`)
  await database.drop()
  await onServer((client) => client.query(`drop role "${role}"`))
})

const run = (sql: string) => onServer((client) => client.query(sql), database.url)

const asRole = () => {
  const url = new URL(database.url)
  url.username = encodeURIComponent(role)
  url.password = 'secret'
  return url.href
}

const runAsRole = (sql: string) => onServer((client) => client.query(sql), asRole())

const granted = async (): Promise<Granted> => {
  const answer = await schema.grantTo(role)
  if (isProblem(answer)) throw new Error(answer.message)
  return answer
}

const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, NOON + days(1))

const aBookedSale = async (url = asRole()) => {
  const storage = openPostgres({ url })
  await aProgram(storage)
  await storage.recordClicks([aClick()], decide)
  await storage.settleOrder(aSale(), decide)
  await storage.settleOrder(aConfirmation(), decide)
  const [found] = await storage.conversionsOf(account, '1001')
  await storage.close()
  return found
}

describe('a collector whose role may only do what collectors do', () => {
  test('starts, and books a sale', async () => {
    await granted()
    expect((await aBookedSale())?.commissions).toMatchObject([
      { amount: eur('4.99'), status: 'pending' },
    ])
  })

  test('is not ready while its role has no rights on a new table, and the error says what to run', async () => {
    await granted()
    await run(`revoke all on program_versions from "${role}"`)
    const storage = openPostgres({ url: asRole() })
    await expect(storage.program(account)).rejects.toThrow(
      `may not use the table program_versions of this database. Run as its owner: waymark migrate --grant-to ${role}`,
    )
    expect(await storage.ready()).toBe(false)
    await granted()
    expect(await storage.program(account)).toBeUndefined()
    await storage.close()
  })

  test('can do everything that a collector can', async () => {
    await granted()
    const storage = openPostgres({ url: asRole() })
    await exerciseStorage(storage, async () => {
      await run('update entries set hash = null')
    })
  })

  test('is refused every change of the ledger, of the schema and of what ran', async () => {
    await granted()
    await aBookedSale()
    const refused = [
      "update entries set amount = 1 where account_id = 'default1'",
      'delete from entries',
      'truncate entries',
      "update reports set body = '{}'",
      'delete from reports',
      "update verdicts set body = '{}'",
      'delete from verdicts',
      'update status_log set at = 0',
      'delete from status_log',
      'update payouts set amount = 1',
      'delete from payouts',
      "insert into migrations values ('999.sql', 0)",
      'delete from migrations',
      'alter table entries add column more text',
      'alter table entries disable trigger all',
      'drop table entries',
      'create trigger t before insert on entries for each row execute function f()',
      'create table mine (a text)',
    ]
    const codes = await onServer(async (client) => {
      const found: unknown[] = []
      for (const sql of refused) {
        found.push(await client.query(sql).catch(({ code }: { code: string }) => code))
      }
      return found
    }, asRole())
    expect(codes).toEqual(refused.map(() => '42501'))
  })

  test('may fill in a hash, and nothing else of an entry', async () => {
    expect(await granted()).toEqual({ appendOnly: APPEND_ONLY, hashes: true })
    await aBookedSale()
    await runAsRole('update entries set hash = null')
    await expect(runAsRole('update entries set hash = null, amount = 1')).rejects.toThrow(
      /permission denied/,
    )
  })

  test('waits for the owner if the schema is not up to date', async () => {
    await granted()
    await run("delete from migrations where name like '003%'")
    const storage = openPostgres({ url: asRole() })
    await expect(storage.accounts()).rejects.toThrow(StorageOutage)
    await expect(storage.accounts()).rejects.toThrow(/not up to date.*waymark migrate --grant-to/)
    await run('drop index entries_unchained')
    await schema.migrate()
    expect(await storage.accounts()).toEqual([])
    await storage.close()
  })
})

describe('granting', () => {
  const rights = async () => {
    const { rows } = await run(
      `select relname as table, string_agg(privilege_type, ' ' order by privilege_type) as rights
       from pg_class, aclexplode(relacl) where grantee = '"${role}"'::regrole group by 1`,
    )
    return Object.fromEntries(rows.map((row) => [row.table, row.rights]))
  }

  test('gives each table its rights, and takes those that were given before', async () => {
    await run(`grant all on all tables in schema public to "${role}"`)
    await run(`grant update (body) on reports to "${role}"`)
    await granted()
    const expected = [...COORDINATOR, ...REFERENCE, ...DISTRIBUTED].map((table) => [
      table,
      APPEND_ONLY.some((one) => one === table) ? 'INSERT SELECT' : 'DELETE INSERT SELECT UPDATE',
    ])
    expect(await rights()).toEqual({ ...Object.fromEntries(expected), migrations: 'SELECT' })
    await expect(runAsRole("update reports set body = '{}'")).rejects.toThrow(/permission denied/)
  })

  test('does not fail if several run concurrently', async () => {
    const both = await Promise.all(Array.from({ length: 4 }, () => schema.grantTo(role)))
    expect(both.filter(isProblem)).toEqual([])
  })

  test('may be repeated', async () => {
    const first = await granted()
    expect(await granted()).toEqual(first)
  })

  test.each([
    ['is a superuser', () => run(`alter role "${role}" superuser`)],
    ['belongs to the owner', () => run(`grant waymark to "${role}"`)],
    [
      'may become the owner',
      () => run(`alter role "${role}" noinherit; grant waymark to "${role}"`),
    ],
    ['owns a table', () => run(`alter table entries owner to "${role}"`)],
    ['has what everybody has', () => run('grant update on entries to public')],
    ['has a column that everybody has', () => run('grant update (amount) on entries to public')],
  ])('refuses a role that could change the ledger all the same: it %s', async (_, make) => {
    await make()
    const answer = await schema.grantTo(role)
    expect(isProblem(answer) && answer.message).toMatch(/can change .*entries.* all the same/)
    expect(await rights()).toEqual({})
  })

  test('refuses a role that does not exist', async () => {
    expect(await schema.grantTo('nobody')).toMatchObject({
      message: expect.stringContaining('create role nobody'),
    })
  })

  test('works without a column privilege on servers that do not support it, such as Citus before 13.1', async () => {
    await run(`create function refuse_columns() returns event_trigger language plpgsql as $$
      begin
        if current_query() like '%(hash)%' then
          raise exception 'grant on a column list is unsupported' using errcode = '0A000';
        end if;
      end $$`)
    await run(`create event trigger refuse_columns on ddl_command_start
      when tag in ('GRANT') execute function refuse_columns()`)
    expect(await granted()).toMatchObject({ hashes: false })
    expect((await aBookedSale())?.commissions).toHaveLength(1)
    await expect(runAsRole('update entries set hash = null')).rejects.toThrow(/permission denied/)
  })
})

describe('a role that may not fill in hashes', () => {
  let storage: Storage
  beforeEach(async () => {
    await granted()
    await run(`revoke update (hash) on entries from "${role}"`)
    await aBookedSale()
    await run('update entries set hash = null')
    storage = openPostgres({ url: asRole() })
  })
  afterEach(() => storage.close())

  test('settles orders whose ledger entries have no hash', async () => {
    const refund = aRefund(eur('9.90'))
    expect((await storage.settleOrder(refund, decide)).state).toBe('recorded')
    expect(await storage.auditLedger(account)).toMatchObject({ broken: [], unchained: 1 })
  })

  test('gets an outage whose message says to run waymark migrate as the owner', async () => {
    const filled = storage.fillChain(account, NOON)
    await expect(filled).rejects.toBeInstanceOf(StorageOutage)
    await expect(filled).rejects.toThrow(/not fill them in. Run as the owner.*waymark migrate/)
  })

  test('does not make the periodic work fail', async () => {
    await chaining.run(countingDeps(storage), NOON, () => true)
  })
})

test('a fresh database is migrated by its owner, and the role needs no right to make tables', async () => {
  const fresh = await anEmptyDatabase()
  const owner = openPostgresSchema({ url: fresh.url })
  expect(await owner.migrate()).not.toEqual([])
  expect(await owner.migrate()).toEqual([])
  expect(await owner.grantTo(role)).toMatchObject({ hashes: true })
  const url = asRole().replace(new URL(database.url).pathname, new URL(fresh.url).pathname)
  expect((await aBookedSale(url))?.commissions).toHaveLength(1)
  await owner.close()
  await fresh.drop()
})
