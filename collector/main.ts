import { type App, createApp } from './app.js'
import { type CollectorOptions, type Config, type FirstStart, readConfig } from './config.js'
import { isProblem } from './domain/problem.js'
import type { Log } from './http/log.js'
import { newId, newSecret } from './identifiers.js'
import { chaining, coding, housekeeping, settlingPayouts } from './jobs/housekeeping.js'
import { type Job, leader, RENEW_MS } from './jobs/leader.js'
import { resettling } from './jobs/resettling.js'
import { openAccount } from './program/accounts.js'
import type { Deps } from './program/deps.js'
import { openPostgres } from './storage/postgres/openPostgres.js'
import { sealingWith } from './storage/sealing.js'
import { openSqlite } from './storage/sqlite/openSqlite.js'
import { openToOthers } from './storage/sqlite/privateFile.js'
import type { Storage } from './storage/storage.js'

export type { CollectorOptions, FirstStart } from './config.js'
export type { Log } from './http/log.js'
export { makeProof } from './ingest/reports/proof.js'
export { addAffiliate } from './program/affiliates.js'
export { addSite } from './program/sites.js'

/** A running collector, for a merchant's own Express app or for `waymark serve`. */
export interface Collector extends App {
  readonly config: Config
  /** Resolves once the first account exists. Requests before that are answered as for no account. */
  readonly ready: Promise<void>
  /** Waits for what is being written, and closes the database. */
  close(): Promise<void>
}

/** The account that is made at the first start. */
export const FIRST_ACCOUNT = 'default1'
const FIRST_EMAIL = 'owner@localhost'

/** What the command says beside what a merchant's app may. */
interface OwnOptions {
  readonly port?: number
  readonly panelPort?: number
  readonly host?: string
  readonly panelHost?: string
  /** Whether this is `waymark`: it says by itself where the panel is, and that the first start failed. */
  readonly isCommand?: boolean
}

/**
 * Opens the database, makes the first account if there is none, and puts the collector together.
 * Mount `router` at any path and `panel` at another: see README.md.
 */
export const createCollector = (options: CollectorOptions & OwnOptions = {}): Collector => {
  const config = readConfig({ ...options, areTyped: options.isCommand ?? false }, process.env)
  const { reader = 'worker', jobs = true, log = jsonLines } = options
  const storage = openStorage(config, reader)
  warnOfOpenFiles(config, log)
  const deps: Deps = { storage, now: Date.now, newId, newSecret }
  const { url: collectorUrl, panelUrl, ...told } = config
  const app = createApp({ ...deps, log, collectorUrl, panelUrl, ...told })
  const where = options.isCommand ? undefined : (panelUrl ?? MOUNTED)
  const ready = firstStart(deps, options.onFirstStart ?? printFirstStart(where))
  // Whoever awaits `ready` sees the error; whoever does not must not be killed by it.
  ready.catch((error: unknown) => {
    if (!options.isCommand) log.error('The first start failed', { error: String(error) })
  })
  const stopJobs = jobs ? startJobs(deps, log) : async () => undefined
  const close = async () => {
    await ready.catch(() => undefined)
    await stopJobs()
    await storage.close()
  }
  return { ...app, config, ready, close }
}

const openStorage = (config: Config, reader: 'worker' | 'inline'): Storage => {
  const { postgres, database } = config
  const sealing = sealingWith(config.sealing)
  return postgres
    ? openPostgres({ ...postgres, sealing })
    : openSqlite({ file: database, reader, sealing })
}

const warnOfOpenFiles = ({ postgres, database }: Config, log: Log): void => {
  for (const file of postgres ? [] : openToOthers(database)) {
    log.warn('Other users of this machine may read the database and the secrets in it', {
      file,
      remedy: `chmod 600 ${file}`,
    })
  }
}

/** Leads the periodic work while no other collector does. Answers how to stop. */
const startJobs = (deps: Deps, log: Log): (() => Promise<void>) => {
  const onError = ({ name }: Job, error: unknown) =>
    log.error('A job failed', { job: name, error: String(error) })
  const jobs = [housekeeping, chaining, coding, settlingPayouts, resettling]
  const { tick, kick, resign } = leader(deps, jobs, newId(), onError)
  deps.storage.onResettling(() => kick(resettling))
  const timer = setInterval(tick, RENEW_MS).unref()
  return async () => {
    clearInterval(timer)
    // Where the database is gone the lease runs out by itself.
    await resign().catch(() => undefined)
  }
}

const firstStart = async (
  deps: Deps,
  onFirstStart: (secrets: FirstStart) => void,
): Promise<void> => {
  if ((await deps.storage.accounts()).length > 0) return
  const secrets = await openAccount(deps, { id: FIRST_ACCOUNT, name: 'My shop' }, FIRST_EMAIL)
  // Another process made it between the question and now: it has shown the secrets.
  if (!isProblem(secrets)) onFirstStart(secrets)
}

/** Only the app knows where it mounts the panel. */
const MOUNTED = 'where your app mounts it (with the option panelUrl it stands here)'

const printFirstStart = (panel: string | undefined) => (secrets: FirstStart) => {
  const { account, email, password, secretKey } = secrets
  const lines = [
    '',
    'Waymark made its first account. These secrets are shown once and kept only as hashes:',
    '',
    `  account      ${account}`,
    `  e-mail       ${email}`,
    `  password     ${password}`,
    `  secret key   ${secretKey}`,
    ...(panel === undefined ? [] : [`  panel        ${panel}`]),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const write =
  (level: 'info' | 'warn' | 'error'): Log['info'] =>
  (message, fields = {}) => {
    const at = new Date().toISOString()
    process.stderr.write(`${JSON.stringify({ at, level, message, ...fields })}\n`)
  }

const jsonLines: Log = { info: write('info'), warn: write('warn'), error: write('error') }
