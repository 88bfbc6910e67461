import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Report } from '../../../domain/report.js'
import { codeRows, codesIn, type OrderCodes } from '../facts/orderCodes.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct, lockOrders } from '../settling/lockOrders.js'
import { all, insertAll, run, type Step, togetherAll } from '../step.js'
import { fillCoupons } from './fillCoupons.js'

/**
 * How many orders one transaction completes, so that an event waits no longer for it than for some
 * sales.
 */
export const FILLED_TOGETHER_MAX = 50

interface Uncoded {
  readonly order_key: OrderKey
  readonly settled_at: number
}

/**
 * Adds the codes of some orders and the normalized codes of some coupons, which collectors of an
 * earlier version did not store. If one of the codes was entered after the order was last settled,
 * the order is queued to be re-settled.
 */
export function* fillCodes(accountId: AccountId, at: number): Step<number> {
  // Coupons first, because orders are matched by the normalized codes.
  const folded = yield* fillCoupons(accountId, at)
  return folded > 0 ? folded : yield* fillOrders(accountId, at)
}

function* fillOrders(accountId: AccountId, at: number): Step<number> {
  const uncoded = yield* all<Uncoded>(
    `select order_key, settled_at from orders where account_id = ? and coded is null
     order by order_key limit ?`,
    accountId,
    FILLED_TOGETHER_MAX,
  )
  const keys = uncoded.map(({ order_key }) => order_key)
  if (keys.length === 0) return 0
  yield* lockOrders(accountId, keys, at)
  const reports = yield* reportsOf(accountId, keys)
  const codes = new Map(keys.map((key) => [key, codesIn(reports.get(key) ?? []).codes]))
  const enteredAt = yield* entriesOf(accountId, [...codes.values()])
  yield* togetherAll([
    insertAll(
      'order_codes',
      keys.flatMap((key) => codeRows(accountId, key, reports.get(key) ?? [])),
      'on conflict do nothing',
    ),
    run('update orders set coded = 1 where account_id = ? and order_key in (?*)', accountId, keys),
  ])
  const missed = uncoded.filter(({ order_key, settled_at }) => {
    const own = codes.get(order_key)
    const names = ENTERED.flatMap(({ kind }) => own?.[kind].map(nameOf(kind)) ?? [])
    return names.some((name) => (enteredAt.get(name) ?? -1) >= settled_at)
  })
  yield* later(
    accountId,
    missed.map(({ order_key }) => aTask('order', order_key)),
    at,
  )
  return keys.length
}

function* reportsOf(
  accountId: AccountId,
  keys: readonly OrderKey[],
): Step<ReadonlyMap<OrderKey, readonly Report[]>> {
  const rows = yield* all<{ order_key: OrderKey; body: string }>(
    'select order_key, body from reports where account_id = ? and order_key in (?*)',
    accountId,
    keys,
  )
  const reports = new Map<OrderKey, Report[]>()
  for (const { order_key, body } of rows) {
    reports.set(order_key, [...(reports.get(order_key) ?? []), JSON.parse(body) as Report])
  }
  return reports
}

/** What may be entered after an order named its code: where it stands, and by which column it is found. */
const ENTERED = [
  { kind: 'coupon', table: 'coupons', column: 'folded' },
  { kind: 'affiliate', table: 'affiliates', column: 'lower(code)' },
  { kind: 'affiliate', table: 'affiliate_codes', column: 'folded' },
  { kind: 'campaign', table: 'campaigns', column: 'lower(code)' },
] as const
type EnteredKind = (typeof ENTERED)[number]['kind']

interface Entered {
  readonly code: string
  readonly created_at: number
}

/** When the named affiliates, coupons and campaigns were entered, if they were. */
function* entriesOf(
  accountId: AccountId,
  codes: readonly OrderCodes['codes'][],
): Step<ReadonlyMap<string, number>> {
  const entered = yield* togetherAll(
    ENTERED.map(({ kind, table, column }) =>
      all<Entered>(
        `select ${column} as code, created_at from ${table}
         where account_id = ? and ${column} in (?*)`,
        accountId,
        distinct(codes.flatMap((own) => own[kind])),
      ),
    ),
  )
  const latest = new Map<string, number>()
  for (const [index, { kind }] of ENTERED.entries()) {
    for (const { code, created_at } of entered[index] ?? []) {
      const name = nameOf(kind)(code)
      latest.set(name, Math.max(created_at, latest.get(name) ?? created_at))
    }
  }
  return latest
}

const nameOf = (kind: EnteredKind) => (code: string) => `${kind} ${code}`
