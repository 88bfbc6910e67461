import { refuseUnfinished } from '../copy/mark.js'
import { countingOutages } from '../countingOutages.js'
import type { Jobs } from '../jobs.js'
import { lazyReads } from '../lazyReads.js'
import type { Reads } from '../reads.js'
import { IN_THE_CLEAR } from '../sealing.js'
import { programCache } from '../steps/catalogue/programCache.js'
import { writesOver } from '../steps/over.js'
import { type InSnapshot, replayOver } from '../steps/replay/replay.js'
import { watching } from '../steps/resettling/watch.js'
import { type Runner, run, type Step } from '../steps/step.js'
import { clickBatches } from '../steps/visitors/clickBatches.js'
import { type Storage, StorageOutage } from '../storage.js'
import { writeCheck } from '../writeCheck.js'
import { asideBatches } from './asideBatches.js'
import { changeRow } from './changeRow.js'
import { type PostgresOptions, readersOf, writersOf } from './connect.js'
import { isUnfinishedCopy } from './copyEnd.js'
import { migrate, NOT_ALLOWED } from './migrate.js'
import { nodesOf } from './nodes.js'
import { toOutage } from './outage.js'
import { refuseUngranted } from './refuseUngranted.js'
import { reportBatches } from './reportBatches.js'
import { inSnapshotOf } from './snapshot.js'
import { transactions } from './transactions.js'
import { ledgerInTurn } from './turns.js'

/** How many orders a replay loads in the same round trips. */
const REPLAY_PAGE = 200

/**
 * Opens a Waymark database on a PostgreSQL server. Returns immediately; calls wait until the schema
 * is up to date. If the server is unreachable, each call retries.
 */
export const openPostgres = (options: PostgresOptions): Storage => {
  const writers = writersOf(options)
  const readers = readersOf(options)
  const nodes = nodesOf(writers, options.mayLoseCommits)
  const opened = once(async () => {
    await migrate(writers)
    await refuseUngranted(writers)
    refuseUnfinished(await isUnfinishedCopy(writers))
    await nodes.open()
  })
  const usable = async () => {
    await opened()
    await nodes.refuseUnsafe()
  }
  const { sealing = IN_THE_CLEAR, prepare = true } = options
  const { isSpread } = nodes
  const runner = watching(after(usable, transactions({ pool: writers, prepare, isSpread })))
  const kept = programCache(sealing, { isSpread })
  const writes = writesOver(runner, kept, sealing)
  const inSnapshot: InSnapshot = async (work) => {
    await usable()
    return inSnapshotOf(readers, prepare)(work)
  }
  const lists = once(async () => (await import('./lists.js')).listsOver(readers))
  return countingOutages({
    ...readsAfter(usable, lazyReads(lists)),
    ...writes,
    ...ledgerInTurn(writes),
    ...replayOver({ inSnapshot, page: REPLAY_PAGE, sealing }),
    recordClicks: clickBatches(runner, kept),
    settleOrder: reportBatches(runner, kept),
    setAside: asideBatches(writes.setAside),
    fillChain: orByOwner(writes.fillChain),
    forgetOld: forgetLocks(runner, writes.forgetOld),
    ready: writeCheck(async () => {
      await opened()
      await nodes.ask()
      await runner.write(changeRow)
      if (nodes.areAllAway()) throw new StorageOutage('No node of the cluster answers.')
    }),
    nodesAway: async () => nodes.away(),
    close: async () => {
      await writers.end()
      await readers.end()
    },
  })
}

/** Runs the work until it has succeeded once. Concurrent callers share one run. */
const once = <Value>(work: () => Promise<Value>): (() => Promise<Value>) => {
  let running: Promise<Value> | undefined
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

/** Lock rows older than this are deleted, because no transaction is that long. */
const LOCK_KEPT_MS = 3_600_000

const forgetLocks =
  ({ write }: Runner, forgetOld: Jobs['forgetOld']): Jobs['forgetOld'] =>
  async (accountId, at) => {
    await write(() =>
      run('delete from locks where account_id = ? and taken_at < ?', accountId, at - LOCK_KEPT_MS),
    )
    return forgetOld(accountId, at)
  }

const HASHES_BY_OWNER =
  'Hashes of ledger entries are missing, and this role may not fill them in. Run as the owner of the tables: waymark migrate'

/** Citus before 13.1 cannot grant a collector the right to add hashes; only the owner has it. */
const orByOwner =
  (fillChain: Jobs['fillChain']): Jobs['fillChain'] =>
  async (accountId, at) => {
    try {
      return await fillChain(accountId, at)
    } catch (error) {
      throw (error as { code?: string }).code === NOT_ALLOWED
        ? new StorageOutage(HASHES_BY_OWNER, error, 'migrate_first')
        : error
    }
  }
