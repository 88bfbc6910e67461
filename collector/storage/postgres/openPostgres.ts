import { Kysely, PostgresDialect } from 'kysely'
import { refuseUnfinished } from '../copy/mark.js'
import { countingOutages } from '../outage.js'
import { readsOver } from '../reads/reads.js'
import type { Tables } from '../reads/tables.js'
import { readiness } from '../ready.js'
import { IN_THE_CLEAR } from '../sealing.js'
import { writesOver } from '../steps/over.js'
import { programs } from '../steps/program.js'
import { watching } from '../steps/resettling/watch.js'
import { type Runner, run, type Step } from '../steps/step.js'
import type { Jobs, Storage } from '../storage.js'
import { asideBatches } from './asideBatches.js'
import { changeRow } from './changeRow.js'
import { clickBatches } from './clickBatches.js'
import { type PostgresOptions, readersOf, writersOf } from './connect.js'
import { isUnfinishedCopy } from './copyEnd.js'
import { migrate } from './migrate.js'
import { toOutage } from './outage.js'
import { transactions } from './transactions.js'
import { ledgerInTurn } from './turns.js'

/**
 * Opens a Waymark database on a PostgreSQL server. Answers at once; what is asked waits until the
 * schema is up to date. Where the server cannot be reached, each call tries again.
 */
export const openPostgres = (options: PostgresOptions): Storage => {
  const writers = writersOf(options)
  const readers = readersOf(options)
  const opened = once(async () => {
    await migrate(writers)
    refuseUnfinished(await isUnfinishedCopy(writers))
  })
  const runner = watching(
    after(opened, transactions({ pool: writers, prepare: options.prepare ?? true })),
  )
  const { sealing = IN_THE_CLEAR } = options
  const kept = programs(sealing)
  const writes = writesOver(runner, kept, sealing)
  const lists = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: readers }) })
  return countingOutages({
    ...readsAfter(opened, readsOver(lists)),
    ...writes,
    ...ledgerInTurn(writes),
    recordClicks: clickBatches(runner, kept),
    setAside: asideBatches(writes.setAside),
    forgetOld: forgetLocks(runner, writes.forgetOld),
    ready: readiness(() => runner.write(changeRow)),
    close: async () => {
      await writers.end()
      await lists.destroy()
    },
  })
}

/** Runs until it has succeeded once; whoever comes while it runs waits for the same. */
const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined
      throw toOutage(error)
    })
    return running
  }
}

const after = (opened: () => Promise<void>, runner: Runner): Runner => ({
  write: async <Value>(step: () => Step<Value>) => {
    await opened()
    return runner.write(step)
  },
  read: async <Value>(step: () => Step<Value>) => {
    await opened()
    return runner.read(step)
  },
})

type Reads = ReturnType<typeof readsOver>

const readsAfter = (opened: () => Promise<void>, reads: Reads): Reads => {
  const waiting = Object.entries(reads).map(([name, read]) => [
    name,
    async (...values: readonly unknown[]) => {
      await opened()
      try {
        return await (read as (...values: readonly unknown[]) => Promise<unknown>)(...values)
      } catch (error) {
        throw toOutage(error)
      }
    },
  ])
  return Object.fromEntries(waiting) as Reads
}

/** Rows that were locks an hour ago are locks no longer. */
const LOCK_KEPT_MS = 3_600_000

const forgetLocks =
  ({ write }: Runner, forgetOld: Jobs['forgetOld']): Jobs['forgetOld'] =>
  async (accountId, at) => {
    await write(() =>
      run('delete from locks where account_id = ? and taken_at < ?', accountId, at - LOCK_KEPT_MS),
    )
    return forgetOld(accountId, at)
  }
