import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import type { BatchId } from '../../../domain/payoutBatch.js'
import type { PayoutBatches } from '../../payoutBatches.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { tellOfPayout } from '../postbacks/tell.js'
import { all, insertNew, lock, type Runner, run, type Step } from '../step.js'
import type { PayoutRowRecord } from './batchRows.js'
import { freeze } from './freeze.js'
import { payableKeys, settleMatured } from './matured.js'
import { type Movement, move } from './movements.js'
import { ordersOf } from './payouts.js'
import { type Settling, settleInSlices } from './settleInSlices.js'

/** How many rows are read at a time. */
const ROWS_TOGETHER = 100

type Record = PayoutRowRecord & { readonly created_at: number }

/**
 * Finishes a batch row by row. The state of a row says what is left to do, and each transaction can be
 * repeated: money is frozen only while the row is planned, and booking back moves what the entries of the
 * payout still add up to.
 */
export const finishBatchOver =
  (write: Runner['write'], programs: ProgramCache): PayoutBatches['finishBatch'] =>
  async (accountId, id, at, decide) => {
    const settling = { write, programs, accountId, at, decide }
    for (let after = 0; ; ) {
      const from = after
      const rows = await write(() => unfinishedRows(accountId, id, from))
      for (const row of rows) await finishRow(settling, row)
      const last = rows.at(-1)
      if (!last || rows.length < ROWS_TOGETHER) return
      after = last.position
    }
  }

const unfinishedRows = (
  accountId: AccountId,
  id: BatchId,
  after: number,
): Step<readonly Record[]> =>
  all<Record>(
    `select r.*, b.created_at from payout_rows r
     join payout_batches b on b.account_id = r.account_id and b.id = r.batch_id
     where r.account_id = ? and r.batch_id = ? and r.unfinished = 1 and r.position > ?
     order by r.position limit ${ROWS_TOGETHER}`,
    accountId,
    id,
    after,
  )

const finishRow = async (settling: Settling, row: Record): Promise<void> => {
  const { write, programs, accountId, at } = settling
  if (row.state === 'planned') return freezeRow(settling, row)
  if (row.state === 'paid') {
    await write(function* () {
      const { postbacks } = yield* programFor(programs, accountId)
      yield* tellOfRow(row, postbacks)
    })
  } else {
    await write(() => bookBack(row, at))
  }
  const orders = await write(() => ordersOf({ accountId, id: row.payout_id }))
  await settleInSlices(settling, orders)
  await write(() =>
    run(
      `update payout_rows set unfinished = 0
       where account_id = ? and payout_id = ? and state = ? and unfinished = 1`,
      accountId,
      row.payout_id,
      row.state,
    ),
  )
}

/** Maturity counts at the time of the batch, whenever the row is frozen. */
const freezeRow = async (settling: Settling, row: Record): Promise<void> => {
  const { write, accountId } = settling
  const { affiliate_id: affiliateId, currency, payout_id: id, created_at: paidAt } = row
  const order = { accountId, id, affiliateId, currency, paidAt }
  await settleMatured(settling, order)
  const keys = await payableKeys(write, order)
  await write(function* () {
    // Whoever changes the row from `planned` freezes its money.
    const isMine = yield* run(
      `update payout_rows set state = 'frozen', unfinished = 0
       where account_id = ? and payout_id = ? and state = 'planned'`,
      accountId,
      id,
    )
    if (isMine === 0) return
    const frozen = yield* freeze(order, keys)
    const isFrozen = frozen && !('payable' in frozen)
    yield* run(
      `update payout_rows set state = ?, amount = ?, commissions = ?
       where account_id = ? and payout_id = ?`,
      isFrozen ? 'frozen' : 'left_out',
      isFrozen ? frozen.amount.amount : 0,
      isFrozen ? frozen.commissions : 0,
      accountId,
      id,
    )
  })
}

/** The row stands among the payouts once it is paid. */
function* tellOfRow(row: Record, postbacks: Parameters<typeof tellOfPayout>[0]): Step<void> {
  const accountId = row.account_id as AccountId
  const { payout_id: id, affiliate_id: affiliateId, currency, amount } = row
  const paid = { paidBy: row.changed_by, paidAt: row.changed_at }
  const kept = {
    ...{ account_id: accountId, id, affiliate_id: affiliateId, currency, amount },
    ...{ paid_by: paid.paidBy, paid_at: paid.paidAt },
  }
  yield* insertNew('payouts', [kept], ['account_id', 'id'])
  const payout = {
    accountId,
    id,
    affiliateId,
    ...paid,
    amount: money(amount, currency),
    orders: [],
  }
  yield* tellOfPayout(postbacks, payout)
}

/** Books the opposite of what the payout's entries add up to, which is nothing the second time. */
function* bookBack(row: Record, at: number): Step<void> {
  const accountId = row.account_id as AccountId
  const { payout_id: id, affiliate_id: affiliateId, currency } = row
  const orders = yield* ordersOf({ accountId, id })
  yield* lock('order', accountId, orders, at)
  const rows = yield* all<{ order_key: OrderKey; tier: number; paid: number }>(
    `select order_key, tier, cast(${PAID} as bigint) as paid from entries
     where account_id = ? and payout_id is not null and payout_id = ?
     group by order_key, tier having ${PAID} <> 0 order by order_key, tier`,
    accountId,
    id,
  )
  const movements: readonly Movement[] = rows.map(({ order_key, tier, paid }) => ({
    orderKey: order_key,
    tier,
    amount: money(-paid, currency),
  }))
  if (movements.length === 0) return
  yield* move({ accountId, affiliateId, id, at, reason: 'payout_reverted' }, movements)
}

const PAID = "sum(case when to_account = 'paid' then amount else -amount end)"
