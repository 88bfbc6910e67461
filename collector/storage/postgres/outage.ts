import { StorageOutage } from '../storage.js'

/**
 * SQLSTATE classes and codes of temporary failures
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection lost, too few
 * resources, shut down, an input/output error, a standby that only reads, a timeout.
 */
const OUTAGE = /^(08|53|57|58)|^(25006|25P03|55P03|28000|28P01|3D000|40003)$/

/**
 * Citus's messages for a node that is lost during a transaction. Their SQLSTATE is XX000, that of a
 * bug, and they are always in English (connection_management.c, remote_commands.c,
 * adaptive_executor.c, remote_transaction.c, placement_connection.c, intermediate_results.c of
 * https://github.com/citusdata/citus). A retry is safe, as after any lost commit.
 */
const NODE_LOST =
  /could not commit transaction for shard|failure on connection marked as essential|failed to prepare transaction|postmaster was shut down|cannot connect to \S+ to fetch intermediate results|failed to read result .* from node/

/** A serialization failure or deadlock. A retry is likely to succeed. */
const CONFLICT = /^(40001|40P01)$/

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? '')

export const isConflict = (error: unknown): boolean => CONFLICT.test(codeOf(error))

/** A lock was not free in time. The connection can be used again. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03'

/** The server or the role has reached its limit of connections. */
export const isCrowded = (error: unknown): boolean => codeOf(error) === '53300'

/**
 * A prepared `select *` whose table got or lost a column ("cached plan must not change result
 * type"): it must be prepared again. SQLSTATE 0A000 has other uses and the message depends on the
 * server's language, so the routine's name is compared.
 */
export const isStale = (error: unknown): boolean =>
  codeOf(error) === '0A000' &&
  (error as { readonly routine?: unknown }).routine === 'RevalidateCachedQuery'

/** Node's socket errors. */
const LOST = /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT/

/** Errors that `pg` throws without a code, and the kind they are counted as. */
const UNCODED: readonly (readonly [RegExp, string])[] = [
  // All connections were in use for that long.
  [/timeout exceeded when trying to connect/, 'pool_wait'],
  [/Connection terminated due to connection timeout/, 'connect_timeout'],
  [/Query read timeout/, 'query_timeout'],
  [/Connection terminated|Client (was closed|has encountered)/, 'connection_lost'],
  [/pool after calling end/, 'closed'],
]

/** Converts an error to a `StorageOutage` if it is an outage; else returns it unchanged. */
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

/** The `AggregateError` of a host with several addresses has no message of its own. */
const messageOf = (error: unknown): string => {
  const { message, errors } = error as { message?: string; errors?: readonly Error[] }
  return message || errors?.map((one) => one.message).join(', ') || String(error)
}
