import { formatMoney, type Money, money } from '../domain/money.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Entry, RefundEntry, SaleEntry } from './profile.js'

/** Where a row is. */
export interface Place {
  /** The name of the file. */
  readonly file: string
  readonly line: number
}

/** An order as the merchant's files have it, put together from all of its rows. */
export interface FileOrder {
  readonly orderId: string
  readonly place: Place
  /** `continued`: only further lines of it were in the files. `refunded`: only refunds of it were. */
  readonly state: 'paid' | 'awaited' | 'failed' | 'continued' | 'refunded'
  /** When it was placed; 0 if the files do not say. */
  readonly at: number
  readonly total: Money | undefined
  /** All that the files say was refunded. Undefined: they do not say. */
  readonly refunded: Money | undefined
  /** Whether `refunded` is a sum over rows, so that refunds of another time may be missing. */
  readonly isRefundedByRows: boolean
  readonly refunds: readonly Refunded[]
  readonly coupons: readonly string[]
  readonly customer: string | undefined
  readonly visitor: string | undefined
  /** Rows of the order contradict each other, so nothing can be said about it. */
  readonly isContradictory: boolean
}

export interface Refunded {
  readonly refundId: string
  readonly amount: Money
}

/** The orders of all files. They are in memory, because rows of one order may be anywhere. */
export interface FileOrders {
  readonly add: (entry: Entry, place: Place) => Problem | undefined
  /**
   * Assigns refunds that name only a payment, and answers rows that belong to no order. Nothing may be
   * added afterwards.
   */
  readonly close: () => readonly { readonly place: Place; readonly problem: Problem }[]
  readonly orders: ReadonlyMap<string, FileOrder>
  /** The instants between which the orders were placed, the second one exclusive. */
  readonly span: () => { readonly from: number; readonly to: number } | undefined
}

interface Waiting {
  readonly entry: RefundEntry
  readonly place: Place
}

/** `addsLines`: the totals of several rows of one order are parts of it. */
export const fileOrders = (addsLines: boolean): FileOrders => {
  const orders = new Map<string, FileOrder>()
  const owners = new Map<string, string>()
  const refunds: Waiting[] = []
  let from = Infinity
  let to = -Infinity
  const addSale = (entry: SaleEntry, place: Place): Problem | undefined => {
    for (const reference of entry.references) owners.set(reference, entry.orderId)
    const before = orders.get(entry.orderId)
    if (before?.state !== 'paid') {
      orders.set(entry.orderId, toOrder(entry, place))
      return undefined
    }
    const merged = addsLines ? sumOf(before, entry) : repeated(before, entry)
    if (merged) {
      orders.set(entry.orderId, merged)
      return undefined
    }
    orders.set(entry.orderId, { ...before, isContradictory: true })
    return contradiction(before, addsLines)
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
        orders.set(entry.orderId, { ...EMPTY, orderId: entry.orderId, place })
      }
      return undefined
    },
    close: () => {
      const problems: { place: Place; problem: Problem }[] = []
      for (const { entry, place } of refunds) {
        const wrong = addRefund(orders, owners, entry, place)
        if (wrong) problems.push({ place, problem: wrong })
      }
      for (const { state, place } of orders.values()) {
        if (state === 'continued') problems.push({ place, problem: withoutTotal })
      }
      return problems
    },
  }
}

const EMPTY = {
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
  return { ...EMPTY, ...said, orderId, place, state: 'paid', at: entry.at.at }
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
  orders: Map<string, FileOrder>,
  { orderId, state, at }: Extract<Entry, { kind: 'unpaid' }>,
  place: Place,
): void => {
  const before = orders.get(orderId)
  // A failed attempt says nothing about an order that was paid or may still be.
  if (before && before.state !== 'failed' && before.state !== 'continued') return
  orders.set(orderId, { ...EMPTY, orderId, place, state, at: at.at })
}

const addRefund = (
  orders: Map<string, FileOrder>,
  owners: ReadonlyMap<string, string>,
  { orderId, references, refundId, amount }: RefundEntry,
  place: Place,
): Problem | undefined => {
  const owner = references.map((id) => owners.get(id)).find((id) => id !== undefined)
  const id = orderId ?? owner ?? references[0] ?? ''
  const before = orders.get(id) ?? { ...EMPTY, orderId: id, place, state: 'refunded' as const }
  if (before.refunds.some((one) => one.refundId === refundId)) return undefined
  const refunded = plus(before.refunded, amount)
  if (!refunded || (before.total && before.total.currency !== amount.currency)) {
    const message = `The refund is in ${amount.currency}, and the order "${id}" is in ${before.total?.currency ?? before.refunded?.currency}.`
    return problem('currency', 'total', message)
  }
  const refunds = [...before.refunds, { refundId, amount }]
  orders.set(id, { ...before, refunded, refunds, isRefundedByRows: true })
  return undefined
}

const withoutTotal = problem(
  'missing',
  'total',
  'This is a further line of an order, and its first line, with the total, is in no file. Name all parts of the export: waymark reconcile part1.csv part2.csv',
)
