import type { AccountId } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { DAY_MS } from '../../domain/time.js'
import type { Deps } from '../deps.js'
import { readAlternative } from './alternative.js'
import { type ChangeRow, changeRows } from './changeRows.js'
import { type ReplayProgress, type ReplayResult, replay } from './replay.js'
import { takeTurn } from './turns.js'

/** What to replay, as it is asked over REST and in the panel. */
export interface WhatIfQuestion {
  readonly accountId: AccountId
  /** JSON with a policy, or campaigns, or both: see `readAlternative`. */
  readonly alternative: string
  /** Undefined: from the first order on. */
  readonly from: number | undefined
  /** Before this instant. Undefined: all orders. */
  readonly to: number | undefined
  /** How many rows of orders are kept, the first ones. */
  readonly rowsMax: number
  /** A span with more orders is refused. Undefined: no limit. */
  readonly ordersMax?: number
  readonly onProgress?: (progress: ReplayProgress) => void
  readonly isStopped?: () => boolean
}

export interface WhatIf extends ReplayResult {
  /** The first rows, in the order of placing. */
  readonly rows: readonly ChangeRow[]
  /** How many rows there are beyond those. */
  readonly moreRows: number
}

/** Another replay is running: of this account, or too many of others. */
export type Busy = { readonly busy: 'account' | 'collector' }

/**
 * Replays orders and keeps the differences in memory. Stores nothing. At most one replay of an account, and
 * `REPLAYS_MAX` of a collector, run at a time.
 */
export const whatIf = async (
  deps: Deps,
  question: WhatIfQuestion,
): Promise<WhatIf | Problem | Busy> => {
  const { accountId, alternative: json, from, to, rowsMax, ordersMax = Infinity } = question
  const program = await deps.storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  const alternative = await readAlternative(deps, program, json)
  if (isProblem(alternative)) return alternative
  const turn = takeTurn(deps.storage, accountId)
  if (typeof turn === 'string') return { busy: turn }
  const rows: ChangeRow[] = []
  let moreRows = 0
  let isTooMany = false
  try {
    const done = await replay(deps, {
      ...{ accountId, program, alternative },
      from: from ?? -Number.MAX_SAFE_INTEGER,
      to: to ?? deps.now() + DAY_MS,
      onChange: (order) => {
        for (const row of changeRows(order)) {
          if (rows.length < rowsMax) rows.push(row)
          else moreRows += 1
        }
      },
      onProgress: (progress) => {
        isTooMany = progress.total > ordersMax
        question.onProgress?.(progress)
      },
      isStopped: () => isTooMany || (question.isStopped?.() ?? false),
    })
    if (isProblem(done)) return done
    return isTooMany ? tooManyOrders(done.total, ordersMax) : { ...done, rows, moreRows }
  } finally {
    turn()
  }
}

const tooManyOrders = (total: number, most: number): Problem =>
  problem(
    'too_many',
    'to',
    `There are ${total} orders in this time, and at most ${most} are replayed in one call. Choose a shorter time, or run: waymark replay`,
  )
