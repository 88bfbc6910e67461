import type { AccountId } from '../domain/ids.js'
import { SECOND_MS } from '../domain/time.js'
import type { Sender } from '../postback/sender.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/** How often all accounts are looked at, for what other collectors stored and for retries. */
const ALL_MS = 5 * SECOND_MS

export interface PostbackJob extends Job {
  /** Says that this process stored deliveries of an account. */
  note(accountId: AccountId): void
}

/**
 * Starts sending what is due. Does not wait for the answers, so that one destination that hangs does not
 * delay those of later events.
 */
export const postbacks = (sender: Sender): PostbackJob => {
  const noted = new Set<AccountId>()
  let lookedAt = 0
  return {
    name: 'postbacks',
    everyMs: SECOND_MS,
    note: (accountId) => noted.add(accountId),
    run: async (deps, at, leads) => {
      const some = [...noted]
      noted.clear()
      const failures: Failures = new Map()
      if (at - lookedAt < ALL_MS && some.length > 0) {
        for (const id of some) {
          await sender.look(id, leads).catch((error: unknown) => failures.set(id, error))
        }
        return throwFailures(failures)
      }
      lookedAt = at
      await eachAccount(deps, leads, failures, async (id) => {
        const program = await deps.storage.program(id)
        if (program && program.postbacks.length > 0) await sender.look(id, leads)
      })
      throwFailures(failures)
    },
  }
}
