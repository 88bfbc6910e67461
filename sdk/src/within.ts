export const TIMEOUT_MS = 15000

/** Rejects if the promise is not settled in time. A page's own `fetch` may ignore an abort signal. */
export const within = <Value>(promise: Promise<Value>, ms = TIMEOUT_MS): Promise<Value> =>
  Promise.race([promise, new Promise<never>((_, reject) => setTimeout(reject, ms))])
