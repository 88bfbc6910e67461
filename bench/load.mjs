// The load, in its own process: `node load.mjs <run as JSON>` prints the measured values as JSON.
import { keepBusy } from './connection.mjs'
import { peerRefusal, peerRequestsOf } from './peers/peers.mjs'
import { refusal, requestsOf } from './requests.mjs'

/** When each request of one of the connections is due. */
const pace = (startedAt, index, { connections, rate }) => {
  let sent = 0
  return () => {
    const due = startedAt + ((sent * connections + index) / rate) * 1_000
    sent += 1
    return due
  }
}

const percentile = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0

/**
 * Sends requests for `warmSeconds` without counting and `seconds` with counting, at most `max`, and at
 * most `rate` per second if it is given.
 */
const measure = async (run) => {
  const { ports, connections, from, max, warmSeconds, seconds, rate } = run
  const requestOf = run.peer ? peerRequestsOf(run) : requestsOf(run)
  const refusalOf = run.peer ? peerRefusal : refusal
  const latencies = []
  const beganAt = performance.now() + warmSeconds * 1_000
  const until = beganAt + seconds * 1_000
  let number = from
  let answered = 0
  let lastAt = beganAt
  const next = () => {
    if (number >= from + max || performance.now() >= until) return undefined
    number += 1
    return requestOf(number - 1)
  }
  const onAnswer = (sentAt, answer) => {
    const problem = refusalOf(run, answer)
    if (problem) return problem
    answered += 1
    const now = performance.now()
    if (now < beganAt) return undefined
    lastAt = now
    latencies.push(now - sentAt)
    return undefined
  }
  const before = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      keepBusy(ports[index % ports.length], next, onAnswer, rate && pace(startedAt, index, run)),
    ),
  )
  const { user, system } = process.cpuUsage(before)
  latencies.sort((a, b) => a - b)
  return {
    next: number,
    answered,
    perSecond: latencies.length / ((lastAt - beganAt) / 1_000),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    busy: (user + system) / 1_000 / (performance.now() - startedAt),
  }
}

try {
  process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2]))))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
