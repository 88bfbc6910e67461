import { z } from 'zod'
import {
  encryptionKey,
  host,
  hstsSeconds,
  httpUrl,
  limit,
  port,
  trustProxy,
} from './configFields.js'
import {
  isPostgres,
  postgresSettings,
  SQLITE,
  shownDatabase,
  toPostgresOptions,
  wrongDatabase,
} from './configPostgres.js'
import { LIMITS, type LimitSettings } from './http/limits.js'
import type { Log } from './http/log.js'
import type { Secrets } from './program/accounts.js'
import type { PostgresOptions } from './storage/postgres/connect.js'
import type { SealingKeys } from './storage/sealing.js'

/** What a collector is told. Whatever is left out comes from the environment, then from here. */
export interface CollectorOptions {
  /**
   * `WAYMARK_DATABASE_URL`: a file, `sqlite:<file>`, or `postgres://user:password@host/database`.
   * Default: `waymark.db`.
   */
  readonly database?: string
  /**
   * `WAYMARK_URL`: where pages and servers reach the collector, with the path it is mounted at:
   * "https://go.shop.example", "https://shop.example/wm". Default: `http://localhost:<port>`.
   */
  readonly url?: string
  /**
   * `WAYMARK_TRUST_PROXY`: how many proxies stand before the collector, or their addresses and
   * ranges, separated by commas; 0: none. Where nothing is said nobody's word is taken for host and
   * scheme, and what comes through a proxy is not limited by address.
   */
  readonly trustProxy?: number | readonly string[]
  /**
   * `WAYMARK_LIMIT_ADDRESS`, `WAYMARK_LIMIT_ACCOUNT`, `WAYMARK_LIMIT_FAILED_KEYS`: how much one sender
   * may send; 0: as much as it likes. See docs/operating.md.
   */
  readonly limits?: Partial<LimitSettings>
  /** Where lists of the panel run. Default: `worker`. */
  readonly reader?: 'worker' | 'inline'
  /** Whether this process may do what has to be done every hour. Default: true. */
  readonly jobs?: boolean
  /** Default: one line of JSON an event on standard error. */
  readonly log?: Log
  /**
   * Called once, when the first account and its secrets were made; they are shown nowhere else.
   * Default: they are printed.
   */
  readonly onFirstStart?: (secrets: FirstStart) => void
  /**
   * `WAYMARK_PANEL_URL`: where people reach the panel. With https its cookies are `Secure`, whatever
   * a proxy lets requests look like. Default: not known, and `url` says whether it is https.
   */
  readonly panelUrl?: string
  /**
   * `WAYMARK_HSTS_SECONDS`: for how long browsers that came by https shall come by https only, by
   * `Strict-Transport-Security`. Only of servers of our own; an app that mounts the collector sets its
   * own headers. Default: 0, the header is not sent.
   */
  readonly hstsSeconds?: number
  /**
   * `WAYMARK_ENCRYPTION_KEY`: 32 bytes as base64 or hex, that encrypt what must be read back: see
   * docs/operating.md, "Encrypted secrets". Default: none, and it is kept in the clear.
   */
  readonly encryptionKey?: string
  /** `WAYMARK_ENCRYPTION_KEY_OLD`: the key before it, until `waymark encrypt` was run. */
  readonly encryptionKeyOld?: string
}

/** What is made at the first start. Only hashes of the secrets are kept. */
export type FirstStart = Secrets

/** Where the command listens; an app that mounts the collector listens by itself. */
interface Listening {
  /** Whether a person typed the options, as `--panel-url`. */
  readonly areTyped?: boolean
  readonly port?: number
  readonly panelPort?: number
  readonly host?: string
  readonly panelHost?: string
}

