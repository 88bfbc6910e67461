import type { Statement as Prepared } from 'better-sqlite3'
import type { Answer, Ask, Insert, Statement, Step } from '../steps/step.js'
import type { Db } from './open.js'

/** Runs a step to its end on a connection, without waiting. */
export type RunStep = <Value>(step: Step<Value>) => Value

const NOTHING: Answer = { rows: [], changes: 0 }

/** Runs steps on one connection; each SQL text is prepared once. */
export const stepsOn = (db: Db): RunStep => {
  const prepared = new Map<string, Prepared>()
  const prepare = (text: string): Prepared => {
    const known = prepared.get(text)
    if (known) return known
    // A list arrives as one parameter that holds JSON.
    const statement = db.prepare(text.replaceAll('(?*)', '(select value from json_each(?))'))
    prepared.set(text, statement)
    return statement
  }
  const runOne = (text: string, values: readonly unknown[]): Answer => {
    const statement = prepare(text)
    if (!statement.reader) return { rows: [], changes: statement.run(...values).changes }
    const rows = statement.all(...values)
    return { rows, changes: rows.length }
  }
  const insertRows = ({ into, rows, suffix }: Insert): Answer => {
    const columns = Object.keys(rows[0] ?? {})
    const text = `insert into ${into} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ${suffix}`
    const answers = rows.map((row) => runOne(text, checked(Object.values(row))))
    return {
      rows: answers.flatMap((answer) => answer.rows),
      changes: answers.reduce((sum, { changes }) => sum + changes, 0),
    }
  }
  const answer = (ask: Ask): Answer => {
    // One writer at a time: a lock is held from `begin immediate` on.
    if ('lock' in ask) return NOTHING
    return 'into' in ask ? insertRows(ask) : runOne(ask.text, checked(valuesOf(ask)))
  }
  return (step) => {
    let state = step.next()
    while (!state.done) state = step.next(state.value.map(answer))
    return state.value
  }
}

const valuesOf = ({ values }: Statement) =>
  values.map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  )

/** SQLite would keep a NUL that PostgreSQL refuses; what one database keeps, both must be able to. */
const checked = <Values extends readonly unknown[]>(values: Values): Values => {
  for (const value of values) {
    if (typeof value === 'string' && value.includes('\0'))
      throw new Error('A text holds a NUL byte')
  }
  return values
}
