import type { AccountId } from '../../../domain/ids.js'
import {
  LIFETIME_CHANGES_MAX,
  type LifetimeAffiliate,
  type LifetimeChange,
} from '../../../domain/lifetime.js'
import {
  BONDING_ORDERS_MAX,
  type BondingOrder,
  type LifetimeHistory,
} from '../../../domain/lifetimeRows.js'
import { byPlacing } from '../../../domain/sequence.js'
import type { Lifetimes } from '../../catalogue.js'
import {
  type BondingRow,
  changeFromRow,
  type LifetimeChangeRow,
  ofChange,
  ofOrder,
  toBondingOrder,
} from '../../lifetimeRow.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct } from '../settling/lockOrders.js'
import {
  all,
  insertAll,
  just,
  lock,
  orNull,
  type Row,
  type Runner,
  type Step,
  together,
  togetherAll,
} from '../step.js'

/** Who earns from the orders of customers, as people and imports set it. */
export const lifetimesOver = (runner: Runner): Lifetimes => ({
  addLifetimes: (accountId, lifetimes, at) =>
    runner.write(() => addLifetimes(accountId, lifetimes, at)),
  changeLifetime: (accountId, change) => runner.write(() => changeLifetime(accountId, change)),
  lifetimesOf: async (accountId, customers) =>
    [...(await runner.read(() => newestOf(accountId, distinct(customers)))).values()].map(
      changeFromRow,
    ),
  lifetimeHistory: (accountId, customer) => runner.read(() => historyOf(accountId, customer)),
})

type ChangeRow = LifetimeChangeRow & { readonly seq: number }

/** The newest change of each of these customers. */
function* newestOf(
  accountId: AccountId,
  customers: readonly string[],
): Step<ReadonlyMap<string, ChangeRow>> {
  if (customers.length === 0) return yield* just(new Map())
  const rows = yield* all<ChangeRow>(
    `select * from lifetime_changes c
     where c.account_id = ? and c.customer in (?*)
       and c.seq = (select max(n.seq) from lifetime_changes n
         where n.account_id = ? and n.customer = c.customer)`,
    accountId,
    customers,
    accountId,
  )
  return new Map(rows.map((row) => [row.customer, row]))
}

/**
 * An import applies to orders of any time, or to those since somebody ended what was before. The orders
 * that the customers have already are decided again.
 */
function* addLifetimes(
  accountId: AccountId,
  lifetimes: readonly LifetimeAffiliate[],
  at: number,
): Step<readonly boolean[]> {
  const customers = distinct(lifetimes.map(({ customer }) => customer))
  yield* lock('customer', accountId, customers, at)
  const newest = yield* newestOf(accountId, customers)
  const added = new Map<string, LifetimeAffiliate>()
  for (const one of lifetimes) {
    const last = newest.get(one.customer)
    const isFree = (last === undefined || last.kind === 'ended') && hasRoom(last)
    if (isFree && !added.has(one.customer)) added.set(one.customer, one)
  }
  const rows = customers.flatMap((customer) => {
    const one = added.get(customer)
    const since = newest.get(customer)?.since ?? 0
    const imported = { kind: 'imported', since, changedAt: at, by: 'import', reason: '' } as const
    return one ? [toRow(accountId, newest.get(customer), { ...one, ...imported })] : []
  })
  const { buyers } = yield* together({
    written: insertAll('lifetime_changes', rows),
    buyers: all<{ customer: string }>(
      'select distinct customer from orders where account_id = ? and customer in (?*)',
      accountId,
      [...added.keys()],
    ),
  })
  const tasks = buyers.map(({ customer }) =>
    aTask('customer', customer, newest.get(customer)?.since ?? 0),
  )
  yield* later(accountId, tasks, at)
  return lifetimes.map((one) => added.get(one.customer) === one)
}

/** The orders that were placed since are decided again. */
function* changeLifetime(
  accountId: AccountId,
  change: LifetimeChange,
): Step<'changed' | 'unchanged' | 'full'> {
  const { customer, changedAt, since } = change
  yield* lock('customer', accountId, [customer], changedAt)
  const last = (yield* newestOf(accountId, [customer])).get(customer)
  if (last && isRepeated(changeFromRow(last), change)) return 'unchanged'
  if (!hasRoom(last)) return 'full'
  yield* insertAll('lifetime_changes', [toRow(accountId, last, change)])
  yield* later(accountId, [aTask('customer', customer, since)], changedAt)
  return 'changed'
}

/** Whether the newest change says the same already, for at least as long. */
const isRepeated = (last: LifetimeChange, change: LifetimeChange): boolean =>
  (last.kind === 'ended') === (change.kind === 'ended') &&
  last.affiliateId === change.affiliateId &&
  last.campaignId === change.campaignId &&
  (change.kind === 'ended' ? last.since === change.since : last.since <= change.since)

const hasRoom = (last: ChangeRow | undefined): boolean => (last?.seq ?? 0) < LIFETIME_CHANGES_MAX

const toRow = (accountId: AccountId, last: ChangeRow | undefined, change: LifetimeChange): Row => ({
  account_id: accountId,
  customer: change.customer,
  seq: (last?.seq ?? 0) + 1,
  since: change.since,
  kind: change.kind,
  affiliate_id: orNull(change.affiliateId),
  campaign_id: orNull(change.campaignId),
  changed_at: change.changedAt,
  changed_by: change.by,
  reason: change.reason,
})

function* historyOf(accountId: AccountId, customer: string): Step<LifetimeHistory> {
  const { rows, bonds } = yield* together({
    rows: all<LifetimeChangeRow>(
      `select * from lifetime_changes where account_id = ? and customer = ?
       order by seq desc limit ${LIFETIME_CHANGES_MAX}`,
      accountId,
      customer,
    ),
    bonds: togetherAll([1, 0].map((proven) => bondingOrders(accountId, customer, proven))),
  })
  const changes = rows.map(changeFromRow)
  const [last] = changes
  const orders = bonds.flat()
  const since = last?.kind === 'ended' ? last.since : undefined
  const first = orders.find(({ convertedAt }) => convertedAt >= (since ?? 0))
  const byOrder = last === undefined || since !== undefined ? first : undefined
  return {
    current: (byOrder && ofOrder(customer, byOrder)) ?? (last && ofChange(last)),
    changes,
    orders: [...orders].sort(byPlacing).slice(0, BONDING_ORDERS_MAX),
  }
}

function* bondingOrders(
  accountId: AccountId,
  customer: string,
  proven: number,
): Step<readonly BondingOrder[]> {
  const rows = yield* all<BondingRow>(
    `select order_key, kind, order_id, product_id, code, converted_at, customer, bond_affiliate_id,
       bond_campaign_id, bond_proven
     from orders where account_id = ? and customer = ? and bond_proven = ?
     order by converted_at, order_key limit ${BONDING_ORDERS_MAX}`,
    accountId,
    customer,
    proven,
  )
  return rows.map(toBondingOrder)
}
