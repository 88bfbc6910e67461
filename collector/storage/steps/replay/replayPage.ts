import type { Flag } from '../../../domain/flag.js'
import type { Program } from '../../../domain/program.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { ReplayedOrder, ReplayQuery } from '../../replays.js'
import type { Decide } from '../../settled.js'
import { gather, type Stored } from '../facts/gather.js'
import { type Step, togetherAll } from '../step.js'
import { type Bonded, type ReplayedBonds, readingBonds, withOrder } from './replayedBonds.js'
import { keyOf, type PlacedRow, placedAfter, storedOrders } from './storedOrders.js'

export interface Replaying {
  readonly query: ReplayQuery
  readonly program: Program
  readonly decide: Decide
  /** From the pages before. */
  readonly bonds: Pick<ReplayedBonds, 'of'>
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
  const { query, decide, bonds, lasts } = replaying
  const rows = yield* placedAfter(query, after, limit)
  if (rows.length === 0) return []
  const stored = yield* storedOrders(query.accountId, rows)
  const load = (row: PlacedRow, one: Stored, replayed: (customer: string) => Bonded) =>
    gather(
      replaying.program,
      { accountId: query.accountId, orderKey: keyOf(row), at: query.at },
      one,
      readingBonds(query.from, replayed),
    )
  const loaded = yield* togetherAll(
    rows.map((row, index) => load(row, stored[index] as Stored, bonds.of)),
  )
  const added = new Map<string, Bonded>()
  const withAdded = (customer: string) => added.get(customer) ?? bonds.of(customer)
  const found: ReplayedRow[] = []
  for (const [index, row] of rows.entries()) {
    const own = stored[index] as Stored
    const isStale = customersIn(own).some((customer) => added.has(customer))
    const facts = isStale ? yield* load(row, own, withAdded) : (loaded[index] as Facts)
    const outcome = decide(facts)
    const { customer } = outcome.conversion
    if (customer !== undefined) {
      const before = withAdded(customer)
      const after = withOrder(before, keyOf(row), outcome, lasts)
      if (after !== before) added.set(customer, after)
    }
    found.push({ row, order: replayedOrder(row, facts, outcome) })
  }
  return found
}

const customersIn = ({ reports }: Stored): readonly string[] =>
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
