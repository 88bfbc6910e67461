import { versionAt } from '../../../domain/campaign.js'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { days } from '../../../domain/time.js'
import type { Stated } from '../../../settle/considered.js'
import type { Facts } from '../../../settle/facts.js'
import { type Step, together } from '../step.js'
import type { BondsAsked } from './bondRow.js'
import type { ReadBonds } from './bonds.js'
import { lifetimesInForce } from './lifetimesInForce.js'

export type Bonding = Required<Pick<Facts, 'bonds' | 'lifetimes'>>

const NOTHING: Bonding = { bonds: [], lifetimes: [] }

/** Whom the customers of an order are bonded to: by other orders, and by people and imports. */
export function* bondingOf(
  accountId: AccountId,
  orderKey: OrderKey,
  stated: Stated | undefined,
  policies: Facts['policies'],
  readBonds: ReadBonds,
): Step<Bonding> {
  if (!stated || stated.evidence.customers.length === 0) return NOTHING
  const { order, evidence } = stated
  const { convertedAt } = order
  const { lifetimeDays, lifetimeOrders: orders } = versionAt(policies, order.termsAt)
  const since = lifetimeDays === undefined ? undefined : convertedAt - days(lifetimeDays)
  const customers = evidence.customers.map(({ value }) => value)
  const asked: BondsAsked = { orderKey, convertedAt, customers, since, orders }
  const { bonds, lifetimes } = yield* together({
    bonds: readBonds(accountId, asked),
    lifetimes: lifetimesInForce(accountId, customers, convertedAt),
  })
  // Of the few customers for whom somebody ended what was before, the bonds since then.
  const ended = lifetimes.filter(({ affiliateId }) => affiliateId === undefined)
  if (ended.length === 0) return { bonds, lifetimes }
  const kept = bonds.filter(({ customer }) => !ended.some((one) => one.customer === customer))
  for (const { customer, since: endedAt } of ended) {
    kept.push(...(yield* readBonds(accountId, { ...asked, customers: [customer], endedAt })))
  }
  return { bonds: kept, lifetimes }
}
