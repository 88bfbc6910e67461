import type { Statement } from 'better-sqlite3'
import type { Db } from './open.js'

/** Prepares each SQL text once for a connection. */
export interface Sql {
  readonly db: Db
  /** Runs a write; answers how many rows it changed. */
  run(text: string, ...values: readonly Value[]): number
  one<Row>(text: string, ...values: readonly Value[]): Row | undefined
  all<Row>(text: string, ...values: readonly Value[]): readonly Row[]
}

export type Value = string | number | null

export const statements = (db: Db): Sql => {
  const prepared = new Map<string, Statement>()
  const prepare = (text: string): Statement => {
    const known = prepared.get(text)
    if (known) return known
    const statement = db.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  return {
    db,
    run: (text, ...values) => prepare(text).run(...values).changes,
    one: <Row>(text: string, ...values: readonly Value[]) =>
      prepare(text).get(...values) as Row | undefined,
    all: <Row>(text: string, ...values: readonly Value[]) => prepare(text).all(...values) as Row[],
  }
}

/**
 * A list as one parameter, for `in (select value from json_each(?))`: as placeholders, each length
 * would be another SQL text, and a stranger could fill the memory with prepared statements.
 */
export const list = (values: readonly string[]): string => JSON.stringify(values)

/** Inserts one row; the keys are column names written in this program, never input. */
export const insert = (
  sql: Sql,
  table: string,
  row: Readonly<Record<string, Value>>,
  suffix = '',
): number => {
  const columns = Object.keys(row)
  return sql.run(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ${suffix}`,
    ...Object.values(row),
  )
}

export const orNull = <Kept extends string | number>(value: Kept | undefined): Kept | null =>
  value ?? null

export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0)
