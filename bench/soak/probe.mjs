// Loaded into the collector's process by `node --import`. On each SIGUSR2 it appends to the file that
// WAYMARK_BENCH_PROBE names how long the event loop was delayed since the last one, as a line of JSON.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** The histogram measures the time between two timers, which are at least this far apart. */
const RESOLUTION_MS = 2

const file = process.env.WAYMARK_BENCH_PROBE

if (file && isMainThread) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  process.on('SIGUSR2', () => {
    const { heapUsed, heapTotal, external } = process.memoryUsage()
    const said = {
      p50: ms(delays.percentile(50)),
      p99: ms(delays.percentile(99)),
      most: ms(delays.max),
      heap: { heapUsed, heapTotal, external },
    }
    appendFileSync(file, `${JSON.stringify(said)}\n`)
    delays.reset()
  })
}
