import type { AccountId } from '../domain/ids.js'
import type { Deps } from '../program/deps.js'

/** What went wrong, and with which account. */
export type Failures = Map<AccountId, unknown>

/**
 * Does a part of a job for one account after the other, while this collector leads. An account that
 * cannot be worked on, because its node of a cluster is away, keeps no other from its turn; those that
 * failed already are left out.
 */
export const eachAccount = async (
  { storage }: Deps,
  leads: () => boolean,
  failures: Failures,
  work: (accountId: AccountId) => Promise<unknown>,
): Promise<void> => {
  for (const { id } of await storage.accounts()) {
    if (!leads()) return
    if (failures.has(id)) continue
    try {
      await work(id)
    } catch (error) {
      failures.set(id, error)
    }
  }
}

/** Says at the end of a job which accounts it could not be done for, and why the first of them. */
export const throwFailures = (failures: Failures): void => {
  const [first] = failures.values()
  if (failures.size === 0) return
  throw new Error(`${[...failures.keys()].join(', ')}: ${(first as Error)?.message ?? first}`, {
    cause: first,
  })
}
