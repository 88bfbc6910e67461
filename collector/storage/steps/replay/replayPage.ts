import type { Flag } from '../../../domain/flag.js'
import type { Program } from '../../../domain/program.js'
import type { Bond, Facts, Outcome } from '../../../settle/facts.js'
import type { ReplayedOrder, ReplayQuery } from '../../replays.js'
import type { Decide } from '../../settled.js'
import { gather, type Stored } from '../facts/gather.js'
import { type Step, togetherAll } from '../step.js'
import { type ReplayedBonds, readingBonds } from './replayedBonds.js'
import { keyOf, type PlacedRow, placedAfter, storedOrders } from './storedOrders.js'

export interface Replaying {
  readonly query: ReplayQuery
  readonly program: Program
  readonly decide: Decide
  /** From the pages before. */
  readonly bonds: Pick<ReplayedBonds, 'of'>
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
  const { query, decide, bonds } = replaying
  const rows = yield* placedAfter(query, after, limit)
  if (rows.length === 0) return []
  const stored = yield* storedOrders(query.accountId, rows)
  const load = (row: PlacedRow, one: Stored, replayed: (customer: string) => readonly Bond[]) =>
    gather(
      replaying.program,
      { accountId: query.accountId, orderKey: keyOf(row), at: query.at },
      one,
      readingBonds(query.from, replayed),
    )
  const loaded = yield* togetherAll(
    rows.map((row, index) => load(row, stored[index] as Stored, bonds.of)),
  )
  const added = new Map<string, Bond[]>()
  const withAdded = (customer: string) => [...bonds.of(customer), ...(added.get(customer) ?? [])]
  const found: ReplayedRow[] = []
  for (const [index, row] of rows.entries()) {
    const own = stored[index] as Stored
    const isStale = customersIn(own).some((customer) => added.has(customer))
    const facts = isStale ? yield* load(row, own, withAdded) : (loaded[index] as Facts)
    const outcome = decide(facts)
    const bond = bondIn(row, outcome)
    if (bond) added.set(bond.customer, [...(added.get(bond.customer) ?? []), bond])
    found.push({ row, order: replayedOrder(row, facts, outcome) })
  }
  return found
}

/** The bond of an outcome, as it would be read from the order's row. */
export const bondIn = (row: PlacedRow, { conversion }: Outcome): Bond | undefined =>
  conversion.bond && { ...conversion.bond, orderKey: keyOf(row) }

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
