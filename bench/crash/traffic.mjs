import { keepBusy } from '../connection.mjs'
import { randomOf } from '../random.mjs'
import { requestsOf } from '../requests.mjs'

/**
 * Clicks, and a sale for each fourth of them. A request that was not acknowledged is sent again with the
 * same content, as the script does, before any new one.
 */
export const traffic = ({ start, seed, connections }) => {
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
        return request && sentNow(request.text)
      }
      await keepBusy(port, next, (_sentAt, answer) => answered(request, answer))
    }
    const ended = await Promise.allSettled(Array.from({ length: connections }, one))
    for (const one of ended) {
      if (one.status === 'fulfilled') continue
      const { code, message } = one.reason
      if (!CLOSED.test(`${code} ${message}`)) throw one.reason
    }
  }
  return { acknowledged, unsure, random, send }
}

/** The time of sending is new each time, so that the collector knows how old a click is. */
const sentNow = (text) => text.replace(/"sentAt":\d{13}/, `"sentAt":${Date.now()}`)

const CLOSED = /ECONNRESET|ECONNREFUSED|EPIPE|closed a connection/
