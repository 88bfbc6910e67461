import { statusAt } from '../domain/affiliate.js'
import type { Campaign } from '../domain/campaign.js'
import type { Coupon } from '../domain/coupon.js'
import type { VisitorId } from '../domain/ids.js'
import type { Policy } from '../domain/policy.js'
import { findClick } from './attribution/clicks.js'
import type { Facts } from './facts.js'

/** What a page may show about the affiliate who referred its visitor. */
export interface Introduction {
  readonly affiliate: string
  readonly coupon?: string
}

type Touches = Pick<Facts, 'visitors' | 'clicks' | 'affiliates' | 'coupons'>

/**
 * The affiliate that would be credited if this visitor placed an order now, judged by clicks alone,
 * and the affiliate's first valid coupon. Undefined if no click would earn.
 */
export const introduce = (
  visitorId: VisitorId,
  { visitors, coupons, ...touches }: Touches,
  { policy, campaigns }: { readonly policy: Policy; readonly campaigns: readonly Campaign[] },
  now: { readonly at: number; readonly test: boolean },
): Introduction | undefined => {
  const found = findClick(
    { convertedAt: now.at, test: now.test },
    [{ value: visitors.get(visitorId) ?? visitorId, proven: true, claimed: false }],
    { ...touches, policy, campaigns },
  )
  if (typeof found === 'string' || statusAt(found.affiliate, now.at) !== 'active') return undefined
  const offered = coupons.find(
    (coupon) => coupon.affiliateId === found.affiliate.id && isValid(coupon, now.at),
  )
  return { affiliate: found.affiliate.name, ...(offered && { coupon: offered.code }) }
}

const isValid = ({ validFrom, validUntil }: Coupon, at: number): boolean =>
  validFrom <= at && (validUntil === undefined || at < validUntil)
