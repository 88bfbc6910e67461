import { type Ledger, StorageOutage } from '../storage.js'

/** How many writes may wait. Further writes are refused immediately. */
export const TURNS_WAITING_MAX = 10_000

export type InTurn = <Value>(keys: readonly string[], work: () => Promise<Value>) => Promise<Value>

/**
 * Queues writes in the process that would otherwise wait for each other's locks in the database, where
 * each of them would hold a connection. Writes with a common key run in order of arrival.
 */
export const turns = (): InTurn => {
  const last = new Map<string, Promise<unknown>>()
  let waiting = 0
  return async (keys, work) => {
    if (waiting >= TURNS_WAITING_MAX) {
      throw new StorageOutage(
        'Too many writes are waiting for each other.',
        undefined,
        'turns_full',
      )
    }
    waiting += 1
    // Each write waits only for earlier ones, so there is no deadlock.
    const before = keys.map((key) => last.get(key))
    const done = Promise.all(before).then(work)
    const ended = done.then(
      () => undefined,
      () => undefined,
    )
    for (const key of keys) last.set(key, ended)
    try {
      return await done
    } finally {
      waiting -= 1
      for (const key of keys) if (last.get(key) === ended) last.delete(key)
    }
  }
}

/** Writes of one visitor, besides reports (`reportBatches.ts`). */
export const ledgerInTurn = (
  { linkVisitors, forgetVisitor }: Ledger,
  inTurn: InTurn = turns(),
): Pick<Ledger, 'linkVisitors' | 'forgetVisitor'> => ({
  linkVisitors: (accountId, ids, at, decide) =>
    inTurn(
      ids.map((id) => `${accountId} visitor ${id}`),
      () => linkVisitors(accountId, ids, at, decide),
    ),
  forgetVisitor: (accountId, id, at) =>
    inTurn([`${accountId} visitor ${id}`], () => forgetVisitor(accountId, id, at)),
})
