import fc from 'fast-check'
import type { Pool } from 'pg'
import { aDatabase, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import {
  all,
  insertAll,
  insertNew,
  lock,
  one,
  type Runner,
  run,
  type Step,
  togetherAll,
} from '../steps/step.js'
import { writersOf } from './connect.js'
import { merge } from './merge.js'
import { migrate } from './migrate.js'
import { transactions } from './transactions.js'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await aDatabase()
  pool = writersOf({ url: database.url })
  runner = transactions({ pool, prepare: true })
  await migrate(pool)
  await pool.query(`create table words (
    account_id text not null, n bigint not null, word text, primary key (account_id, n))`)
})
beforeEach(async () => {
  await pool.query('truncate words')
  await pool.query(`insert into words
    select 'a', n, case when n % 5 = 0 then null when n % 2 = 0 then 'even' else 'odd' end
    from generate_series(1, 40) as n`)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** One for all tests, because its prepared statements belong to the connections of the pool. */
let runner: Runner

/** A node of a query plan. */
interface Plan {
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Relation Name'?: string
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

interface Asked {
  readonly word: string | null
  readonly words: readonly string[]
  readonly from: number
  readonly limit: number
}
const anAsked: fc.Arbitrary<Asked> = fc.record({
  word: fc.constantFrom('even', 'odd', 'o"d, {d}', "it's", '', 'ж語\\', null),
  words: fc.subarray(['even', 'odd', 'none'], { maxLength: 2 }),
  from: fc.integer({ min: 0, max: 45 }),
  limit: fc.constantFrom(1, 3),
})

/** Reads of every shape that steps have. */
const reads = ({ word, words, from, limit }: Asked): Step<unknown> =>
  togetherAll([
    all(
      `select * from words where account_id = ? and word in (?*) and n > ?
       order by n desc limit ?`,
      'a',
      words,
      from,
      limit,
    ),
    one('select count(*) as count from words where account_id = ? and word = ?', 'a', word),
    one('select max(n) as last from words where account_id = ?', word === 'even' ? 'a' : 'b'),
    all(
      `select n from words where account_id = ? and n between ? and ? and word <> ?
       order by n limit 2`,
      ...['a', from, from + 9, word ?? 'x'],
    ),
    one(
      'select n from words where (n, account_id) > (?, ?) order by n, account_id limit 1',
      from,
      'a',
    ),
  ])

test('reads that are sent as one query return what each returns alone', async () => {
  const { read } = runner
  await fc.assert(
    fc.asyncProperty(fc.array(anAsked, { minLength: 2, maxLength: 8 }), async (asked) => {
      const together = await read(() => togetherAll(asked.map(reads)))
      const alone: unknown[] = []
      for (const one of asked) alone.push(await read(() => reads(one)))
      expect(together).toEqual(alone)
    }),
    { numRuns: 60 },
  )
})

test('reads that are sent as one query read only the rows that they return', async () => {
  await pool.query(`insert into words select 'a', n, 'more' from generate_series(41, 3000) as n`)
  const asks = [1_001, 1_002, 1_003].flatMap((n) => {
    const { value, done } = one('select * from words where account_id = ? and n = ?', 'a', n).next()
    return done ? [] : value
  })
  const [unit] = merge(asks, new Set())
  const [query] = unit?.queries ?? []
  // The table was never analyzed: PostgreSQL believes that it is small.
  const { rows } = await pool.query(`explain (analyze, format json) ${query?.text}`, query?.values)
  const readBy = (plan: Plan): number =>
    (plan.Plans ?? []).reduce((sum, inner) => sum + readBy(inner), 0) +
    (plan['Relation Name'] ? plan['Actual Rows'] * plan['Actual Loops'] : 0) +
    (plan['Rows Removed by Filter'] ?? 0)
  expect(readBy(rows[0]['QUERY PLAN'][0].Plan)).toBe(3)
})

test('inserts that are sent as one query tell each step which of its rows are new', async () => {
  const row = (n: number) => ({ account_id: 'a', n, word: 'new' })
  const insert = (...numbers: readonly number[]) =>
    insertNew('words', numbers.map(row), ['account_id', 'n'])
  const added = await runner.write(() =>
    togetherAll([insert(41, 7), insert(43), insert(), insert(42, 43, 41), insert(8)]),
  )
  expect(added).toEqual([[true, false], [true], [], [true, false, false], [false]])
  const { rows } = await pool.query('select n::integer from words where n > 40 order by n')
  expect(rows).toEqual([{ n: 41 }, { n: 42 }, { n: 43 }])
})

test('statements with the same text become one query: locks first and sorted, then writes, then reads', () => {
  const asksOf = (id: string) => {
    const step = togetherAll([
      one(
        'select word from words where account_id = ? and n = ?',
        'a',
        id.length + id.charCodeAt(0),
      ),
      lock('visitor', 'a' as never, [id], 0),
      insertAll('words', [{ account_id: id, n: 1, word: 'w' }]),
      run('update words set word = ? where account_id = ?', 'x', id),
    ])
    const { value, done } = step.next()
    return done ? [] : value
  }
  const held = new Set<string>()
  const texts = merge(['c', 'a', 'b'].flatMap(asksOf), held).flatMap(({ queries }) =>
    queries.map(({ text, values }) => ({ text, values: JSON.stringify(values) })),
  )
  expect(texts.map(({ text }) => text.trim().split(/\s+/).slice(0, 3).join(' '))).toEqual([
    'insert into locks',
    'insert into locks',
    'insert into words',
    'insert into words',
    'update words set',
    'update words set',
    'update words set',
    'select merged.number as',
  ])
  expect(
    texts
      .slice(0, 2)
      .map(({ values }) => values)
      .join(),
  ).toMatch(/"a".*"b".*"c"/)
  expect(merge(asksOf('a'), held).map(({ queries }) => queries.length)[0]).toBe(0)
})
