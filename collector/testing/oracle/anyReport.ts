import type { StatedCommission, Statement } from '../../domain/report.js'
import { emailHash } from '../../storage/keyedHash.js'
import { aConfirmation, amountOf, aSale, visitor } from '../builders.js'
import {
  anyMoney,
  anyTerms,
  CAMPAIGNS,
  CODES,
  DAY,
  HOUR,
  LATE_PRODUCT,
  MINUTE,
  PRODUCTS,
  VISITORS,
} from './anyProgram.js'
import type { Random } from './random.js'

/** The secret of the accounts, with which addresses are hashed. */
export const SECRET = 'a secret of the account'

export const ADDRESSES = [
  'jane@gmail.com',
  'J.ane+x@gmail.com',
  'bob@gmail.com',
  'carl@shop.example',
]

/** What all reports of an order say. */
export interface Common {
  readonly orderId: string
  readonly ref: {
    readonly kind: 'sale' | 'action'
    readonly code: string
    readonly productId: string
  }
  readonly test: boolean
  readonly total: Statement['total']
  readonly customer: string | undefined
}

export const anyPage = (random: Random, common: Common, placedAt: number): readonly Statement[] => {
  const { pick, oneIn } = random
  const isSigned = oneIn(6)
  const fields = ['visitorId', 'affiliate', 'campaign', 'coupon', 'customerId']
  const receivedAt = placedAt + pick([0, 0, 5_000, -MINUTE, HOUR, HOUR + 1])
  const customer = oneIn(3) ? common.customer : undefined
  const isVisited = !oneIn(6)
  const total = oneIn(10) && common.total ? anyMoney(random) : common.total
  return [
    aSale({
      ...common,
      ...anyWords(random),
      ...costs(random, total),
      items: items(random, { ...common, total }),
      customer,
      total,
      visitorId: isVisited ? visitor(pick(VISITORS)) : undefined,
      signed: isSigned ? fields.filter(() => oneIn(2)) : undefined,
      id: `page ${common.orderId}`,
      receivedAt,
      occurredAt: receivedAt - (oneIn(4) ? pick([1, 5_000, HOUR]) : 0),
    }),
  ]
}

export const anyServer = (
  random: Random,
  common: Common,
  placedAt: number,
): readonly Statement[] => {
  const { pick, oneIn, likely } = random
  const timed = oneIn(2)
  const receivedAt = placedAt + pick([0, 0, 1, MINUTE, HOUR, 2 * HOUR, DAY])
  const one = aConfirmation({
    ...common,
    ...anyWords(random),
    ...costs(random, common.total),
    items: items(random, common),
    id: `server ${common.orderId}`,
    visitorId: oneIn(2) ? visitor(pick(VISITORS)) : undefined,
    email: oneIn(4) ? emailHash(pick(ADDRESSES), SECRET) : undefined,
    timed,
    receivedAt,
    occurredAt: timed ? placedAt : receivedAt,
    commission: oneIn(8) ? anyStated(random, common) : undefined,
    subscription: likely('subscriptions', 10)
      ? { id: 'sub', ...(oneIn(2) && { isFirst: oneIn(2) }) }
      : undefined,
  } as never)
  if (!oneIn(6)) return [one]
  return [one, anySecond(random, one)]
}

/** Another report of a trusted source: a webhook, or the server once more. */
const anySecond = (random: Random, one: Statement): Statement => {
  const { pick, oneIn } = random
  const total = one.total && oneIn(2) ? anyMoney(random) : one.total
  const receivedAt = one.receivedAt + pick([0, 1, HOUR])
  const occurredAt = one.timed ? one.occurredAt : receivedAt
  const more = {
    ...one,
    total,
    receivedAt,
    occurredAt,
    tax: undefined,
    shipping: undefined,
    fixedCost: undefined,
    items: [],
  }
  return oneIn(2)
    ? { ...more, id: `again ${one.id}`, fingerprint: 'again', revision: pick([0, 1]) }
    : ({
        ...more,
        id: `webhook ${one.id}`,
        fingerprint: 'webhook',
        source: 'webhook',
        commission: undefined,
        ...(oneIn(2) && { payment: pick(['awaited', 'failed'] as const) }),
      } as never)
}

const anyStated = (random: Random, { total }: Common): StatedCommission => {
  const { pick, oneIn } = random
  return {
    ...(oneIn(2) && { terms: anyTerms(random) }),
    ...(oneIn(3) && { changePpm: pick([100_000, -500_000, -1_000_000]) }),
    ...(oneIn(3) && { changeBy: amountOf('1.00', total?.currency ?? 'EUR') }),
    ...(oneIn(3) && { tiers: pick(['campaign', 'none'] as const) }),
    ...(oneIn(3) && { status: pick(['approved', 'pending', 'declined'] as const) }),
  }
}

const anyWords = (random: Random): Partial<Statement> => {
  const { pick, oneIn, likely } = random
  return {
    coupons: likely('coupons', 4)
      ? [
          pick([
            'JANE10',
            'JANE10',
            'jane 10',
            'BOB5',
            'NONE;BOB5',
            'MAX İ',
            'SPARE,JANE10',
            'NONE',
          ]),
        ]
      : [],
    affiliate: oneIn(8) ? pick(CODES) : undefined,
    campaign: oneIn(8) ? pick([...CAMPAIGNS, 'none']) : undefined,
  }
}

const costs = ({ pick, oneIn }: Random, total: Statement['total']): Partial<Statement> => {
  if (!total || !oneIn(4)) return {}
  const of = (text: string) => amountOf(text, total.currency)
  return {
    tax: of(pick(['0.00', '0.01', '3.33', '19.00'])),
    shipping: oneIn(2) ? of('4.99') : undefined,
    fixedCost: oneIn(2) ? of('1.00') : undefined,
  }
}

const items = (random: Random, { total, ref }: Common): Statement['items'] => {
  const { pick, oneIn, below, likely } = random
  if (!total || ref.productId !== '' || ref.kind === 'action' || !likely('products', 6)) return []
  return Array.from({ length: 1 + below(3) }, () => ({
    sku: pick([...PRODUCTS, LATE_PRODUCT, 'other']),
    quantity: oneIn(2) ? undefined : pick([1, 2, 3]),
    total: oneIn(10) ? undefined : itemTotal(random, total.currency),
  }))
}

/** Also below zero: a rebate, or a returned item. */
const itemTotal = ({ pick, oneIn }: Random, currency: string) => {
  const total = amountOf(pick(['3.33', '10.00', '20.00', '0.00']), currency)
  return oneIn(6) ? { ...total, amount: -total.amount } : total
}
