import { ServerResponse } from 'node:http'
import { addVary } from './vary.js'

/** Names and values in turn, as in `IncomingMessage.rawHeaders`. A name may be repeated. */
export type Headers = readonly string[]

export const NO_HEADERS: Headers = []

/**
 * Sends a whole answer with one `writeHead`. `setHeader` for each of the seven headers of an event's
 * answer took longer than the rest of the HTTP exchange (measured).
 */
export const answer = (
  res: ServerResponse,
  status: number,
  headers: Headers,
  body?: string | Buffer,
): void => {
  if (res.headersSent) return
  if (isUntouched(res)) {
    const length = body === undefined ? 0 : Buffer.byteLength(body)
    const hasLength = status !== 204 && status !== 304
    const sized = hasLength ? [...headers, 'Content-Length', `${length}`] : headers
    // Node accepts a mutable array only by its type; it does not change it.
    res.writeHead(status, sized as string[])
  } else {
    res.statusCode = status
    for (let index = 0; index < headers.length; index += 2) {
      merge(res, headers[index] ?? '', headers[index + 1] ?? '')
    }
  }
  res.end(body)
}

/**
 * Whether neither a host app nor its middleware has set a header or replaced `writeHead`. Some
 * middleware does not understand headers that are passed to `writeHead` as a list
 * (https://github.com/jshttp/on-headers before 1.1).
 */
const isUntouched = (res: ServerResponse): boolean =>
  res.writeHead === ServerResponse.prototype.writeHead && res.getHeaderNames().length === 0

const merge = (res: ServerResponse, name: string, value: string): void => {
  if (name === 'Vary') addVary(res, value)
  else if (name === 'Set-Cookie') res.appendHeader(name, value)
  else res.setHeader(name, value)
}
