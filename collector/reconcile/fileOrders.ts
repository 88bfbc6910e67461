import { formatMoney, type Money, money } from '../domain/money.js'
import { type Problem, problem } from '../domain/problem.js'
import { FILE_NAMES_MAX, type FileOrder, type Place } from './fileOrder.js'
import { type OrderTable, orderTable } from './orderTable.js'
import type { Entry, RefundEntry, SaleEntry } from './profile.js'

/** The orders of all files. They are in memory, because rows of one order may be anywhere. */
export interface FileOrders {
  readonly add: (entry: Entry, place: Place) => Problem | undefined
  /**
   * Assigns refunds that name only a payment, and answers rows that belong to no order. Nothing may be
   * added afterwards.
   */
  readonly close: () => readonly { readonly place: Place; readonly problem: Problem }[]
  readonly orders: Pick<OrderTable, 'size' | 'has' | 'all'>
  /** The instants between which the orders were placed, the second one exclusive. */
  readonly span: () => { readonly from: number; readonly to: number } | undefined
}

interface Waiting {
  readonly entry: RefundEntry
  readonly place: Place
}

/** `addsLines`: the totals of several rows of one order are parts of it. */
export const fileOrders = (addsLines: boolean): FileOrders => {
  const orders = orderTable()
  const refunds: Waiting[] = []
  let from = Infinity
  let to = -Infinity
  const addSale = (entry: SaleEntry, place: Place): Problem | undefined => {
    const before = orders.get(entry.orderId)
    if (before?.state !== 'paid') {
      orders.set(toOrder(entry, place))
      return undefined
    }
    const merged = addsLines ? sumOf(before, entry) : repeated(before, entry)
    const names = namesOf(entry, before.names)
    orders.set({ ...(merged ?? { ...before, isContradictory: true }), names })
    return merged ? undefined : contradiction(before, addsLines)
  }
  const widen = (at: number, end: number): void => {
    from = Math.min(from, at)
    to = Math.max(to, end)
  }
  return {
    orders,
    span: () => (from < to ? { from, to } : undefined),
    add: (entry, place) => {
      if (entry.kind === 'refund') refunds.push({ entry, place })
      if (entry.kind === 'sale' || entry.kind === 'unpaid') {
        widen(entry.at.at, entry.at.endOfDay ?? entry.at.at + 1)
      }
      if (entry.kind === 'sale') return addSale(entry, place)
      if (entry.kind === 'unpaid') addUnpaid(orders, entry, place)
      if (entry.kind === 'continued' && entry.orderId && !orders.has(entry.orderId)) {
        orders.set({ ...EMPTY, orderId: entry.orderId, place })
      }
      return undefined
    },
    close: () => {
      const problems: { place: Place; problem: Problem }[] = []
      const owners = ownersOf(refunds, orders)
      for (const { entry, place } of refunds) {
        const wrong = addRefund(orders, owners, entry, place)
        if (wrong) problems.push({ place, problem: wrong })
      }
      for (const { state, place } of orders.all()) {
        if (state === 'continued') problems.push({ place, problem: withoutTotal })
      }
      return problems
    },
  }
}

/** The orders whose payments these refunds name. */
const ownersOf = (refunds: readonly Waiting[], orders: OrderTable): ReadonlyMap<string, string> => {
  const asked = new Set(refunds.flatMap(({ entry }) => entry.references))
  const owners = new Map<string, string>()
  if (asked.size === 0) return owners
  for (const { orderId, names } of orders.all()) {
    for (const name of names) if (asked.has(name)) owners.set(name, orderId)
  }
  return owners
}

const namesOf = (
  { orderId, references }: SaleEntry,
  known: readonly string[] = [],
): readonly string[] => {
  const fresh = references.filter((id) => id !== orderId && !known.includes(id))
  return fresh.length === 0 ? known : [...new Set([...known, ...fresh])].slice(0, FILE_NAMES_MAX)
}

const EMPTY = {
  names: [],
  state: 'continued',
  at: 0,
  total: undefined,
  refunded: undefined,
  isRefundedByRows: false,
  refunds: [],
  coupons: [],
  customer: undefined,
  visitor: undefined,
  isContradictory: false,
} as const

const toOrder = (entry: SaleEntry, place: Place): FileOrder => {
  const { orderId, total, refunded, coupons, customer, visitor } = entry
  const said = { total, refunded, coupons, customer, visitor }
  return {
    ...EMPTY,
    ...said,
    orderId,
    place,
    state: 'paid',
    at: entry.at.at,
    names: namesOf(entry),
  }
}

/** The same order once more, for example with its next item. Undefined if it is another total. */
const repeated = (before: FileOrder, { total, refunded }: SaleEntry): FileOrder | undefined => {
  if (total.currency !== before.total?.currency || total.amount !== before.total.amount) {
    return undefined
  }
  const isMore = (refunded?.amount ?? 0) > (before.refunded?.amount ?? 0)
  return isMore ? { ...before, refunded } : before
}

const sumOf = (before: FileOrder, { total, refunded }: SaleEntry): FileOrder | undefined => {
  const sum = plus(before.total, total)
  const all = refunded ? plus(before.refunded, refunded) : before.refunded
  return sum && { ...before, total: sum, refunded: all }
}

const plus = (a: Money | undefined, b: Money): Money | undefined => {
  if (!a) return b
  return a.currency === b.currency ? money(a.amount + b.amount, a.currency) : undefined
}

const contradiction = ({ orderId, total, place }: FileOrder, addsLines: boolean): Problem => {
  const other = total ? `${formatMoney(total)} ${total.currency}` : ''
  const remedy = addsLines
    ? 'Leave one of the currencies out.'
    : 'If both are parts of one order, add --add-lines; otherwise leave one of them out.'
  return problem(
    'exists',
    'total',
    `Order "${orderId}" has another total in line ${place.line} of ${place.file}: ${other}. ${remedy}`,
  )
}

const addUnpaid = (
  orders: OrderTable,
  { orderId, state, at }: Extract<Entry, { kind: 'unpaid' }>,
  place: Place,
): void => {
  const before = orders.get(orderId)
  // A failed attempt says nothing about an order that was paid or may still be.
  if (before && before.state !== 'failed' && before.state !== 'continued') return
  orders.set({ ...EMPTY, orderId, place, state, at: at.at })
}

const addRefund = (
  orders: OrderTable,
  owners: ReadonlyMap<string, string>,
  { orderId, references, refund }: RefundEntry,
  place: Place,
): Problem | undefined => {
  const owner = references.map((id) => owners.get(id)).find((id) => id !== undefined)
  const id = orderId ?? owner ?? references[0] ?? ''
  const before = orders.get(id) ?? { ...EMPTY, orderId: id, place, state: 'refunded' as const }
  const { rowId, amount } = refund
  if (before.refunds.some((one) => one.rowId === rowId)) return undefined
  const refunded = plus(before.refunded, amount)
  if (!refunded || (before.total && before.total.currency !== amount.currency)) {
    const message = `The refund is in ${amount.currency}, and the order "${id}" is in ${before.total?.currency ?? before.refunded?.currency}.`
    return problem('currency', 'total', message)
  }
  const refunds = [...before.refunds, refund]
  orders.set({ ...before, refunded, refunds, isRefundedByRows: true })
  return undefined
}

const withoutTotal = problem(
  'missing',
  'total',
  'This is a further line of an order, and its first line, with the total, is in no file. Name all parts of the export: waymark reconcile part1.csv part2.csv',
)
