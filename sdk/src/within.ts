export const TIMEOUT_MS = 15000

/** Rejects if the promise is not settled in time: a patched `fetch` need not heed a signal. */
export const within = <Value>(promise: Promise<Value>, ms = TIMEOUT_MS): Promise<Value> =>
  Promise.race([promise, new Promise<never>((_, reject) => setTimeout(reject, ms))])
