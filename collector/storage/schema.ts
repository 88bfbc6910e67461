import type { Problem } from '../domain/problem.js'
import type { Storage } from './storage.js'

/** The schema of a database, for `waymark migrate`. */
export interface Schema {
  /** Runs the migrations that this database lacks. Returns their names. */
  migrate(): Promise<readonly string[]>
  /**
   * Distributes the tables of a Citus cluster that are not distributed yet, and reports each one.
   * May be interrupted and run again.
   */
  distribute(onTable: (spread: SpreadTable) => void): Promise<'no_citus' | 'distributed' | Problem>
  /**
   * Grants a database role exactly the rights of a collector, in one transaction. The role can
   * insert into the ledger but not change it.
   */
  grantTo(role: string): Promise<Granted | Problem>
  /** Opens the storage of this schema. It must be closed separately. */
  openStorage(): Storage
  close(): Promise<void>
}

export interface SpreadTable {
  readonly table: string
  /** Distributed by account, copied to each node, or only on the coordinator. */
  readonly as: 'distributed' | 'reference' | 'local'
}

export interface Granted {
  /** Tables that the role can insert into but not change. */
  readonly appendOnly: readonly string[]
  /**
   * Whether the role can add missing hashes of ledger entries. Citus supports this from 13.1 on.
   */
  readonly hashes: boolean
}
