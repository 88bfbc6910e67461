import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { SECOND_MS } from '../domain/time.js'
import { sendProblem } from './problemJson.js'

/** No honest request takes longer, and slow ones must not pile up. */
const SERVER_LIMITS = {
  headersTimeout: 10 * SECOND_MS,
  requestTimeout: 15 * SECOND_MS,
  keepAliveTimeout: 5 * SECOND_MS,
  connectionsCheckingInterval: SECOND_MS,
  maxHeaderSize: 16 * 1024,
}

const CONNECTIONS_MAX = 10_000

/** How long a client may leave its answer unread. */
export const STALLED_MS = 30 * SECOND_MS

type Handler = (req: IncomingMessage, res: ServerResponse) => void

/** A server that closes connections whose client sends too slowly, asks nothing, or reads nothing. */
export const guardedServer = (handler: Handler, stalledMs = STALLED_MS): Server => {
  const atWork = new WeakSet<Socket>()
  const server = createServer(SERVER_LIMITS, (req, res) => {
    if (hasTwoHosts(req)) return refuseHosts(res)
    atWork.add(req.socket)
    res.once('close', () => atWork.delete(req.socket))
    handler(req, res)
  })
  server.maxConnections = CONNECTIONS_MAX
  server.setTimeout(stalledMs, (socket: Socket) => {
    // Nothing moved for so long. A list may still be on its way from the database.
    const isAwaited = atWork.has(socket) && socket.writableLength === 0
    if (!isAwaited) socket.destroy()
  })
  return server
}

/** Of two Host headers a proxy may have read the one that we do not. */
export const hasTwoHosts = ({ rawHeaders }: IncomingMessage): boolean => {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

export const refuseHosts = (res: ServerResponse): void => {
  res.setHeader('Connection', 'close')
  sendProblem(res, 400, {
    title: 'The request was not understood',
    code: 'invalid',
    detail: 'Send one Host header.',
  })
}
