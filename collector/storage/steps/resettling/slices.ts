import { codeKey } from '../../../domain/code.js'
import type { AccountId, OrderKey, VisitorId } from '../../../domain/ids.js'
import { LATENCY_MAX_MS } from '../../../domain/time.js'
import { buyersOf } from '../facts/buyers.js'
import { all, one, type Step } from '../step.js'
import { groupsOf } from '../visitors/visitors.js'
import { ordersByRates } from './byRates.js'
import { productsOfOrder, repeatsOfAction } from './related.js'
import { ordersInSeries } from './series.js'
import { read, SCANNED_MAX, type Slice, type Slicing, slice } from './slice.js'
import { aTask, type Task, type TaskKind } from './tasks.js'

export const sliceOf: Slicing = (accountId, task, limit) =>
  SLICINGS[task.kind](accountId, task, limit)

/** One order, by its key. */
function* oneOrder(accountId: AccountId, { subject }: Task): Step<Slice> {
  const found = yield* one<{ order_key: OrderKey }>(
    'select order_key from orders where account_id = ? and order_key = ?',
    accountId,
    subject,
  )
  return slice(found ? [found.order_key] : [])
}

interface Placed {
  readonly order_key: OrderKey
  readonly converted_at: number
}

/** The orders of a visitor under any of the visitor's ids. Used for a late click or a new alias. */
function* ordersOfVisitor(
  accountId: AccountId,
  { subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const [from, after] = read<[VisitorId, string]>(cursor) ?? ['', '']
  const groups = yield* groupsOf(accountId, [subject as VisitorId])
  const members = groups.get(subject as VisitorId)?.members ?? []
  const keys: OrderKey[] = []
  let scanned = 0
  for (const member of [...members].sort().filter((one) => one >= from)) {
    // `cross join` prevents SQLite from starting with the orders, because it would read all orders
    // of the account. https://www.sqlite.org/optoverview.html#crossjoin
    const rows = yield* all<Placed>(
      `select v.order_key, o.converted_at from order_visitors v cross join orders o
       where v.account_id = ? and v.visitor_id = ? and v.order_key > ?
         and o.account_id = v.account_id and o.order_key = v.order_key
       order by v.order_key limit ${SCANNED_MAX}`,
      accountId,
      member,
      member === from ? after : '',
    )
    for (const { order_key, converted_at } of rows) {
      scanned += 1
      if (converted_at >= since) keys.push(order_key)
      if (keys.length >= limit || scanned >= SCANNED_MAX) return slice(keys, [member, order_key])
    }
  }
  return slice(keys)
}

/** The orders of a customer. Used when the bond of another order changed. */
const ordersOfCustomer: Slicing = (accountId, task, limit) =>
  ordersInPlace('from orders where account_id = ? and customer = ?', accountId, task, limit)

/** The orders that use something. Used when an earlier use appeared or moved. */
const laterUses: Slicing = (accountId, task, limit) =>
  ordersInPlace('from order_uses where account_id = ? and name = ?', accountId, task, limit)

/** The orders that a text of SQL selects by the account and the subject, in the order of placing. */
function* ordersInPlace(
  chosen: string,
  accountId: AccountId,
  { subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const [at, key] = read<[number, string]>(cursor) ?? [since, '']
  const rows = yield* all<Placed>(
    `select order_key, converted_at ${chosen} and (converted_at, order_key) > (?, ?)
     order by converted_at, order_key limit ?`,
    accountId,
    subject,
    at,
    key,
    limit,
  )
  const last = rows.at(-1)
  return slice(
    rows.map(({ order_key }) => order_key),
    last && rows.length === limit ? [last.converted_at, last.order_key] : undefined,
  )
}

/** The orders whose reports name a code: a coupon, an affiliate, a campaign, a product. */
function* ordersNaming(
  accountId: AccountId,
  { kind, subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const rows = yield* all<Placed>(
    `select c.order_key, o.converted_at from order_codes c cross join orders o
     where c.account_id = ? and c.kind = ? and c.code = ? and c.order_key > ?
       and o.account_id = c.account_id and o.order_key = c.order_key
     order by c.order_key limit ${SCANNED_MAX}`,
    accountId,
    kind,
    subject,
    read<[string]>(cursor)?.[0] ?? '',
  )
  return placedSince(rows, since, limit)
}

/** The orders of a browser. Used when a click of it arrived after them. */
function* ordersOfTrace(
  accountId: AccountId,
  { subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const rows = yield* all<Placed>(
    `select t.order_key, o.converted_at from order_traces t cross join orders o
     where t.account_id = ? and t.trace = ? and t.order_key > ?
       and o.account_id = t.account_id and o.order_key = t.order_key
     order by t.order_key limit ${SCANNED_MAX}`,
    accountId,
    subject,
    read<[string]>(cursor)?.[0] ?? '',
  )
  return placedSince(rows, since, limit)
}

/** The orders of a page of keys that were placed at or after an instant. */
const placedSince = (rows: readonly Placed[], since: number, limit: number): Slice => {
  const keys: OrderKey[] = []
  for (const { order_key, converted_at } of rows) {
    if (converted_at >= since) keys.push(order_key)
    if (keys.length >= limit) return slice(keys, [order_key])
  }
  const last = rows.at(-1)
  return slice(keys, last && rows.length === SCANNED_MAX ? [last.order_key] : undefined)
}

interface UnknownClick {
  readonly visitor_id: VisitorId
  readonly id: string
  readonly clicked_at: number
}

/** The visitors who used the link of an affiliate before the affiliate was entered. */
function* visitorsOfLink(accountId: AccountId, { subject, cursor }: Task): Step<Slice> {
  const rows = yield* all<UnknownClick>(
    `select visitor_id, id, clicked_at from clicks
     where account_id = ? and rtrim(lower(affiliate_code), '._-') = ? and affiliate_id is null
       and (visitor_id, id) > (?, ?)
     order by visitor_id, id limit ${SCANNED_MAX}`,
    accountId,
    // Collectors of earlier versions store a code as it was entered.
    codeKey(subject),
    ...(read<[string, string]>(cursor) ?? ['', '']),
  )
  const { groups, buyers } = yield* buyersOf(
    accountId,
    rows.map(({ visitor_id }) => visitor_id),
  )
  const bought = rows.filter(({ visitor_id }) =>
    groups.get(visitor_id)?.members.some((member) => buyers.has(member)),
  )
  const last = rows.at(-1)
  return {
    keys: [],
    tasks: bought.map(({ visitor_id, clicked_at }) =>
      aTask('visitor', visitor_id, clicked_at - LATENCY_MAX_MS),
    ),
    next:
      last && rows.length === SCANNED_MAX ? JSON.stringify([last.visitor_id, last.id]) : undefined,
  }
}

interface ClaimRow {
  readonly order_key: OrderKey
  readonly arrived_at: number
  readonly report_id: string
}

/**
 * The columns of claims that identify the claimant. A subject begins with the name of one of them.
 */
const CLAIMANTS = ['visitor_id', 'address', 'request']

/** The orders that one browser claimed, found by visitor, IP address or request. */
function* ordersOfClaimant(accountId: AccountId, task: Task, limit: number): Step<Slice> {
  const [column = '', value = ''] = task.subject.split(' ')
  if (!CLAIMANTS.includes(column)) return slice([])
  const { since, cursor } = task
  const [at, after] = read<[number, string]>(cursor) ?? [since, '']
  const rows = yield* all<ClaimRow>(
    `select order_key, arrived_at, report_id from claims
     where account_id = ? and ${column} = ? and arrived_at >= ?
       and (arrived_at, report_id) > (?, ?)
     order by arrived_at, report_id limit ?`,
    accountId,
    value,
    at,
    at,
    after,
    limit,
  )
  const last = rows.at(-1)
  return slice(
    [...new Set(rows.map(({ order_key }) => order_key))],
    last && rows.length === limit ? [last.arrived_at, last.report_id] : undefined,
  )
}

const SLICINGS: Readonly<Record<TaskKind, Slicing>> = {
  order: oneOrder,
  visitor: ordersOfVisitor,
  customer: ordersOfCustomer,
  coupon: ordersNaming,
  affiliate: ordersNaming,
  campaign: ordersNaming,
  product: ordersNaming,
  clicks: visitorsOfLink,
  claimant: ordersOfClaimant,
  favoured: ordersInSeries,
  series: ordersInSeries,
  products: productsOfOrder,
  repeats: repeatsOfAction,
  uses: laterUses,
  trace: ordersOfTrace,
  rates: ordersByRates,
}
