import type { Coupon } from '../../../domain/coupon.js'
import type { AccountId, OrderKey, VisitorId } from '../../../domain/ids.js'
import { type Earlier, USES_MAX, useByVisitor } from '../../../domain/uses.js'
import type { Stated } from '../../../settle/considered.js'
import type { Facts } from '../../../settle/facts.js'
import { usesOf } from '../../../settle/uses.js'
import { lock, one, type Step, together, togetherAll } from '../step.js'

const NONE: Facts['uses'] = new Map()

/**
 * How often earlier orders used what this order uses. Takes a lock on each, so that of two orders at
 * the same time one counts the other; and on the visitors whose earlier sales the order depends on.
 */
export function* earlierUses(
  accountId: AccountId,
  orderKey: OrderKey,
  stated: Stated | undefined,
  coupons: readonly Coupon[],
  visitors: readonly VisitorId[],
  at: number,
): Step<Facts['uses']> {
  const names = stated ? usesOf(stated.order, stated.evidence, coupons) : []
  const locks = [...names, ...visitors.map(useByVisitor)].sort()
  if (!stated || locks.length === 0) return NONE
  const { convertedAt } = stated.order
  yield* lock('code', accountId, locks, at)
  const found = yield* togetherAll(
    names.map((name) => earlier(accountId, name, convertedAt, orderKey)),
  )
  return new Map(names.map((name, index) => [name, found[index] as Earlier]))
}

/** Of each kind slightly more than a limit allows are counted. */
function* earlier(
  accountId: AccountId,
  name: string,
  convertedAt: number,
  orderKey: OrderKey,
): Step<Earlier> {
  const before = [accountId, name, convertedAt, orderKey] as const
  const { every, proven, first } = yield* together({
    every: one<{ count: number }>(
      `select count(*) as count from (
         select 1 as one from order_uses
         where account_id = ? and name = ? and (converted_at, order_key) < (?, ?)
         limit ${USES_MAX + 1}) as earlier`,
      ...before,
    ),
    proven: one<{ count: number }>(
      `select count(*) as count from (
         select 1 as one from order_uses
         where account_id = ? and name = ? and (converted_at, order_key) < (?, ?) and proven = 1
         limit ${USES_MAX + 1}) as earlier`,
      ...before,
    ),
    first: one<{ converted_at: number }>(
      `select converted_at from order_uses
       where account_id = ? and name = ? and (converted_at, order_key) < (?, ?) and proven = 1
       order by converted_at, order_key limit 1`,
      ...before,
    ),
  })
  return {
    count: every?.count ?? 0,
    proven: proven?.count ?? 0,
    firstAt: first?.converted_at,
  }
}
