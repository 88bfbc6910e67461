import { StorageOutage } from '../storage.js'
import type { Db } from './open.js'

/** How many writes one commit holds at most, so that a flush does not starve the event loop. */
export const BATCH_MAX = 200
/** How many writes may wait; beyond it they are refused at once instead of piling up. */
export const QUEUE_MAX = 10_000

interface Job {
  readonly run: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

type Answer = () => void

export type Write = <Value>(run: () => Value) => Promise<Value>

/**
 * Runs waiting writes in one transaction, flushed once per turn of the event loop, and answers each
 * only after the commit: one flush to disk serves all of them. Each write has its own savepoint, so
 * that one that throws takes only itself back.
 */
export const groupCommit = (db: Db): Write => {
  const waiting: Job[] = []
  let scheduled = false

  const flush = () => {
    scheduled = false
    const jobs = waiting.splice(0, BATCH_MAX)
    if (waiting.length > 0) schedule()
    for (const answer of runTogether(db, jobs)) answer()
  }
  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }
  return <Value>(run: () => Value) =>
    new Promise<Value>((resolve, reject) => {
      if (waiting.length >= QUEUE_MAX) {
        reject(new StorageOutage('Too many writes are waiting for the database.'))
        return
      }
      waiting.push({ run, resolve, reject })
      schedule()
    })
}

const runTogether = (db: Db, jobs: readonly Job[]): readonly Answer[] => {
  const failAll = (cause: unknown) => {
    const outage = new StorageOutage('The database could not be written.', cause)
    return jobs.map(
      ({ reject }) =>
        () =>
          reject(outage),
    )
  }
  try {
    db.exec('begin immediate')
    const answers = jobs.map((job) => runOne(db, job))
    db.exec('commit')
    return answers
  } catch (cause) {
    if (db.inTransaction) db.exec('rollback')
    return failAll(cause)
  }
}

const runOne = (db: Db, { run, resolve, reject }: Job): Answer => {
  db.exec('savepoint job')
  try {
    const value = run()
    db.exec('release job')
    return () => resolve(value as never)
  } catch (error) {
    // A full disk takes the whole transaction back, not just this write: then nobody may be told
    // that theirs was kept.
    if (!db.inTransaction) throw error
    db.exec('rollback to job')
    db.exec('release job')
    return () => reject(error)
  }
}
