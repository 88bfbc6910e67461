import type { AccountId } from '../domain/ids.js'
import type { Decide } from '../storage/settled.js'
import type { Storage } from '../storage/storage.js'
import { account } from './builders.js'

/** Later than every instant of a test. */
const END = 8_640_000_000_000_000

/** Settles anew all that messages left for later, as the job does. Answers how many slices it took. */
export const drain = async (
  storage: Storage,
  decide: Decide,
  accountId: AccountId = account,
): Promise<number> => {
  for (let slices = 0; ; slices += 1) {
    if ((await storage.resettleSlice(accountId, END, decide)) === 0) return slices
  }
}
