import { SECOND_MS } from '../domain/time.js'

/** How many buckets are remembered; of more the one that was used longest ago starts full again. */
export const BUCKETS_MAX = 20_000

export interface BucketOptions {
  /** How many tokens come back in a second; 0: no limit. */
  readonly perSecond: number
  /** How many there are at most. */
  readonly burst: number
  readonly now: () => number
}

interface Bucket {
  readonly tokens: number
  readonly at: number
}

/**
 * A token bucket for each key. Takes tokens and answers undefined, or takes none and answers in how
 * many seconds there are enough.
 */
export const buckets = ({ perSecond, burst, now }: BucketOptions) => {
  // In the order of their last use.
  const known = new Map<string, Bucket>()
  return (key: string, cost = 1): number | undefined => {
    if (perSecond === 0) return undefined
    const at = now()
    const { tokens, at: before } = known.get(key) ?? { tokens: burst, at }
    const refilled = Math.min(burst, tokens + (Math.max(0, at - before) * perSecond) / SECOND_MS)
    // More than a full bucket holds must not wait for ever.
    const wanted = Math.min(cost, burst)
    const isEnough = refilled >= wanted
    known.delete(key)
    known.set(key, { tokens: isEnough ? refilled - wanted : refilled, at })
    if (known.size > BUCKETS_MAX) known.delete(known.keys().next().value as string)
    return isEnough ? undefined : Math.max(1, Math.ceil((wanted - refilled) / perSecond))
  }
}
