import { z } from 'zod'
import {
  clicksKeptDays,
  encryptionKey,
  host,
  hstsSeconds,
  httpUrl,
  type Listening,
  limit,
  papPrefix,
  papScripts,
  port,
  postbackAllow,
  postbackPorts,
  toAddressRules,
  trustProxy,
} from './configFields.js'
import {
  databaseUrl,
  isPostgres,
  postgresSettings,
  shownDatabase,
  toPostgresOptions,
} from './configPostgres.js'
import { LIMITS, type LimitSettings } from './http/limits.js'
import type { Log } from './http/log.js'
import type { AddressRules } from './postback/address.js'
import type { Secrets } from './program/accounts.js'
import type { PostgresOptions } from './storage/postgres/connect.js'
import type { SealingKeys } from './storage/sealing.js'

/**
 * The options of a collector. An omitted option is read from its environment variable, then set to
 * the default.
 */
export interface CollectorOptions {
  /**
   * `WAYMARK_DATABASE_URL`: a file, `sqlite:<file>`, or `postgres://user:password@host/database`.
   * Default: `waymark.db`.
   */
  readonly database?: string
  /**
   * `WAYMARK_URL`: the collector's URL for pages and servers, including the path it is mounted at:
   * "https://go.shop.example", "https://shop.example/wm". Default: `http://localhost:<port>`.
   */
  readonly url?: string
  /**
   * `WAYMARK_TRUST_PROXY`: the number of proxies in front of the collector, or their addresses and
   * ranges, separated by commas; 0 for none. If it is not set, forwarded headers are not trusted
   * for host and scheme, and requests through a proxy are not limited by address.
   */
  readonly trustProxy?: number | readonly string[]
  /**
   * `WAYMARK_LIMIT_ADDRESS`, `WAYMARK_LIMIT_ACCOUNT`, `WAYMARK_LIMIT_FAILED_KEYS`: the rate limits
   * per sender; 0 for no limit. See docs/operating.md.
   */
  readonly limits?: Partial<LimitSettings>
  /**
   * `WAYMARK_CLICKS_KEPT_DAYS`: for how many days clicks of visitors without an order are kept; 0 for
   * no limit. See docs/operating.md, "What is kept". Default: 0.
   */
  readonly clicksKeptDays?: number
  /** `WAYMARK_PAP_PREFIX`: the path of Post Affiliate Pro's addresses; "off": none. Default: "/". */
  readonly papPrefix?: string
  /** `WAYMARK_PAP_SCRIPTS`: the hashed names of its script, such as "yxqy2j". Default: none. */
  readonly papScripts?: readonly string[]
  /**
   * `WAYMARK_POSTBACK_ALLOW`: hosts to which postbacks are sent although their address is private.
   * Default: none.
   */
  readonly postbackAllow?: readonly string[]
  /** `WAYMARK_POSTBACK_PORTS`: ports of postbacks besides 80 and 443. Default: none. */
  readonly postbackPorts?: readonly number[]
  /** Whether the panel's list queries run in a worker thread or inline. Default: `worker`. */
  readonly reader?: 'worker' | 'inline'
  /** Whether this process may run the periodic jobs. Default: true. */
  readonly jobs?: boolean
  /** Default: one line of JSON per event on standard error. */
  readonly log?: Log
  /**
   * Called once, when the first account and its secrets were created. It is the only chance to show
   * the secrets. Default: they are printed.
   */
  readonly onFirstStart?: (secrets: FirstStart) => void
  /**
   * `WAYMARK_PANEL_URL`: the panel's URL. If it is https, the panel's cookies are `Secure` even if
   * a proxy forwards requests as plain http. Default: not known; the scheme of `url` decides.
   */
  readonly panelUrl?: string
  /**
   * `WAYMARK_HSTS_SECONDS`: the `max-age` of `Strict-Transport-Security`, for which browsers use
   * only https. Sent only by the collector's own servers; an app that mounts the collector sets its
   * own headers. Default: 0, the header is not sent.
   */
  readonly hstsSeconds?: number
  /**
   * `WAYMARK_ENCRYPTION_KEY`: 32 bytes as base64 or hex. The key encrypts the secrets that cannot
   * be stored as hashes: see docs/operating.md, "Encrypted secrets". Default: none, they are stored
   * unencrypted.
   */
  readonly encryptionKey?: string
  /** `WAYMARK_ENCRYPTION_KEY_OLD`: the previous key, needed until `waymark encrypt` was run. */
  readonly encryptionKeyOld?: string
}

