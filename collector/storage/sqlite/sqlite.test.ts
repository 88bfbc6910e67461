import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { storageContract } from '../contract.js'
import { losesCommits, openDatabase } from './open.js'
import { openSqlite } from './openSqlite.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('SQLite keeps the storage contract:', () => {
  storageContract(async () => openSqlite({ file: join(folder, 'waymark.db') }))
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

  test('refuses a value of another type than its column', () => {
    const db = openDatabase(join(folder, 'waymark.db'))
    const insert = "insert into accounts values ('a', 'A', 'yesterday', 's', 1)"
    expect(() => db.exec(insert)).toThrow(/cannot store TEXT value in INTEGER column/)
    db.close()
  })

  test('has no table whose primary key does not start with the account', () => {
    const db = openDatabase(join(folder, 'waymark.db'))
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' and name <> 'migrations'")
      .pluck()
      .all() as string[]
    for (const table of tables) {
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
