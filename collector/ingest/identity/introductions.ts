import { HOUR_MS } from '../../domain/time.js'

/** How many different affiliates one address may be introduced to within `INTRODUCED_WITHIN_MS`. */
export const INTRODUCED_MAX = 10
export const INTRODUCED_WITHIN_MS = HOUR_MS
/** How many addresses are remembered. Beyond it the oldest is dropped. */
export const ADDRESSES_MAX = 10_000

/**
 * Limits how many affiliates a sender can discover by guessing codes. Stored in memory per process.
 * Beyond the limit only the introduction is omitted.
 */
export interface Introductions {
  /**
   * Whether the sender `from`, hashed by the caller, may be introduced to the affiliate `whom` now.
   */
  allow(from: string, whom: string, at: number): boolean
}

interface Known {
  readonly since: number
  readonly whom: Set<string>
}

export const newIntroductions = (): Introductions => {
  const known = new Map<string, Known>()
  const current = (from: string, at: number): Known => {
    const found = known.get(from)
    if (found && at - found.since < INTRODUCED_WITHIN_MS) return found
    const made = { since: at, whom: new Set<string>() }
    known.delete(from)
    known.set(from, made)
    const [oldest] = known.keys()
    if (known.size > ADDRESSES_MAX && oldest !== undefined) known.delete(oldest)
    return made
  }
  return {
    allow: (from, whom, at) => {
      const { whom: told } = current(from, at)
      if (!told.has(whom) && told.size >= INTRODUCED_MAX) return false
      told.add(whom)
      return true
    },
  }
}