export interface Config {
  /** A file, or an address without its password. */
  readonly database: string
  /** Undefined: the database is a file. */
  readonly postgres: PostgresOptions | undefined
  readonly url: string
  /** `url` where somebody has said it. */
  readonly configuredUrl: string | undefined
  /** Undefined: nobody has said. */
  readonly trustProxy: number | readonly string[] | undefined
  readonly limits: LimitSettings
  readonly port: number
  readonly panelPort: number
  /** `WAYMARK_HOST`: where the collector listens. Undefined: everywhere. */
  readonly host: string | undefined
  /** `WAYMARK_PANEL_HOST`: where the panel listens. Default: only on this machine. */
  readonly panelHost: string
  readonly panelUrl: string | undefined
  readonly hstsSeconds: number
  readonly sealing: SealingKeys
}

const schema = z.object({
  WAYMARK_DATABASE_URL: z
    .string()
    .min(1, { error: 'must name a file' })
    .superRefine((value, context) => {
      const message = wrongDatabase(value)
      if (message) context.addIssue({ code: 'custom', message })
    })
    .transform((value) => value.replace(SQLITE, ''))
    .default('waymark.db'),
  ...postgresSettings,
  WAYMARK_URL: httpUrl('https://go.shop.example').optional(),
  WAYMARK_TRUST_PROXY: trustProxy,
  WAYMARK_LIMIT_ADDRESS: limit(LIMITS.addressPerSecond),
  WAYMARK_LIMIT_ACCOUNT: limit(LIMITS.accountPerSecond),
  WAYMARK_LIMIT_FAILED_KEYS: limit(LIMITS.failedKeysPerMinute),
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
 * Reads options and environment together. Every problem is found at once, so that an operator does
 * not fix them one restart at a time.
 */
export const readConfig = (
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Config => {
  const said = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, told(options, name) ?? environment[name]]),
  )
  // An empty variable is how many environments say that there is none.
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

/** The option that stands before each variable, as it is called and what it says. */
const OPTIONS: Readonly<Record<string, readonly [string, (options: Options) => unknown]>> = {
  WAYMARK_DATABASE_URL: ['database', ({ database }) => database],
  WAYMARK_URL: ['url', ({ url }) => url],
  WAYMARK_TRUST_PROXY: [
    'trustProxy',
    ({ trustProxy }) => (trustProxy === undefined ? undefined : [trustProxy].flat().join(',')),
  ],
  WAYMARK_LIMIT_ADDRESS: ['limits.addressPerSecond', ({ limits }) => limits?.addressPerSecond],
  WAYMARK_LIMIT_ACCOUNT: ['limits.accountPerSecond', ({ limits }) => limits?.accountPerSecond],
  WAYMARK_LIMIT_FAILED_KEYS: [
    'limits.failedKeysPerMinute',
    ({ limits }) => limits?.failedKeysPerMinute,
  ],
  WAYMARK_PORT: ['port', ({ port }) => port],
  WAYMARK_PANEL_PORT: ['panelPort', ({ panelPort }) => panelPort],
  WAYMARK_HOST: ['host', ({ host }) => host],
  WAYMARK_PANEL_HOST: ['panelHost', ({ panelHost }) => panelHost],
  WAYMARK_PANEL_URL: ['panelUrl', ({ panelUrl }) => panelUrl],
  WAYMARK_HSTS_SECONDS: ['hstsSeconds', ({ hstsSeconds }) => hstsSeconds],
  WAYMARK_ENCRYPTION_KEY: ['encryptionKey', ({ encryptionKey }) => encryptionKey],
  WAYMARK_ENCRYPTION_KEY_OLD: ['encryptionKeyOld', ({ encryptionKeyOld }) => encryptionKeyOld],
}

const told = (options: Options, variable: string): unknown => OPTIONS[variable]?.[1](options)

/** What a wrong value is called where it was set. */
const namedBy = (options: Options, variable: string): string => {
  if (told(options, variable) === undefined) return variable
  // It may also be one end of a copy.
  if (variable === 'WAYMARK_DATABASE_URL') return 'The database'
  const option = OPTIONS[variable]?.[0] ?? variable
  return options.areTyped
    ? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    : `The option ${option}`
}
