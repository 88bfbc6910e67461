import { HOUR_MS, MINUTE_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import type { Job } from './leader.js'

/** Drops, account by account, what need not be kept any longer. */
export const housekeeping: Job = {
  name: 'housekeeping',
  everyMs: HOUR_MS,
  run: async ({ storage }, at, leads) => {
    for (const { id } of await storage.accounts()) {
      if (!leads()) return
      await storage.forgetOld(id, at)
    }
  },
}

/** Fills in the hashes of ledger entries that collectors of an earlier version wrote, or still write. */
export const chaining: Job = {
  name: 'chaining',
  everyMs: HOUR_MS,
  run: async ({ storage }, at, leads) => {
    for (const { id } of await storage.accounts()) {
      while (leads() && (await storage.fillChain(id, at)) > 0);
    }
  },
}

/** Fills in which codes the orders name that collectors of an earlier version settled, or still settle. */
export const coding: Job = {
  name: 'coding',
  everyMs: HOUR_MS,
  run: async ({ storage }, at, leads) => {
    for (const { id } of await storage.accounts()) {
      while (leads() && (await storage.fillCodes(id, at)) > 0);
    }
  },
}

/** Settles what was paid by collectors that were stopped before they had settled it. */
export const settlingPayouts: Job = {
  name: 'settling payouts',
  everyMs: 5 * MINUTE_MS,
  run: async ({ storage }, at, leads) => {
    for (const { id } of await storage.accounts()) {
      if (!leads()) return
      await storage.settlePayouts(id, at, (facts) => settle(facts, at))
    }
  },
}
