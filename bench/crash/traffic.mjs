import { keepBusy } from '../connection.mjs'
import { requestsOf } from '../requests.mjs'

const CONNECTIONS = 64

/**
 * Clicks, and a sale for each fourth of them. A request that was not acknowledged is sent again with the
 * same content, as the script does, before any new one.
 */
export const traffic = ({ start, seed }) => {
  const clickOf = requestsOf({ kind: 'clicks', start })
  const saleOf = requestsOf({ kind: 'sales', start })
  const random = randomOf(seed)
  const acknowledged = { clicks: 0, sales: 0 }
  /** Requests that were sent and not acknowledged. */
  const unsure = new Map()
  const again = []
  let sent = 0
  const make = () => {
    const key = sent
    sent += 1
    const number = Math.floor(key / 5) * 4
    const kind = key % 5 === 4 ? 'sales' : 'clicks'
    // The sale is of the visitor of one of the four clicks before it.
    const text =
      kind === 'sales' ? saleOf(number + Math.floor(random() * 4)) : clickOf(number + (key % 5))
    return { key, kind, text }
  }
  const take = (onlyAgain) => {
    const request = again.pop() ?? (onlyAgain ? undefined : make())
    if (request) unsure.set(request.key, request)
    return request
  }
  /** Returns what is wrong with an answer. */
  const answered = (request, { status, body }) => {
    if (status === 503) {
      again.push(request)
      return undefined
    }
    if (status !== 200 || !/"state":"(recorded|duplicate)"/.test(body))
      return `${status} ${body.slice(0, 300)}`
    unsure.delete(request.key)
    acknowledged[request.kind] += 1
    return undefined
  }
  /** Sends until the server closes the connections. With `onlyAgain`, until nothing is unsure. */
  const send = async (port, { onlyAgain = false } = {}) => {
    again.length = 0
    again.push(...unsure.values())
    const one = async () => {
      let request
      const next = () => {
        request = take(onlyAgain)
        return request?.text
      }
      await keepBusy(port, next, (_sentAt, answer) => answered(request, answer))
    }
    const ended = await Promise.allSettled(Array.from({ length: CONNECTIONS }, one))
    for (const one of ended) {
      if (one.status === 'fulfilled') continue
      const { code, message } = one.reason
      if (!CLOSED.test(`${code} ${message}`)) throw one.reason
    }
  }
  return { acknowledged, unsure, random, send }
}

const CLOSED = /ECONNRESET|ECONNREFUSED|EPIPE|closed a connection/

/** Numbers from 0 to 1 that depend only on the seed (mulberry32). */
const randomOf = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
