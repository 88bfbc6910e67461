import type { AccountId, AffiliateId, CampaignId, OrderKey } from '../../domain/ids.js'
import type { Bond } from '../../settle/facts.js'
import { one, type Step, together } from './step.js'

/** How many of the customers whom reports of one order name are looked at. */
export const CUSTOMERS_MAX = 20

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
 * Whether orders may lean on a bond: those of its customer that were placed after it do, unless there
 * is an earlier one that is as well proven. So a customer's later orders wake nobody.
 */
export function* isLeantOn(accountId: AccountId, bond: Bond): Step<boolean> {
  const { orderKey, customer, convertedAt, proven } = bond
  // Each kind of proof for itself: a range of both would be read to its end.
  const levels = proven ? [1] : [1, 0]
  const earlier = yield* together(
    ...levels.map((level) =>
      one(
        `select 1 as one from orders
         where account_id = ? and customer = ? and order_key <> ? and bond_proven = ?
           and (converted_at, order_key) < (?, ?) limit 1`,
        accountId,
        customer,
        orderKey,
        level,
        convertedAt,
        orderKey,
      ),
    ),
  )
  return earlier.every((found) => found === undefined)
}
