import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, aProgram, aSale, NOON } from '../../testing/builders.js'
import { aMigrationFolder, migrationNames } from '../../testing/migrationFolder.js'
import { migrate } from './migrate.js'
import { openSqlite } from './openSqlite.js'

const OURS = migrationNames('sqlite')

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  file = join(folder, 'waymark.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** As another process does at its start. */
const migrated = (names: readonly string[], own: Readonly<Record<string, string>> = {}) => {
  const migrations = aMigrationFolder('sqlite', names, own)
  const db = new Database(file)
  try {
    migrate(db, migrations.url)
  } finally {
    db.close()
    migrations.remove()
  }
}

const ask = (text: string) => {
  const db = new Database(file)
  const rows = db.prepare(text).pluck().all()
  db.close()
  return rows
}

test('a migration that fails leaves nothing behind, and the next start goes on', () => {
  const half = 'create table half (n integer); insert into half values (1);'
  const failing = { '901_half.sql': `${half} insert into nowhere values (1)` }
  migrated(OURS)
  expect(() => migrated(OURS, failing)).toThrow(/no such table: nowhere/)
  expect(ask('select name from migrations order by name')).toEqual(OURS)
  expect(ask("select 1 from sqlite_schema where name = 'half'")).toEqual([])

  migrated(OURS, { '901_half.sql': half })
  expect(ask('select name from migrations order by name')).toEqual([...OURS, '901_half.sql'])
  expect(ask('select n from half')).toEqual([1])
})

test('a new database gets all migrations or none', () => {
  expect(() => migrated(OURS, { '901_half.sql': 'insert into nowhere values (1)' })).toThrow()
  expect(ask('select name from migrations')).toEqual([])

  migrated(OURS)
  expect(ask('select name from migrations order by name')).toEqual(OURS)
})

test('a collector that is open goes on while the next version changes the schema', async () => {
  const decide = (facts: Facts) => settle(facts, NOON)
  const storage = openSqlite({ file })
  await aProgram(storage)
  await storage.recordClicks([aClick()], decide)
  const orders = Array.from({ length: 60 }, (_, index) => `${index}`)
  const settling = orders.map(async (orderId, index) => {
    if (index === 20) migrated(OURS, { '901_expand.sql': EXPAND })
    if (index === 40) migrated(OURS, { '901_expand.sql': EXPAND, '902_contract.sql': CONTRACT })
    await storage.settleOrder(aSale({ orderId }), decide)
    return storage.keys(account)
  })
  await Promise.all(settling)
  for (const orderId of orders) await storage.settleOrder(aSale({ orderId }), decide)
  expect(await storage.auditLedger(account)).toMatchObject({ entries: 60, orders: 60, broken: [] })
  await storage.close()
})

const EXPAND = `alter table orders add column note text;
  alter table entries add column note text;
  alter table keys add column note text;
  create table notes (account_id text primary key) strict;`
const CONTRACT = 'alter table entries drop column note; drop table notes;'
