import { z } from 'zod'
import { formatMoney, type Sum } from '../../../domain/money.js'
import { maskedDetails, PAYEE_METHODS, type PayeeDetails } from '../../../domain/payee.js'
import {
  BATCH_STATES,
  type BatchDetail,
  type ListedBatch,
  PAYOUT_FORMATS,
  type PayoutBatchRow,
} from '../../../domain/payoutBatch.js'
import type { Codes } from './names.js'
import { amount, currency, instant, iso, known } from './shapes.js'

export const sumShape = z.object({ amount, currency })

export const toSum = (sum: Sum): z.output<typeof sumShape> => ({
  amount: formatMoney(sum),
  currency: sum.currency,
})

const batchFields = {
  id: z.string(),
  state: z.enum(BATCH_STATES),
  format: z.enum(PAYOUT_FORMATS).meta({ description: 'Of its file.' }),
  revision: z.int().meta({ description: 'How many payments were taken out.' }),
  count: z.int().meta({ description: 'How many payments it has.' }),
  sums: z.array(sumShape).meta({ description: 'One for each currency.' }),
  isUnfinished: z.boolean().meta({ description: 'Whether the collector still books something.' }),
  note: z.string(),
  createdAt: instant,
  createdBy: z.string(),
  closedAt: instant.exactOptional(),
  closedBy: z.string().exactOptional(),
}

export const batchRowShape = z.object(batchFields).meta({
  id: 'PayoutBatchRow',
  description: 'A payout batch in a list.',
})

const payment = z
  .object({
    id: z.string(),
    affiliate: z.string(),
    amount,
    currency,
    state: z.enum(['planned', 'left_out', 'frozen', 'paid', 'taken_out', 'reverted']),
    payee: z.string().exactOptional().meta({ description: 'How it is paid, mostly hidden.' }),
    note: z.string(),
  })
  .meta({ id: 'Payment', description: 'What a batch pays to one affiliate in one currency.' })

export const batchShape = z
  .object({ ...batchFields, payments: z.array(payment) })
  .meta({ id: 'PayoutBatch', description: 'Affiliates who are paid together.' })

type Batch = Omit<ListedBatch, 'count' | 'sums' | 'isUnfinished' | 'accountId'>

const toFields = (batch: Batch, count: number, sums: readonly Sum[], isUnfinished: boolean) => ({
  ...{ id: batch.id as string, state: batch.state, format: batch.format },
  ...{ revision: batch.revision, count, sums: sums.map(toSum), isUnfinished, note: batch.note },
  createdAt: iso(batch.createdAt),
  createdBy: batch.createdBy,
  ...known({
    closedAt: batch.closedAt === undefined ? undefined : iso(batch.closedAt),
    closedBy: batch.closedBy,
  }),
})

export const toBatchRow = (one: ListedBatch): z.output<typeof batchRowShape> =>
  toFields(one, one.count, one.sums, one.isUnfinished)

export const toBatch = (
  { batch, rows }: BatchDetail,
  paid: readonly PayoutBatchRow[],
  sums: readonly Sum[],
  codes: Codes,
): z.output<typeof batchShape> => ({
  ...toFields(
    batch,
    paid.length,
    sums,
    rows.some((row) => row.isUnfinished),
  ),
  payments: rows.map((row) => ({
    id: row.payoutId,
    affiliate: codes.affiliate(row.affiliateId),
    ...toSum({ amount: BigInt(row.amount.amount), currency: row.amount.currency }),
    state: row.state,
    ...known({ payee: row.details && maskedDetails(row.details) }),
    note: row.note,
  })),
})

export const detailsShape = z
  .object({
    method: z.enum(PAYEE_METHODS),
    name: z.string().exactOptional(),
    iban: z.string().exactOptional(),
    bic: z.string().exactOptional(),
    accountNumber: z.string().exactOptional(),
    routingNumber: z.string().exactOptional(),
    country: z.string().exactOptional(),
    email: z.string().exactOptional(),
    text: z.string().exactOptional(),
  })
  .meta({
    id: 'PayeeDetails',
    description: 'How an affiliate is paid. Each method has its fields.',
  })

export const toDetails = (details: PayeeDetails): z.output<typeof detailsShape> =>
  known(details) as z.output<typeof detailsShape>
