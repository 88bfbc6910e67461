import type { LifetimeAffiliate } from '../../domain/lifetime.js'
import { isProblem, problem } from '../../domain/problem.js'
import { customerHash } from '../../ingest/fingerprint.js'
import { importLifetimes } from '../../program/lifetimes.js'
import { AFFILIATE_COLUMNS, affiliateOf, NEEDS_AFFILIATE } from '../affiliateOf.js'
import { CAMPAIGN_COLUMN, campaignOf } from '../campaignOf.js'
import type { Kind, Known } from '../kind.js'

/** The longest customer id, as in reports. */
export const CUSTOMER_MAX = 191

/** Lifetime relations: the affiliate of a customer. */
export const customers: Kind<LifetimeAffiliate> = {
  columns: [
    { name: 'customer', also: ['identifier', 'customerid', 'email', 'customeremail'] },
    ...AFFILIATE_COLUMNS,
    CAMPAIGN_COLUMN,
  ],
  needs: [['customer'], NEEDS_AFFILIATE],
  keyColumn: 'customer',
  keepsAll: true,
  read: async (context, row) => {
    const customer = row.text('customer')
    if (customer === '' || customer.length > CUSTOMER_MAX) {
      const message = `Name the customer with 1 to ${CUSTOMER_MAX} characters, as your shop reports it in customerId.`
      return problem('invalid', 'customer', message)
    }
    const affiliate = await affiliateOf(context, row)
    if (isProblem(affiliate)) return affiliate
    const campaign = campaignOf(context, row)
    if (isProblem(campaign)) return campaign
    return {
      customer: customerHash(customer, context.program.account.secret),
      affiliateId: affiliate.id,
      campaignId: campaign?.id,
    }
  },
  keyOf: ({ customer }) => customer,
  contentOf: ({ affiliateId, campaignId }) => [affiliateId, campaignId],
  known: async ({ deps, accountId }, items) => {
    const ids = items.map(({ customer }) => customer)
    const stored = new Map(
      (await deps.storage.lifetimesOf(accountId, ids)).map((one) => [one.customer, one]),
    )
    return items.map((item): Known => {
      const known = stored.get(item.customer)
      if (!known || known.kind === 'ended') return undefined
      const isSame = known.affiliateId === item.affiliateId && known.campaignId === item.campaignId
      if (isSame) return 'unchanged'
      const message =
        'The customer has another lifetime affiliate or campaign already. Nothing was changed. Leave the row out, or correct it. To replace it: waymark lifetime set <customer>'
      return problem('exists', 'customer', message)
    })
  },
  add: async ({ deps, accountId }, items) =>
    (await importLifetimes(deps, accountId, items)).map((isAdded) =>
      isAdded ? 'added' : 'exists',
    ),
}
