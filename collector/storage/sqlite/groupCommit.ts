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
/**
 * How many turns the event loop takes between two flushes: one for each millisecond of the last flush, at
 * most this many. In a turn it accepts one new connection (since libuv 1.45,
 * https://github.com/libuv/libuv/pull/3696), so with one turn for each flush of 50 ms it accepted 20 per
 * second, and new visitors waited for seconds. A turn without work takes about 0.01 ms.
 */
const TURNS_MAX = 50
/** The interval and duration of retries while another process writes to the database. */
const BUSY_RETRY_MS = 20
export const BUSY_MAX_MS = 5_000

/** Listeners for the transactions. */
export interface GroupEvents {
  /** A transaction has begun. Until it ends, no other connection can write. */
  readonly begun?: () => void
  /** One write, or the whole transaction, was rolled back. */
  readonly takenBack?: () => void
}

/**
 * Runs waiting writes in one transaction per turn of the event loop and resolves each after the
 * commit, so that one flush to disk serves all of them. If a write fails, the transaction is rolled
 * back and its writes run again, each in a savepoint, so that the error rolls back only that write. A
 * write may therefore run twice.
 */
export const groupCommit = (db: Db, events: GroupEvents = {}): Write => {
  const transaction = transactionsOn(db)
  const waiting: Job[] = []
  let scheduled = false
  let busySince: number | undefined
  let turns = 1

  const flush = () => {
    scheduled = false
    const beganAt = performance.now()
    const jobs = waiting.splice(0, BATCH_MAX)
    const { answers, left } = runTogether(transaction, jobs, events)
    waiting.unshift(...left)
    turns = Math.min(TURNS_MAX, Math.ceil(performance.now() - beganAt))
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
    else afterTurns(turns, flush)
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

const afterTurns = (turns: number, run: () => void): void => {
  setImmediate(turns <= 1 ? run : () => afterTurns(turns - 1, run))
}

const outage = (cause: unknown, kind?: string) =>
  new StorageOutage('The database could not be written.', cause, kind)

interface Ran {
  readonly answers: readonly Answer[]
  /** The writes that were not started. They wait for the next flush. */
  readonly left: readonly Job[]
}

const runTogether = (
  transaction: Transactions,
  jobs: readonly Job[],
  events: GroupEvents,
  run: RunJob = plainly,
): Ran => {
  try {
    transaction.begin()
  } catch (cause) {
    // Another process is writing. A blocking wait would stop all requests of this process.
    if ((cause as { code?: string }).code === 'SQLITE_BUSY') return { answers: [], left: jobs }
    return { answers: jobs.map(rejecting(cause)), left: [] }
  }
  try {
    events.begun?.()
    const answers: Answer[] = []
    const until = performance.now() + FLUSH_MS
    for (const job of jobs) {
      answers.push(run(transaction, job, events))
      if (performance.now() > until) break
    }
    transaction.commit()
    return { answers, left: jobs.slice(answers.length) }
  } catch (cause) {
    // On a full disk SQLite may roll back the whole transaction by itself
    // (https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction).
    const isOpen = transaction.isOpen()
    if (isOpen) transaction.rollback()
    events.takenBack?.()
    const why = cause instanceof Failed ? cause.cause : cause
    if (!(cause instanceof Failed) || !isOpen) {
      return { answers: jobs.map(rejecting(why)), left: [] }
    }
    if (jobs.length > 1) return runTogether(transaction, jobs, events, guarded)
    return {
      answers: jobs.map(
        ({ reject }) =>
          () =>
            reject(why),
      ),
      left: [],
    }
  }
}

const rejecting =
  (cause: unknown) =>
  ({ reject }: Job): Answer =>
  () =>
    reject(outage(cause))

type RunJob = (transaction: Transactions, job: Job, events: GroupEvents) => Answer

/** A write failed, and the other writes of its transaction are not to blame. */
class Failed extends Error {}

/**
 * Runs a write without a savepoint. A savepoint copies every page that the write changes, which took a
 * third of the time of a batch of clicks (measured).
 */
const plainly: RunJob = (_transaction, { run, resolve }) => {
  try {
    const value = run()
    return () => resolve(value as never)
  } catch (cause) {
    throw new Failed('A write failed', { cause })
  }
}

const guarded: RunJob = (transaction, { run, resolve, reject }, { takenBack }) => {
  transaction.savepoint()
  try {
    const value = run()
    transaction.release()
    return () => resolve(value as never)
  } catch (error) {
    // Every write of the transaction has failed.
    if (!transaction.isOpen()) throw error
    transaction.rollbackToSavepoint()
    takenBack?.()
    transaction.release()
    return () => reject(error)
  }
}

type Transactions = ReturnType<typeof transactionsOn>

/** The statements of a transaction, each prepared once. */
const transactionsOn = (db: Db) => {
  const prepared = (text: string) => {
    const statement = db.prepare(text)
    return () => {
      statement.run()
    }
  }
  return {
    begin: prepared('begin immediate'),
    commit: prepared('commit'),
    rollback: prepared('rollback'),
    savepoint: prepared('savepoint job'),
    release: prepared('release job'),
    rollbackToSavepoint: prepared('rollback to job'),
    isOpen: () => db.inTransaction,
  }
}
