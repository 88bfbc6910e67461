import { StorageOutage } from '../storage.js'
import type { Db } from './db.js'

/**
 * The maximum number of writes per commit, so that a flush does not block the event loop too long.
 */
export const BATCH_MAX = 200
/** How many writes may wait. Further writes are refused immediately. */
export const QUEUE_MAX = 10_000

interface Job {
  readonly run: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

type Answer = () => void

export type Write = <Value>(run: () => Value) => Promise<Value>

/** How long one flush may block the event loop. The remaining writes wait for the next turn. */
const FLUSH_MS = 50
/** The interval and duration of retries while another process writes to the database. */
const BUSY_RETRY_MS = 20
export const BUSY_MAX_MS = 5_000

/**
 * Runs waiting writes in one transaction per turn of the event loop and resolves each after the
 * commit, so that one flush to disk serves all of them. Each write has its own savepoint, so that
 * an error rolls back only that write. `onTakenBack` is called after a transaction that was rolled
 * back.
 */
export const groupCommit = (db: Db, onTakenBack: () => void = () => undefined): Write => {
  const waiting: Job[] = []
  let scheduled = false
  let busySince: number | undefined

  const flush = () => {
    scheduled = false
    const jobs = waiting.splice(0, BATCH_MAX)
    const { answers, left } = runTogether(db, jobs, onTakenBack)
    waiting.unshift(...left)
    const isBusy = answers.length === 0 && left.length > 0
    busySince = isBusy ? (busySince ?? performance.now()) : undefined
    if (busySince !== undefined && performance.now() - busySince > BUSY_MAX_MS) {
      busySince = undefined
      const cause = new Error(`The database was locked for ${BUSY_MAX_MS} ms.`)
      for (const { reject } of waiting.splice(0)) reject(outage(cause, 'locked'))
    }
    if (waiting.length > 0) schedule(isBusy)
    for (const answer of answers) answer()
  }
  const schedule = (later = false) => {
    if (scheduled) return
    scheduled = true
    if (later) setTimeout(flush, BUSY_RETRY_MS)
    else setImmediate(flush)
  }
  return <Value>(run: () => Value) =>
    new Promise<Value>((resolve, reject) => {
      if (waiting.length >= QUEUE_MAX) {
        reject(new StorageOutage('Too many writes are waiting.', undefined, 'writes_full'))
        return
      }
      waiting.push({ run, resolve, reject })
      schedule(busySince !== undefined)
    })
}

const outage = (cause: unknown, kind?: string) =>
  new StorageOutage('The database could not be written.', cause, kind)

interface Ran {
  readonly answers: readonly Answer[]
  /** The writes that were not started. They wait for the next flush. */
  readonly left: readonly Job[]
}

const runTogether = (db: Db, jobs: readonly Job[], onTakenBack: () => void): Ran => {
  try {
    db.exec('begin immediate')
  } catch (cause) {
    // Another process is writing. A blocking wait would stop all requests of this process.
    if ((cause as { code?: string }).code === 'SQLITE_BUSY') return { answers: [], left: jobs }
    return {
      answers: jobs.map(
        ({ reject }) =>
          () =>
            reject(outage(cause)),
      ),
      left: [],
    }
  }
  try {
    const answers: Answer[] = []
    const until = performance.now() + FLUSH_MS
    for (const job of jobs) {
      answers.push(runOne(db, job))
      if (performance.now() > until) break
    }
    db.exec('commit')
    return { answers, left: jobs.slice(answers.length) }
  } catch (cause) {
    if (db.inTransaction) db.exec('rollback')
    onTakenBack()
    return {
      answers: jobs.map(
        ({ reject }) =>
          () =>
            reject(outage(cause)),
      ),
      left: [],
    }
  }
}

const runOne = (db: Db, { run, resolve, reject }: Job): Answer => {
  db.exec('savepoint job')
  try {
    const value = run()
    db.exec('release job')
    return () => resolve(value as never)
  } catch (error) {
    // On a full disk SQLite may roll back the whole transaction and not only this write
    // (https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction). Then
    // every write of the transaction has failed.
    if (!db.inTransaction) throw error
    db.exec('rollback to job')
    db.exec('release job')
    return () => reject(error)
  }
}
