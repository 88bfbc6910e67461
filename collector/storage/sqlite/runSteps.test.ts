import Database from 'better-sqlite3'
import { all, insertNew } from '../steps/step.js'
import type { Db } from './db.js'
import { stepsOn } from './runSteps.js'

let db: Db
beforeEach(() => {
  db = new Database(':memory:')
  db.exec('create table numbers (n integer primary key, word text not null) strict')
  const insert = db.prepare('insert into numbers values (?, ?)')
  for (let n = 1; n <= 20; n += 1) insert.run(n, n % 2 === 0 ? 'even' : 'odd')
})
afterEach(() => {
  db.close()
})

const some = (words: readonly string[], from: number, limit: number, inner: number) =>
  all<{ n: number }>(
    `select n from (
       select n from numbers where word in (?*) and n > ? order by n limit ?) as few
     order by n desc limit ?`,
    words,
    from,
    inner,
    limit,
  )

test('limits, lists and other values each get to their place', () => {
  const run = stepsOn(db)
  const numbers = (...values: Parameters<typeof some>) => run(some(...values)).map(({ n }) => n)
  expect(numbers(['even'], 3, 2, 4)).toEqual([10, 8])
  expect(numbers(['even'], 3, 3, 4)).toEqual([10, 8, 6])
  expect(numbers(['even', 'odd'], 3, 2, 4)).toEqual([7, 6])
  expect(numbers(['odd'], 0, 1, 1)).toEqual([1])
  expect(numbers([], 0, 1, 1)).toEqual([])
})

test('a text is prepared once for each of its limits, and for not too many of them', () => {
  const prepare = jest.spyOn(db, 'prepare')
  const run = stepsOn(db)
  for (let round = 0; round < 10; round += 1) run(some(['even'], round, 2, 4))
  expect(prepare).toHaveBeenCalledTimes(1)
  for (let limit = 1; limit <= 300; limit += 1) run(some(['even'], 0, limit, 4))
  expect(run(some(['even'], 0, 300, 4))).toHaveLength(4)
})

test('a limit that is not a whole number is refused, and reaches no statement', () => {
  const run = stepsOn(db)
  expect(() => run(some(['even'], 0, '1; drop table numbers' as never, 4))).toThrow(/whole number/)
})

test('an insert tells which rows were new', () => {
  const rows = [20, 21, 22, 21].map((n) => ({ n, word: 'x' }))
  expect(stepsOn(db)(insertNew('numbers', rows, ['n']))).toEqual([false, true, true, false])
})
