import type { AccountId } from '../../domain/ids.js'

/**
 * A read or write that is written once for both databases: a generator that yields statements and
 * continues with their answers. SQLite runs it synchronously in a transaction; PostgreSQL awaits
 * each answer. A step may be run again from its beginning.
 */
export type Step<Value> = Generator<readonly Ask[], Value, readonly Answer[]>

/**
 * Statements that are yielded together must not need each other's answers. PostgreSQL takes their locks
 * first, in the order of `LOCKS`, and writes before it reads; SQLite runs them in their order.
 */
export type Ask = SqlStatement | Insert | Lock

/**
 * SQL that both databases understand, with `?` for each value. `in (?*)` takes a list as one value:
 * as placeholders, each length would be another text, and a stranger could fill the memory with
 * prepared statements. A comment `indexed by <index>` after a table chooses its index in SQLite.
 */
export interface SqlStatement {
  readonly text: string
  readonly values: readonly (Value | readonly string[])[]
}

/** Rows for one table, all with the same columns, of one account. */
export interface Insert {
  readonly into: string
  readonly rows: readonly Row[]
  /** What follows the values: `on conflict ...`, `returning ...`. */
  readonly suffix: string
  /**
   * The columns of a unique key. If given, the answer says which rows were written: not those that
   * `suffix` left out because their key is stored already.
   */
  readonly key?: readonly string[]
}

/**
 * Takes a lock until this transaction ends; other transactions wait for it. Locks must be taken in
 * the order of `LOCKS`. SQLite has a single writer and needs none.
 */
export interface Lock {
  readonly lock: LockKind
  readonly accountId: AccountId
  readonly ids: readonly string[]
  readonly at: number
}

export const LOCKS = [
  'visitor',
  'customer',
  'day',
  'products',
  'order',
  'code',
  'frontier',
] as const
export type LockKind = (typeof LOCKS)[number]

export type Value = string | number | null
export type Row = Readonly<Record<string, Value>>

export interface Answer {
  readonly rows: readonly unknown[]
  /** How many rows were inserted, changed or deleted. */
  readonly changes: number
  /** For an insert with `key`: whether each row was written, in their order. */
  readonly written?: readonly boolean[]
}

/** Runs steps on one database. Every promise resolves after the commit and not before. */
export interface Runner {
  /** Runs a step in one transaction. */
  write<Value>(step: () => Step<Value>): Promise<Value>
  /** Runs a step that only reads, without a transaction. */
  read<Value>(step: () => Step<Value>): Promise<Value>
}

/**
 * Thrown by a step that conflicts with another transaction. The step is run again from its
 * beginning.
 */
export class Overtaken extends Error {}

/** Yields all statements together, which costs one round trip to the database. */
export function* ask(...asks: readonly Ask[]): Step<readonly Answer[]> {
  return yield asks
}

export function* all<Found>(
  text: string,
  ...values: SqlStatement['values']
): Step<readonly Found[]> {
  const [answer] = yield [{ text, values }]
  return (answer?.rows ?? []) as readonly Found[]
}

export function* one<Found>(
  text: string,
  ...values: SqlStatement['values']
): Step<Found | undefined> {
  const [answer] = yield [{ text, values }]
  return answer?.rows[0] as Found | undefined
}

/** Runs a write and returns how many rows it changed. */
export function* run(text: string, ...values: SqlStatement['values']): Step<number> {
  const [answer] = yield [{ text, values }]
  return answer?.changes ?? 0
}

/** Inserts one row; the keys are column names written in this program, never input. */
export function* insert(into: string, row: Row, suffix = ''): Step<number> {
  const [answer] = yield [{ into, rows: [row], suffix }]
  return answer?.changes ?? 0
}

export function* insertAll<Found>(
  into: string,
  rows: readonly Row[],
  suffix = '',
): Step<readonly Found[]> {
  if (rows.length === 0) return []
  const [answer] = yield [{ into, rows, suffix }]
  return (answer?.rows ?? []) as readonly Found[]
}

