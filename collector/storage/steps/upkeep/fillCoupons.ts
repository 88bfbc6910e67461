import { couponCode } from '../../../domain/coupon.js'
import type { AccountId } from '../../../domain/ids.js'
import { lockCodes } from '../facts/byCode.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct } from '../settling/lockOrders.js'
import { all, run, type Step, together, togetherAll } from '../step.js'

/** How many coupons one transaction completes. */
const FILLED_TOGETHER_MAX = 200

interface Unfolded {
  readonly code: string
}

interface Taken {
  readonly folded: string
  readonly places: number
}

/**
 * Adds the normalized codes of some coupons that a collector of an earlier version entered. Coupons
 * with the same normalized code all remain. Orders that name a coupon in another spelling are
 * queued to be re-settled.
 */
export function* fillCoupons(accountId: AccountId, at: number): Step<number> {
  const unfolded = yield* all<Unfolded>(
    `select code from coupons where account_id = ? and folded is null
     order by created_at, code limit ?`,
    accountId,
    FILLED_TOGETHER_MAX,
  )
  if (unfolded.length === 0) return 0
  const coupons = unfolded.map(({ code }) => ({ code, folded: couponCode(code) }))
  const foldings = distinct(coupons.map(({ folded }) => folded))
  const { taken } = yield* together({
    locked: lockCodes(accountId, 'coupon', foldings, at),
    taken: all<Taken>(
      `select folded, max(spelling) + 1 as places from coupons /* indexed by coupons_by_folding */
       where account_id = ? and folded in (?*) group by folded`,
      accountId,
      foldings,
    ),
  })
  const next = new Map(taken.map(({ folded, places }) => [folded, places]))
  const placed = coupons.map((coupon) => {
    const place = next.get(coupon.folded) ?? 0
    next.set(coupon.folded, place + 1)
    return { ...coupon, place }
  })
  yield* togetherAll(
    placed.map(({ code, folded, place }) =>
      run(
        `update coupons set folded = ?, spelling = ?
         where account_id = ? and code = ? and folded is null`,
        folded,
        place,
        accountId,
        code,
      ),
    ),
  )
  const changed = coupons.filter(({ code, folded }) => code !== folded)
  yield* later(
    accountId,
    changed.map(({ folded }) => aTask('coupon', folded)),
    at,
  )
  return coupons.length
}
