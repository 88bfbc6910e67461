import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { SECOND_MS } from '../domain/time.js'
import { sendProblem } from './problemJson.js'

/** Longer than any regular request takes, so that slow connections do not accumulate. */
const SERVER_LIMITS = {
  headersTimeout: 10 * SECOND_MS,
  requestTimeout: 15 * SECOND_MS,
  keepAliveTimeout: 5 * SECOND_MS,
  connectionsCheckingInterval: SECOND_MS,
  maxHeaderSize: 16 * 1024,
}

const CONNECTIONS_MAX = 10_000

/** How long a client may leave its answer unread before the connection is closed. */
export const STALLED_MS = 30 * SECOND_MS

/** What Node's parser found. */
type ParserError = Error & { readonly code?: string }

type Handler = (req: IncomingMessage, res: ServerResponse) => void

/**
 * A server that closes connections of clients that send too slowly, send no request, or do not read
 * the answer.
 */
export const guardedServer = (handler: Handler, stalledMs = STALLED_MS): Server => {
  // Per connection, because a listener per answer costs more than looking when the time is up.
  const answers = new WeakMap<Socket, ServerResponse>()
  const server = createServer(SERVER_LIMITS, (req, res) => {
    if (hasTwoHosts(req)) return refuseHosts(res)
    answers.set(req.socket, res)
    handler(req, res)
  })
  server.on('clientError', (error: ParserError, socket: Socket) => {
    const current = answers.get(socket)
    const isAnswering = current?.headersSent === true && !current.writableEnded
    if (!isAnswering) refuseUnread(error, socket)
    socket.destroy()
  })
  server.maxConnections = CONNECTIONS_MAX
  server.setTimeout(stalledMs, (socket: Socket) => {
    // There was no traffic for this long. A handler that still waits for the database is not
    // stalled.
    const isAnswered = answers.get(socket)?.writableEnded ?? true
    const isAwaited = !isAnswered && socket.writableLength === 0
    if (!isAwaited) socket.destroy()
  })
  return server
}

/** The statuses that Node answers by itself as long as nobody listens for the error. */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

const NO_ADDRESS =
  'The address has a character that must be percent-encoded. Encode every value of the query as UTF-8, for example "€" as %E2%82%AC.'
const NO_REQUEST = 'Send a complete HTTP/1.1 request of the permitted size.'

/** Answers what could not be parsed, so that there is no request and no `ServerResponse`. */
const refuseUnread = ({ code = '' }: ParserError, socket: Socket): void => {
  if (!socket.writable || code === 'ECONNRESET') return
  const status = STATUSES[code] ?? '400 Bad Request'
  const body = JSON.stringify({
    type: 'about:blank',
    status: Number.parseInt(status, 10),
    title: 'The request is invalid',
    code: 'invalid',
    detail: code === 'HPE_INVALID_URL' ? NO_ADDRESS : NO_REQUEST,
  })
  const headers = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * With two `Host` headers, a proxy and the collector may use different ones. RFC 9112, section 3.2
 * requires 400. https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
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
    title: 'The request is invalid',
    code: 'invalid',
    detail: 'Send exactly one Host header.',
  })
}
