import type { AccountId } from '../domain/ids.js'
import type { ChangedDay } from '../storage/jobs.js'
import type { Storage } from '../storage/storage.js'
import { account } from './builders.js'

/** Sums all days that have changed, as the job does. Returns how many. */
export const sumDays = async (
  storage: Storage,
  at: number,
  accountId: AccountId = account,
): Promise<number> => {
  let summed = 0
  let after: ChangedDay | undefined
  do {
    after = await storage.sumDay(accountId, at, after)
    if (after) summed += 1
  } while (after)
  return summed
}
