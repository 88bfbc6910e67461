import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { z } from 'zod'
import { IN_WORDS, POSTGRES_DEFAULTS, type PostgresOptions } from './storage/postgres/connect.js'

/** The parameters that the URL of a PostgreSQL database may have. */
const PARAMETERS = ['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const

export const isPostgres = (database: string): boolean => /^postgres(ql)?:/i.test(database)

/** The database's name or URL for output, without the password. */
export const shownDatabase = (database: string): string => {
  if (!isPostgres(database) || !URL.canParse(database)) return database
  const url = new URL(database)
  if (url.password) url.password = '***'
  return url.href
}

const whole = (fallback: number, unit: string) =>
  z.coerce
    .number({ error: `must be a whole number ${unit}` })
    .int({ error: `must be a whole number ${unit}` })
    .min(1, { error: `must be at least 1` })
    .default(fallback)

const wordOf = (setting: string) => setting.slice(setting.indexOf('=') + 1)

/** `WAYMARK_DATABASE_URL`: the file's name without its prefix, or the address. */
export const databaseUrl = z
  .string()
  .min(1, { error: 'must name a file' })
  .superRefine((value, context) => {
    const message = wrongDatabase(value)
    if (message) context.addIssue({ code: 'custom', message })
  })
  .transform((value) => value.replace(SQLITE, ''))
  .default('waymark.db')

/** The variables of a PostgreSQL database. They have no effect with SQLite. */
export const postgresSettings = {
  WAYMARK_DATABASE_POOL: whole(POSTGRES_DEFAULTS.poolMax, 'of connections'),
  WAYMARK_DATABASE_READERS: whole(POSTGRES_DEFAULTS.readersMax, 'of connections'),
  WAYMARK_DATABASE_CONNECT_TIMEOUT_MS: whole(POSTGRES_DEFAULTS.connectTimeoutMs, 'of milliseconds'),
  WAYMARK_DATABASE_STATEMENT_TIMEOUT_MS: whole(
    POSTGRES_DEFAULTS.statementTimeoutMs,
    'of milliseconds',
  ),
  WAYMARK_DATABASE_PREPARE: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  WAYMARK_DATABASE_DURABILITY: z
    .literal(wordOf(IN_WORDS), { error: `must be absent, or ${wordOf(IN_WORDS)}` })
    .optional(),
}

type Settings = z.infer<z.ZodObject<typeof postgresSettings>>

/**
 * What is wrong with the name of a database, as text that follows the name of the setting;
 * undefined if it is valid. The text never contains the value, because a URL with a misspelt scheme
 * contains a password.
 */
const wrongDatabase = (database: string): string | undefined => {
  if (isPostgres(database)) return wrongAddress(database)
  const file = database.replace(SQLITE, '')
  // A letter and a colon are a drive on Windows.
  if (!/^(\/\/|[a-z][a-z0-9+.-]+:)/i.test(file)) return undefined
  return 'must be a file, sqlite:<file>, or "postgres://user:password@host:5432/waymark"; write a file whose name contains a colon as ./<file>'
}

/** The optional prefix of a file's name. */
const SQLITE = /^sqlite:(\/\/)?/i

const wrongAddress = (database: string): string | undefined => {
  if (!URL.canParse(database)) {
    return `must be an address such as "postgres://user:password@host:5432/waymark": ${ENCODE}`
  }
  const { username, password, searchParams, pathname, search, hash } = new URL(database)
  if (/@/.test(pathname + search) || hash !== '' || !canDecode(username + password + pathname)) {
    return `has a password with characters that are not allowed in a URL: ${ENCODE}`
  }
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.includes(name as never))
  if (unknown !== undefined) {
    return `has the unknown parameter "${unknown}": it may have ${PARAMETERS.join(', ')}`
  }
  if (pathname.length < 2) return 'must name a database after the host: postgres://host/waymark'
  const mode = searchParams.get('sslmode')
  if (mode !== null && !MODES.includes(mode as never)) {
    return `has sslmode=${mode}, which must be one of ${MODES.join(', ')}`
  }
  return missingFile(searchParams)
}

const ENCODE =
  'percent-encode the password, so write % / ? # and @ in it as %25 %2F %3F %23 and %40'

/** Checked here, because the driver's error message would contain the password. */
const canDecode = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}

const missingFile = (parameters: URLSearchParams): string | undefined => {
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = parameters.get(name)
    if (file === null) continue
    try {
      readFileSync(file)
    } catch {
      return `has ${name}=${file}, a file that cannot be read`
    }
  }
  return undefined
}

/** The options of a database whose URL is valid. */
export const toPostgresOptions = (database: string, settings: Settings): PostgresOptions => {
  const url = new URL(database)
  const tls = tlsOf(url.searchParams)
  for (const name of PARAMETERS) if (name !== 'host') url.searchParams.delete(name)
  return {
    url: url.href,
    poolMax: settings.WAYMARK_DATABASE_POOL,
    readersMax: settings.WAYMARK_DATABASE_READERS,
    connectTimeoutMs: settings.WAYMARK_DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: settings.WAYMARK_DATABASE_STATEMENT_TIMEOUT_MS,
    prepare: settings.WAYMARK_DATABASE_PREPARE === 'on',
    mayLoseCommits: settings.WAYMARK_DATABASE_DURABILITY !== undefined,
    ...(tls && { tls }),
  }
}

/**
 * Translates libpq's `sslmode` (https://www.postgresql.org/docs/current/libpq-ssl.html) to Node's
 * options: `require` encrypts and accepts any certificate, `verify-ca` requires a certificate
 * signed by a trusted CA, `verify-full` one that is also issued for this host.
 */
const tlsOf = (parameters: URLSearchParams): ConnectionOptions | undefined => {
  const mode = parameters.get('sslmode') ?? 'disable'
  if (mode === 'disable') return undefined
  const read = (name: string) => {
    const file = parameters.get(name)
    return file === null ? undefined : readFileSync(file, 'utf8')
  }
  const [ca, cert, key] = [read('sslrootcert'), read('sslcert'), read('sslkey')]
  return {
    rejectUnauthorized: mode !== 'require',
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }
}
