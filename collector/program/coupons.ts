import { statusAt } from '../domain/affiliate.js'
import { type Coupon, couponCode, couponText } from '../domain/coupon.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { withoutIgnorable } from '../domain/text.js'
import { USES_MAX } from '../domain/uses.js'
import { existingAffiliate, isBanned } from './affiliates.js'
import type { Deps } from './deps.js'
import { readLimit } from './readLimit.js'

export interface NewCoupon {
  readonly code: string
  /** The affiliate's code. */
  readonly affiliate: string
  /** The campaign's code; without it the campaign is chosen as for any sale. */
  readonly campaign?: string
  /** Default: always, because a coupon is often published before it is entered here. */
  readonly validFrom?: number
  /** The first instant at which it is no longer valid. */
  readonly validUntil?: number
  /** How many orders may use it: "100"; "" or "all" for any number. */
  readonly usesMax?: string
  /** How many orders of one customer may use it. */
  readonly customerUsesMax?: string
}

export const COUPON_MAX = 64

/** Adds an affiliate's coupon. The shop applies the discount. */
export const addCoupon = async (
  deps: Deps,
  accountId: AccountId,
  form: NewCoupon,
): Promise<Coupon | Problem> => {
  const coupon = await toCoupon(deps, accountId, form)
  if (isProblem(coupon) || (await deps.storage.addCoupon(coupon, deps.now()))) return coupon
  return problem(
    'exists',
    'code',
    `The coupon "${coupon.code}" already exists. Spaces and upper or lower case are ignored.`,
  )
}

/** The coupon that a form describes, or what is wrong with the form. Stores nothing. */
export const toCoupon = async (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  accountId: AccountId,
  { code, affiliate, campaign, validFrom = 0, validUntil, ...limits }: NewCoupon,
): Promise<Coupon | Problem> => {
  const spelled = spelledOut(code)
  const folded = couponCode(code)
  if (folded === '' || spelled.length > COUPON_MAX || folded.length > COUPON_MAX) {
    return problem('invalid', 'code', `Enter a code of 1 to ${COUPON_MAX} characters.`)
  }
  const owner = await existingAffiliate(storage, accountId, affiliate)
  if (isProblem(owner)) return owner
  if (statusAt(owner, now()) === 'banned') return isBanned('affiliate', affiliate)
  const program = await storage.program(accountId)
  const offer = program?.campaigns.find((known) => known.code === campaign)
  if (campaign && !offer)
    return problem('unknown', 'campaign', `There is no campaign "${campaign}".`)
  const usesMax = readLimit(limits.usesMax, 'usesMax', USES_MAX)
  if (isProblem(usesMax)) return usesMax
  const customerUsesMax = readLimit(limits.customerUsesMax, 'customerUsesMax', USES_MAX)
  if (isProblem(customerUsesMax)) return customerUsesMax
  return {
    accountId,
    code: spelled,
    affiliateId: owner.id,
    campaignId: offer?.id,
    validFrom,
    validUntil,
    ...(usesMax.limit !== undefined && { usesMax: usesMax.limit }),
    ...(customerUsesMax.limit !== undefined && { customerUsesMax: customerUsesMax.limit }),
  }
}

/** The code as it is shown, without the invisible characters that a pasted text may contain. */
const spelledOut = (code: string): string => couponText(withoutIgnorable(code)).normalize()

/** The limits of a coupon in words: "100 orders, 1 of one customer"; '' without any. */
export const couponLimits = ({ usesMax, customerUsesMax }: Coupon): string =>
  [
    ...(usesMax === undefined ? [] : [usesMax === 1 ? '1 order' : `${usesMax} orders`]),
    ...(customerUsesMax === undefined ? [] : [`${customerUsesMax} of one customer`]),
  ].join(', ')

/** Ends a coupon now. Sales placed before keep their credit. */
export const endCoupon = async (
  { storage, now }: Deps,
  accountId: AccountId,
  code: string,
): Promise<undefined | Problem> =>
  (await storage.endCoupon(accountId, couponText(code), now()))
    ? undefined
    : problem('unknown', 'code', `There is no coupon "${couponText(code)}".`)
