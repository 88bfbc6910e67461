import type { AccountId } from '../domain/ids.js'
import type { Deps } from '../program/deps.js'

/** The errors of a job, by account. */
export type Failures = Map<AccountId, unknown>

/**
 * Does a part of a job for each account in turn, while this collector leads. An account that fails,
 * for example because its node of a cluster is unavailable, does not stop the others. Accounts that
 * failed before are skipped.
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

/**
 * Throws at the end of a job if accounts failed. The error names all of them and the cause of the
 * first.
 */
export const throwFailures = (failures: Failures): void => {
  const [first] = failures.values()
  if (failures.size === 0) return
  throw new Error(`${[...failures.keys()].join(', ')}: ${(first as Error)?.message ?? first}`, {
    cause: first,
  })
}
