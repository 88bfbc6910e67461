import type { PayoutBatches } from '../../payoutBatches.js'
import type { Sealing } from '../../sealing.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import type { Runner } from '../step.js'
import {
  batchOfPayout,
  keepPayoutFile,
  payoutBatch,
  payoutBatches,
  payoutOrders,
} from './batches.js'
import { planBatch } from './batchRows.js'
import { markBatchPaid, revertBatch, takeOutRow } from './closeBatch.js'
import { finishBatchOver } from './finishBatch.js'
import { payees, payoutTerms, removePayee, setPayee, setPayoutTerms } from './payees.js'

/** Payouts of many affiliates, and whom they pay. */
export const payoutBatchesOver = (
  { read, write }: Runner,
  programs: ProgramCache,
  sealing: Sealing,
): PayoutBatches => ({
  payoutTerms: (accountId) => read(() => payoutTerms(accountId, sealing)),
  setPayoutTerms: async (accountId, terms) => {
    await write(() => setPayoutTerms(accountId, terms, sealing))
  },
  payees: (accountId, ids) => read(() => payees(accountId, ids, sealing)),
  setPayee: async (accountId, payee) => {
    await write(() => setPayee(accountId, payee, sealing))
  },
  removePayee: (accountId, affiliateId) => write(() => removePayee(accountId, affiliateId)),
  planBatch: (batch) => write(() => planBatch(batch, sealing)),
  finishBatch: finishBatchOver(write, programs),
  markBatchPaid: (close) => write(() => markBatchPaid(close)),
  revertBatch: (close) => write(() => revertBatch(close)),
  takeOutRow: (close, payoutId) => write(() => takeOutRow(close, payoutId)),
  keepPayoutFile: (accountId, id, file) => write(() => keepPayoutFile(accountId, id, file)),
  payoutBatch: (accountId, id) => read(() => payoutBatch(accountId, id, sealing)),
  batchOfPayout: (accountId, payoutId) => read(() => batchOfPayout(accountId, payoutId)),
  payoutBatches: (query) => read(() => payoutBatches(query)),
  payoutOrders: (accountId, payoutId, after) =>
    read(() => payoutOrders(accountId, payoutId, after)),
})
