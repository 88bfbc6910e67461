import type { Statement as Prepared } from 'better-sqlite3'
import type { Answer, Ask, Insert, SqlStatement, Step, Value } from '../steps/step.js'
import type { Db } from './db.js'

/** Runs a step synchronously to its end. */
export type RunStep = <Value>(step: Step<Value>) => Value

const NOTHING: Answer = { rows: [], changes: 0 }

/** Runs steps on one connection. Each SQL text is prepared once. */
export const stepsOn = (db: Db): RunStep => {
  const prepare = preparing(db)
  const runOne = (text: string, values: SqlStatement['values']): Answer => {
    const { statement, isReader } = prepare(text, shapeOf(values))
    const bound = values.map(toBound)
    if (!isReader) return { rows: [], changes: statement.run(...bound).changes }
    const rows = statement.all(...bound)
    return { rows, changes: rows.length }
  }
  const insertRows = ({ into, rows, suffix, unlessKnown }: Insert): Answer => {
    const columns = Object.keys(rows[0] ?? {})
    const ending = unlessKnown ? 'on conflict do nothing' : suffix
    const text = `insert into ${into} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ${ending}`
    const answers = rows.map((row) => runOne(text, Object.values(row)))
    return {
      rows: unlessKnown ? [] : answers.flatMap((answer) => answer.rows),
      changes: answers.reduce((sum, { changes }) => sum + changes, 0),
      added: answers.map(({ changes }) => changes > 0),
    }
  }
  const answer = (ask: Ask): Answer => {
    // SQLite has one writer at a time, so `begin immediate` already holds every lock.
    if ('lock' in ask) return NOTHING
    return 'into' in ask ? insertRows(ask) : runOne(ask.text, ask.values)
  }
  return (step) => {
    let state = step.next()
    while (!state.done) state = step.next(state.value.map(answer))
    return state.value
  }
}

interface Ready {
  readonly statement: Prepared
  readonly isReader: boolean
}

const preparing = (db: Db) => {
  const prepared = new Map<string, Ready[]>()
  return (text: string, shape: number): Ready => {
    const shapes = prepared.get(text) ?? []
    const known = shapes[shape]
    if (known) return known
    const statement = db.prepare(listsIn(text, shape))
    const ready = { statement, isReader: statement.reader }
    shapes[shape] = ready
    prepared.set(text, shapes)
    return ready
  }
}

/**
 * A bit mask of the lists that contain exactly one text. Most do, and `json_each` costs as much as
 * the rest of a small statement.
 */
const shapeOf = (values: SqlStatement['values']): number => {
  let shape = 0
  let bit = 1
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue
    if (value.length === 1) shape |= bit
    bit <<= 1
  }
  return shape
}

/** A list of one text is bound as that text, a longer one as JSON. */
const listsIn = (text: string, shape: number): string => {
  let bit = 1
  return text.replaceAll('(?*)', () => {
    const isOne = (shape & bit) !== 0
    bit <<= 1
    return isOne ? '(?)' : '(select value from json_each(?))'
  })
}

/**
 * Refuses NUL, which SQLite would store but PostgreSQL refuses, so that both databases accept the
 * same data.
 */
const toBound = (value: SqlStatement['values'][number]): Value => {
  const bound =
    typeof value !== 'object' || value === null
      ? value
      : value.length === 1
        ? (value[0] ?? null)
        : JSON.stringify(value)
  if (typeof bound === 'string' && bound.includes('\0')) throw new Error('A text holds a NUL byte')
  return bound
}
