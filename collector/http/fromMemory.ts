/** While a value is younger than this, it is not read again. */
const FRESH_MS = 1_000
/** A value that is this many times older is used only if the database does not answer in time. */
const STALE_TIMES = 10
/** How long a visitor waits for the database. */
export const WAIT_MS = 200
/** How many values are kept. */
const KEPT_MAX = 10_000

interface Kept<Value> {
  readonly value: Value
  /** When it was read, or when reading it again failed. */
  readonly triedAt: number
}

export interface FromMemory<Key, Value> {
  /** Whether the value can be returned without the database. */
  knows(key: Key): boolean
  /** Undefined if there is no such value. Rejects if the database is away and the value was never read. */
  read(key: Key): Promise<Value | undefined>
  /** Reads the value now. If that fails or takes too long, the result is the value from before. */
  again(key: Key): Promise<Value | undefined>
}

/**
 * Reads that go on while the database is away: a value that was read before is returned at once, and
 * read again beside it. An edit is therefore seen from the second request after it on, or from the
 * first one if the value was not used for ten times `freshMs`.
 */
export const fromMemory = <Key, Value>(
  load: (key: Key) => Promise<Value | undefined>,
  now: () => number,
  { freshMs = FRESH_MS }: { readonly freshMs?: number } = {},
): FromMemory<Key, Value> => {
  const kept = new Map<Key, Kept<Value>>()
  const loading = new Map<Key, Promise<Value | undefined>>()

  const keep = (key: Key, value: Value) => {
    // The value that was read longest ago gives its place to a new one.
    kept.delete(key)
    kept.set(key, { value, triedAt: now() })
    const [oldest] = kept.size > KEPT_MAX ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
  }
  const refresh = (key: Key): Promise<Value | undefined> => {
    const running = loading.get(key)
    if (running) return running
    const started = load(key)
      .then((value) => {
        if (value === undefined) kept.delete(key)
        else keep(key, value)
        return value
      })
      .finally(() => loading.delete(key))
    loading.set(key, started)
    return started
  }
  const again = async (key: Key): Promise<Value | undefined> => {
    const known = kept.get(key)
    if (!known) return refresh(key)
    const { value } = known
    // During an outage, later requests do not wait again.
    const before = () => {
      if (kept.get(key) === known) keep(key, value)
      return value
    }
    return Promise.race([refresh(key).catch(before), wait(WAIT_MS).then(before)])
  }
  return {
    knows: (key) => kept.has(key),
    again,
    read: async (key) => {
      const known = kept.get(key)
      const age = known ? now() - known.triedAt : Number.POSITIVE_INFINITY
      if (known && age < freshMs) return known.value
      const read = again(key)
      return known && age < freshMs * STALE_TIMES ? known.value : read
    },
  }
}

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
