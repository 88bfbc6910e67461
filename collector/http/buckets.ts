import { SECOND_MS } from '../domain/time.js'

/**
 * How many buckets are kept in memory. Beyond that, the least recently used one is dropped, so it
 * starts full again.
 */
export const BUCKETS_MAX = 20_000

export interface BucketOptions {
  /** How many tokens are added per second; 0 for no limit. */
  readonly perSecond: number
  /** The maximum number of tokens. */
  readonly burst: number
  readonly now: () => number
}

interface Bucket {
  readonly tokens: number
  readonly at: number
}

/**
 * A token bucket per key. Takes the tokens and returns undefined, or takes none and returns in how
 * many seconds there are enough.
 */
export const buckets = ({ perSecond, burst, now }: BucketOptions) => {
  // Ordered by last use.
  const known = new Map<string, Bucket>()
  return (key: string, cost = 1): number | undefined => {
    if (perSecond === 0) return undefined
    const at = now()
    const { tokens, at: before } = known.get(key) ?? { tokens: burst, at }
    const refilled = Math.min(burst, tokens + (Math.max(0, at - before) * perSecond) / SECOND_MS)
    // A request that costs more than a full bucket would otherwise never be accepted.
    const wanted = Math.min(cost, burst)
    const isEnough = refilled >= wanted
    known.delete(key)
    known.set(key, { tokens: isEnough ? refilled - wanted : refilled, at })
    if (known.size > BUCKETS_MAX) known.delete(known.keys().next().value as string)
    return isEnough ? undefined : Math.max(1, Math.ceil((wanted - refilled) / perSecond))
  }
}
