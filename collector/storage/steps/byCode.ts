import type { Affiliate } from '../../domain/affiliate.js'
import type { Click } from '../../domain/click.js'
import type { Coupon } from '../../domain/coupon.js'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import { type CouponRow, toCoupon } from '../rows.js'
import { distinct } from './lockOrders.js'
import { selectAffiliates } from './program.js'
import { all, lock, type Step, together } from './step.js'

/** Codes have a lock of their own for each kind: an affiliate and a coupon may have the same. */
export const lockCodes = (
  accountId: AccountId,
  kind: 'coupon' | 'affiliate',
  codes: readonly string[],
  at: number,
): Step<void> => lock('code', accountId, distinct(codes.map((code) => `${kind} ${code}`)), at)

/**
 * The coupons of these codes. Whoever enters one of a code that nobody has yet waits until this
 * transaction ended, and then finds its order; or has entered it before, and then it is found here.
 */
export function* couponsOf(
  accountId: AccountId,
  codes: readonly string[],
  at: number,
): Step<readonly Coupon[]> {
  const found = yield* selectCoupons(accountId, codes)
  const unknown = codes.filter((code) => !found.some((coupon) => coupon.code === code))
  if (unknown.length === 0) return found
  const [, entered] = yield* together(
    lockCodes(accountId, 'coupon', unknown, at),
    selectCoupons(accountId, unknown),
  )
  return [...found, ...entered]
}

function* selectCoupons(accountId: AccountId, codes: readonly string[]): Step<readonly Coupon[]> {
  if (codes.length === 0) return []
  const rows = yield* all<CouponRow>(
    'select * from coupons where account_id = ? and code in (?*) order by code',
    accountId,
    codes,
  )
  return rows.map(toCoupon)
}

interface WithAffiliates {
  /** Those by the link of an affiliate who was entered after them are theirs too. */
  readonly clicks: readonly Click[]
  readonly affiliates: readonly Affiliate[]
}

/** The affiliates of clicks, of ids and of codes. Codes are locked as those of coupons are. */
export function* affiliatesOf(
  accountId: AccountId,
  clicks: readonly Click[],
  ids: readonly (AffiliateId | undefined)[],
  named: readonly string[],
  at?: number,
): Step<WithAffiliates> {
  const known = [...clicks.map(({ affiliateId }) => affiliateId), ...ids]
  const wanted = [...new Set(known.filter((id) => id !== undefined))]
  const links = clicks.filter(({ affiliateId }) => affiliateId === undefined)
  const codes = distinct([...named, ...links.map(({ affiliateCode }) => affiliateCode)])
  const found = yield* selectByIdOrCode(accountId, wanted, codes)
  const unknown = codes.filter((code) => !found.some((affiliate) => affiliate.code === code))
  const [, entered] =
    at === undefined
      ? [undefined, []]
      : yield* together(
          lockCodes(accountId, 'affiliate', unknown, at),
          selectByIdOrCode(accountId, [], unknown),
        )
  const affiliates = [...found, ...entered]
  const byCode = new Map(affiliates.map(({ code, id }) => [code, id]))
  return {
    clicks: clicks.map((click) => ({
      ...click,
      affiliateId: click.affiliateId ?? byCode.get(click.affiliateCode),
    })),
    affiliates,
  }
}

function* selectByIdOrCode(
  accountId: AccountId,
  ids: readonly AffiliateId[],
  codes: readonly string[],
): Step<readonly Affiliate[]> {
  if (ids.length + codes.length === 0) return []
  return yield* selectAffiliates(accountId, 'and (id in (?*) or code in (?*))', ids, codes)
}
