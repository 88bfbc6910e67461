/** The priority of waiting work: `known` runs before `stranger`. */
export type Lane = 'known' | 'stranger'

export type Gate = <Value>(
  lane: Lane,
  work: () => Promise<Value>,
) => Promise<{ readonly done: Value } | 'busy'>

/**
 * Runs expensive work with limited concurrency. Beyond `waitingMax` in a lane, work is refused
 * immediately, because an unbounded queue would delay everything and use unbounded memory.
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
      // The slot is passed on without changing `running`, so that newly arriving work cannot take
      // it too.
      if (next) next()
      else running -= 1
    }
  }
}
