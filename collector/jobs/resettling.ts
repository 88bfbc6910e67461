import { SECOND_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/**
 * Re-settles the orders that are queued as tasks, one slice per account in turn until none is left.
 * Each slice is its own write, so that arriving messages are written between two slices.
 */
export const resettling: Job = {
  name: 'resettling',
  everyMs: SECOND_MS,
  run: async (deps, _at, leads) => {
    const failures: Failures = new Map()
    for (let worked = 1; worked > 0 && leads(); ) {
      worked = 0
      await eachAccount(deps, leads, failures, async (id) => {
        const at = deps.now()
        worked += await deps.storage.resettleSlice(id, at, (facts) => settle(facts, at))
      })
    }
    throwFailures(failures)
  },
}
