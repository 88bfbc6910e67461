// The load, in its own process: `node load.mjs <run as JSON>` prints the measured values as JSON.
// Requests are written to plain sockets, because a full HTTP client would need as much time as the server
// and limit the measured rate.
import { connect } from 'node:net'
import { refusal, requestsOf } from './requests.mjs'

const ANSWER_TIMEOUT_MS = 20_000

/**
 * Sends one request at a time over one connection, until `next` returns undefined. With `dueAt`, each
 * request waits until it is due, and its time counts from then, also if the answer before it came late
 * (https://groups.google.com/g/mechanical-sympathy/c/icNZJejUHfE, "coordinated omission").
 */
const keepBusy = (port, next, onAnswer, dueAt) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    let sentAt = 0
    const send = () => {
      const due = dueAt?.()
      const early = due === undefined ? 0 : due - performance.now()
      if (early > 0) return setTimeout(sendAt, early, due)
      return sendAt(due)
    }
    const sendAt = (due) => {
      const request = next()
      if (request === undefined) {
        resolve()
        return socket.destroy()
      }
      sentAt = due ?? performance.now()
      return socket.write(request, 'latin1')
    }
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('No answer came')))
    socket.on('connect', send)
    socket.on('data', (data) => {
      received += data
      const answer = readAnswer(received)
      if (!answer) return
      received = ''
      const problem = onAnswer(sentAt, answer)
      if (problem) socket.destroy(new Error(problem))
      else send()
    })
    socket.on('error', reject)
    // This has no effect if `resolve` was called before.
    socket.on('close', () => reject(new Error('The server closed a connection')))
  })

/** Parses an answer. Returns undefined if it is not complete yet. */
const readAnswer = (text) => {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = text.slice(0, end)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  if (text.length < end + 4 + length) return undefined
  return { status: Number(head.slice(9, 12)), body: text.slice(end + 4) }
}

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
  const requestOf = requestsOf(run)
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
    const problem = refusal(run, answer)
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
