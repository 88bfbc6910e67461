import { type App, createApp } from './app.js'
import { type CollectorOptions, type Config, type FirstStart, readConfig } from './config.js'
import { USUAL_ACCOUNT } from './domain/papSettings.js'
import { isProblem } from './domain/problem.js'
import type { Log } from './http/log.js'
import { newId, newSecret } from './identifiers.js'
import { chaining, coding, housekeeping, settlingPayouts } from './jobs/housekeeping.js'
import { type Job, leader, RENEW_MS } from './jobs/leader.js'
import { oldClicks } from './jobs/oldClicks.js'
import { performance } from './jobs/performance.js'
import { postbacks } from './jobs/postbacks.js'
import { resettling } from './jobs/resettling.js'
import { sums } from './jobs/sums.js'
import { traffic } from './jobs/traffic.js'
import { createPostman } from './postback/postman.js'
import { resolveHost } from './postback/resolve.js'
import { postbackSender } from './postback/sender.js'
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
  /**
   * Resolves once the first account exists. Earlier requests are answered as if no account existed.
   */
  readonly ready: Promise<void>
  /** Waits for the writes in progress, then closes the database. */
  close(): Promise<void>
}

/** The id of the account that the first start creates: the one that pages of Post Affiliate Pro name. */
export const FIRST_ACCOUNT = USUAL_ACCOUNT
const FIRST_EMAIL = 'owner@localhost'

/** Options that only the `waymark` command uses, not a merchant's app. */
interface OwnOptions {
  readonly port?: number
  readonly panelPort?: number
  readonly host?: string
  readonly panelHost?: string
  /**
   * Whether this is the `waymark` command, which prints the panel's URL and the failure of a first
   * start itself.
   */
  readonly isCommand?: boolean
}

/**
 * Opens the database, creates the first account if there is none, and assembles the collector.
 * Mount `router` at any path and `panel` at another: see README.md.
 */
export const createCollector = (options: CollectorOptions & OwnOptions = {}): Collector => {
  const config = readConfig({ ...options, areTyped: options.isCommand ?? false }, process.env)
  const { reader = 'worker', jobs = true, log = jsonLines } = options
  const storage = openStorage(config, reader)
  warnOfOpenFiles(config, log)
  const postman = createPostman({ ...config.postbacks, resolve: resolveHost })
  const deps: Deps = { storage, now: Date.now, newId, newSecret, postman }
  const { url: collectorUrl, panelUrl, ...told } = config
  const app = createApp({ ...deps, log, collectorUrl, panelUrl, ...told })
  const where = options.isCommand ? undefined : (panelUrl ?? MOUNTED)
  const ready = firstStart(deps, options.onFirstStart ?? printFirstStart(where))
  // A caller that awaits `ready` gets the error. Without this handler, the rejection would end the
  // process of a caller that does not await it.
  ready.catch((error: unknown) => {
    if (!options.isCommand) log.error('The first start failed', { error: String(error) })
  })
  const stopJobs = jobs ? startJobs(deps, config, log) : async () => undefined
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

/**
 * Starts the periodic jobs, which run on one collector at a time. Returns a function that stops
 * them.
 */
const startJobs = (deps: Deps, { clicksKeptDays }: Config, log: Log): (() => Promise<void>) => {
  const onError = ({ name }: Job, error: unknown) =>
    log.error('A job failed', { job: name, error: String(error) })
  const sender = postbackSender({
    ...deps,
    random: Math.random,
    onError: (error) => log.error('Sending postbacks failed', { error: String(error) }),
  })
  const telling = postbacks(sender)
  const jobs = [
    ...[
      housekeeping,
      chaining,
      coding,
      settlingPayouts,
      resettling,
      sums,
      traffic,
      performance,
      telling,
    ],
    ...(clicksKeptDays > 0 ? [oldClicks(clicksKeptDays)] : []),
  ]
  const { tick, kick, resign } = leader(deps, jobs, newId(), onError)
  deps.storage.onResettling(() => kick(resettling))
  deps.storage.onDeliveries((accountId) => {
    telling.note(accountId)
    kick(telling)
  })
  const timer = setInterval(tick, RENEW_MS).unref()
  return async () => {
    clearInterval(timer)
    // If the database is unreachable, the lease expires without this call.
    await resign().catch(() => undefined)
    await sender.idle()
  }
}

const firstStart = async (
  deps: Deps,
  onFirstStart: (secrets: FirstStart) => void,
): Promise<void> => {
  if ((await deps.storage.accounts()).length > 0) return
  const secrets = await openAccount(deps, { id: FIRST_ACCOUNT, name: 'My shop' }, FIRST_EMAIL)
  // A problem means that another process created the account in the meantime and printed the
  // secrets.
  if (!isProblem(secrets)) onFirstStart(secrets)
}

/** Shown in place of the panel's URL, because only the app knows where it mounts the panel. */
const MOUNTED = 'where your app mounts it (set the option panelUrl to see the URL here)'

const printFirstStart = (panel: string | undefined) => (secrets: FirstStart) => {
  const { account, email, password, secretKey } = secrets
  const lines = [
    '',
    'Waymark created its first account. These secrets are shown once and stored only as hashes:',
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
