import {
  anEmptyCopyable,
  COPYABLE,
  type Copyable,
  type CopyableDatabase,
} from '../testing/aCopyable.js'
import { all } from './steps/step.js'
import { TABLES } from './tables.js'

/** What belongs to a database and not to its accounts, or is derived from other tables. */
const NOT_COPIED = [
  ...['leases', 'locks', 'migrations', 'affiliate_clicks'],
  ...['changed_days', 'day_sums', 'sum_turns'],
]

const COLUMNS: Record<Copyable, string> = {
  sqlite: `select t.name as "table", c.name as "column"
    from sqlite_schema t join pragma_table_xinfo(t.name) c where t.type = 'table'`,
  postgres: `select table_name as "table", column_name as "column"
    from information_schema.columns where table_schema = 'public'`,
}

/** Columns of unique indexes, in the order of each index. */
const UNIQUE: Record<Copyable, string> = {
  sqlite: `select t.name as "table", i.name as "index", c.name as "column"
    from sqlite_schema t join pragma_index_list(t.name) i join pragma_index_info(i.name) c
    where t.type = 'table' and i."unique" = 1 order by i.name, c.seqno`,
  postgres: `select i.indrelid::regclass::text as "table", i.indexrelid::regclass::text as "index",
      a.attname as "column"
    from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality as k (number, position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
    where i.indisunique and i.indrelid::regclass::text in
      (select tablename from pg_tables where schemaname = 'public')
    order by i.indexrelid, k.position`,
}

const REFERENCES: Record<Copyable, string> = {
  sqlite: `select t.name as "table", f."table" as referred
    from sqlite_schema t join pragma_foreign_key_list(t.name) f where t.type = 'table'`,
  postgres: `select conrelid::regclass::text as "table", confrelid::regclass::text as referred
    from pg_constraint where contype = 'f'`,
}

const ask = async <Found>({ end }: CopyableDatabase, sql: string): Promise<readonly Found[]> => {
  const { runner, close } = await end()
  try {
    return await runner.read(() => all<Found>(sql))
  } finally {
    await close()
  }
}

const columnsOf = async (kind: Copyable): Promise<readonly string[]> => {
  const database = await anEmptyCopyable(kind)
  try {
    const found = await ask<{ table: string; column: string }>(database, COLUMNS[kind])
    return found
      .filter(({ table }) => !NOT_COPIED.includes(table))
      .filter(({ table, column }) => TABLES.find(({ name }) => name === table)?.own !== column)
      .map(({ table, column }) => `${table} ${column}`)
      .sort()
  } finally {
    await database.remove()
  }
}

describe.each(COPYABLE)('in %s', (kind) => {
  let database: CopyableDatabase
  beforeEach(async () => {
    database = await anEmptyCopyable(kind)
  })
  afterEach(() => database.remove())

  test('every table is copied, or named as one that is not', async () => {
    const found = await ask<{ table: string }>(database, COLUMNS[kind])
    const tables = new Set(found.map(({ table }) => table))
    expect([...tables].filter((table) => !NOT_COPIED.includes(table)).sort()).toEqual(
      TABLES.map(({ name }) => name).sort(),
    )
  })

  test('a table’s key is unique: no two rows of an account have the same key', async () => {
    const indexes = new Map<string, string[]>()
    for (const { table, index, column } of await ask<{
      table: string
      index: string
      column: string
    }>(database, UNIQUE[kind])) {
      indexes.set(`${table} ${index}`, [...(indexes.get(`${table} ${index}`) ?? []), column])
    }
    const keys = [...indexes].map(([name, columns]) => [name.split(' ')[0], ...columns].join(' '))
    const expected = TABLES.map(({ name, key }) =>
      [name, ...new Set(['account_id', ...key])].join(' '),
    )
    // A trigger keeps the clicks of SQLite unique, see its migration 016.
    const byTrigger = kind === 'sqlite' ? ['clicks account_id visitor_id id'] : []
    expect(expected.filter((key) => !keys.includes(key))).toEqual(byTrigger)
  })

  test('a table is copied after those that it refers to', async () => {
    const place = (name: string) => TABLES.findIndex((table) => table.name === name)
    const found = await ask<{ table: string; referred: string }>(database, REFERENCES[kind])
    expect(found.length).toBeGreaterThan(5)
    expect(found.filter(({ table, referred }) => place(referred) >= place(table))).toEqual([])
  })
})

test('both databases have the same columns', async () => {
  expect(await columnsOf('sqlite')).toEqual(await columnsOf('postgres'))
})
