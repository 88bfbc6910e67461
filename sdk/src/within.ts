export const TIMEOUT_MS = 15000

/**
 * Runs at once, and rejects if it throws or is not settled in time: a patched `fetch` may do either,
 * and need not heed a signal.
 */
export const within = <Value>(run: () => Promise<Value>, ms = TIMEOUT_MS): Promise<Value> =>
  Promise.race([(async () => run())(), new Promise<never>((_, reject) => setTimeout(reject, ms))])
