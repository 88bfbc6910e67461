import { wholeOrderKey } from '../../domain/order.js'
import { isStatement, type Report } from '../../domain/report.js'
import { type Ledger, StorageOutage } from '../storage.js'

/** How many writes may wait for their turn; beyond it they are refused at once instead of piling up. */
export const TURNS_WAITING_MAX = 10_000

export type InTurn = <Value>(keys: readonly string[], work: () => Promise<Value>) => Promise<Value>

/**
 * Lets writes that would wait for each other's locks in the database wait here instead: there each of
 * them holds a connection meanwhile, and a dozen reports of one busy order, visitor or customer would
 * leave everybody else none. Writes that share a key run in the order in which they came.
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
    // Each waits only for those before it, so no two wait for each other.
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

/** The writes that stand in each other's way most: a report's, and those of one visitor. */
export const ledgerInTurn = (
  { settleOrder, linkVisitors, forgetVisitor }: Ledger,
  inTurn: InTurn = turns(),
): Pick<Ledger, 'settleOrder' | 'linkVisitors' | 'forgetVisitor'> => ({
  settleOrder: (report, decide) => inTurn(keysOf(report), () => settleOrder(report, decide)),
  linkVisitors: (accountId, ids, at, decide) =>
    inTurn(
      ids.map((id) => `${accountId} visitor ${id}`),
      () => linkVisitors(accountId, ids, at, decide),
    ),
  forgetVisitor: (accountId, id, at) =>
    inTurn([`${accountId} visitor ${id}`], () => forgetVisitor(accountId, id, at)),
})

const keysOf = (report: Report): readonly string[] => {
  const { accountId, orderKey } = report
  // Products of one order wait for those who report or refund all of it.
  const order = `${accountId} order ${wholeOrderKey(orderKey) ?? orderKey}`
  if (!isStatement(report)) return [order]
  const { visitorId, customer } = report
  return [
    order,
    ...(visitorId === undefined ? [] : [`${accountId} visitor ${visitorId}`]),
    ...(customer === undefined ? [] : [`${accountId} customer ${customer}`]),
  ]
}
