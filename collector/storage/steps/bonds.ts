import type { AccountId, AffiliateId, CampaignId, OrderKey } from '../../domain/ids.js'
import type { Bond } from '../../settle/facts.js'
import { all, one, type Step, together } from './step.js'

/** How many of the customers whom reports of one order name are looked at. */
export const CUSTOMERS_MAX = 20
/** How many orders one message may decide anew through a customer's bond. */
export const SIBLINGS_MAX = 200

export interface BondRow {
  readonly order_key: string
  readonly customer: string
  readonly converted_at: number
  readonly bond_affiliate_id: string
  readonly bond_campaign_id: string
  readonly bond_proven: number
}

export const toBond = (row: BondRow): Bond => ({
  customer: row.customer,
  affiliateId: row.bond_affiliate_id as AffiliateId,
  campaignId: row.bond_campaign_id as CampaignId,
  convertedAt: row.converted_at,
  orderKey: row.order_key as OrderKey,
  proven: row.bond_proven === 1,
})

const COLUMNS =
  'order_key, customer, converted_at, bond_affiliate_id, bond_campaign_id, bond_proven'

/**
 * What the other orders of these customers may bond them to: of each customer the first proven and
 * the first unproven one. No later one counts, so however many orders a stranger invents for a
 * customer, a proven bond is found.
 */
export function* bondsOf(
  accountId: AccountId,
  orderKey: OrderKey,
  customers: readonly string[],
): Step<readonly Bond[]> {
  const found = yield* together(
    ...customers
      .slice(0, CUSTOMERS_MAX)
      .flatMap((customer) =>
        [1, 0].map((proven) => firstBond(accountId, orderKey, customer, proven)),
      ),
  )
  return found.flatMap((row) => (row ? toBond(row) : []))
}

const firstBond = (accountId: AccountId, orderKey: OrderKey, customer: string, proven: number) =>
  one<BondRow>(
    `select ${COLUMNS} from orders
     where account_id = ? and customer = ? and order_key <> ? and bond_affiliate_id is not null
       and bond_proven = ?
     order by converted_at, order_key limit 1`,
    accountId,
    customer,
    orderKey,
    proven,
  )

/**
 * The orders that lean on a bond: those of its customer that were placed after it, unless there is
 * an earlier one that is as well proven. So a customer's later orders wake nobody.
 */
export function* leaningOn(accountId: AccountId, bond: Bond): Step<readonly OrderKey[]> {
  const { orderKey, customer, convertedAt, proven } = bond
  const earlier = yield* one(
    `select 1 as one from orders
     where account_id = ? and customer = ? and order_key <> ? and bond_proven >= ?
       and (converted_at, order_key) < (?, ?) limit 1`,
    accountId,
    customer,
    orderKey,
    proven ? 1 : 0,
    convertedAt,
    orderKey,
  )
  if (earlier) return []
  const rows = yield* all<{ order_key: OrderKey }>(
    `select order_key from orders
     where account_id = ? and customer = ? and order_key <> ? and converted_at >= ?
     order by converted_at, order_key limit ${SIBLINGS_MAX}`,
    accountId,
    customer,
    orderKey,
    convertedAt,
  )
  return rows.map(({ order_key }) => order_key)
}
