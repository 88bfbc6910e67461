import type { ConnectionOptions } from 'node:tls'
import { type ClientBase, Pool, type PoolConfig, types } from 'pg'
import type { Sealing } from '../sealing.js'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database` */
  readonly url: string
  /** The number of connections for writing. Each serves hundreds of sales per second. */
  readonly poolMax?: number
  /** The number of connections for lists. */
  readonly readersMax?: number
  /** How long to wait for a connection before the database counts as unreachable. */
  readonly connectTimeoutMs?: number
  /** How long one statement of a write may take; lists may take ten times as long. */
  readonly statementTimeoutMs?: number
  /** Undefined: not encrypted. */
  readonly tls?: ConnectionOptions
  /** Set to false behind a pooler in transaction mode. */
  readonly prepare?: boolean
  /** Whether the operator has configured that acknowledged sales may be lost. */
  readonly mayLoseCommits?: boolean
  /** How secrets are stored. Default: unencrypted. */
  readonly sealing?: Sealing
}

export const POSTGRES_DEFAULTS = {
  poolMax: 10,
  readersMax: 4,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
} as const

/** PostgreSQL 14 to 18 are tested. */
export const VERSION_MIN = 14

const READ_TIMES = 10

/** The pool that writes. */
export const writersOf = (options: PostgresOptions): Pool =>
  poolOf(options, {
    max: options.poolMax ?? POSTGRES_DEFAULTS.poolMax,
    statement_timeout: options.statementTimeoutMs ?? POSTGRES_DEFAULTS.statementTimeoutMs,
    application_name: 'waymark',
    onConnect: (client) => checkServer(client, options),
  })

/**
 * The pool for lists. It is separate, so that long lists do not use the connections that events
 * need.
 */
export const readersOf = (options: PostgresOptions): Pool =>
  poolOf(options, {
    max: options.readersMax ?? POSTGRES_DEFAULTS.readersMax,
    statement_timeout:
      READ_TIMES * (options.statementTimeoutMs ?? POSTGRES_DEFAULTS.statementTimeoutMs),
    application_name: 'waymark lists',
    onConnect: async (client) => {
      await client.query('set default_transaction_read_only = on')
    },
  })

const poolOf = ({ url, tls, connectTimeoutMs }: PostgresOptions, config: PoolConfig): Pool => {
  const timeoutMs = connectTimeoutMs ?? POSTGRES_DEFAULTS.connectTimeoutMs
  const pool = new Pool({
    connectionString: url,
    ssl: tls ?? false,
    connectionTimeoutMillis: timeoutMs,
    // Ends requests to a server that disappeared without closing the connection.
    query_timeout: Number(config.statement_timeout) + timeoutMs,
    idle_in_transaction_session_timeout: Number(config.statement_timeout),
    keepAlive: true,
    pipeline: true,
    types: TYPES,
    ...config,
  })
  // A broken connection fails its statements and is replaced by the next request. It also emits an
  // `error` event, which ends the process if there is no listener: on the pool while the connection
  // is idle (https://node-postgres.com/apis/pool#error), on the client while it is used.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const INT8 = 20

/**
 * `pg` returns `bigint` as text, because it may exceed a JavaScript number. Waymark's values never
 * do.
 */
const TYPES: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? toSafeInteger : types.getTypeParser(oid, format)) as never,
}

const toSafeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${text} does not fit a whole number`)
  return value
}

/** Runs on every new connection, because after a failover it may reach another server. */
const checkServer = async (
  client: ClientBase,
  { mayLoseCommits = false }: PostgresOptions,
): Promise<void> => {
  const { rows } = await client.query<ServerRow>(
    `select current_setting('server_version_num')::integer as version,
       current_setting('synchronous_commit') as synchronous_commit,
       current_setting('fsync') as fsync, pg_is_in_recovery() as is_standby`,
  )
  const [server] = rows
  if (!server) throw new Error('PostgreSQL does not say what it is')
  const { version, is_standby } = server
  if (version < VERSION_MIN * 10_000) {
    throw new Error(
      `This is PostgreSQL ${Math.floor(version / 10_000)}; Waymark needs ${VERSION_MIN} or newer.`,
    )
  }
  const unsafe = mayLoseCommits ? undefined : mayLose(server, 'This PostgreSQL')
  if (unsafe) throw new Error(unsafe)
  if (is_standby) {
    // The same SQLSTATE that PostgreSQL would give at the first write.
    throw Object.assign(new Error('This PostgreSQL is a standby, which only reads.'), {
      code: '25006',
    })
  }
}

/** The setting that allows a database that may lose commits. */
export const IN_WORDS = 'WAYMARK_DATABASE_DURABILITY=acknowledged-sales-may-be-lost'

export interface Durability {
  readonly synchronous_commit: string
  readonly fsync: string
}

/** Why a server may lose commits, and what to do about it; undefined if it does not. */
export const mayLose = (
  { synchronous_commit, fsync }: Durability,
  server: string,
): string | undefined => {
  const unsafe = [
    synchronous_commit === 'off' && 'synchronous_commit=off',
    fsync === 'off' && 'fsync=off',
  ].filter((setting) => setting !== false)
  if (unsafe.length === 0) return undefined
  return `${server} runs with ${unsafe.join(' and ')}: sales that were acknowledged could be lost. Turn it on, or say that you accept this: ${IN_WORDS}`
}

interface ServerRow extends Durability {
  readonly version: number
  readonly is_standby: boolean
}
