import type { AccountId } from '../domain/ids.js'
import type { PostbackId } from '../domain/postback.js'
import { MINUTE_MS } from '../domain/time.js'
import type { AttemptEnd } from '../storage/postbacks.js'
import type { Storage } from '../storage/storage.js'
import { type AttemptDeps, attempt, GONE } from './attempt.js'

/** How many requests one destination gets at the same time. */
export const IN_FLIGHT_MAX = 5
/** How many destinations get requests at the same time. */
export const DESTINATIONS_MAX = 100
/** For how long an attempt belongs to a collector. Longer than a request may take. */
export const CLAIM_MS = MINUTE_MS
/** After so many failures in a row a destination gets one request in `PAUSE_MS`. */
export const FAILURES_MAX = 10
export const PAUSE_MS = MINUTE_MS

export interface SenderDeps extends AttemptDeps {
  readonly storage: Storage
  readonly onError: (error: unknown) => void
}

export interface Sender {
  /**
   * Starts sending what an account has to be sent, while `leads` answers true. Does not wait for it:
   * a destination that hangs delays no other.
   */
  look(accountId: AccountId, leads: () => boolean): Promise<void>
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>
}

interface Turn {
  readonly accountId: AccountId
  readonly id: PostbackId
  readonly leads: () => boolean
  /** Whether there may be more since the turn was queued. */
  again: boolean
}

/** Sends to destinations in turn: a batch of each, then the next batch. */
export const postbackSender = (deps: SenderDeps): Sender => {
  const { storage, now, onError } = deps
  const turns = new Map<PostbackId, Turn>()
  const queue: Turn[] = []
  const running = new Set<Promise<void>>()
  const failures = breaker()

  const start = (): void => {
    for (let turn: Turn | undefined; running.size < DESTINATIONS_MAX; ) {
      turn = queue.shift()
      if (!turn) return
      const run = runTurn(turn)
      running.add(run)
      void run.finally(() => {
        running.delete(run)
        start()
      })
    }
  }
  const runTurn = async (turn: Turn): Promise<void> => {
    turn.again = false
    const hasMore = await sendBatch(turn).catch((error: unknown) => {
      // What was claimed is due again after `CLAIM_MS`.
      onError(error)
      return false
    })
    if (turn.leads() && (hasMore || turn.again)) queue.push(turn)
    else turns.delete(turn.id)
  }
  /** Returns whether there may be more to be sent now. */
  const sendBatch = async ({ accountId, id, leads }: Turn): Promise<boolean> => {
    const at = now()
    const max = failures.room(id, at)
    if (!leads() || max === 0) return false
    const claim = { accountId, postbackId: id, at, until: at + CLAIM_MS, max }
    const claimed = await storage.claimDeliveries(claim)
    if (!claimed || claimed.deliveries.length === 0) return false
    const ends = await Promise.all(
      claimed.deliveries.map((delivery) => attempt(deps, claimed, delivery)),
    )
    await storage.endAttempts(accountId, ends)
    if (ends.some(({ status }) => status === GONE)) {
      await storage.setPostbackStatus(accountId, id, 'gone')
      return false
    }
    failures.note(id, ends, now())
    return true
  }
  return {
    look: async (accountId, leads) => {
      for (const id of await storage.duePostbacks(accountId, now())) {
        const known = turns.get(id)
        if (known) known.again = true
        else {
          const turn = { accountId, id, leads, again: false }
          turns.set(id, turn)
          queue.push(turn)
        }
      }
      start()
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** Counts the failures of destinations in a row. */
const breaker = () => {
  const known = new Map<PostbackId, { readonly failed: number; readonly until: number }>()
  return {
    /** How many requests a destination may get now. */
    room: (id: PostbackId, at: number): number => {
      const { failed, until } = known.get(id) ?? { failed: 0, until: 0 }
      if (failed < FAILURES_MAX) return IN_FLIGHT_MAX
      return at < until ? 0 : 1
    },
    note: (id: PostbackId, ends: readonly AttemptEnd[], at: number): void => {
      if (ends.some(({ state }) => state === 'sent')) {
        known.delete(id)
        return
      }
      const failed = (known.get(id)?.failed ?? 0) + ends.length
      known.set(id, { failed, until: at + PAUSE_MS })
    },
  }
}
