import type { AccountId, AffiliateId, VisitorId } from '../../../domain/ids.js'
import { type CouponRow, couponFromRow } from '../../rows.js'
import type { Touches } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { all, type Step, togetherAll } from '../step.js'
import { groupsOf } from '../visitors/visitors.js'
import { affiliatesOf } from './byCode.js'
import { consideredClicks } from './consideredClicks.js'
import { inGroups, visitorsIn } from './inGroups.js'

/**
 * How many coupons of an affiliate may be offered to a visitor. Those with the latest end are used.
 */
export const OFFERED_MAX = 200

/** The facts about clicks that an order of this visitor would have now. */
export function* touchesOf(
  programs: ProgramCache,
  accountId: AccountId,
  visitorId: VisitorId,
): Step<Touches> {
  const program = yield* programFor(programs, accountId)
  const groups = yield* groupsOf(accountId, [visitorId])
  const visitors = visitorsIn(groups)
  const { rows } = yield* consideredClicks(accountId, {
    ids: groups.get(visitorId)?.members ?? [visitorId],
    since: 0,
    placedAt: Number.MAX_SAFE_INTEGER,
    until: Number.MAX_SAFE_INTEGER,
  })
  const { clicks, affiliates } = yield* affiliatesOf(program, inGroups(rows, visitors), [], [])
  if (affiliates.length === 0) return { visitors, clicks, affiliates, coupons: [] }
  const coupons = yield* togetherAll(affiliates.map(({ id }) => offeredBy(accountId, id)))
  const byCode = coupons
    .flat()
    .map(couponFromRow)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  return { visitors, clicks, affiliates, coupons: byCode }
}

const offeredBy = (accountId: AccountId, affiliateId: AffiliateId): Step<readonly CouponRow[]> =>
  all<CouponRow>(
    `select * from coupons /* indexed by coupons_of_affiliate */
     where account_id = ? and affiliate_id = ?
     order by case when valid_until is null then 0 else 1 end, valid_until desc, code
     limit ${OFFERED_MAX}`,
    accountId,
    affiliateId,
  )
