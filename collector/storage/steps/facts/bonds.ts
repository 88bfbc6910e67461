import type { AccountId, AffiliateId, CampaignId, OrderKey } from '../../../domain/ids.js'
import type { Bond } from '../../../settle/facts.js'
import { type LifetimeRow, selectLifetimes } from '../catalogue/lifetimes.js'
import { one, type Step, together, togetherAll } from '../step.js'

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
 * A lifetime affiliate that was imported counts as a proven bond before every order, because the
 * relation began in the other program.
 */
const importedBond = ({ customer, affiliate_id, campaign_id }: LifetimeRow): Bond => ({
  customer,
  affiliateId: affiliate_id as AffiliateId,
  campaignId: (campaign_id ?? undefined) as CampaignId | undefined,
  convertedAt: 0,
  orderKey: '' as OrderKey,
  proven: true,
})

/** Queries each level of proof separately, because a range over both would be read completely. */
const PROVEN = 1
const UNPROVEN = 0

/**
 * The bonds of these customers: the imported one, and from other orders the first proven and the
 * first unproven one, of all and of those since an instant. An order never depends on a later order.
 */
export function* bondsOf(
  accountId: AccountId,
  orderKey: OrderKey,
  customers: readonly string[],
  since: number | undefined,
): Step<readonly Bond[]> {
  const first = (customer: string, level: number, from: number) =>
    one<BondRow>(
      `select ${COLUMNS} from orders
       where account_id = ? and customer = ? and bond_proven = ? and converted_at >= ?
         and order_key <> ?
       order by converted_at, order_key limit 1`,
      accountId,
      customer,
      level,
      from,
      orderKey,
    )
  const instants = since === undefined ? [0] : [0, since]
  const { found, imported } = yield* together({
    found: togetherAll(
      customers.flatMap((customer) =>
        instants.flatMap((from) => [
          first(customer, PROVEN, from),
          first(customer, UNPROVEN, from),
        ]),
      ),
    ),
    imported: selectLifetimes(accountId, customers),
  })
  return [...imported.map(importedBond), ...found.flatMap((row) => (row ? [toBond(row)] : []))]
}

/**
 * Whether orders may depend on a bond: those of its customer that were placed after it do, unless
 * there is an earlier bond that is as well proven and does not end (`lasts`). Later orders of a customer therefore do not trigger
 * re-settling.
 */
export function* hasDependants(accountId: AccountId, bond: Bond, lasts: boolean): Step<boolean> {
  if (!lasts) return true
  const { orderKey, customer, convertedAt, proven } = bond
  const levels = proven ? [PROVEN] : [PROVEN, UNPROVEN]
  const earlier = yield* togetherAll(
    levels.map((level) =>
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
