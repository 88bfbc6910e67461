import { z } from 'zod'
import { isProblem } from '../../../domain/problem.js'
import { RATE_SOURCE_MAX, type Rate } from '../../../domain/rate.js'
import { BY_HAND, readCurrency, setRate } from '../../../program/rates.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageOf, readPage } from './listing.js'
import { CURRENCY_MAX, currency, declare, instant, iso, typed } from './shapes.js'

const SUBJECT = 'Exchange rates'
const SORTS = ['-day', 'day'] as const
const RATE_MAX = 32
const DAY_MAX = 10

const rateShape = z
  .object({
    day: z.string().meta({ description: 'A UTC day: "2026-11-27".' }),
    from: currency,
    to: currency,
    rate: z
      .string()
      .meta({ description: 'What one unit of `from` is worth in `to`, as a decimal: "1.0837".' }),
    source: z.string().meta({ description: 'Who publishes it.' }),
    enteredAt: instant,
  })
  .meta({
    id: 'ExchangeRate',
    description:
      'By exchange rates, commissions are converted into payout currencies. A rate is never changed: a correction is another one, entered later, and applies to later orders.',
  })

const toRate = ({ day, from, to, rate, source, enteredAt }: Rate): z.output<typeof rateShape> => ({
  ...{ day, from, to, rate, source },
  enteredAt: iso(enteredAt),
})

const list = declare({
  method: 'GET',
  path: '/rates',
  subject: SUBJECT,
  summary: 'List exchange rates',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(rateShape, SORTS, {
    currency: typed(CURRENCY_MAX)
      .exactOptional()
      .meta({ description: 'From or to this currency.' }),
  }),
  answer: pageOf(rateShape),
  example: { query: { currency: 'USD' } },
  answerTo: async ({ deps, accountId, query }) => {
    const only = query.currency === undefined ? undefined : readCurrency(query.currency, 'currency')
    if (isProblem(only)) return only
    const page = await readPage(
      '/rates',
      query,
      SORTS[0],
      (asked) => deps.storage.listRates({ accountId, currency: only, ...asked }),
      ({ day, from, to, source, enteredAt }) => [day, from, to, source, enteredAt],
    )
    if (isProblem(page)) return page
    const { rows, ...next } = page
    return { items: rows.map(toRate), ...next }
  },
})

const post = declare({
  method: 'POST',
  path: '/rates',
  subject: SUBJECT,
  summary: 'Enter an exchange rate',
  description:
    'Commissions that wait for a rate are converted. A rate that is in force already is answered and not stored again.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    from: typed(CURRENCY_MAX),
    to: typed(CURRENCY_MAX),
    rate: typed(RATE_MAX),
    day: typed(DAY_MAX).exactOptional().meta({ description: 'Default: today, in UTC.' }),
    source: typed(RATE_SOURCE_MAX)
      .exactOptional()
      .meta({ description: `Default: "${BY_HAND}".` }),
  }),
  answer: rateShape,
  example: {
    body: { from: 'EUR', to: 'USD', rate: '1.0837', day: '2026-02-27', source: 'ECB' },
  },
  answerTo: async ({ deps, accountId, body }) => {
    const set = await setRate(deps, accountId, body)
    return isProblem(set) ? set : toRate(set.rate)
  },
})

export const rates: readonly Endpoint[] = [list, post]
