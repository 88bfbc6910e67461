/** Who goes first where several wait. */
export type Lane = 'known' | 'stranger'

export type Gate = <Value>(
  lane: Lane,
  work: () => Promise<Value>,
) => Promise<{ readonly done: Value } | 'busy'>

/**
 * Runs expensive work a few at a time. Beyond `waitingMax` in its lane, work is refused at once
 * rather than kept waiting: a queue without an end would hold everybody up, and the memory with it.
 */
export const gate = ({
  atOnceMax,
  waitingMax,
}: {
  readonly atOnceMax: number
  readonly waitingMax: number
}): Gate => {
  let running = 0
  const waiting: Readonly<Record<Lane, (() => void)[]>> = { known: [], stranger: [] }
  return async (lane, work) => {
    if (running < atOnceMax) running += 1
    else if (waiting[lane].length >= waitingMax) return 'busy'
    else await new Promise<void>((go) => waiting[lane].push(go))
    try {
      return { done: await work() }
    } finally {
      const next = waiting.known.shift() ?? waiting.stranger.shift()
      // The place is handed over, so that nobody who arrives now can take it as well.
      if (next) next()
      else running -= 1
    }
  }
}
