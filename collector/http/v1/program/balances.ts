import { z } from 'zod'
import { type AffiliateBalances, BALANCE_NAMES, balanceSum } from '../../../domain/balances.js'
import { formatMoney } from '../../../domain/money.js'
import { isProblem } from '../../../domain/problem.js'
import { balancesShape } from './conversionShape.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { affiliateFilter, type Codes } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, declare } from './shapes.js'

const SORTS = ['createdAt', '-createdAt'] as const

const toBalances = (sums: AffiliateBalances, codes: Codes): z.output<typeof balancesShape> => {
  const amounts = BALANCE_NAMES.map((name) => [name, formatMoney(balanceSum(sums, name))] as const)
  return {
    affiliate: codes.affiliate(sums.affiliateId),
    currency: sums.currency,
    ...(Object.fromEntries(amounts) as Record<(typeof BALANCE_NAMES)[number], string>),
  }
}

const listBalances = declare({
  method: 'GET',
  path: '/balances',
  subject: 'Balances',
  summary: 'List the balances of affiliates',
  description:
    'One for each affiliate and currency, without tests, in the order in which affiliates were added. `payable` is what the next payout pays; it is negative if more was refunded after a payout than was earned since.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(balancesShape, SORTS, {
    affiliate: code.exactOptional(),
    currency: z.string({ error: 'must be an ISO 4217 code' }).exactOptional(),
  }),
  answer: pageOf(balancesShape),
  example: { query: { affiliate: 'jane' } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const all = await deps.storage.balances(accountId, deps.now())
    const wanted = all.filter(
      (one) =>
        (!affiliateId || one.affiliateId === affiliateId) &&
        (!query.currency || one.currency === query.currency),
    )
    const page = await pageInMemory('/balances', query, SORTS[0], wanted, (one) => [
      one.affiliateId,
      one.currency,
    ])
    return answerWithCodes(deps, accountId, page, toBalances)
  },
})

export const balances: readonly Endpoint[] = [listBalances]
