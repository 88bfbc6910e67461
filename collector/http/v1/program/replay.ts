import { z } from 'zod'
import { formatMoney, type Sum } from '../../../domain/money.js'
import { isProblem, problem } from '../../../domain/problem.js'
import { parseInstant } from '../../../domain/time.js'
import type { ChangeRow } from '../../../program/replay/changeRows.js'
import { REPLAY_REASONS } from '../../../program/replay/differences.js'
import type { ReplayedSum } from '../../../program/replay/sums.js'
import { whatIf } from '../../../program/replay/whatIf.js'
import { type Endpoint, refusal } from './endpoint.js'
import { instantIn } from './listing.js'
import { type Codes, codesFor } from './names.js'
import { amount, currency, declare, instant, iso, known } from './shapes.js'

/** How many orders one call replays: a few seconds, for which a client and a proxy wait. */
export const REPLAYED_MAX = 20_000
/** How many rows of single orders an answer has. */
const ROWS_MAX = 200
/** When a caller may try again while another replay runs. */
const RETRY_S = 10

const sumShape = z.object({
  affiliate: z.string(),
  currency,
  earnsNow: amount.meta({ description: 'What the orders earn, unless it is declined.' }),
  earnsThen: amount.meta({ description: 'What they would earn.' }),
  difference: amount,
  undecidedNow: amount.meta({ description: 'How much of it is unverified or held.' }),
  undecidedThen: amount,
})

const rowShape = z.object({
  orderId: z.string(),
  productId: z.string().exactOptional(),
  placedAt: instant,
  affiliate: z.string(),
  tier: z.int(),
  earnsNow: amount.exactOptional().meta({ description: 'Missing: nothing.' }),
  earnsThen: amount.exactOptional().meta({ description: 'Missing: nothing.' }),
  currency,
  statusNow: z.string().exactOptional(),
  statusThen: z.string().exactOptional(),
  reasons: z.array(z.enum(REPLAY_REASONS)),
  rulesNow: z.array(z.string()).meta({
    description: 'Rules that credited and would not any more, each with the reason.',
  }),
  rulesThen: z.array(z.string()).meta({ description: 'Rules that would credit instead.' }),
})

const answer = z
  .object({
    orders: z.int().meta({ description: 'How many orders were replayed.' }),
    changed: z.int().meta({ description: 'How many of them would earn other money.' }),
    affiliates: z.array(sumShape).meta({ description: 'The largest difference first.' }),
    differences: z.array(rowShape).meta({
      description: `The first ${ROWS_MAX}, in the order in which the orders were placed.`,
    }),
    moreDifferences: z.int().meta({ description: 'How many more there are.' }),
  })
  .meta({ id: 'Replay', description: 'What orders would have earned. Nothing is stored.' })

const toSum = (
  { affiliateId, currency, was, is }: ReplayedSum,
  codes: Codes,
): z.output<typeof sumShape> => {
  const text = (sum: bigint) => formatMoney({ amount: sum, currency } satisfies Sum)
  return {
    ...{ affiliate: codes.affiliate(affiliateId), currency },
    ...{ earnsNow: text(was.earned), earnsThen: text(is.earned) },
    difference: text(is.earned - was.earned),
    ...{ undecidedNow: text(was.undecided), undecidedThen: text(is.undecided) },
  }
}

const toRow = (row: ChangeRow, codes: Codes): z.output<typeof rowShape> =>
  known({
    orderId: row.orderId,
    productId: row.productId || undefined,
    placedAt: iso(row.placedAt),
    affiliate: codes.affiliate(row.affiliateId),
    tier: row.tier,
    earnsNow: row.earnsNow || undefined,
    earnsThen: row.earnsThen || undefined,
    currency: row.currency,
    statusNow: row.statusNow || undefined,
    statusThen: row.statusThen || undefined,
    reasons: [...row.reasons],
    rulesNow: [...row.rulesNow],
    rulesThen: [...row.rulesThen],
  })

const fields = z.record(z.string(), z.unknown(), { error: 'must be an object' })

const post = declare({
  method: 'POST',
  path: '/policies/replay',
  subject: 'Policy',
  summary: 'Show what orders would have earned under another policy',
  description: `Stores nothing. Replays up to ${REPLAYED_MAX} orders; a longer time is refused, and \`waymark replay\` and the panel have no limit. One replay of an account runs at a time. It ends if the caller disconnects.`,
  scopes: ['read'],
  status: 200,
  shape: 'result',
  body: z.strictObject({
    policy: fields.exactOptional().meta({
      description: 'The fields of `waymark policy show --json`. What is left out is as it is now.',
    }),
    campaigns: fields.exactOptional().meta({
      description: 'By code, the fields of `waymark policy show --json`.',
    }),
    from: instantIn('Orders that were placed from then on. Default: the first one.'),
    to: instantIn('Orders that were placed before. Default: all.'),
  }),
  answer,
  example: { body: { policy: { clickModel: 'first', windowDays: 30 } } },
  answerTo: async ({ deps, accountId, isGone, body: { from, to, ...alternative } }) => {
    const done = await whatIf(deps, {
      ...{ accountId, rowsMax: ROWS_MAX, ordersMax: REPLAYED_MAX },
      alternative: JSON.stringify(alternative),
      from: from === undefined ? undefined : parseInstant(from),
      to: to === undefined ? undefined : parseInstant(to),
      isStopped: isGone,
    })
    if (isProblem(done)) return done
    if ('busy' in done) return BUSY[done.busy]
    const ids = [...done.sums, ...done.rows].map(({ affiliateId }) => affiliateId)
    const codes = await codesFor(deps, accountId, ids)
    return {
      ...{ orders: done.orders, changed: done.changed, moreDifferences: done.moreRows },
      affiliates: done.sums.map((sum) => toSum(sum, codes)),
      differences: done.rows.map((row) => toRow(row, codes)),
    }
  },
})

const BUSY = {
  account: {
    ...refusal(
      429,
      problem('running', 'policy', 'A replay of this account is running. Send it again later.'),
    ),
    retryAfterS: RETRY_S,
  },
  collector: {
    ...refusal(
      503,
      problem('running', 'policy', 'Replays of other accounts are running. Send it again later.'),
    ),
    retryAfterS: RETRY_S,
  },
}

export const replays: readonly Endpoint[] = [post]
