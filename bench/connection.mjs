// Requests are written to plain sockets, because a full HTTP client would need as much time as the server
// and limit the measured rate.
import { connect } from 'node:net'

const ANSWER_TIMEOUT_MS = 20_000

/**
 * Sends one request at a time over one connection, until `next` returns undefined. With `dueAt`, each
 * request waits until it is due, and its time counts from then, also if the answer before it came late
 * (https://groups.google.com/g/mechanical-sympathy/c/icNZJejUHfE, "coordinated omission").
 */
export const keepBusy = (port, next, onAnswer, dueAt) =>
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
  const body = text.slice(end + 4)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  const isComplete = CHUNKED.test(head) ? body.endsWith(LAST_CHUNK) : body.length >= length
  return isComplete ? { status: Number(head.slice(9, 12)), body } : undefined
}

const CHUNKED = /\r\ntransfer-encoding: chunked/i
const LAST_CHUNK = '0\r\n\r\n'
