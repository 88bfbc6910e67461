import { TABLES } from '../tables.js'

/**
 * Tables with few rows that belong to no single account. Each node of a Citus cluster has a copy.
 */
export const REFERENCE = ['accounts'] as const

/**
 * Frequently written tables that belong to no account. They stay on the coordinator and need no
 * other node.
 */
export const COORDINATOR = ['leases'] as const

/**
 * The tables whose rows belong to one account, each after the tables that its foreign keys
 * reference. Citus stores the rows of one account on one node.
 */
export const DISTRIBUTED: readonly string[] = [
  ...TABLES.map(({ name }) => name).filter((name) => name !== 'accounts'),
  'locks',
  ...['changed_days', 'day_sums', 'sum_turns'],
]

/**
 * Tables whose rows are inserted and never changed, so a collector needs no right to change them.
 */
export const APPEND_ONLY = [
  'reports',
  'verdicts',
  'status_log',
  'entries',
  'payouts',
  'exchange_rates',
] as const

/** The list of applied migrations. It belongs to the database and is not copied. */
export const LIST_OF_MIGRATIONS = 'migrations'