/**
 * Inserts the rows whose key is not stored yet. Returns for each row whether it was added; of rows
 * with the same key only the first one is.
 */
export function* insertNew(
  into: string,
  rows: readonly Row[],
  key: readonly string[],
): Step<readonly boolean[]> {
  return yield* write(into, rows, key, 'on conflict do nothing')
}

/**
 * Inserts rows, and updates those whose key is stored already. Returns for each row whether it was
 * written: `set` may end with a condition (`where ...`). No two rows may have the same key.
 */
export function* upsertAll(
  into: string,
  rows: readonly Row[],
  key: readonly string[],
  set: string,
): Step<readonly boolean[]> {
  return yield* write(into, rows, key, `on conflict (${key.join(', ')}) do update set ${set}`)
}

function* write(
  into: string,
  rows: readonly Row[],
  key: readonly string[],
  suffix: string,
): Step<readonly boolean[]> {
  if (rows.length === 0) return []
  const [answer] = yield [{ into, rows, suffix, key }]
  return answer?.written ?? []
}

export function* lock(
  kind: LockKind,
  accountId: AccountId,
  ids: readonly string[],
  at: number,
): Step<void> {
  if (ids.length > 0) yield [{ lock: kind, accountId, ids, at }]
}

/** A step without statements. */
// biome-ignore lint/correctness/useYield: the shape of a step, for where another one would ask
export function* just<Value>(value: Value): Step<Value> {
  return value
}

type Values<Steps> = {
  -readonly [Name in keyof Steps]: Steps[Name] extends Step<infer Value> ? Value : never
}

/**
 * Runs independent steps side by side: their statements are sent in one round trip, in the order of
 * the names. Returns the value of each step by its name.
 *
 * @example const { roots, customers } = yield* together({ roots: rootsOf(a), customers: customersOf(b) })
 */
export function* together<Steps extends Readonly<Record<string, Step<unknown>>>>(
  steps: Steps,
): Step<Values<Steps>> {
  const values = yield* togetherAll(Object.values(steps))
  const named: Record<string, unknown> = {}
  let index = 0
  for (const name in steps) {
    named[name] = values[index]
    index += 1
  }
  return named as Values<Steps>
}

/** As `together`, for a list of steps. Returns their values in the same order. */
export function* togetherAll<const Steps extends readonly Step<unknown>[]>(
  steps: Steps,
): Step<Values<Steps>> {
  const states: IteratorResult<readonly Ask[], unknown>[] = []
  for (const step of steps) states.push(step.next())
  // Loops instead of array methods, because this runs a dozen times per sale and was a tenth of its
  // cost.
  for (;;) {
    const asks = asksOf(states)
    if (!asks) break
    const answers = yield asks
    let from = 0
    for (let index = 0; index < states.length; index += 1) {
      const state = states[index] as IteratorResult<readonly Ask[], unknown>
      if (state.done) continue
      const to = from + state.value.length
      const isAlone = state.value.length === asks.length
      const own = isAlone ? answers : answers.slice(from, to)
      states[index] = (steps[index] as Step<unknown>).next(own)
      from = to
    }
  }
  return states.map(({ value }) => value) as Values<Steps>
}

/** What the unfinished steps ask; undefined if all are finished. */
const asksOf = (
  states: readonly IteratorResult<readonly Ask[], unknown>[],
): readonly Ask[] | undefined => {
  let first: readonly Ask[] | undefined
  let all: Ask[] | undefined
  for (const state of states) {
    if (state.done) continue
    if (!first) first = state.value
    else {
      all ??= [...first]
      for (const ask of state.value) all.push(ask)
    }
  }
  return all ?? first
}

export const orNull = <Kept extends string | number>(value: Kept | undefined): Kept | null =>
  value ?? null

export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0)
