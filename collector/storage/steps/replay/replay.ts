import { setImmediate } from 'node:timers/promises'
import type { Replays } from '../../replays.js'
import { IN_THE_CLEAR, type Sealing } from '../../sealing.js'
import { programCache, programFor } from '../catalogue/programCache.js'
import type { Runner } from '../step.js'
import { withoutLocks } from '../withoutLocks.js'
import { isFirstEnough, replayedBonds } from './replayedBonds.js'
import { replayedSales } from './replayedSales.js'
import { replayPage } from './replayPage.js'
import { countPlaced, hasEnded, type PlacedRow } from './storedOrders.js'

/** Runs reads in one snapshot, on a connection that cannot write. */
export type InSnapshot = <Value>(work: (read: Runner['read']) => Promise<Value>) => Promise<Value>

export interface ReplayOptions {
  readonly inSnapshot: InSnapshot
  /** How many orders are loaded together. */
  readonly page: number
  readonly sealing?: Sealing
}

export const replayOver = ({
  inSnapshot,
  page,
  sealing = IN_THE_CLEAR,
}: ReplayOptions): Replays => ({
  replay: (query, decide, onPage) =>
    inSnapshot(async (read) => {
      // A cache of its own, because the snapshot may be older than what others read.
      const own = await read(() => programFor(programCache(sealing), query.accountId))
      const { policies = own.policies, campaigns = own.campaigns } = query
      const program = { ...own, policies, campaigns, policy: policies.at(-1) ?? own.policy }
      const total = await read(() => countPlaced(query))
      const lasts = isFirstEnough(program, await read(() => hasEnded(query.accountId)))
      const bonds = replayedBonds(lasts)
      const sales = replayedSales()
      const replaying = { query, program, decide, bonds, sales, lasts }
      for (let after: PlacedRow | undefined; ; ) {
        const last = after
        const found = await read(() => withoutLocks(replayPage(replaying, last, page)))
        for (const { order } of found) {
          bonds.add(order.orderKey, order.outcome)
          sales.add(order.orderKey, order.outcome)
        }
        const goesOn = await onPage({ orders: found.map(({ order }) => order), total })
        after = found.at(-1)?.row
        if (!goesOn || found.length < page) return
        // SQLite reads in this thread, and other work is to run in between.
        await setImmediate()
      }
    }),
})
