import type { AccountId, OrderKey, PayoutId } from '../../../domain/ids.js'
import type { BatchId } from '../../../domain/payoutBatch.js'
import type { Jobs } from '../../jobs.js'
import type { PayoutOrder } from '../../payout.js'
import { type Ledger, StorageOutage } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { all, type Runner, run, type Step } from '../step.js'
import { finishBatchOver } from './finishBatch.js'
import { payableKeys, settleMatured } from './matured.js'
import { ordersOf, pay } from './payouts.js'
import { type Settling, settleInSlices } from './settleInSlices.js'

/**
 * Pays an affiliate out in one currency, in three steps: settles matured commissions, so that they
 * become `payable`; moves the money to `paid` in one transaction; re-settles the paid orders, so
 * that their commissions have the status `paid`. If the collector is stopped before the second
 * step, nothing was paid; after it, `settlePayouts` continues.
 *
 * Parts that only read run as writes too, because on SQLite other work can run between writes but
 * not during reads.
 */
export const payOutOver =
  (write: Runner['write'], programs: ProgramCache): Ledger['payOut'] =>
  async (order, decide) => {
    const { accountId, paidAt } = order
    const settling = { write, programs, accountId, at: paidAt, decide }
    await settleMatured(settling, order)
    const keys = await payableKeys(write, order)
    const paid = await write(function* () {
      const { postbacks } = yield* programFor(programs, accountId)
      return yield* pay(order, keys, postbacks)
    })
    if (!paid || 'payable' in paid) return paid
    try {
      await settlePaid(settling, paid)
    } catch (error) {
      // The payout is committed, so an outage after it must not be reported as a failed payout.
      if (!(error instanceof StorageOutage)) throw error
    }
    return paid
  }

/** Finishes batches, and re-settles the orders of payouts that are not marked as settled. */
export const settlePayoutsOver =
  (write: Runner['write'], programs: ProgramCache): Jobs['settlePayouts'] =>
  async (accountId, at, decide) => {
    const payouts = await write(() => payoutsToSettle(accountId))
    for (const { payout_id: id } of payouts) {
      const orders = await write(() => ordersOf({ accountId, id }))
      await settlePaid({ write, programs, accountId, at, decide }, { id, orders })
    }
    const batches = await write(() => unfinishedBatches(accountId))
    const finish = finishBatchOver(write, programs)
    for (const { batch_id: id } of batches) await finish(accountId, id, at, decide)
    return payouts.length + batches.length
  }

const unfinishedBatches = (accountId: AccountId): Step<readonly { readonly batch_id: BatchId }[]> =>
  all<{ batch_id: BatchId }>(
    `select batch_id from payout_rows where account_id = ? and unfinished = 1
     group by batch_id order by batch_id`,
    accountId,
  )

/** Payouts whose orders were not all re-settled since. */
const payoutsToSettle = (accountId: AccountId): Step<readonly { readonly payout_id: PayoutId }[]> =>
  all<{ payout_id: PayoutId }>(
    'select payout_id from payouts_to_settle where account_id = ? order by payout_id',
    accountId,
  )

const settlePaid = async (
  settling: Settling,
  { id, orders }: { readonly id: PayoutOrder['id']; readonly orders: readonly OrderKey[] },
): Promise<void> => {
  await settleInSlices(settling, orders)
  await settling.write(() =>
    run(
      'delete from payouts_to_settle where account_id = ? and payout_id = ?',
      settling.accountId,
      id,
    ),
  )
}
