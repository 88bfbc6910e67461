import type { Settled } from '../settled.js'
import type { ProgramCache } from '../steps/catalogue/programCache.js'
import { settleReports } from '../steps/settling/settleReports.js'
import { type Runner, run, type Step, togetherAll } from '../steps/step.js'
import { type Ledger, StorageOutage } from '../storage.js'
import { separated } from './contention.js'
import { type Call, newCall, type Queue, reportQueues } from './reportQueue.js'

/** The maximum number of reports per transaction. */
const REPORTS_TOGETHER_MAX = 32
/** How many transactions of one account run at the same time. */
const BATCHES_MAX = 4
/**
 * How long a batch waits for a lock that another collector holds. A report that waits longer is settled
 * beside the batches, so that it does not delay others.
 */
const LOCK_WAIT_MS = 200

/**
 * Settles the reports of an account in batches: those that arrive during a transaction are settled
 * together in the next one. Their steps run in lockstep, so that the same statement of all of them is
 * sent as one query (`merge.ts`), and one commit serves them all. Reports of the same order, visitor
 * or customer are settled one after the other, in the order of arrival.
 */
export const reportBatches = (runner: Runner, programs: ProgramCache): Ledger['settleOrder'] => {
  const { enter, leave } = reportQueues()
  const next = (queue: Queue): void => {
    const left = (call: Call) => {
      leave(queue, call)
      // After the other reports of the same batch, which are settled now too.
      if (queue.ready.length > 0) queueMicrotask(() => next(queue))
    }
    while (queue.running < BATCHES_MAX && queue.ready.length > 0) {
      queue.running += 1
      const calls = queue.ready.splice(0, REPORTS_TOGETHER_MAX)
      void settleAll({ runner, programs, left }, calls).finally(() => {
        queue.running -= 1
        next(queue)
      })
    }
  }
  return (report, decide, options = {}) =>
    new Promise((resolve, reject) => {
      const queue = enter(newCall(report, decide, options, { resolve, reject }))
      // The reports of one turn of the event loop are the first batch.
      if (queue.ready.length === 1) setImmediate(() => next(queue))
    })
}

interface Settling {
  readonly runner: Runner
  readonly programs: ProgramCache
  /** Called for each report that is settled or failed. */
  readonly left: (call: Call) => void
}

/**
 * Outages that one report of a batch may have caused: conflicts, a lock that was not free in time, a
 * statement that took too long.
 */
const BY_ONE: readonly string[] = ['conflicts', '55P03', '57014', 'query_timeout']

/**
 * Never rejects. If the batch fails, its reports are settled one after the other, so that one that is
 * faulty does not hinder the others, and each sees what those before it wrote.
 */
const settleAll = async (settling: Settling, calls: readonly Call[]): Promise<void> => {
  try {
    finish(settling, calls, await together(settling, calls))
  } catch (error) {
    if (error instanceof StorageOutage && !BY_ONE.includes(error.kind)) {
      for (const call of calls) fail(settling, call, error)
      return
    }
    for (const call of calls) await settleOne(settling, call)
  }
}

const settleOne = async (settling: Settling, call: Call): Promise<void> => {
  try {
    finish(settling, [call], await together(settling, [call]))
  } catch (error) {
    const isLocked = error instanceof StorageOutage && error.kind === '55P03'
    if (isLocked) void settleBeside(settling, call)
    else fail(settling, call, error)
  }
}

/** Waits for locks as long as a statement may take. */
const settleBeside = async (settling: Settling, call: Call): Promise<void> => {
  const { runner, programs } = settling
  try {
    finish(settling, [call], await runner.write(() => settleReports(programs, [call])))
  } catch (error) {
    fail(settling, call, error)
  }
}

const finish = ({ left }: Settling, calls: readonly Call[], settled: readonly Settled[]): void => {
  for (const [index, call] of calls.entries()) {
    left(call)
    call.resolve(settled[index] as Settled)
  }
}

const fail = ({ left }: Settling, call: Call, error: unknown): void => {
  left(call)
  call.reject(error)
}

const together = (
  { runner, programs }: Settling,
  calls: readonly Call[],
): Promise<readonly Settled[]> =>
  runner.write(function* (): Step<readonly Settled[]> {
    // In PostgreSQL, writes are sent before reads, and this before the first lock.
    const [, settled] = yield* togetherAll([
      run(`set local lock_timeout = '${LOCK_WAIT_MS}ms'`),
      settleReports(programs, calls, separated()),
    ])
    return settled
  })