/** What the first start creates. Only hashes of the secrets are stored. */
export type FirstStart = Secrets

export interface Config {
  /** A file, or a PostgreSQL URL without its password. */
  readonly database: string
  /** Undefined: the database is a file. */
  readonly postgres: PostgresOptions | undefined
  readonly url: string
  /** `url`, if it was configured. */
  readonly configuredUrl: string | undefined
  /** Undefined: not configured. */
  readonly trustProxy: number | readonly string[] | undefined
  readonly limits: LimitSettings
  readonly clicksKeptDays: number
  /** Without a slash at its end. Undefined: the addresses of Post Affiliate Pro are not served. */
  readonly papPrefix: string | undefined
  readonly papScripts: readonly string[]
  readonly postbacks: AddressRules
  readonly port: number
  readonly panelPort: number
  /** `WAYMARK_HOST`: the address that the collector listens on. Undefined: all interfaces. */
  readonly host: string | undefined
  /** `WAYMARK_PANEL_HOST`: the address that the panel listens on. Default: only this machine. */
  readonly panelHost: string
  readonly panelUrl: string | undefined
  readonly hstsSeconds: number
  readonly sealing: SealingKeys
}

const schema = z.object({
  WAYMARK_DATABASE_URL: databaseUrl,
  ...postgresSettings,
  WAYMARK_URL: httpUrl('https://go.shop.example').optional(),
  WAYMARK_TRUST_PROXY: trustProxy,
  WAYMARK_LIMIT_ADDRESS: limit(LIMITS.addressPerSecond),
  WAYMARK_LIMIT_ACCOUNT: limit(LIMITS.accountPerSecond),
  WAYMARK_LIMIT_FAILED_KEYS: limit(LIMITS.failedKeysPerMinute),
  WAYMARK_CLICKS_KEPT_DAYS: clicksKeptDays,
  WAYMARK_PAP_PREFIX: papPrefix,
  WAYMARK_PAP_SCRIPTS: papScripts,
  WAYMARK_POSTBACK_ALLOW: postbackAllow,
  WAYMARK_POSTBACK_PORTS: postbackPorts,
  WAYMARK_PORT: port(8080),
  WAYMARK_PANEL_PORT: port(8081),
  WAYMARK_HOST: host.optional(),
  WAYMARK_PANEL_HOST: host.default('127.0.0.1'),
  WAYMARK_PANEL_URL: httpUrl('https://panel.shop.example').optional(),
  WAYMARK_HSTS_SECONDS: hstsSeconds,
  WAYMARK_ENCRYPTION_KEY: encryptionKey().optional(),
  WAYMARK_ENCRYPTION_KEY_OLD: encryptionKey().optional(),
})

/**
 * Reads options and environment. The error lists all problems, so that an operator can fix them in
 * one restart.
 */
