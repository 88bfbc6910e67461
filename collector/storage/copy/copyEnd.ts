import type { Runner } from '../steps/step.js'

/** The source or destination of a copy, with the current schema. */
export interface CopyEnd {
  readonly runner: Runner
  /** Whether a copy into this database was begun and is not finished. */
  isUnfinished(): Promise<boolean>
  /** Runs reads in one snapshot, so that concurrent writes are not visible. */
  inSnapshot<Value>(work: (read: Runner['read']) => Promise<Value>): Promise<Value>
  /** Updates the statistics of the query planner after many rows were written. */
  afterFilling(): Promise<void>
  close(): Promise<void>
}
