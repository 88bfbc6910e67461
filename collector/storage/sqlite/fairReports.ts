import type { AccountId } from '../../domain/ids.js'
import { type Ledger, StorageOutage } from '../storage.js'

/**
 * How many reports of one account may be among the waiting writes: about as many as one flush settles in
 * its 50 ms. Fewer would make commits smaller for a single account.
 */
const REPORTS_TOGETHER_MAX = 100
/** How many further reports of all accounts may wait. More are refused immediately. */
const REPORTS_WAITING_MAX = 10_000

interface Lane {
  /** How many reports are among the waiting writes. */
  entered: number
  /** Starts the reports that wait for them, in the order of arrival. */
  readonly waiting: (() => void)[]
}

/**
 * Settles the reports of an account in the order of their arrival, a limited number at a time. Writes
 * run in the order of their arrival, so without a limit a report of another account would wait behind
 * all reports of an account that floods. Clicks have the same property by `clickBatches`.
 */
export const fairReports = (settleOrder: Ledger['settleOrder']): Ledger['settleOrder'] => {
  const lanes = new Map<AccountId, Lane>()
  let waiting = 0
  const enter = async (lane: Lane): Promise<void> => {
    if (lane.entered < REPORTS_TOGETHER_MAX) {
      lane.entered += 1
      return
    }
    if (waiting >= REPORTS_WAITING_MAX) {
      throw new StorageOutage('Too many reports are waiting.', undefined, 'writes_full')
    }
    waiting += 1
    // The report that leaves hands its place over, so `entered` does not change.
    await new Promise<void>((resolve) => lane.waiting.push(resolve))
    waiting -= 1
  }
  const leave = (accountId: AccountId, lane: Lane): void => {
    const next = lane.waiting.shift()
    if (next) {
      next()
      return
    }
    lane.entered -= 1
    if (lane.entered === 0) lanes.delete(accountId)
  }
  return async (report, decide, options) => {
    const { accountId } = report
    const lane = lanes.get(accountId) ?? { entered: 0, waiting: [] }
    lanes.set(accountId, lane)
    await enter(lane)
    try {
      return await settleOrder(report, decide, options)
    } finally {
      leave(accountId, lane)
    }
  }
}
