import type { AccountId, AffiliateId, CampaignId } from '../../../domain/ids.js'
import type { LifetimeAffiliate } from '../../../domain/lifetime.js'
import type { Lifetimes } from '../../catalogue.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct } from '../settling/lockOrders.js'
import {
  all,
  insertNew,
  just,
  lock,
  orNull,
  type Runner,
  run,
  type Step,
  together,
} from '../step.js'

export interface LifetimeRow {
  readonly customer: string
  readonly affiliate_id: string
  readonly campaign_id: string | null
}

/** The imported lifetime affiliates of these customers. */
export const selectLifetimes = (
  accountId: AccountId,
  customers: readonly string[],
): Step<readonly LifetimeRow[]> =>
  customers.length === 0
    ? just([])
    : all<LifetimeRow>(
        `select customer, affiliate_id, campaign_id from lifetime_affiliates
         where account_id = ? and customer in (?*)`,
        accountId,
        customers,
      )

/** Imported lifetime affiliates of customers. */
export const lifetimesOver = (runner: Runner): Lifetimes => ({
  addLifetimes: (accountId, lifetimes, at) =>
    runner.write(() => addLifetimes(accountId, lifetimes, at)),
  removeLifetime: (accountId, customer, at) =>
    runner.write(() => removeLifetime(accountId, customer, at)),
  lifetimesOf: async (accountId, customers) =>
    (await runner.read(() => selectLifetimes(accountId, distinct(customers)))).map(
      ({ customer, affiliate_id, campaign_id }) => ({
        customer,
        affiliateId: affiliate_id as AffiliateId,
        campaignId: (campaign_id ?? undefined) as CampaignId | undefined,
      }),
    ),
})

/** The orders that customers have already are decided again, because an earlier bond became known. */
function* addLifetimes(
  accountId: AccountId,
  lifetimes: readonly LifetimeAffiliate[],
  at: number,
): Step<readonly boolean[]> {
  const customers = distinct(lifetimes.map(({ customer }) => customer))
  const places = new Map(customers.map((customer, place) => [customer, place]))
  const placeOf = ({ customer }: LifetimeAffiliate) => places.get(customer) ?? 0
  // Sorted, because collectors that insert the same rows in different orders would deadlock.
  const sorted = [...lifetimes.entries()].sort(([, a], [, b]) => placeOf(a) - placeOf(b))
  const { written, buyers } = yield* together({
    locked: lock('customer', accountId, customers, at),
    written: insertNew(
      'lifetime_affiliates',
      sorted.map(([, { customer, affiliateId, campaignId }]) => ({
        account_id: accountId,
        customer,
        affiliate_id: affiliateId,
        campaign_id: orNull(campaignId),
        added_at: at,
      })),
      ['account_id', 'customer'],
    ),
    buyers: all<{ customer: string }>(
      'select distinct customer from orders where account_id = ? and customer in (?*)',
      accountId,
      customers,
    ),
  })
  const isAdded = new Map(sorted.map(([index], place) => [index, written[place] ?? false]))
  const added = new Set(
    lifetimes.filter((_, index) => isAdded.get(index)).map(({ customer }) => customer),
  )
  const tasks = buyers
    .filter(({ customer }) => added.has(customer))
    .map(({ customer }) => aTask('customer', customer))
  yield* later(accountId, tasks, at)
  return lifetimes.map((_, index) => isAdded.get(index) ?? false)
}

/** The customer's orders are decided again, by the bond of the first one. */
function* removeLifetime(accountId: AccountId, customer: string, at: number): Step<boolean> {
  yield* lock('customer', accountId, [customer], at)
  const removed = yield* run(
    'delete from lifetime_affiliates where account_id = ? and customer = ?',
    accountId,
    customer,
  )
  if (removed > 0) yield* later(accountId, [aTask('customer', customer)], at)
  return removed > 0
}
