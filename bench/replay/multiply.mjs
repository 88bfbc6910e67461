import { createRequire } from 'node:module'
import { COPY } from './fill.mjs'

const collectors = createRequire(import.meta.resolve('waymark-collector/package.json'))
const Sqlite = collectors('better-sqlite3')
const { Client } = collectors('pg')

/** The tables of orders and clicks, each after those that it refers to. */
const TABLES = [
  'clicks',
  'orders',
  'reports',
  'order_visitors',
  'order_codes',
  'verdicts',
  'commissions',
  'status_log',
  'entries',
  'claims',
]

/** A text of a copy: with other ids of order, click and visitor. */
const renamed = (column, n) => {
  const visitor = `abcd${n.toString(16).padStart(4, '0')}`
  return `replace(replace(replace(${column}, 'order-', 'order-${n}-'), 'click:', 'click:${n}:'), '${COPY}', '${visitor}')`
}

/** Statements that add copies of all orders, each with ids and a visitor of its own. */
const copies = (columnsOf, times) =>
  Array.from({ length: times - 1 }, (_, n) => n + 1).flatMap((n) =>
    TABLES.map((table) => {
      const columns = columnsOf(table)
      const values = columns.map(({ name, isText }) => {
        // Hashes of what was said.
        if (name === 'report_id' || (table === 'reports' && name === 'id'))
          return `${name} || ':${n}'`
        return isText && name !== 'hash' ? renamed(name, n) : name
      })
      const names = columns.map(({ name }) => name).join(', ')
      // Only the first ones are copied.
      const first = columns.some(({ name }) => name === 'order_key')
        ? "order_key not like '%order-%-%'"
        : `visitor_id like '%${COPY}%'`
      return `insert into ${table} (${names}) select ${values.join(', ')} from ${table} where ${first}`
    }),
  )

/** Makes many orders of few: settling each of them would take most of an hour. */
export const multiply = async (database, times) =>
  database.startsWith('postgres') ? inPostgres(database, times) : inSqlite(database, times)

/** The numbers in `arrival` are SQLite's. */
const inSqlite = (file, times) => {
  const db = new Sqlite(file)
  const columnsOf = (table) =>
    db
      .pragma(`table_info(${table})`)
      .filter(({ name }) => name !== 'arrival')
      .map(({ name, type }) => ({ name, isText: /text/i.test(type) }))
  db.transaction(() => {
    for (const text of copies(columnsOf, times)) db.exec(text)
  })()
  db.close()
}

const inPostgres = async (address, times) => {
  const client = new Client({ connectionString: address })
  await client.connect()
  const { rows } = await client.query(
    `select table_name, column_name, data_type from information_schema.columns
     where table_schema = 'public' and is_generated = 'NEVER' order by ordinal_position`,
  )
  const columnsOf = (table) =>
    rows
      .filter(({ table_name }) => table_name === table)
      .map(({ column_name, data_type }) => ({ name: column_name, isText: data_type === 'text' }))
  for (const text of copies(columnsOf, times)) await client.query(text)
  await client.query('analyze')
  await client.end()
}
