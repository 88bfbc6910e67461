import { TABLES } from '../tables.js'

/** Of no one account: few rows, of which each node of a Citus cluster has a copy. */
export const REFERENCE = ['accounts'] as const

/** Of no account, and written all the time: it stays where collectors connect to, and needs no other node. */
export const COORDINATOR = ['leases'] as const

/**
 * The tables whose rows belong to one account, in an order in which each comes after those that its
 * foreign keys name. Citus keeps the rows of one account together on one node.
 */
export const DISTRIBUTED: readonly string[] = [
  ...TABLES.map(({ name }) => name).filter((name) => name !== 'accounts'),
  'locks',
]

/** Rows are inserted and never changed: a collector needs no right to. */
export const APPEND_ONLY = ['reports', 'verdicts', 'status_log', 'entries', 'payouts'] as const

/** Which migrations ran; of this database alone. */
export const LIST_OF_MIGRATIONS = 'migrations'
