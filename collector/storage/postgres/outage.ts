import { StorageOutage } from '../storage.js'

/**
 * SQLSTATE classes and codes of a database that cannot do now what it could do at another time
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection lost, too few
 * resources, shut down, an input/output error, a standby that only reads, a timeout.
 */
const OUTAGE = /^(08|53|57|58)|^(25006|25P03|55P03|28000|28P01|3D000|40003)$/

/**
 * How Citus says that a node went away in the middle of a transaction: under the SQLSTATE of a bug,
 * XX000, and in English whatever the server's language (connection_management.c, remote_commands.c,
 * adaptive_executor.c, remote_transaction.c, placement_connection.c, intermediate_results.c of
 * https://github.com/citusdata/citus). All of it is safe to repeat, as after any lost commit.
 */
const NODE_LOST =
  /could not commit transaction for shard|failure on connection marked as essential|failed to prepare transaction|postmaster was shut down|cannot connect to \S+ to fetch intermediate results|failed to read result .* from node/

/** Two transactions that stood in each other's way: another try is likely to succeed. */
const CONFLICT = /^(40001|40P01)$/

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? '')

export const isConflict = (error: unknown): boolean => CONFLICT.test(codeOf(error))

/** The server, or the role, may have no more connections. */
export const isCrowded = (error: unknown): boolean => codeOf(error) === '53300'

/**
 * A prepared `select *` whose table got or lost a column since: it has to be prepared anew. SQLSTATE
 * 0A000 stands for much else, and the message for the operator's language; the routine is neither.
 */
export const isStale = (error: unknown): boolean =>
  codeOf(error) === '0A000' &&
  (error as { readonly routine?: unknown }).routine === 'RevalidateCachedQuery'

/** Node's errors of a socket. */
const LOST = /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT/

/** The errors that `pg` makes without a code, and what we call them. */
const UNCODED: readonly (readonly [RegExp, string])[] = [
  // All connections were in use for that long.
  [/timeout exceeded when trying to connect/, 'pool_wait'],
  [/Connection terminated due to connection timeout/, 'connect_timeout'],
  [/Query read timeout/, 'query_timeout'],
  [/Connection terminated|Client (was closed|has encountered)/, 'connection_lost'],
  [/pool after calling end/, 'closed'],
]

/** What callers are told: an outage where there is one, and anything else as it is. */
export const toOutage = (error: unknown): unknown => {
  if (error instanceof StorageOutage) return error
  const message = `PostgreSQL cannot be used right now: ${messageOf(error)}`
  const uncoded = UNCODED.find(([words]) => words.test(String(error)))
  if (uncoded) return new StorageOutage(message, error, uncoded[1])
  const code = codeOf(error)
  const isOutage =
    OUTAGE.test(code) ||
    (code === 'XX000' && NODE_LOST.test(messageOf(error))) ||
    LOST.test(`${code} ${String(error)}`)
  return isOutage ? new StorageOutage(message, error) : error
}

/** An address with several sockets fails with all their errors, and no message of its own. */
const messageOf = (error: unknown): string => {
  const { message, errors } = error as { message?: string; errors?: readonly Error[] }
  return message || errors?.map((one) => one.message).join(', ') || String(error)
}
