import type { AffiliateId, PayoutId } from '../../domain/ids.js'
import type { BatchId } from '../../domain/payoutBatch.js'
import type { Storage } from '../../storage/storage.js'
import { aClick, aConfirmation, account, anAct, bob, jane, visitor } from '../builders.js'
import { decide, LATER } from './exerciseOrders.js'

const id = 'batch' as BatchId
const close = { accountId: account, id, by: 'owner', at: LATER, note: '' }

/** A batch that is frozen, partly taken out, paid and reverted. */
export const exercisePayouts = async (storage: Storage): Promise<void> => {
  const payer = { name: 'Shop', iban: 'DE89370400440532013000', bic: undefined }
  await storage.setPayoutTerms(account, { minimums: {}, payer })
  await storage.payoutTerms(account)
  const details = { method: 'paypal' as const, email: 'jane@example.com' }
  const payee = { affiliateId: jane, details, minimums: {}, changedAt: LATER, changedBy: 'owner' }
  await storage.setPayee(account, payee)
  await storage.payees(account, [jane, bob])
  const visitorId = visitor('batched')
  await storage.recordClicks([aClick({ id: 'batched', visitorId })], decide)
  for (const orderId of ['batched', 'batched too']) {
    await storage.settleOrder(aConfirmation({ orderId, visitorId }), decide)
    await storage.settleOrder(anAct('approve', { orderId }), decide)
  }
  await storage.planBatch({
    ...{ accountId: account, id, format: 'csv', payer, createdAt: LATER, createdBy: 'owner' },
    rows: [row('b1', jane), row('b2', bob)],
  })
  await storage.markBatchPaid(close)
  await storage.finishBatch(account, id, LATER, decide)
  const { rows = [] } = (await storage.payoutBatch(account, id)) ?? {}
  if (!rows.some(({ state }) => state === 'frozen')) throw new Error('The exercise has to freeze')
  const file = { format: 'csv' as const, revision: 0, sha256: 'a', count: 1, madeBy: 'owner' }
  await storage.keepPayoutFile(account, id, { ...file, madeAt: LATER })
  await storage.payoutBatches({ accountId: account, limit: 5 })
  await storage.payoutOrders(account, 'b1' as PayoutId)
  await storage.batchOfPayout(account, 'b1' as PayoutId)
  await storage.markBatchPaid(close)
  await storage.finishBatch(account, id, LATER, decide)
  await storage.takeOutRow(close, 'b1' as PayoutId)
  await storage.takeOutRow(close, 'b1' as PayoutId)
  await storage.revertBatch(close)
  await storage.settlePayouts(account, LATER, decide)
  await storage.revertBatch(close)
  await storage.reseal(account)
  await storage.removePayee(account, jane)
}

const row = (payoutId: string, affiliateId: AffiliateId) => ({
  ...{ payoutId: payoutId as PayoutId, affiliateId, currency: 'EUR', details: undefined },
})
