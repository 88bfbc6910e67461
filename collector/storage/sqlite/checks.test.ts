import Database from 'better-sqlite3'
import { migrate } from './migrate.js'

/** The tables into which every sale writes. */
const OF_SALES = [
  'reports',
  'orders',
  'entries',
  'verdicts',
  'commissions',
  'status_log',
  'claims',
  'order_visitors',
]

const db = new Database(':memory:')
beforeAll(() => {
  migrate(db)
})
afterAll(() => {
  db.close()
})

test.each(OF_SALES)('no check of %s has a list for which SQLite builds a table', (table) => {
  const text = db.prepare('select sql from sqlite_master where name = ?').pluck().get(table)
  expect(text).toMatch(/create table/i)
  const lists = [...String(text).matchAll(/\bin \(([^)]*)\)/g)].map(([, values = '']) => values)
  // Up to two values are compared one after the other.
  expect(lists.filter((values) => values.split(',').length > 2)).toEqual([])
})

const addEntry = (from: string, to: string) =>
  db
    .prepare(
      `insert or replace into entries (account_id, order_key, seq, affiliate_id, tier,
         from_account, to_account, amount, currency, reason, at)
       values ('a', 'o', 1, 'jane', 1, ?, ?, 499, 'EUR', 'sale', 0)`,
    )
    .run(from, to)

test('the database refuses a ledger entry with an unknown account or with twice the same', () => {
  const accounts = ['expense', 'fx', 'unverified', 'pending', 'payable', 'paid']
  for (const from of accounts) {
    for (const to of accounts.filter((other) => other !== from)) addEntry(from, to)
    expect(() => addEntry(from, from)).toThrow(/CHECK/)
    expect(() => addEntry(from, 'elsewhere')).toThrow(/CHECK/)
    expect(() => addEntry('elsewhere', from)).toThrow(/CHECK/)
  }
})

test('the database refuses a commission with an unknown status', () => {
  const add = (status: string) =>
    db
      .prepare(
        `insert or replace into commissions (account_id, order_key, affiliate_id, tier, campaign_id,
           amount, currency, status, reasons, basis, converted_at, test)
         values ('a', 'o', 'jane', 1, 'c', 499, 'EUR', ?, '[]', '{}', 0, 0)`,
      )
      .run(status)
  for (const status of ['unverified', 'pending', 'held', 'approved', 'paid', 'declined']) {
    add(status)
  }
  expect(() => add('lost')).toThrow(/CHECK/)
})
