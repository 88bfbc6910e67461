import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, aProgram, aSale, NOON, visitor } from '../../testing/builders.js'
import { sqliteFile } from '../../testing/sqliteFile.js'
import { tempStorage } from '../../testing/tempStorage.js'
import { storageContract } from '../contract/contract.js'
import { losesCommits, openAndMigrate, openDatabase } from './open.js'
import { openSqlite } from './openSqlite.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('SQLite keeps the storage contract:', () => {
  beforeEach(() => {
    sqliteFile(folder)
  })
  storageContract(
    async () => openSqlite({ file: join(folder, 'waymark.db') }),
    async (sql) => {
      new Database(join(folder, 'waymark.db')).exec(sql).close()
      // An edit of another process never falls within one turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
    },
  )
})

describe('an SQLite database', () => {
  test('that a newer Waymark made is refused', () => {
    const file = join(folder, 'newer.db')
    openDatabase(file).exec("insert into migrations values ('999_future.sql', 0)")
    expect(() => openDatabase(file)).toThrow(/newer Waymark \(999_future.sql\)/)
  })

  test('is durable: WAL and synchronous=FULL', () => {
    const db = openDatabase(join(folder, 'waymark.db'))
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    db.close()
  })

  test('overwrites what is deleted, on each connection that may', () => {
    const file = join(folder, 'waymark.db')
    openSqlite({ file }).close()
    const { db, migrations } = openAndMigrate(file)
    expect(migrations).toEqual([])
    expect(db.pragma('secure_delete', { simple: true })).toBe(1)
    db.close()
  })

  test('holds no byte of a visitor who was forgotten', async () => {
    const { storage, bytes, remove } = tempStorage()
    await aProgram(storage)
    const decide = (facts: Facts) => settle(facts, NOON)
    const of = (name: string) => ({
      visitorId: visitor(name),
      data1: `the data of ${name}`,
      referrer: `https://blog.example/${name}`,
    })
    await storage.recordClicks([aClick(of('anna')), aClick(of('ben'))], decide)
    await storage.settleOrder(aSale({ visitorId: visitor('ben') }), decide)
    expect(bytes()).toContain('the data of anna')
    for (const name of ['anna', 'ben']) await storage.forgetVisitor(account, visitor(name), NOON)
    await storage.forgetOld(account, NOON)
    expect(bytes()).not.toContain('the data of')
    expect(bytes()).not.toContain('blog.example')
    expect(bytes()).not.toContain(visitor('anna'))
    // Ben ordered.
    expect(bytes()).toContain(visitor('ben'))
    await remove()
  })

  test('refuses a value of another type than its column', () => {
    const db = openDatabase(join(folder, 'waymark.db'))
    const insert = "insert into accounts values ('a', 'A', 'yesterday', 's', 1, null)"
    expect(() => db.exec(insert)).toThrow(/cannot store TEXT value in INTEGER column/)
    db.close()
  })

  test('has no table whose primary key does not start with the account', () => {
    const db = openDatabase(join(folder, 'waymark.db'))
    const tables = db
      .prepare(
        "select name from sqlite_schema where type = 'table' and name not in ('migrations', 'leases')",
      )
      .pluck()
      .all() as string[]
    // A row of `accounts` is on every node of a cluster, so its alias can be unique among all accounts.
    for (const table of tables.filter((name) => name !== 'accounts')) {
      const unique = db.prepare(`select * from pragma_index_list('${table}')`).all() as {
        name: string
        unique: number
      }[]
      for (const index of unique) {
        const [first] = db
          .prepare(`select name from pragma_index_info('${index.name}')`)
          .pluck()
          .all()
        expect([table, index.name, first]).toEqual([table, index.name, 'account_id'])
      }
    }
    expect(tables.length).toBeGreaterThan(15)
    db.close()
  })
})

describe('a database that another process is writing', () => {
  test('that cannot be opened is an outage, not a bug', async () => {
    const file = join(folder, 'waymark.db')
    openDatabase(file).close()
    const other = new Database(file)
    other.exec('begin exclusive')
    expect(() => openDatabase(file)).toThrow(/Another process has been writing .* Try again/)
    other.close()
  })

  test('is tried again by timer, while the event loop goes on', async () => {
    const file = join(folder, 'waymark.db')
    const storage = openSqlite({ file })
    await aProgram(storage)
    const other = new Database(file)
    other.exec('begin immediate')
    const adding = storage.addSite({ accountId: account, host: 'a.example', createdAt: 0 })
    let turns = 0
    const counting = setInterval(() => {
      turns += 1
    }, 5)
    await new Promise((resolve) => setTimeout(resolve, 200))
    other.exec('commit')
    expect(await adding).toBe(true)
    clearInterval(counting)
    expect(turns).toBeGreaterThan(3)
    other.close()
    await storage.close()
  })
})

describe('the hot path', () => {
  test('finds a visitor’s orders without reading the account’s', async () => {
    const file = join(folder, 'waymark.db')
    const storage = openSqlite({ file })
    await aProgram(storage)
    const db = openDatabase(file)
    const plan = db
      .prepare(
        `explain query plan select distinct o.order_key, o.converted_at
         from json_each('[]') m
         cross join order_visitors v on v.account_id = 'a' and v.visitor_id = m.value
         cross join orders o on o.account_id = v.account_id and o.order_key = v.order_key
         where o.converted_at >= 0 order by o.converted_at desc, o.order_key limit 100`,
      )
      .all()
      .map((row) => (row as { detail: string }).detail)
    expect(plan[1]).toMatch(/SEARCH v USING .*visitor_id=/)
    expect(plan[2]).toMatch(/SEARCH o USING PRIMARY KEY .*order_key=/)
    db.close()
    await storage.close()
  })
})

test.each([
  ['3.51.2', true],
  ['3.51.3', false],
  ['3.50.6', true],
  ['3.50.7', false],
  ['3.52.0', true],
  ['3.53.0', false],
  ['3.40.1', true],
])('SQLite %s loses commits: %s', (version, expected) => {
  expect(losesCommits(version)).toBe(expected)
})

test('the SQLite that is installed is safe to use', () => {
  const version = new Database(':memory:').prepare('select sqlite_version()').pluck().get()
  expect(losesCommits(version as string)).toBe(false)
})
