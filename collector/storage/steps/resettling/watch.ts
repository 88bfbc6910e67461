import type { AccountId } from '../../../domain/ids.js'
import { DELIVERIES } from '../postbacks/tell.js'
import type { Ask, Runner, Step } from '../step.js'
import { RESETTLING } from './tasks.js'

export interface Watched extends Runner {
  /**
   * Registers a listener that is called after the commit of each write of this process that queued
   * a task.
   */
  onTasks(listener: () => void): void
  /** The same for writes that stored deliveries of postbacks, with their account. */
  onDeliveries(listener: (accountId: AccountId) => void): void
}

/**
 * Detects writes that leave work for a job, so that the job can start without waiting for a timer.
 */
export const watching = (runner: Runner): Watched => {
  const listeners = new Map<string, Listener[]>([
    [RESETTLING, []],
    [DELIVERIES, []],
  ])
  const on = (table: string) => (listener: Listener) => {
    listeners.get(table)?.push(listener)
  }
  return {
    read: runner.read,
    write: async <Value>(step: () => Step<Value>): Promise<Value> => {
      const found: Found = new Map()
      const value = await runner.write(() => heard(step(), found))
      for (const [table, accountId] of found) {
        for (const listener of listeners.get(table) ?? []) listener(accountId)
      }
      return value
    },
    onTasks: on(RESETTLING),
    onDeliveries: on(DELIVERIES),
  }
}

type Listener = (accountId: AccountId) => void

/** The tables of jobs that a step inserts into, with the account. A write concerns one account. */
type Found = Map<string, AccountId>

function* heard<Value>(step: Step<Value>, found: Found): Step<Value> {
  let state = step.next()
  while (!state.done) {
    for (const ask of state.value) {
      if (isForJob(ask)) found.set(ask.into, ask.rows[0]?.account_id as AccountId)
    }
    state = step.next(yield state.value)
  }
  return state.value
}

const isForJob = (ask: Ask): ask is Extract<Ask, { readonly into: string }> =>
  'into' in ask && (ask.into === RESETTLING || ask.into === DELIVERIES)
