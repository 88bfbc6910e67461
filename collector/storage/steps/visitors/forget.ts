import type { AccountId, AffiliateId, OrderKey, VisitorId } from '../../../domain/ids.js'
import type { Verdict } from '../../../domain/verdict.js'
import { FORGOTTEN_KEPT_MS, type Forgotten } from '../../storage.js'
import { customersOf } from '../settling/lockOrders.js'
import { all, run, type Step, together, togetherAll } from '../step.js'
import { markDays } from '../sums/marks.js'
import { keepCounted } from '../traffic/keepCounted.js'
import { rememberForgotten } from './forgotten.js'
import { groupsOf, lockVisitors, rootsOf } from './visitors.js'

/**
 * If a visitor has more orders, all clicks stay, because checking every order would take too long.
 */
const ORDERS_MAX = 1_000

/**
 * Erases the data of a visitor under all their ids, except what their orders depend on: the ledger
 * must be able to show why, and re-settling an order must give the same result. A click that stays
 * is reduced to the fields that decide.
 */
export function* forget(accountId: AccountId, visitorId: VisitorId, at: number): Step<Forgotten> {
  const roots = yield* rootsOf(accountId, [visitorId])
  yield* lockVisitors(accountId, roots, at)
  const group = (yield* groupsOf(accountId, [visitorId])).get(visitorId)
  const members = group?.members ?? [visitorId]
  const ordered = yield* ordersOf(accountId, members)
  const orders = [...new Set(ordered.map(({ order_key }) => order_key))]
  const isTooMany = ordered.length > ORDERS_MAX
  const erased = isTooMany ? [] : yield* eraseClicks(accountId, members, orders)
  yield* markDays(
    accountId,
    'clicks',
    erased.map(({ received_at }) => received_at),
  )
  yield* keepCounted(
    accountId,
    erased.map(({ received_at }) => received_at),
    at,
  )
  const recent = erased.filter(({ received_at }) => received_at > at - FORGOTTEN_KEPT_MS)
  yield* eraseReasons(accountId, orders)
  const { kept } = yield* together({
    remembered: rememberForgotten(accountId, members, recent, at),
    kept: strip(accountId, members),
  })
  const needed = new Set([...ordered, ...kept].map(({ visitor_id }) => visitor_id))
  if (!isTooMany) yield* keepAliases(accountId, members, needed)
  return { orders: orders.length, clicks: kept.length }
}

interface OrderedRow {
  readonly visitor_id: VisitorId
  readonly order_key: OrderKey
}

const ordersOf = (
  accountId: AccountId,
  members: readonly VisitorId[],
): Step<readonly OrderedRow[]> =>
  all<OrderedRow>(
    `select visitor_id, order_key from order_visitors
     where account_id = ? and visitor_id in (?*) order by order_key, visitor_id limit ?`,
    accountId,
    members,
    ORDERS_MAX + 1,
  )

interface ErasedRow {
  readonly visitor_id: VisitorId
  readonly id: string
  readonly received_at: number
}

function* eraseClicks(
  accountId: AccountId,
  members: readonly VisitorId[],
  orders: readonly OrderKey[],
): Step<readonly ErasedRow[]> {
  const { verdicts, bonds } = yield* together({
    verdicts: all<{ body: string }>(
      'select body from verdicts where account_id = ? and order_key in (?*)',
      accountId,
      orders,
    ),
    bonds: all<{ affiliate_id: AffiliateId }>(
      `select distinct bond_affiliate_id as affiliate_id from orders
       where account_id = ? and order_key in (?*) and bond_affiliate_id is not null`,
      accountId,
      orders,
    ),
  })
  const credits = verdicts.flatMap(({ body }) => (JSON.parse(body) as Verdict).credits)
  return yield* all<ErasedRow>(
    // A bond does not store its click, so all clicks on links of its affiliate stay. If the
    // credited click stays, the other clicks are not needed, because they were not preferred.
    `delete from clicks where account_id = ? and visitor_id in (?*) and not (id in (?*))
       and (affiliate_id is null or not (affiliate_id in (?*)))
     returning visitor_id, id, received_at`,
    accountId,
    members,
    credits.flatMap(({ clickId }) => clickId ?? []),
    bonds.map(({ affiliate_id }) => affiliate_id),
  )
}

/** What a person wrote about the customer. Who earns from the customer's orders stays. */
function* eraseReasons(accountId: AccountId, orders: readonly OrderKey[]): Step<void> {
  if (orders.length === 0) return
  yield* run(
    `update lifetime_changes set reason = '' where account_id = ? and customer in (?*)`,
    accountId,
    yield* customersOf(accountId, orders),
  )
}

/** Removes the fields that no verdict needs from the clicks that stay. */
const strip = (
  accountId: AccountId,
  members: readonly VisitorId[],
): Step<readonly { readonly visitor_id: VisitorId }[]> =>
  all(
    `update clicks set url = null, referrer = null, data1 = null, data2 = null, banner = null,
       channel = null, rung = null
     where account_id = ? and visitor_id in (?*) returning visitor_id`,
    accountId,
    members,
  )

/** Keeps the aliases only of ids that still have data. */
function* keepAliases(
  accountId: AccountId,
  members: readonly VisitorId[],
  needed: ReadonlySet<VisitorId>,
): Step<void> {
  if (members.length === 1) return
  const [root, ...aliases] = [...needed].sort()
  const gone = members.filter((id) => !aliases.includes(id))
  yield* togetherAll([
    run('delete from visitor_aliases where account_id = ? and alias in (?*)', accountId, gone),
    run(
      'update visitor_aliases set visitor = ? where account_id = ? and alias in (?*)',
      root ?? '',
      accountId,
      aliases,
    ),
  ])
}