export const readConfig = (
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Config => {
  const said = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, told(options, name) ?? environment[name]]),
  )
  // Many environments set a variable to an empty text instead of leaving it out.
  const given = Object.entries(said).filter(([, value]) => value !== '')
  const read = schema.safeParse(Object.fromEntries(given))
  if (!read.success) {
    const lines = read.error.issues.map(
      ({ path, message }) => `  ${namedBy(options, path.join('.'))} ${message}`,
    )
    throw new Error(`The configuration is wrong:\n${lines.join('\n')}`)
  }
  const { data } = read
  const database = data.WAYMARK_DATABASE_URL
  return {
    database: shownDatabase(database),
    postgres: isPostgres(database) ? toPostgresOptions(database, data) : undefined,
    url: data.WAYMARK_URL ?? `http://localhost:${data.WAYMARK_PORT}`,
    configuredUrl: data.WAYMARK_URL,
    trustProxy: data.WAYMARK_TRUST_PROXY,
    limits: {
      addressPerSecond: data.WAYMARK_LIMIT_ADDRESS,
      accountPerSecond: data.WAYMARK_LIMIT_ACCOUNT,
      failedKeysPerMinute: data.WAYMARK_LIMIT_FAILED_KEYS,
    },
    clicksKeptDays: data.WAYMARK_CLICKS_KEPT_DAYS,
    papPrefix: data.WAYMARK_PAP_PREFIX,
    papScripts: data.WAYMARK_PAP_SCRIPTS,
    postbacks: toAddressRules(data),
    port: data.WAYMARK_PORT,
    panelPort: data.WAYMARK_PANEL_PORT,
    host: data.WAYMARK_HOST,
    panelHost: data.WAYMARK_PANEL_HOST,
    panelUrl: data.WAYMARK_PANEL_URL,
    hstsSeconds: data.WAYMARK_HSTS_SECONDS,
    sealing: { current: data.WAYMARK_ENCRYPTION_KEY, old: data.WAYMARK_ENCRYPTION_KEY_OLD },
  }
}

type Options = CollectorOptions & Listening

/** The option that overrides each variable. */
const OPTIONS: Readonly<Record<string, string>> = {
  WAYMARK_DATABASE_URL: 'database',
  WAYMARK_URL: 'url',
  WAYMARK_TRUST_PROXY: 'trustProxy',
  WAYMARK_LIMIT_ADDRESS: 'limits.addressPerSecond',
  WAYMARK_LIMIT_ACCOUNT: 'limits.accountPerSecond',
  WAYMARK_LIMIT_FAILED_KEYS: 'limits.failedKeysPerMinute',
  WAYMARK_CLICKS_KEPT_DAYS: 'clicksKeptDays',
  WAYMARK_PAP_PREFIX: 'papPrefix',
  WAYMARK_PAP_SCRIPTS: 'papScripts',
  WAYMARK_POSTBACK_ALLOW: 'postbackAllow',
  WAYMARK_POSTBACK_PORTS: 'postbackPorts',
  WAYMARK_PORT: 'port',
  WAYMARK_PANEL_PORT: 'panelPort',
  WAYMARK_HOST: 'host',
  WAYMARK_PANEL_HOST: 'panelHost',
  WAYMARK_PANEL_URL: 'panelUrl',
  WAYMARK_HSTS_SECONDS: 'hstsSeconds',
  WAYMARK_ENCRYPTION_KEY: 'encryptionKey',
  WAYMARK_ENCRYPTION_KEY_OLD: 'encryptionKeyOld',
}

/** The value of an option as a variable would have it: a list is separated by commas. */
const told = (options: Options, variable: string): unknown => {
  const value = OPTIONS[variable]
    ?.split('.')
    .reduce<unknown>((all, name) => (all as Record<string, unknown> | undefined)?.[name], options)
  const isText = Array.isArray(value) || variable === 'WAYMARK_TRUST_PROXY'
  return isText && value !== undefined ? String(value) : value
}

/** The name of a wrong setting in the error: an option or a variable. */
const namedBy = (options: Options, variable: string): string => {
  if (told(options, variable) === undefined) return variable
  // The database may also be the source or destination of a copy, set by other options.
  if (variable === 'WAYMARK_DATABASE_URL') return 'The database'
  const option = OPTIONS[variable] ?? variable
  return options.areTyped
    ? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    : `The option ${option}`
}
