import type { StoredSale } from '../domain/conversion.js'
import { LIST_MAX } from '../domain/lists.js'
import { isProblem, type Problem } from '../domain/problem.js'
import { compareOrder, type Difference, isOrder, missingThere } from './compare.js'
import { create } from './create.js'
import type { FileOrder } from './fileOrder.js'
import { type Met, storedOrders } from './match.js'
import { type FilesRead, type FilesTask, readFiles } from './readFiles.js'
import type { Creating } from './reporting.js'

/** How many orders are compared, and at most created, at the same time. */
const BATCH_ORDERS = LIST_MAX
/** How many reports are stored at the same time, so that those of the shop do not wait. */
const CREATED_TOGETHER = 20

/** What is compared, and whether what is missing is created. */
export interface Reconciliation extends Creating, Omit<FilesTask, 'onProgress'> {
  readonly isCreating: boolean
  /**
   * The instants between which orders that are in no file are named. Undefined: from the first to the
   * last order of the files. `none`: the files do not have all orders.
   */
  readonly span: Span | 'none' | undefined
  readonly onProgress: (progress: Progress) => void
  readonly onDifference: (found: Found) => void | Promise<void>
}

export interface Span {
  readonly from: number
  /** Before this instant. */
  readonly to: number
}

export interface Progress {
  readonly doing: 'reading' | 'comparing' | 'looking'
  readonly done: number
  /** Undefined if that is not known before. */
  readonly all: number | undefined
}

/** A difference, and what became of it. */
export interface Found {
  readonly difference: Difference
  /** `left`: not created, because that was not asked for or only a person can decide. */
  readonly fate: 'created' | 'left' | Problem
}

/** What was read, compared and created. */
export interface Reconciled extends Omit<FilesRead, 'found'> {
  /** Orders of the files, however many rows each has. */
  readonly orders: number
  /** Orders of the files that were not paid. */
  readonly unpaid: number
  /** Paid orders without a difference. */
  readonly equal: number
  readonly created: number
  /** How many differences are left. */
  readonly left: number
  /** How many of these `isCreating` would settle. */
  readonly creatable: number
  /** Where orders that are in no file were looked for. */
  readonly span: Span | undefined
}

/**
 * Compares the merchant's files with the stored sales. Reads all files first, so that nothing is created
 * of a damaged one. Tests are not compared.
 */
export const reconcile = async (task: Reconciliation): Promise<Reconciled | Problem> => {
  const read = await readFiles({
    ...task,
    onProgress: (done) => task.onProgress({ doing: 'reading', done, all: undefined }),
  })
  if (isProblem(read)) return read
  const counts = { created: 0, left: 0, creatable: 0, equal: 0, unpaid: 0 }
  const { found, ...rest } = read
  const met = new Set<string>()
  await compareAll(task, found.orders, met, counts)
  const span = task.span === 'none' ? undefined : (task.span ?? found.span())
  const isThere = (orderId: string) => found.orders.has(orderId) || met.has(orderId)
  if (span) await lookIn(task, span, isThere, counts)
  return { ...rest, ...counts, orders: found.orders.size(), span }
}

interface Counts {
  created: number
  left: number
  creatable: number
  equal: number
  unpaid: number
}

const compareAll = async (
  task: Reconciliation,
  orders: FilesRead['found']['orders'],
  met: Met,
  counts: Counts,
): Promise<void> => {
  let done = 0
  for (const batch of batchesOf(orders.all())) {
    const stored = await storedOrders(task, batch, met)
    const differing = stored.map(({ order, sales }) => {
      const differences = compareOrder(order, sales)
      if (order.state === 'awaited' || order.state === 'failed') counts.unpaid += 1
      else if (differences.length === 0 && !order.isContradictory) counts.equal += 1
      return differences
    })
    await settleAll(
      task,
      differing.filter((some) => some.length > 0),
      counts,
    )
    done += batch.length
    task.onProgress({ doing: 'comparing', done, all: orders.size() })
  }
}

function* batchesOf(orders: Iterable<FileOrder>): Generator<readonly FileOrder[]> {
  let batch: FileOrder[] = []
  for (const order of orders) {
    batch.push(order)
    if (batch.length < BATCH_ORDERS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Creates what can be created, some orders at a time, and names the differences in their order. */
const settleAll = async (
  task: Reconciliation,
  differing: readonly (readonly Difference[])[],
  counts: Counts,
): Promise<void> => {
  for (let at = 0; at < differing.length; at += CREATED_TOGETHER) {
    const some = differing.slice(at, at + CREATED_TOGETHER)
    const found = await Promise.all(some.map((differences) => settleOrder(task, differences)))
    for (const one of found.flat()) await name(task, one, counts)
  }
}

/** The differences of one order, one after the other, because a refund needs its sale. */
const settleOrder = async (
  task: Reconciliation,
  differences: readonly Difference[],
): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (const difference of differences) {
    const fate = task.isCreating && difference.fix ? await create(task, difference.fix) : 'left'
    found.push({ difference, fate })
  }
  return found
}

const name = async (task: Reconciliation, found: Found, counts: Counts): Promise<void> => {
  if (found.fate === 'created') counts.created += 1
  else counts.left += 1
  if (found.fate === 'left' && found.difference.fix) counts.creatable += 1
  await task.onDifference(found)
}

/** Names the stored orders of a span of time that are in no file. */
const lookIn = async (
  task: Reconciliation,
  span: Span,
  isThere: (orderId: string) => boolean,
  counts: Counts,
): Promise<void> => {
  const { accountId, deps } = task
  let after: StoredSale | undefined
  let done = 0
  do {
    const rows: readonly StoredSale[] = await deps.storage.salesBetween({
      ...{ accountId, ...span },
      after,
    })
    for (const row of rows) {
      if (isThere(row.orderId) || !isOrder(row)) continue
      await name(task, { difference: missingThere(row), fate: 'left' }, counts)
    }
    done += rows.length
    after = rows.length < LIST_MAX ? undefined : rows.at(-1)
    task.onProgress({ doing: 'looking', done, all: undefined })
  } while (after)
}
