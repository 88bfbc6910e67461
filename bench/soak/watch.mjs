import { readFileSync } from 'node:fs'

const SECOND_MS = 1_000
/** A window is long enough for several garbage collections. */
const WINDOW_SECONDS = 30

/** Reads the resident memory of a process each second, from `/proc`. */
export const watchMemory = (pid) => {
  const readings = []
  const startedAt = performance.now()
  const read = () => {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) / 1_024
    readings.push({ seconds: (performance.now() - startedAt) / SECOND_MS, megabytes })
  }
  const timer = setInterval(read, SECOND_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return readings
    },
  }
}

/** The most memory. */
export const mostOf = (readings) => Math.max(...readings.map(({ megabytes }) => megabytes))

/**
 * How fast memory grows, in megabytes per hour: the least-squares line through the lowest reading of
 * every 30 seconds. The lowest ones are used because memory rises and falls with each garbage collection,
 * and only what remains after it is growth. Undefined with fewer than three windows.
 */
export const slopeOf = (readings) => {
  const windows = new Map()
  for (const one of readings) {
    const window = Math.floor(one.seconds / WINDOW_SECONDS)
    const known = windows.get(window)
    if (!known || one.megabytes < known.megabytes) windows.set(window, one)
  }
  const lowest = [...windows.values()]
  if (lowest.length < 3) return undefined
  const mean = (key) => lowest.reduce((sum, one) => sum + one[key], 0) / lowest.length
  const [seconds, megabytes] = [mean('seconds'), mean('megabytes')]
  let both = 0
  let square = 0
  for (const one of lowest) {
    both += (one.seconds - seconds) * (one.megabytes - megabytes)
    square += (one.seconds - seconds) ** 2
  }
  return (both / square) * 3_600
}
