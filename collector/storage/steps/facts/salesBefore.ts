import { versionAt } from '../../../domain/campaign.js'
import type { AccountId, OrderKey, VisitorId } from '../../../domain/ids.js'
import { orderIdOf, orderKey, productKeys } from '../../../domain/order.js'
import { useOfClicks } from '../../../domain/uses.js'
import type { Stated } from '../../../settle/considered.js'
import type { Facts, SaleBefore } from '../../../settle/facts.js'
import { one, type Step, togetherAll } from '../step.js'
import type { Groups } from '../visitors/visitors.js'
import { IDS_MAX } from './consideredClicks.js'

export type SalesBefore = NonNullable<Facts['salesBefore']>

const NONE: SalesBefore = new Map()

/** The visitors whose earlier sales an order depends on. Empty if the policy lets clicks earn again. */
export const visitorsForgotten = (
  stated: Stated | undefined,
  policies: Facts['policies'],
): readonly VisitorId[] =>
  stated && versionAt(policies, stated.order.termsAt).forgetsAfterSale
    ? stated.evidence.visitors.map(({ value }) => value)
    : []

/** Which sales of which visitors an order may depend on. */
export interface SalesAsked {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  readonly visitors: readonly VisitorId[]
  readonly groups: Groups
  /** Only sales before this instant. Undefined: before the order. */
  readonly until?: number
}

export type ReadSales = (accountId: AccountId, asked: SalesAsked) => Step<SalesBefore>

/**
 * Of each of these visitors the last sale that was placed before an order under any of the visitor's ids.
 * The products of one order, and the actions with its id, use up none of each other's clicks.
 */
export function* salesBefore(accountId: AccountId, asked: SalesAsked): Step<SalesBefore> {
  const ids = idsOf(asked)
  if (ids.length === 0) return NONE
  const found = yield* togetherAll(
    ids.flatMap(({ id }) =>
      [true, false].map((proven) => lastSale(accountId, useOfClicks(id, proven), asked)),
    ),
  )
  const sales = new Map<VisitorId, SaleBefore>()
  for (const [index, { visitor }] of ids.entries()) {
    const [proven, unproven] = found.slice(2 * index, 2 * index + 2)
    addSale(sales, visitor, proven?.converted_at, unproven?.converted_at)
  }
  return sales
}

/** The ids under which these visitors are known. */
export const idsOf = ({ visitors, groups }: SalesAsked) => {
  const members = new Map([...groups.values()].map((group) => [group.root, group.members]))
  return visitors
    .flatMap((visitor) => (members.get(visitor) ?? [visitor]).map((id) => ({ visitor, id })))
    .slice(0, IDS_MAX)
}

/** Takes the later of the known and these sales of a visitor. */
export const addSale = (
  sales: Map<VisitorId, SaleBefore>,
  visitor: VisitorId,
  provenAt: number | undefined,
  unprovenAt: number | undefined,
): void => {
  const known = sales.get(visitor)
  sales.set(visitor, {
    provenAt: latest(known?.provenAt, provenAt),
    anyAt: latest(known?.anyAt, provenAt, unprovenAt),
  })
}

const latest = (...instants: readonly (number | undefined)[]): number | undefined => {
  const known = instants.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

const lastSale = (
  accountId: AccountId,
  name: string,
  { orderKey: key, convertedAt, until }: SalesAsked,
): Step<{ readonly converted_at: number } | undefined> =>
  one<{ converted_at: number }>(
    `select converted_at from order_uses
     where account_id = ? and name = ? and (converted_at, order_key) < (?, ?)
       and not (order_key > ? and order_key < ?)
     order by converted_at desc, order_key desc limit 1`,
    accountId,
    name,
    until ?? convertedAt,
    until === undefined ? key : '',
    ...productKeys(saleOf(key)),
  )

/** The key of the sale with the order id of an order. */
const saleOf = (key: OrderKey): OrderKey =>
  orderKey({ kind: 'sale', orderId: orderIdOf(key), productId: '', code: '' })
