import type { Problem } from '../domain/problem.js'
import type { Storage } from './storage.js'

/** The schema of a database, for whoever brings it up to date by hand. */
export interface Schema {
  /** Runs the migrations that this database has not seen; answers their names. */
  migrate(): Promise<readonly string[]>
  /**
   * Spreads tables over the nodes of a Citus cluster, those that are not spread yet, and tells of
   * each once it is. May be interrupted and run again.
   */
  distribute(onTable: (spread: SpreadTable) => void): Promise<'no_citus' | 'distributed' | Problem>
  /**
   * Lets a role of the database do what a collector does, and no more: it adds to the ledger and
   * cannot change it. All of it or nothing.
   */
  grantTo(role: string): Promise<Granted | Problem>
  /** The storage in this schema; to be closed apart. */
  openStorage(): Storage
  close(): Promise<void>
}

export interface SpreadTable {
  readonly table: string
  /** By account, whole on each node, or on the coordinator alone. */
  readonly as: 'distributed' | 'reference' | 'local'
}

export interface Granted {
  /** Tables that the role may add to and not change. */
  readonly appendOnly: readonly string[]
  /** Whether it may fill in missing hashes of ledger entries; Citus allows that from 13.1 on. */
  readonly hashes: boolean
}
