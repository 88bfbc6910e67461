import type { AccountId } from '../../domain/ids.js'

/**
 * How many replays one collector runs at a time. Each holds a connection and a snapshot of the database.
 */
export const REPLAYS_MAX = 2

/** The accounts whose replay is running, of each collector of this process. */
const running = new WeakMap<object, Set<AccountId>>()

/**
 * Takes the turn of an account for a replay, until the returned function is called. `account`: one of this
 * account is running; `collector`: so many of other accounts are.
 */
export const takeTurn = (
  storage: object,
  accountId: AccountId,
): (() => void) | 'account' | 'collector' => {
  const accounts = running.get(storage) ?? new Set()
  running.set(storage, accounts)
  if (accounts.has(accountId)) return 'account'
  if (accounts.size >= REPLAYS_MAX) return 'collector'
  accounts.add(accountId)
  return () => void accounts.delete(accountId)
}
