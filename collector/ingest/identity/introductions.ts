import { HOUR_MS } from '../../domain/time.js'

/** How many different affiliates one address may be introduced to within `INTRODUCED_WITHIN_MS`. */
export const INTRODUCED_MAX = 10
export const INTRODUCED_WITHIN_MS = HOUR_MS
/** How many addresses are remembered, the longest known forgotten first. */
export const ADDRESSES_MAX = 10_000

/**
 * Bounds what strangers learn by trying affiliates' codes. In memory, and of each process by itself:
 * what is beyond it goes without a greeting, and loses nothing else.
 */
export interface Introductions {
  /** Whether whoever asks from there may learn of an affiliate now. `from` is hashed by the caller. */
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
