import type { AccountId } from '../domain/ids.js'
import { HOUR_MS, MINUTE_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { StorageOutage } from '../storage/storage.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/** Deletes data whose retention period is over, account by account. */
export const housekeeping: Job = {
  name: 'housekeeping',
  everyMs: HOUR_MS,
  run: (deps, at, leads) => onceEach(deps, leads, (id) => deps.storage.forgetOld(id, at)),
}

/**
 * Adds the hashes of ledger entries that collectors of an earlier version wrote, or still write.
 */
export const chaining: Job = {
  name: 'chaining',
  everyMs: HOUR_MS,
  run: (deps, at, leads) =>
    onceEach(deps, leads, async (id) => {
      try {
        while (leads() && (await deps.storage.fillChain(id, at)) > 0);
      } catch (error) {
        // This role has no right to add hashes. `waymark migrate`, run by the owner, adds them, as
        // it said when it granted the rights.
        if (!(error instanceof StorageOutage && error.kind === 'migrate_first')) throw error
      }
    }),
}

/**
 * Adds the affiliate and coupon codes of orders that collectors of an earlier version settled, or
 * still settle.
 */
export const coding: Job = {
  name: 'coding',
  everyMs: HOUR_MS,
  run: (deps, at, leads) =>
    onceEach(deps, leads, async (id) => {
      while (leads() && (await deps.storage.fillCodes(id, at)) > 0);
    }),
}

/**
 * Completes payouts of collectors that were stopped after the payout and before settling its
 * orders.
 */
export const settlingPayouts: Job = {
  name: 'settling payouts',
  everyMs: 5 * MINUTE_MS,
  run: (deps, at, leads) =>
    onceEach(deps, leads, (id) => deps.storage.settlePayouts(id, at, (facts) => settle(facts, at))),
}

const onceEach = async (
  deps: Parameters<Job['run']>[0],
  leads: () => boolean,
  work: (accountId: AccountId) => Promise<unknown>,
): Promise<void> => {
  const failures: Failures = new Map()
  await eachAccount(deps, leads, failures, work)
  throwFailures(failures)
}
