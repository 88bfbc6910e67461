import { z } from 'zod'
import { PAYOUT_FORMATS } from '../../../domain/payoutBatch.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import {
  type CloseForm,
  markBatchPaid,
  revertBatch,
  takeOutRow,
} from '../../../program/payoutBatches/close.js'
import { exportBatch } from '../../../program/payoutBatches/exportBatch.js'
import type { Endpoint } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { type OfBatch, readBatch } from './payoutBatches.js'
import { batchShape, sumShape, toSum } from './payoutShapes.js'
import { declare, known, oneOf, typed } from './shapes.js'

const SUBJECT = 'Payout batches'
const NOTE_MAX = 500

const closeBody = z.strictObject({ note: typed(NOTE_MAX).exactOptional() })
type Close = (
  deps: OfBatch['deps'],
  accountId: OfBatch['accountId'],
  id: string,
  form: CloseForm,
) => Promise<Problem | undefined>

const closing =
  (close: Close) =>
  async (call: OfBatch & { readonly by: string; readonly body: { readonly note?: string } }) => {
    const { deps, accountId, by, params, body } = call
    const wrong = await close(deps, accountId, params.batch, { ...body, by })
    return wrong ?? readBatch(call)
  }

const postPaid = declare({
  method: 'POST',
  path: '/payout-batches/{batch}/paid',
  subject: SUBJECT,
  summary: 'Mark a payout batch as paid',
  description: 'Its affiliates are told. Waymark does not transfer money.',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  bodyIsOptional: true,
  body: closeBody,
  answer: batchShape,
  example: { params: { batch: EXAMPLE_IDS.batch }, body: { note: 'Transfer of 1 March' } },
  current: readBatch,
  answerTo: closing(markBatchPaid),
})

const postRevert = declare({
  method: 'POST',
  path: '/payout-batches/{batch}/revert',
  subject: SUBJECT,
  summary: 'Revert a payout batch',
  description: 'Its money is payable again, also if it was marked as paid.',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  bodyIsOptional: true,
  body: closeBody,
  answer: batchShape,
  example: { params: { batch: EXAMPLE_IDS.batch } },
  current: readBatch,
  answerTo: closing(revertBatch),
})

const postTakeOut = declare({
  method: 'POST',
  path: '/payout-batches/{batch}/payments/{payment}/take-out',
  subject: SUBJECT,
  summary: 'Take a payment out of a payout batch',
  description: 'Its money is payable again, for example because a bank refused it.',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  bodyIsOptional: true,
  body: closeBody,
  answer: batchShape,
  example: {
    params: { batch: EXAMPLE_IDS.batch, payment: EXAMPLE_IDS.payment },
    body: { note: 'Refused' },
  },
  current: readBatch,
  answerTo: async (call) => {
    const { deps, accountId, by, params, body } = call
    const form = { ...body, by }
    const wrong = await takeOutRow(deps, accountId, params.batch, params.payment, form)
    return wrong ?? readBatch(call)
  },
})

const fileShape = z
  .object({
    name: z.string(),
    content: z.string(),
    sha256: z.string(),
    payments: z.int(),
    sums: z.array(sumShape),
  })
  .meta({ id: 'PayoutFile', description: 'A file for a bank or a payment provider.' })

const postFile = declare({
  method: 'POST',
  path: '/payout-batches/{batch}/file',
  subject: SUBJECT,
  summary: 'Make the file of a payout batch',
  description: 'Until a payment is taken out, it has the same bytes each time.',
  scopes: ['payout'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject({
    format: oneOf(PAYOUT_FORMATS).exactOptional().meta({ description: 'Default: the batch’s.' }),
  }),
  answer: fileShape,
  example: { params: { batch: EXAMPLE_IDS.batch } },
  answerTo: async ({ deps, accountId, by, params, body }) => {
    const made = await exportBatch(deps, accountId, params.batch, known({ ...body, by }))
    if (isProblem(made)) return made
    const { name, content, file, sums } = made
    const { sha256, count: payments } = file
    return { name, content, sha256, payments, sums: sums.map(toSum) }
  },
})

/** What can be done with a payout batch. */
export const closeBatches: readonly Endpoint[] = [postFile, postPaid, postTakeOut, postRevert]
