import { z } from 'zod'
import { STATUSES } from '../../../domain/commission.js'
import type { ConversionRow } from '../../../domain/conversion.js'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import type { CommissionRow } from '../../../domain/lists.js'
import { formatMoney } from '../../../domain/money.js'
import { isProblem } from '../../../domain/problem.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageOf, readPage, spanOf } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { amount, code, currency, declare, instant, iso, known, oneOf, typed } from './shapes.js'
import { spans } from './spans.js'

const SORTS = ['-convertedAt', 'convertedAt'] as const

const order = {
  orderId: z.string(),
  kind: z.enum(['sale', 'action', 'traffic']),
  productId: z.string().exactOptional(),
  code: z
    .string()
    .exactOptional()
    .meta({ description: 'The code of the action; of traffic, whose it is.' }),
}

const rowShape = z
  .object({
    ...order,
    total: amount.exactOptional(),
    remaining: amount.exactOptional().meta({ description: 'The total without all refunds.' }),
    currency: currency.exactOptional(),
    source: z.string(),
    status: z.string().meta({ description: 'The least advanced status of its commissions.' }),
    affiliates: z.array(z.string()).meta({ description: 'The credited affiliates.' }),
    commissions: z.array(z.object({ amount, currency })).meta({
      description: 'What they earn, in the same order.',
    }),
    flags: z.array(z.string()).meta({ description: 'Why a person should check the order.' }),
    convertedAt: instant,
    test: z.boolean(),
  })
  .meta({ id: 'ConversionRow', description: 'A conversion in a list.' })

const orderOf = (row: Pick<ConversionRow, 'orderId' | 'kind' | 'productId' | 'code'>) =>
  known({
    orderId: row.orderId,
    kind: row.kind === 'booking' ? ('sale' as const) : row.kind,
    productId: row.productId || undefined,
    code: row.code || undefined,
  })

const toRow = (row: ConversionRow, codes: Codes): z.output<typeof rowShape> => ({
  ...orderOf(row),
  ...known({
    total: row.total && formatMoney(row.total),
    remaining: row.remaining && formatMoney(row.remaining),
    currency: row.total?.currency,
  }),
  source: row.source,
  status: row.status,
  affiliates: row.affiliates.map(codes.affiliate),
  commissions: row.commissions.map((one) => ({
    amount: formatMoney(one),
    currency: one.currency,
  })),
  flags: [...row.flags],
  convertedAt: iso(row.convertedAt),
  test: row.test,
})

const listConversions = declare({
  method: 'GET',
  path: '/conversions',
  subject: 'Conversions',
  summary: 'List conversions',
  description: 'GET /v1/conversions/{orderId} has all that explains the conversions of one order.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(rowShape, SORTS, {
    status: oneOf([...STATUSES, 'unattributed']).exactOptional(),
    kind: oneOf(['sale', 'action', 'traffic']).exactOptional(),
    affiliate: code.exactOptional(),
    search: typed(KEY_TEXT_MAX).exactOptional().meta({
      description: 'The beginning of the order id.',
    }),
    ...spans,
  }),
  answer: pageOf(rowShape),
  example: { query: { status: 'pending', limit: 1 } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const { status, kind, search } = query
    const filters = { accountId, affiliateId, status, kind, search, ...spanOf(query) }
    const page = await readPage(
      '/conversions',
      query,
      SORTS[0],
      (asked) => deps.storage.listConversions({ ...filters, ...asked }),
      (one) => [one.convertedAt, one.orderKey],
    )
    if (isProblem(page)) return page
    const { rows, ...next } = page
    const codes = await codesFor(
      deps,
      accountId,
      rows.flatMap((one) => one.affiliates),
    )
    return { items: rows.map((one) => toRow(one, codes)), ...next }
  },
})

const commissionShape = z
  .object({
    ...order,
    orderId: z.string().meta({ description: 'Of a booking, its id.' }),
    kind: z.enum(['sale', 'action', 'traffic', 'booking']),
    affiliate: z.string(),
    campaign: z.string(),
    tier: z
      .int()
      .meta({ description: '1: the credited affiliate. Above: those who recruited it.' }),
    amount,
    currency,
    status: z.enum(STATUSES),
    reasons: z.array(z.string()).meta({ description: 'Why it is held or declined.' }),
    maturesAt: instant.exactOptional().meta({
      description: 'When it becomes payable without a decision.',
    }),
    convertedAt: instant,
    test: z.boolean(),
  })
  .meta({ id: 'Commission', description: 'What one affiliate earns for one conversion.' })

const toCommission = (row: CommissionRow, codes: Codes): z.output<typeof commissionShape> => ({
  ...(row.kind === 'booking' ? { orderId: row.orderId, kind: row.kind } : orderOf(row)),
  affiliate: codes.affiliate(row.affiliateId),
  campaign: codes.campaign(row.campaignId),
  tier: row.tier,
  amount: formatMoney(row.amount),
  currency: row.amount.currency,
  status: row.status,
  reasons: [...row.reasons],
  ...known({ maturesAt: row.maturesAt === undefined ? undefined : iso(row.maturesAt) }),
  convertedAt: iso(row.convertedAt),
  test: row.test,
})

const listCommissions = declare({
  method: 'GET',
  path: '/commissions',
  subject: 'Commissions',
  summary: 'List commissions',
  description:
    'Of orders, of clicks and impressions ("traffic"), and of the bonuses and corrections that people booked, whose kind is "booking".',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(commissionShape, SORTS, {
    status: oneOf(STATUSES).exactOptional(),
    affiliate: code.exactOptional(),
    orderId: typed(KEY_TEXT_MAX).exactOptional(),
    ...spans,
  }),
  answer: pageOf(commissionShape),
  example: { query: { affiliate: 'jane', status: 'pending', limit: 1 } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const { status, orderId: search } = query
    const filters = { accountId, affiliateId, status, search, ...spanOf(query) }
    const page = await readPage(
      '/commissions',
      query,
      SORTS[0],
      (asked) => deps.storage.listCommissions({ ...filters, ...asked }),
      (one) => [one.convertedAt, one.orderKey, one.affiliateId, one.tier],
    )
    return answerWithCodes(deps, accountId, page, toCommission)
  },
})

export const conversions: readonly Endpoint[] = [listConversions, listCommissions]
