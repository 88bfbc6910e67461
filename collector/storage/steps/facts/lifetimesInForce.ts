import type { AccountId, AffiliateId, CampaignId } from '../../../domain/ids.js'
import type { LifetimeInForce } from '../../../domain/lifetime.js'
import { one, type Step, togetherAll } from '../step.js'

interface InForceRow {
  readonly customer: string
  readonly since: number
  readonly affiliate_id: string | null
  readonly campaign_id: string | null
}

/**
 * What people and imports set for customers, as it applies to an order that was placed at an instant: the
 * newest of the changes that were in force by then.
 */
export function* lifetimesInForce(
  accountId: AccountId,
  customers: readonly string[],
  convertedAt: number,
): Step<readonly LifetimeInForce[]> {
  const found = yield* togetherAll(
    customers.map((customer) =>
      one<InForceRow>(
        `select customer, since, affiliate_id, campaign_id from lifetime_changes
         where account_id = ? and customer = ? and since <= ? order by seq desc limit 1`,
        accountId,
        customer,
        convertedAt,
      ),
    ),
  )
  return found.flatMap((row) => (row ? [toInForce(row)] : []))
}

const toInForce = ({ customer, since, affiliate_id, campaign_id }: InForceRow) => ({
  customer,
  since,
  affiliateId: (affiliate_id ?? undefined) as AffiliateId | undefined,
  campaignId: (campaign_id ?? undefined) as CampaignId | undefined,
})
