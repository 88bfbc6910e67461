import { z } from 'zod'
import { sumsOf } from '../../../domain/money.js'
import { type BatchId, PAYOUT_FORMATS, rowsOfFile } from '../../../domain/payoutBatch.js'
import { isProblem } from '../../../domain/problem.js'
import { batchCalled } from '../../../program/payoutBatches/close.js'
import { NAMED_MAX, prepareBatch, previewBatch } from '../../../program/payoutBatches/prepare.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { fieldsOf, listQuery, pageOf, readPage } from './listing.js'
import { codesFor } from './names.js'
import { answerPage } from './pageAnswer.js'
import { CURRENCY_MAX } from './payees.js'
import { batchRowShape, batchShape, sumShape, toBatch, toBatchRow, toSum } from './payoutShapes.js'
import { code, declare, listed, oneOf, typed } from './shapes.js'

const SUBJECT = 'Payout batches'
const SORTS = ['-createdAt', 'createdAt'] as const

export type OfBatch = ProgramCall<{ readonly batch: string }, unknown, unknown>

export const readBatch = async ({ deps, accountId, params }: OfBatch) => {
  const found = await batchCalled(deps, accountId, params.batch)
  if (isProblem(found)) return found
  const paid = rowsOfFile(found.rows, found.batch.revision)
  const codes = await codesFor(
    deps,
    accountId,
    found.rows.map((row) => row.affiliateId),
  )
  return toBatch(found, paid, sumsOf(paid.map((row) => row.amount)), codes)
}

const wanted = {
  format: oneOf(PAYOUT_FORMATS).exactOptional().meta({ description: 'Default: csv.' }),
  currency: typed(CURRENCY_MAX).exactOptional().meta({
    description: 'Only amounts in this currency. Default: all; for SEPA, EUR.',
  }),
  affiliates: listed(code, NAMED_MAX).exactOptional().meta({
    description: 'Codes. Default: all whom the payout terms allow.',
  }),
}

const listBatches = declare({
  method: 'GET',
  path: '/payout-batches',
  subject: SUBJECT,
  summary: 'List payout batches',
  scopes: ['payout'],
  status: 200,
  shape: 'list',
  query: listQuery(batchRowShape, SORTS, {}),
  answer: pageOf(batchRowShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const page = await readPage(
      '/payout-batches',
      query,
      SORTS[0],
      (asked) => deps.storage.payoutBatches({ accountId, ...asked }),
      (one) => [one.createdAt, one.id],
    )
    return answerPage(page, toBatchRow)
  },
})

const previewShape = z.object({
  payments: z.array(sumShape.extend({ affiliate: z.string() })),
  leftOut: z.array(
    sumShape.extend({
      affiliate: z.string(),
      why: z.string().meta({ description: 'For example "below_minimum" or "no_details".' }),
    }),
  ),
})

const preview = declare({
  method: 'POST',
  path: '/payout-batches/preview',
  subject: SUBJECT,
  summary: 'Say who would be paid by a batch',
  description: 'Stores nothing.',
  scopes: ['payout'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject(wanted),
  answer: previewShape,
  example: { body: { format: 'csv', currency: 'EUR' } },
  answerTo: async ({ deps, accountId, body }) => {
    const found = await previewBatch(deps, accountId, body)
    if (isProblem(found)) return found
    return {
      payments: found.chosen.map(({ affiliate, amount: { amount, currency } }) => ({
        affiliate: affiliate.code,
        ...toSum({ amount: BigInt(amount), currency }),
      })),
      leftOut: found.leftOut.map(({ affiliate, affiliateId, amount, why }) => ({
        affiliate: affiliate?.code ?? affiliateId,
        ...toSum(amount),
        why,
      })),
    }
  },
})

const postBatch = declare({
  method: 'POST',
  path: '/payout-batches',
  subject: SUBJECT,
  summary: 'Prepare a payout batch',
  description:
    'Freezes what is payable: it is not payable a second time until the batch is reverted. Send an Idempotency-Key, so that the call can be repeated.',
  scopes: ['payout'],
  status: 201,
  shape: 'item',
  bodyIsOptional: true,
  body: z.strictObject(wanted),
  answer: batchShape,
  example: { body: { format: 'csv', affiliates: ['bob'] } },
  answerTo: async (call) => {
    const { deps, accountId, by, body, isRepeated } = call
    // The earlier attempt took its id from the same call, and froze the money already.
    const first = isRepeated ? deps.newId() : undefined
    const stored = first && (await deps.storage.payoutBatch(accountId, first as BatchId))
    if (stored) return readBatch({ ...call, params: { batch: stored.batch.id } })
    const newId = first === undefined ? deps.newId : startingWith(first, deps.newId)
    const prepared = await prepareBatch({ ...deps, newId }, accountId, { ...body, by })
    return isProblem(prepared) ? prepared : readBatch({ ...call, params: { batch: prepared.id } })
  },
})

const startingWith = (first: string, next: () => string): (() => string) => {
  let isUsed = false
  return () => {
    if (isUsed) return next()
    isUsed = true
    return first
  }
}

const getBatch = declare({
  method: 'GET',
  path: '/payout-batches/{batch}',
  subject: SUBJECT,
  summary: 'Read a payout batch with its payments',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(batchShape) }),
  answer: batchShape,
  example: { params: { batch: EXAMPLE_IDS.batch } },
  answerTo: readBatch,
})

export const payoutBatches: readonly Endpoint[] = [listBatches, preview, postBatch, getBatch]
