import type { AccountId } from '../../domain/ids.js'
import { wholeOrderKey } from '../../domain/order.js'
import { isStatement, type Report } from '../../domain/report.js'
import type { Decide, Settled } from '../settled.js'
import { type SettleOptions, StorageOutage } from '../storage.js'

/** How many reports of all accounts may wait. Further ones are refused immediately. */
const REPORTS_WAITING_MAX = 10_000

/** A report until it is settled. */
export interface Call {
  readonly report: Report
  readonly decide: Decide
  readonly options: SettleOptions
  readonly keys: readonly string[]
  /** How many earlier reports with a common key are not settled yet. */
  before: number
  /** The later reports that wait for this one. */
  readonly after: Call[]
  readonly resolve: (settled: Settled) => void
  readonly reject: (error: unknown) => void
}

/** The reports of one account. */
export interface Queue {
  /** Reports that wait for no other one, in the order of arrival. No two have a common key. */
  readonly ready: Call[]
  /** The last report with each key. */
  readonly last: Map<string, Call>
  unsettled: number
  running: number
}

/** Reports that have to be settled one after the other are ready only in the order of their arrival. */
export const reportQueues = () => {
  const queues = new Map<AccountId, Queue>()
  let unsettled = 0
  const enter = (call: Call): Queue => {
    if (unsettled >= REPORTS_WAITING_MAX) {
      throw new StorageOutage('Too many reports are waiting.', undefined, 'turns_full')
    }
    const { accountId } = call.report
    const queue = queues.get(accountId) ?? newQueue()
    queues.set(accountId, queue)
    const earlier = new Set(call.keys.flatMap((key) => queue.last.get(key) ?? []))
    for (const one of earlier) one.after.push(call)
    call.before = earlier.size
    for (const key of call.keys) queue.last.set(key, call)
    queue.unsettled += 1
    unsettled += 1
    if (call.before === 0) queue.ready.push(call)
    return queue
  }
  const leave = (queue: Queue, call: Call): void => {
    for (const key of call.keys) if (queue.last.get(key) === call) queue.last.delete(key)
    queue.unsettled -= 1
    unsettled -= 1
    for (const later of call.after) {
      later.before -= 1
      if (later.before === 0) queue.ready.push(later)
    }
    if (queue.unsettled === 0) queues.delete(call.report.accountId)
  }
  return { enter, leave }
}

export const newCall = (
  report: Report,
  decide: Decide,
  options: SettleOptions,
  { resolve, reject }: Pick<Call, 'resolve' | 'reject'>,
): Call => ({
  report,
  decide,
  options,
  keys: keysOf(report),
  before: 0,
  after: [],
  resolve,
  reject,
})

const newQueue = (): Queue => ({ ready: [], last: new Map(), unsettled: 0, running: 0 })

/** What a report may share with others: its order, id, request, visitor and customer. */
const keysOf = (report: Report): readonly string[] => {
  const { accountId, orderKey } = report
  // Reports of products share the key of the whole order, because they conflict with its reports
  // and refunds.
  const own = [
    `${accountId} order ${wholeOrderKey(orderKey) ?? orderKey}`,
    // One id may come for two orders.
    `${accountId} report ${report.id}`,
  ]
  if (!isStatement(report)) return own
  const { visitorId, customer, request } = report
  return [
    ...own,
    ...(request === undefined ? [] : [`${accountId} request ${request}`]),
    ...(visitorId === undefined ? [] : [`${accountId} visitor ${visitorId}`]),
    ...(customer === undefined ? [] : [`${accountId} customer ${customer}`]),
  ]
}
