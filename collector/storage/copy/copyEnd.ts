import type { Runner } from '../steps/step.js'

/** One of the two databases of a copy, with today's schema. */
export interface CopyEnd {
  readonly runner: Runner
  /** Whether a copy into this database was begun and is not finished. */
  isUnfinished(): Promise<boolean>
  /** Reads that all see the database as it is at one instant, whatever is written meanwhile. */
  inSnapshot<Value>(work: (read: Runner['read']) => Promise<Value>): Promise<Value>
  /** Tells the database that much has been written, where it plans its reads by what it knows. */
  afterFilling(): Promise<void>
  close(): Promise<void>
}
