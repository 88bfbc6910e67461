import type { Flag } from '../../../domain/flag.js'
import type { OrderKey } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { ReplayedOrder, ReplayQuery } from '../../replays.js'
import type { Decide } from '../../settled.js'
import { gather, type Stored } from '../facts/gather.js'
import { type Step, togetherAll } from '../step.js'
import { type Bonded, type ReplayedBonds, readingBonds, withOrder } from './replayedBonds.js'
import { type ReplayedSales, readingSales, salesWith } from './replayedSales.js'
import { keyOf, type PlacedRow, placedAfter, storedOrders } from './storedOrders.js'

export interface Replaying {
  readonly query: ReplayQuery
  readonly program: Program
  readonly decide: Decide
  /** From the pages before. */
  readonly bonds: Pick<ReplayedBonds, 'of'>
  readonly sales: Pick<ReplayedSales, 'of'>
  /** Whether the first bond of a customer decides. */
  readonly lasts: boolean
}

export interface ReplayedRow {
  readonly row: PlacedRow
  readonly order: ReplayedOrder
}

/**
 * Decides the next orders. Their facts are loaded side by side; those of an order that depends on the
 * bond of another one of this page are loaded again, after that was decided.
 */
export function* replayPage(
  replaying: Replaying,
  after: PlacedRow | undefined,
  limit: number,
): Step<readonly ReplayedRow[]> {
  const { query, decide, lasts } = replaying
  const rows = yield* placedAfter(query, after, limit)
  if (rows.length === 0) return []
  const stored = yield* storedOrders(query.accountId, rows)
  const added = addedBy(replaying)
  const load = (row: PlacedRow, one: Stored, { bonds, sales }: Pick<Added, 'bonds' | 'sales'>) =>
    gather(
      replaying.program,
      { accountId: query.accountId, orderKey: keyOf(row), at: query.at },
      one,
      {
        readBonds: readingBonds(query.from, bonds),
        readSales: readingSales(query.from, sales),
      },
    )
  const before = { bonds: replaying.bonds.of, sales: replaying.sales.of }
  const loaded = yield* togetherAll(
    rows.map((row, index) => load(row, stored[index] as Stored, before)),
  )
  const found: ReplayedRow[] = []
  for (const [index, row] of rows.entries()) {
    const own = stored[index] as Stored
    const first = loaded[index] as Facts
    const isStale = added.concerns(first)
    const facts = isStale ? yield* load(row, own, added) : first
    const outcome = decide(facts)
    added.add(keyOf(row), facts, outcome, lasts)
    found.push({ row, order: replayedOrder(row, facts, outcome) })
  }
  return found
}

/** What the orders of a page add to what was known before it. */
interface Added {
  readonly bonds: (customer: string) => Bonded
  readonly sales: ReplayedSales['of']
  /** Whether facts that were loaded before the page may have changed. */
  concerns(facts: Facts): boolean
  add(orderKey: OrderKey, facts: Facts, outcome: Outcome, lasts: boolean): void
}

const addedBy = (before: Pick<Replaying, 'bonds' | 'sales'>): Added => {
  const customers = new Map<string, Bonded>()
  const names = new Map<string, ReturnType<ReplayedSales['of']>>()
  const visitors = new Set<string>()
  const bonds = (customer: string) => customers.get(customer) ?? before.bonds.of(customer)
  const sales = (name: string) => names.get(name) ?? before.sales.of(name)
  return {
    bonds,
    sales,
    concerns: (facts) =>
      customersIn(facts).some((customer) => customers.has(customer)) ||
      [...facts.visitors.values()].some((visitor) => visitors.has(visitor)),
    add: (orderKey, facts, outcome, lasts) => {
      const { customer } = outcome.conversion
      const known = customer === undefined ? undefined : bonds(customer)
      const after = known && withOrder(known, orderKey, outcome, lasts)
      if (customer !== undefined && after && after !== known) customers.set(customer, after)
      const added = salesWith(sales, orderKey, outcome)
      for (const [name, all] of added) names.set(name, all)
      if (added.size > 0) for (const visitor of facts.visitors.values()) visitors.add(visitor)
    },
  }
}

const customersIn = ({ reports }: Facts): readonly string[] =>
  reports.flatMap((report) => ('customer' in report && report.customer) || [])

const KEPT: Flag = 'not_applied_already_approved'

const replayedOrder = (row: PlacedRow, facts: Facts, outcome: Outcome): ReplayedOrder => ({
  orderKey: keyOf(row),
  kind: row.kind as ReplayedOrder['kind'],
  orderId: row.order_id,
  productId: row.product_id,
  code: row.code,
  convertedAt: row.converted_at,
  applied: facts.applied,
  isKept: row.flags.includes(KEPT),
  outcome,
})
