import { SECOND_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import type { Job } from './leader.js'

/**
 * Settles anew the orders that messages left for later, a slice of each account in turn until none is
 * left. Each slice is a write like any other, so that messages that arrive in the meantime are
 * written between two of them.
 */
export const resettling: Job = {
  name: 'resettling',
  everyMs: SECOND_MS,
  run: async ({ storage, now }, _at, leads) => {
    for (let worked = 1; worked > 0; ) {
      worked = 0
      for (const { id } of await storage.accounts()) {
        if (!leads()) return
        const at = now()
        worked += await storage.resettleSlice(id, at, (facts) => settle(facts, at))
      }
    }
  },
}
