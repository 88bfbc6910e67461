import { HOLDS } from '../../domain/commission.js'
import { amountOf, anAct, aRefund, aSale } from '../builders.js'
import {
  ACTION,
  AFFILIATES,
  affiliateId,
  anyInstant,
  anyMoney,
  CUSTOMERS,
  DAY,
  HOUR,
  LATE_PRODUCT,
  PRODUCTS,
} from './anyProgram.js'
import { anyPage, anyServer, type Common } from './anyReport.js'
import type { Event } from './history.js'
import type { Random } from './random.js'

/** The messages of one order: of a page, of servers, of refunds, and decisions of people. */
export const anyOrder = (random: Random, n: number): readonly Event[] => {
  const { pick, oneIn, below } = random
  const placedAt = anyInstant(random)
  const orderId = `o${n}`
  const isAction = oneIn(8)
  const test = oneIn(15)
  const ref = {
    kind: isAction ? ('action' as const) : ('sale' as const),
    code: isAction ? ACTION : '',
    productId: !isAction && oneIn(8) ? pick([...PRODUCTS, LATE_PRODUCT]) : '',
  }
  const total = isAction && oneIn(2) ? undefined : anyMoney(random)
  const common = { orderId, ref, test, total, customer: anyCustomer(random) }
  const page = oneIn(3) ? [] : anyPage(random, common, placedAt)
  const server = page.length > 0 && oneIn(3) ? [] : anyServer(random, common, placedAt)
  const refunds = oneIn(3)
    ? Array.from({ length: 1 + below(2) }, (_, i) => anyRefund(random, common, placedAt, i))
    : []
  const acts = oneIn(3)
    ? Array.from({ length: 1 + below(2) }, (_, i) => anyDecision(random, common, placedAt, i))
    : []
  return [...page, ...server, ...refunds, ...acts].map((report) => ({
    kind: 'report',
    at: report.receivedAt,
    report,
  }))
}

const anyCustomer = ({ pick, oneIn, likely }: Random): string | undefined => {
  if (!likely('bonds', 3) && !likely('coupons', 3)) return undefined
  return oneIn(3) ? pick(CUSTOMERS) : CUSTOMERS[0]
}

const anyRefund = (random: Random, common: Common, placedAt: number, n: number) => {
  const { pick, oneIn } = random
  const at = placedAt + pick([0, HOUR, DAY, 31 * DAY])
  const amount =
    oneIn(3) || !common.total
      ? undefined
      : amountOf(pick(['0.01', '10.00', '33.33']), oneIn(8) ? 'USD' : common.total.currency)
  return aRefund(amount, {
    orderId: common.orderId,
    ref: common.ref,
    test: common.test,
    id: `refund ${common.orderId} ${n}`,
    refundId: oneIn(4) ? 'same' : `r${n}`,
    occurredAt: at,
    receivedAt: at,
  })
}

const DECISIONS = [
  'approve',
  'approve',
  'decline',
  'reopen',
  'release',
  'release',
  'confirm',
] as const

const anyDecision = (random: Random, common: Common, placedAt: number, n: number) => {
  const { pick, oneIn } = random
  const { order, orderKey } = aSale({ orderId: common.orderId, ref: common.ref, test: common.test })
  const receivedAt = placedAt + pick([HOUR + 2, DAY, 2 * DAY, 31 * DAY])
  const kind = pick(DECISIONS)
  return anAct(kind, {
    ...{ order, orderKey, receivedAt, test: common.test },
    id: `${kind} ${common.orderId} ${n}`,
    total: oneIn(2) && ['release', 'confirm'].includes(kind) ? common.total : undefined,
    affiliateId: kind !== 'confirm' && oneIn(5) ? affiliateId(pick(AFFILIATES)) : undefined,
    reason: kind === 'decline' && oneIn(2) ? 'fraud' : undefined,
    holds: kind === 'release' ? HOLDS.filter(() => !oneIn(4)) : [],
  })
}
