import type { AccountId, PayoutId } from '../domain/ids.js'
import type { BatchId, PayoutFile } from '../domain/payoutBatch.js'
import type { Decide } from '../storage/settled.js'
import type { Storage } from '../storage/storage.js'
import { jane } from './builders.js'

/** An open batch of Jane's, which a collector has frozen, with its file, its payer and her details. */
export const aBatch = async (
  storage: Storage,
  accountId: AccountId,
  at: number,
  decide: Decide,
): Promise<void> => {
  const id = `batch of ${accountId}` as BatchId
  const payer = { name: 'Käufer & Söhne', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' }
  const details = { method: 'paypal' as const, email: 'jane@example.com' }
  await storage.setPayoutTerms(accountId, { minimums: { EUR: 100, JPY: 1 }, payer })
  const payee = { affiliateId: jane, details, minimums: { EUR: 200 } }
  await storage.setPayee(accountId, { ...payee, changedAt: at, changedBy: 'owner' })
  const payoutId = `row of ${accountId}` as PayoutId
  await storage.planBatch({
    ...{ accountId, id, format: 'paypal', payer, createdAt: at, createdBy: 'owner' },
    rows: [{ payoutId, affiliateId: jane, currency: 'JPY', details }],
  })
  await storage.finishBatch(accountId, id, at, decide)
  const file: PayoutFile = {
    ...{ format: 'paypal', revision: 0, sha256: 'a'.repeat(64), count: 1 },
    ...{ madeAt: at, madeBy: 'owner' },
  }
  await storage.keepPayoutFile(accountId, id, file)
}
