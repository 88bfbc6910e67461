import type { Answer } from '../steps/step.js'
import type { Query } from './statements.js'

/** What PostgreSQL answered to one query. */
export interface Result {
  readonly rows: readonly unknown[]
  readonly changes: number
}

/** Queries that answer some of the statements that were yielded together. */
export interface Unit {
  readonly queries: readonly Query[]
  /** The answer to each of these statements, by its place. */
  answer(results: readonly Result[]): Iterable<readonly [number, Answer]>
}

/** A statement with its place among those that were yielded together. */
export interface Placed<Kind> {
  readonly place: number
  readonly ask: Kind
}
