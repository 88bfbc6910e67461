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

test('each limit, list and other value replaces its own placeholder', () => {
  const run = stepsOn(db)
  const numbers = (...values: Parameters<typeof some>) => run(some(...values)).map(({ n }) => n)
  expect(numbers(['even'], 3, 2, 4)).toEqual([10, 8])
  expect(numbers(['even'], 3, 3, 4)).toEqual([10, 8, 6])
  expect(numbers(['even', 'odd'], 3, 2, 4)).toEqual([7, 6])
  expect(numbers(['odd'], 0, 1, 1)).toEqual([1])
  expect(numbers([], 0, 1, 1)).toEqual([])
})

test('a text is prepared once for each limit, and statements for many limits are dropped again', () => {
  const prepare = jest.spyOn(db, 'prepare')
  const run = stepsOn(db)
  for (let round = 0; round < 10; round += 1) run(some(['even'], round, 2, 4))
  expect(prepare).toHaveBeenCalledTimes(1)
  for (let limit = 3; limit <= 300; limit += 1) run(some(['even'], 0, limit, 4))
  expect(prepare).toHaveBeenCalledTimes(299)
  expect(run(some(['even'], 0, 2, 4))).toHaveLength(2)
  expect(prepare).toHaveBeenCalledTimes(300)
})

test('a limit that is not a whole number is refused before a statement is prepared', () => {
  const run = stepsOn(db)
  expect(() => run(some(['even'], 0, '1; drop table numbers' as never, 4))).toThrow(/whole number/)
})

test('insertNew says for each row whether it was added', () => {
  const rows = [20, 21, 22, 21].map((n) => ({ n, word: 'x' }))
  expect(stepsOn(db)(insertNew('numbers', rows, ['n']))).toEqual([false, true, true, false])
})
