import type { OrderKey } from '../../../domain/ids.js'
import type { PayoutOrder } from '../../payout.js'
import { all, type Runner, type Step } from '../step.js'
import { payableOrders } from './freeze.js'
import { type Settling, settleInSlices } from './settleInSlices.js'

/** How many keys of matured commissions are read at a time. */
const MATURED_MAX = 5_000

type Whose = Pick<PayoutOrder, 'accountId' | 'affiliateId' | 'currency' | 'paidAt'>

/** Settles the affiliate's commissions that matured before the payout, so that they become `payable`. */
export const settleMatured = async (settling: Settling, order: Whose): Promise<void> =>
  settleInSlices(settling, await maturedOrders(settling.write, order))

/** The orders with a payable or negative balance. */
export const payableKeys = async (
  write: Runner['write'],
  order: Whose,
): Promise<readonly OrderKey[]> => {
  const keys: OrderKey[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after
    const part = await write(() => payableOrders(order, from))
    keys.push(...part.keys)
    after = part.next
  }
  return keys
}

const maturedOrders = async (
  write: Runner['write'],
  order: Whose,
): Promise<readonly OrderKey[]> => {
  const found: Matured[] = []
  for (;;) {
    const part = await write(() => maturedAfter(order, found.at(-1)))
    found.push(...part)
    if (part.length < MATURED_MAX) return [...new Set(found.map(({ order_key }) => order_key))]
  }
}

interface Matured {
  readonly order_key: OrderKey
  readonly tier: number
  readonly matures_at: number
}

const maturedAfter = (
  { accountId, affiliateId, currency, paidAt }: Whose,
  last: Matured | undefined,
): Step<readonly Matured[]> =>
  all<Matured>(
    `select order_key, tier, matures_at from commissions
     where account_id = ? and affiliate_id = ? and currency = ? and status = 'pending' and test = 0
       and matures_at <= ? and (matures_at, order_key, tier) > (?, ?, ?)
     order by matures_at, order_key, tier limit ?`,
    accountId,
    affiliateId,
    currency,
    paidAt,
    last?.matures_at ?? 0,
    last?.order_key ?? '',
    last?.tier ?? 0,
    MATURED_MAX,
  )
