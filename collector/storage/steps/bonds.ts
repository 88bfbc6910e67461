import type { AccountId, AffiliateId, CampaignId, OrderKey } from '../../domain/ids.js'
import type { Bond } from '../../settle/facts.js'
import { all, one, type Step, together } from './step.js'

/** How many earlier orders of one customer are looked at for a bond. */
export const BONDS_MAX = 200

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

/** What the other orders of these customers may bond them to. */
export function* bondsOf(
  accountId: AccountId,
  orderKey: OrderKey,
  customers: readonly string[],
): Step<readonly Bond[]> {
  if (customers.length === 0) return []
  const rows = yield* all<BondRow>(
    `select ${COLUMNS} from orders
     where account_id = ? and customer in (?*) and order_key <> ? and bond_affiliate_id is not null
     order by converted_at, order_key limit ${BONDS_MAX}`,
    accountId,
    customers,
    orderKey,
  )
  return rows.map(toBond)
}

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
