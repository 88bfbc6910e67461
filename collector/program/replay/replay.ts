import type { AccountId } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { settleAnew } from '../../settle/settle.js'
import { BONDS_MAX, TooManyBonds } from '../../storage/replays.js'
import type { Deps } from '../deps.js'
import type { Alternative } from './alternative.js'
import { type ChangedOrder, changeOf } from './differences.js'
import { type ReplayedSum, replayedSums } from './sums.js'

/** The orders to replay, and what is told of them meanwhile. */
export interface ReplayOptions {
  readonly accountId: AccountId
  readonly program: Program
  readonly alternative: Alternative
  readonly from: number
  /** Before this instant. */
  readonly to: number
  /** Called for each order that pays other money, in the order of placing. */
  readonly onChange?: (order: ChangedOrder) => void | Promise<void>
  readonly onProgress?: (progress: ReplayProgress) => void
  /** Asked between pages. */
  readonly isStopped?: () => boolean
}

export interface ReplayProgress {
  readonly orders: number
  readonly total: number
}

export interface ReplayResult extends ReplayProgress {
  /** How many orders pay other money. */
  readonly changed: number
  readonly sums: readonly ReplayedSum[]
  /** Whether it ended early, so that the sums are those of the first orders only. */
  readonly isStopped: boolean
}

/**
 * What the orders of a span of time would have paid under another policy or other terms, compared with
 * what they pay. Stores nothing. Orders are decided in the order of placing, so that an order bonds its
 * customer as it would have. Decisions of people stay as they are.
 */
export const replay = async (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  { accountId, program, alternative, from, to, ...told }: ReplayOptions,
): Promise<ReplayResult | Problem> => {
  if (from >= to) return problem('invalid', 'to', 'The end must be after the beginning.')
  const at = now()
  const query = { accountId, from, to, at, ...alternative }
  const { add, sums } = replayedSums()
  let [orders, changed, all, isStopped] = [0, 0, 0, false]
  const policies = alternative.policies ?? program.policies
  try {
    await storage.replay(
      query,
      (facts) => settleAnew(facts, at),
      async ({ orders: page, total }) => {
        for (const order of page) {
          add(order)
          const change = changeOf(order, policies)
          if (!change) continue
          changed += 1
          await told.onChange?.(change)
        }
        orders += page.length
        all = total
        told.onProgress?.({ orders, total })
        isStopped = told.isStopped?.() ?? false
        return !isStopped
      },
    )
  } catch (error) {
    if (error instanceof TooManyBonds) return tooMany
    throw error
  }
  return { orders, total: all, changed, sums: sums(), isStopped }
}

const tooMany = problem(
  'too_many',
  'to',
  `More than ${BONDS_MAX} customers ordered in this time. Choose a shorter time.`,
)
