import { statusAt } from '../domain/affiliate.js'
import { type Coupon, couponCode, couponText } from '../domain/coupon.js'
import type { AccountId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { withoutIgnorable } from '../domain/text.js'
import { affiliateCalled, isBanned } from './affiliates.js'
import type { Deps } from './deps.js'

export interface NewCoupon {
  readonly code: string
  /** The affiliate's code. */
  readonly affiliate: string
  /** The campaign's code; without it the campaign is chosen as for any sale. */
  readonly campaign?: string
  /** The first instant at which it no longer counts. */
  readonly validUntil?: number
}

export const COUPON_MAX = 64

/** Gives an affiliate a coupon code. The discount itself is the shop's business. */
export const addCoupon = async (
  { storage, now }: Deps,
  accountId: AccountId,
  { code, affiliate, campaign, validUntil }: NewCoupon,
): Promise<Coupon | Problem> => {
  const spelled = spelledOut(code)
  const folded = couponCode(code)
  if (folded === '' || spelled.length > COUPON_MAX || folded.length > COUPON_MAX) {
    return problem('invalid', 'code', `Give a code of 1 to ${COUPON_MAX} characters.`)
  }
  const owner = await affiliateCalled(storage, accountId, affiliate)
  if (!owner) return problem('unknown', 'affiliate', `There is no affiliate "${affiliate}".`)
  if (statusAt(owner, now()) === 'banned') return isBanned('affiliate', affiliate)
  const program = await storage.program(accountId)
  const offer = program?.campaigns.find((known) => known.code === campaign)
  if (campaign && !offer)
    return problem('unknown', 'campaign', `There is no campaign "${campaign}".`)
  const coupon: Coupon = {
    accountId,
    code: spelled,
    affiliateId: owner.id,
    campaignId: offer?.id,
    // A coupon often goes out before it is entered here; only its end is a promise.
    validFrom: 0,
    validUntil,
  }
  const added = await storage.addCoupon(coupon, now())
  if (added) return coupon
  return problem(
    'exists',
    'code',
    `There is a coupon "${spelled}" already. Blanks and case make no difference.`,
  )
}

/** As it is shown: what a merchant pastes may hold characters that nobody sees. */
const spelledOut = (code: string): string => couponText(withoutIgnorable(code)).normalize()

/** Ends a coupon now. Sales that were placed before keep their credit. */
export const endCoupon = async (
  { storage, now }: Deps,
  accountId: AccountId,
  code: string,
): Promise<undefined | Problem> =>
  (await storage.endCoupon(accountId, couponText(code), now()))
    ? undefined
    : problem('unknown', 'code', `There is no coupon "${couponText(code)}".`)
