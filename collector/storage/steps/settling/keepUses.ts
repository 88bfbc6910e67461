import type { Coupon } from '../../../domain/coupon.js'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { isStatement, type Report } from '../../../domain/report.js'
import { countedUnder, type Use, useOfCoupon } from '../../../domain/uses.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import { aTask, type Task } from '../resettling/tasks.js'
import { all, flag, one, run, type Step, togetherAll, upsertAll } from '../step.js'
import type { Cause } from './cause.js'

interface UseRow {
  readonly name: string
  readonly converted_at: number
  readonly proven: number
}

/**
 * Stores what an order uses up, and returns the later orders that may now be within or
 * beyond a limit. `isNew`: nothing can be stored of the order yet.
 */
export function* keepUses(
  { accountId, orderKey }: Cause,
  { reports, coupons, policies }: Pick<Facts, 'reports' | 'coupons' | 'policies'>,
  { conversion: { uses, convertedAt } }: Outcome,
  isNew: boolean,
): Step<readonly Task[]> {
  if (!reports.some((report) => mayUse(report, policies))) return []
  const stored = isNew ? [] : yield* usesOfOrder(accountId, orderKey)
  const wanted = uses.map((use) => toRow(use, convertedAt))
  const changed = wanted.filter(
    (row) =>
      !stored.some(
        ({ name, converted_at, proven: was }) =>
          name === row.name && converted_at === row.converted_at && was === row.proven,
      ),
  )
  const gone = stored.filter(({ name }) => !uses.some((use) => use.name === name))
  if (changed.length + gone.length === 0) return []
  yield* togetherAll([
    upsertAll(
      'order_uses',
      changed.map((row) => ({ account_id: accountId, order_key: orderKey, ...row })),
      ['account_id', 'order_key', 'name'],
      'converted_at = excluded.converted_at, proven = excluded.proven',
    ),
    ...gone.map(({ name }) =>
      run(
        'delete from order_uses where account_id = ? and order_key = ? and name = ?',
        accountId,
        orderKey,
        name,
      ),
    ),
  ])
  const names = [...new Set([...changed, ...gone].map(({ name }) => name))]
  const places = [...stored, ...wanted]
  const tasks = yield* togetherAll(
    names.map((name) =>
      affected(accountId, orderKey, name, limitOf(name, coupons), placesOf(name, places)),
    ),
  )
  return tasks.flat().filter(({ subject }) => subject !== orderKey)
}

const placesOf = (name: string, rows: readonly UseRow[]): readonly number[] =>
  rows.filter((row) => row.name === name).map((row) => row.converted_at)

/** Undefined: the limit is one of a campaign, or concerns one customer only. */
const limitOf = (name: string, coupons: readonly Coupon[]): number | undefined =>
  coupons.find(({ code }) => useOfCoupon(code) === name)?.usesMax

/**
 * The orders that a change of one use may affect. Thousands may have used a coupon, so of a coupon only
 * those on both sides of its limit: no other one gets or loses its place.
 */
function* affected(
  accountId: AccountId,
  orderKey: OrderKey,
  name: string,
  limit: number | undefined,
  places: readonly number[],
): Step<readonly Task[]> {
  if (limit !== undefined) {
    const found = yield* togetherAll([0, 1].map((least) => atLimit(accountId, name, limit, least)))
    return found.flat().map((row) => aTask('order', row.order_key))
  }
  const since = Math.min(...places)
  const depending = countedUnder(name)
  // Orders of the same instant are ordered by their keys, and may be later too. In order, because otherwise
  // PostgreSQL may read the table until it meets one.
  const found = yield* one(
    `select 1 as one from order_uses
     where account_id = ? and name = ? and converted_at >= ? and order_key <> ?
     order by converted_at, order_key limit 1`,
    accountId,
    depending,
    since,
    orderKey,
  )
  return found ? [aTask('uses', depending, since)] : []
}

/** The last order within a limit and the first one beyond, among all, or among proven ones. */
const atLimit = (
  accountId: AccountId,
  name: string,
  limit: number,
  least: number,
): Step<readonly { readonly order_key: OrderKey }[]> =>
  all(
    `select order_key from order_uses where account_id = ? and name = ? and proven >= ?
     order by converted_at, order_key limit 2 offset ?`,
    accountId,
    name,
    least,
    limit - 1,
  )

const toRow = ({ name, proven }: Use, convertedAt: number): UseRow => ({
  name,
  converted_at: convertedAt,
  proven: flag(proven),
})

/** Few orders name a coupon or belong to a subscription, and few policies count orders. */
const mayUse = (report: Report, policies: Facts['policies']): boolean => {
  if (!isStatement(report)) return false
  if (report.subscription !== undefined || report.coupons.length > 0) return true
  const isCounted = policies.some(({ lifetimeOrders }) => lifetimeOrders !== undefined)
  if (report.customer !== undefined && isCounted) return true
  return report.visitorId !== undefined && policies.some((policy) => policy.forgetsAfterSale)
}

const usesOfOrder = (accountId: AccountId, orderKey: OrderKey): Step<readonly UseRow[]> =>
  all<UseRow>(
    'select name, converted_at, proven from order_uses where account_id = ? and order_key = ?',
    accountId,
    orderKey,
  )
