import { z } from 'zod'
import type { PayoutRow } from '../../../domain/lists.js'
import { formatMoney, parseMoney } from '../../../domain/money.js'
import { isProblem, problem } from '../../../domain/problem.js'
import { listPayable, payOut } from '../../../program/payouts.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { type Codes, codesFor } from './names.js'
import { listOwned } from './pageAnswer.js'
import { CURRENCY_MAX } from './payees.js'
import { toSum } from './payoutShapes.js'
import { amount, code, currency, declare, instant, iso, typed } from './shapes.js'
import { spans } from './spans.js'

const SUBJECT = 'Payouts'
const SORTS = ['-paidAt', 'paidAt'] as const
const PAYABLE_SORTS = ['createdAt', '-createdAt'] as const
const AMOUNT_MAX = 40

const payoutShape = z
  .object({
    id: z.string(),
    affiliate: z.string(),
    amount,
    currency,
    paidAt: instant,
    paidBy: z.string(),
  })
  .meta({ id: 'Payout', description: 'Commissions of one affiliate that were paid together.' })

const toPayout = (row: PayoutRow, codes: Codes): z.output<typeof payoutShape> => ({
  id: row.id,
  affiliate: codes.affiliate(row.affiliateId),
  amount: formatMoney(row.amount),
  currency: row.amount.currency,
  paidAt: iso(row.paidAt),
  paidBy: row.paidBy,
})

const listPayouts = declare({
  method: 'GET',
  path: '/payouts',
  subject: SUBJECT,
  summary: 'List payouts',
  scopes: ['read', 'payout'],
  status: 200,
  shape: 'list',
  query: listQuery(payoutShape, SORTS, { affiliate: code.exactOptional(), ...spans }),
  answer: pageOf(payoutShape),
  example: { query: { affiliate: 'bob' } },
  answerTo: listOwned(
    '/payouts',
    SORTS[0],
    ({ storage }, asked) => storage.listPayouts(asked),
    (one) => [one.paidAt, one.id],
    toPayout,
  ),
})

const payableShape = z
  .object({
    affiliate: z.string(),
    amount,
    currency,
    commissions: z.int().meta({ description: 'How many commissions it is made of.' }),
  })
  .meta({ id: 'Payable', description: 'What is payable to an affiliate in one currency.' })

const listPayables = declare({
  method: 'GET',
  path: '/payable',
  subject: SUBJECT,
  summary: 'List what is payable',
  description:
    'In the order in which affiliates were added. An amount may be negative after refunds.',
  scopes: ['read', 'payout'],
  status: 200,
  shape: 'list',
  query: listQuery(payableShape, PAYABLE_SORTS, {}),
  answer: pageOf(payableShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const all = await listPayable(deps, accountId)
    const page = await pageInMemory('/payable', query, PAYABLE_SORTS[0], all, (one) => [
      one.affiliateId,
      one.amount.currency,
    ])
    if (isProblem(page)) return page
    const { rows, ...next } = page
    const codes = await codesFor(
      deps,
      accountId,
      rows.map((one) => one.affiliateId),
    )
    const items = rows.map(({ affiliateId, amount: sum, commissions }) => ({
      affiliate: codes.affiliate(affiliateId),
      ...toSum(sum),
      commissions,
    }))
    return { items, ...next }
  },
})

const postPayout = declare({
  method: 'POST',
  path: '/payouts',
  subject: SUBJECT,
  summary: 'Mark an affiliate’s payable amount as paid',
  description:
    'For one affiliate and currency. Waymark does not transfer money. For several affiliates, prepare a payout batch.',
  scopes: ['payout'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    affiliate: code,
    currency: typed(CURRENCY_MAX),
    amount: typed(AMOUNT_MAX).meta({
      description: 'The amount as you know it. If another one is payable now, nothing is done.',
    }),
  }),
  answer: payoutShape,
  example: { body: { affiliate: 'bob', currency: 'EUR', amount: '9.98' } },
  answerTo: async ({ deps, accountId, by, body }) => {
    const named = body.currency.trim().toUpperCase()
    const known = parseMoney(body.amount.trim(), named)
    if (typeof known === 'string') {
      const field = known === 'unknown_currency' ? 'currency' : 'amount'
      return problem(known, field, 'Send a decimal such as "49.90" and an ISO 4217 code.')
    }
    const order = { affiliate: body.affiliate, currency: named, by }
    const paid = await payOut(deps, accountId, {
      ...order,
      amount: { amount: BigInt(known.amount), currency: named },
    })
    if (isProblem(paid)) return paid
    const codes = await codesFor(deps, accountId, [paid.affiliateId])
    return toPayout(paid, codes)
  },
})

export const payouts: readonly Endpoint[] = [listPayouts, listPayables, postPayout]
