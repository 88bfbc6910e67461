import type { Statement as Prepared } from 'better-sqlite3'
import { insertTexts } from '../steps/insertTexts.js'
import type { Answer, Ask, Insert, SqlStatement, Step, Value } from '../steps/step.js'
import type { Db } from './db.js'

/** Runs a step synchronously to its end. */
export type RunStep = <Value>(step: Step<Value>) => Value

const NOTHING: Answer = { rows: [], changes: 0 }

/** Runs steps on one connection. Each SQL text is prepared once. */
export const stepsOn = (db: Db): RunStep => {
  const templateOf = templates()
  const runOne = (text: string, values: SqlStatement['values']): Answer => {
    const template = templateOf(text)
    const { statement, isReader } = prepared(db, template, values)
    const bound = boundOf(template, values)
    if (!isReader) return { rows: [], changes: statement.run(...bound).changes }
    const rows = statement.all(...bound)
    return { rows, changes: rows.length }
  }
  const insertRows = ({ into, rows, suffix }: Insert): Answer => {
    const text = textOf(into, Object.keys(rows[0] ?? {}), suffix, 1)
    const answers = rows.map((row) => runOne(text, Object.values(row)))
    return {
      rows: answers.flatMap((answer) => answer.rows),
      changes: answers.reduce((sum, { changes }) => sum + changes, 0),
      written: answers.map(({ changes }) => changes > 0),
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

const textOf = insertTexts(
  (into, columns, suffix) =>
    `insert into ${into} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ${suffix}`,
)

interface Ready {
  readonly statement: Prepared
  readonly isReader: boolean
}

/** A text of a step with its hints, and the statements that were prepared for it. */
interface Template {
  readonly text: string
  /** Which of its values are limits: those of `limit ?`. */
  readonly limits: readonly number[]
  readonly hasLists: boolean
  readonly ready: Map<string | number, Ready>
}

const templates = () => {
  const known = new Map<string, Template>()
  return (text: string): Template => {
    const found = known.get(text)
    if (found) return found
    const hasLists = text.includes('(?*)')
    const own = text.replace(HINT, '$1')
    const made = { text: own, limits: limitsIn(own), hasLists, ready: new Map() }
    known.set(text, made)
    return made
  }
}

/**
 * A comment that names an index, which becomes `indexed by`: without statistics, SQLite finds the rows of
 * an account by the primary key, and reads all of them, although an index has further columns of the
 * condition (https://www.sqlite.org/lang_indexedby.html). PostgreSQL ignores it.
 */
const HINT = /\/\* (indexed by \w+) \*\//g

const limitsIn = (text: string): readonly number[] =>
  [...text.matchAll(/\?/g)].flatMap(({ index }, place) =>
    text.slice(0, index).endsWith('limit ') ? [place] : [],
  )

/** How many statements are kept for one text. Policies and remaining budgets differ a little. */
const READY_MAX = 100

/**
 * A limit becomes part of the text, because SQLite compiles a statement with a bound limit again each
 * time that a value is bound to it (`sqlite3_bind` in https://www.sqlite.org/src/file/src/vdbeapi.c):
 * four of them were a third of the time of a sale.
 */
const prepared = (db: Db, template: Template, values: SqlStatement['values']): Ready => {
  const { text, limits, hasLists, ready } = template
  const shape = hasLists ? shapeOf(values) : 0
  const key = limits.length === 0 ? shape : [shape, ...limits.map((at) => values[at])].join(' ')
  const known = ready.get(key)
  if (known) return known
  const statement = db.prepare(withLists(withLimits(text, limits, values), shape))
  const made = { statement, isReader: statement.reader }
  if (ready.size >= READY_MAX) ready.clear()
  ready.set(key, made)
  return made
}

const withLimits = (
  text: string,
  limits: readonly number[],
  values: SqlStatement['values'],
): string => {
  if (limits.length === 0) return text
  let place = -1
  return text.replaceAll('?', () => {
    place += 1
    if (!limits.includes(place)) return '?'
    const limit = values[place]
    if (!Number.isSafeInteger(limit)) throw new Error(`A limit must be a whole number: ${text}`)
    return String(limit)
  })
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
const withLists = (text: string, shape: number): string => {
  let bit = 1
  return text.replaceAll('(?*)', () => {
    const isOne = (shape & bit) !== 0
    bit <<= 1
    return isOne ? '(?)' : '(select value from json_each(?))'
  })
}

const boundOf = ({ limits }: Template, values: SqlStatement['values']): readonly Value[] => {
  const bound: Value[] = []
  for (let index = 0; index < values.length; index += 1) {
    if (limits.length > 0 && limits.includes(index)) continue
    bound.push(toBound(values[index] ?? null))
  }
  return bound
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
