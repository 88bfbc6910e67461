import type { AccountId } from '../../domain/ids.js'
import type { Report } from '../../domain/report.js'
import type { Settled } from '../settled.js'
import type { ProgramCache } from '../steps/catalogue/programCache.js'
import { settleReport } from '../steps/settling/settling.js'
import { type LockKind, type Runner, run, type Step, togetherAll } from '../steps/step.js'
import { type Decide, type Ledger, StorageOutage } from '../storage.js'
import { keysOf } from './turns.js'

/** The maximum number of reports per transaction. */
export const REPORTS_TOGETHER_MAX = 32
/** How many reports may wait per account. Further ones are refused immediately. */
export const REPORTS_WAITING_MAX = 10_000
/** How many transactions of one account run at the same time. */
const BATCHES_MAX = 4
/**
 * How long a batch waits for a lock. Then its reports are settled alone, so that only those wait whose
 * lock another collector holds.
 */
const LOCK_WAIT_MS = 200

type Asked = Parameters<Ledger['settleOrder']>[2]

/** A report until it is settled. */
interface Call {
  readonly report: Report
  readonly decide: Decide
  readonly asked: Asked | undefined
  readonly keys: readonly string[]
  /** How many earlier reports with a common key are not settled yet. */
  before: number
  /** The later reports that wait for this one. */
  readonly after: Call[]
  readonly resolve: (settled: Settled) => void
  readonly reject: (error: unknown) => void
}

interface Queue {
  /** Reports that wait for no other one, in the order of arrival. No two have a common key. */
  readonly ready: Call[]
  /** The last report with each key. */
  readonly last: Map<string, Call>
  unsettled: number
  running: number
}

/**
 * Settles the reports of an account in batches: those that arrive during a transaction are settled
 * together in the next one. Their steps run in lockstep, so that the same statement of all of them is
 * sent as one query (`merge.ts`), and one commit serves them all. Reports of the same order, visitor
 * or customer are settled one after the other, in the order of arrival.
 */
export const reportBatches = (runner: Runner, programs: ProgramCache): Ledger['settleOrder'] => {
  const queues = new Map<AccountId, Queue>()
  const next = (accountId: AccountId, queue: Queue): void => {
    const free = (call: Call) => {
      release(queue, call)
      if (queue.unsettled === 0) queues.delete(accountId)
      // After the other reports of the same batch, which are settled now too.
      else if (queue.ready.length > 0) queueMicrotask(() => next(accountId, queue))
    }
    while (queue.running < BATCHES_MAX && queue.ready.length > 0) {
      queue.running += 1
      const calls = queue.ready.splice(0, REPORTS_TOGETHER_MAX)
      void settle(runner, programs, calls, free).finally(() => {
        queue.running -= 1
        next(accountId, queue)
      })
    }
  }
  return (report, decide, asked) =>
    new Promise((resolve, reject) => {
      const { accountId } = report
      const queue = queues.get(accountId) ?? newQueue()
      queues.set(accountId, queue)
      if (queue.unsettled >= REPORTS_WAITING_MAX) {
        return reject(new StorageOutage('Too many reports are waiting.', undefined, 'turns_full'))
      }
      const call = {
        report,
        decide,
        asked,
        keys: keysOf(report),
        before: 0,
        after: [],
        resolve,
        reject,
      }
      enter(queue, call)
      // The reports of one turn of the event loop are the first batch.
      if (queue.ready.length === 1) setImmediate(() => next(accountId, queue))
    })
}

const newQueue = (): Queue => ({ ready: [], last: new Map(), unsettled: 0, running: 0 })

const enter = (queue: Queue, call: Call): void => {
  const earlier = new Set(call.keys.flatMap((key) => queue.last.get(key) ?? []))
  for (const one of earlier) one.after.push(call)
  call.before = earlier.size
  for (const key of call.keys) queue.last.set(key, call)
  queue.unsettled += 1
  if (call.before === 0) queue.ready.push(call)
}

const release = (queue: Queue, call: Call): void => {
  for (const key of call.keys) if (queue.last.get(key) === call) queue.last.delete(key)
  queue.unsettled -= 1
  for (const later of call.after) {
    later.before -= 1
    if (later.before === 0) queue.ready.push(later)
  }
}

/**
 * Never rejects. If a batch fails, its reports are settled alone, so that one that is faulty or has to
 * wait does not hinder the others; then it resolves before they are settled. `free` is called for each
 * report that is settled.
 */
const settle = async (
  runner: Runner,
  programs: ProgramCache,
  calls: readonly Call[],
  free: (call: Call) => void,
): Promise<void> => {
  try {
    const settled = await runner.write(() =>
      calls.length === 1 ? alone(programs, calls) : together(programs, calls),
    )
    for (const [index, call] of calls.entries()) {
      free(call)
      call.resolve(settled[index] as Settled)
    }
  } catch (error) {
    const isForAll = error instanceof StorageOutage && !ALONE.includes(error.kind)
    if (calls.length > 1 && !isForAll) {
      for (const call of calls) void settle(runner, programs, [call], free)
      return
    }
    for (const call of calls) {
      free(call)
      call.reject(error)
    }
  }
}

/** Outages that concern some reports of a batch: conflicts, and a lock that was not free in time. */
const ALONE: readonly string[] = ['conflicts', '55P03']

const alone = (programs: ProgramCache, calls: readonly Call[]): Step<readonly Settled[]> =>
  togetherAll(
    calls.map(({ report, decide, asked }) => settleReport(programs, report, decide, asked)),
  )

function* together(programs: ProgramCache, calls: readonly Call[]): Step<readonly Settled[]> {
  yield* run(`set local lock_timeout = '${LOCK_WAIT_MS}ms'`)
  return yield* apart(alone(programs, calls))
}

/**
 * Two reports of a batch need the same lock, for example those of one visitor under two ids. Locks do
 * not separate them within one transaction.
 */
class Contended extends Error {}

/** Kinds of locks that a report needs for itself. The others only keep edits away. */
const OWN: readonly LockKind[] = ['visitor', 'customer', 'products', 'order']

/** Fails as soon as two steps ask for the same lock. */
function* apart<Value>(step: Step<Value>): Step<Value> {
  let state = step.next()
  while (!state.done) {
    const taken = new Set<string>()
    for (const ask of state.value) {
      if (!('lock' in ask) || !OWN.includes(ask.lock)) continue
      for (const id of ask.ids) {
        const key = `${ask.lock} ${id}`
        if (taken.has(key)) throw new Contended(`Two reports need the lock of ${key}`)
        taken.add(key)
      }
    }
    state = step.next(yield state.value)
  }
  return state.value
}
