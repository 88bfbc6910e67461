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

/** Token buckets, one per key. */
export interface Buckets {
  /** Takes the tokens and returns undefined, or takes none and returns in how many seconds there are enough. */
  readonly take: (key: string, cost?: number) => number | undefined
  /** How many tokens there are, and in how many seconds the bucket is full. */
  readonly state: (key: string) => { readonly left: number; readonly fullInSeconds: number }
}

/** A token bucket per key: what `take` of `bucketsOf` does. */
export const buckets = (options: BucketOptions): Buckets['take'] => bucketsOf(options).take

export const bucketsOf = ({ perSecond, burst, now }: BucketOptions): Buckets => {
  // Ordered by last use.
  const known = new Map<string, Bucket>()
  const refilled = (key: string, at: number): number => {
    const { tokens, at: before } = known.get(key) ?? { tokens: burst, at }
    return Math.min(burst, tokens + (Math.max(0, at - before) * perSecond) / SECOND_MS)
  }
  return {
    take: (key, cost = 1) => {
      if (perSecond === 0) return undefined
      const at = now()
      const tokens = refilled(key, at)
      // A request that costs more than a full bucket would otherwise never be accepted.
      const wanted = Math.min(cost, burst)
      const isEnough = tokens >= wanted
      known.delete(key)
      known.set(key, { tokens: isEnough ? tokens - wanted : tokens, at })
      if (known.size > BUCKETS_MAX) known.delete(known.keys().next().value as string)
      return isEnough ? undefined : Math.max(1, Math.ceil((wanted - tokens) / perSecond))
    },
    state: (key) => {
      const tokens = refilled(key, now())
      return {
        left: Math.floor(tokens),
        fullInSeconds: perSecond === 0 ? 0 : Math.ceil((burst - tokens) / perSecond),
      }
    },
  }
}
