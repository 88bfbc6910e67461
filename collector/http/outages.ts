import { SECOND_MS } from '../domain/time.js'
import { type Storage, StorageOutage } from '../storage/storage.js'
import type { Deps } from './deps.js'

type Unwatched = 'close' | 'outages' | 'onResettling'

/** An outage ends when a write succeeds and none has failed for this long. */
export const QUIET_MS = 5 * SECOND_MS

interface Episode {
  readonly since: number
  readonly retriedBefore: number
  refused: number
  lastAt: number
}

/**
 * Wraps the storage and logs each outage once when it begins and once when it ends. `/e` answers an
 * outage with `retry`, `/v1` and the panel with 503.
 */
export const watchOutages = ({
  storage,
  log,
  now,
  counters,
}: Pick<Deps, 'storage' | 'log' | 'now' | 'counters'>): Storage => {
  let episode: Episode | undefined
  const refused = (error: StorageOutage) => {
    if (!episode) {
      const { message, cause } = error
      log.warn('Writes to the database fail', {
        error: message,
        ...(cause ? { cause: String(cause) } : {}),
      })
      episode = { since: now(), retriedBefore: counters.states.retry ?? 0, refused: 0, lastAt: 0 }
    }
    episode.refused += 1
    episode.lastAt = now()
  }
  const worked = async () => {
    // Success does not prove that the outage is over, because a read, or a write that changes
    // nothing, also works with a full disk.
    if (!episode || now() - episode.lastAt < QUIET_MS || !(await storage.ready())) return
    const { since, retriedBefore, refused: count } = episode
    episode = undefined
    log.info('Writes succeed again', {
      refused: count,
      eventsAnsweredRetry: (counters.states.retry ?? 0) - retriedBefore,
      afterMs: now() - since,
    })
  }
  const onError = (error: unknown) => {
    if (error instanceof StorageOutage) refused(error)
  }
  const watched =
    (method: (...values: readonly unknown[]) => Promise<unknown>) =>
    (...values: readonly unknown[]) => {
      const result = method(...values)
      // Not awaited, because every event passes here several times. The caller gets the error too.
      result.catch(onError)
      if (!episode) return result
      return result.then(async (value) => {
        await worked()
        return value
      })
    }
  // These methods do not access the database.
  const { close, outages, onResettling, ...methods } = storage
  const all = Object.entries(methods).map(([name, method]) => [name, watched(method as never)])
  return { ...(Object.fromEntries(all) as Omit<Storage, Unwatched>), close, outages, onResettling }
}
