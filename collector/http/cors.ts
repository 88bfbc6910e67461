import type { IncomingMessage } from 'node:http'
import type { Headers } from './answer.js'
import type { PageOrigin } from './origin.js'

const VARY: Headers = ['Vary', 'Origin']
const READABLE: Headers = ['Access-Control-Expose-Headers', 'Retry-After']

/**
 * The headers with which the page may read the answer. With `credentials`, also if the request had
 * cookies. The account is known only after the body is read; a page that is not on a site of the
 * account gets no credentials.
 */
export const corsHeaders = (
  { headers }: IncomingMessage,
  { origin }: PageOrigin,
  credentials: boolean,
): Headers => {
  // A sandboxed frame has the opaque origin `null`. It may read the answer too, but not to a
  // request with cookies.
  // https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque
  if (headers.origin === 'null') return [...VARY, 'Access-Control-Allow-Origin', '*', ...READABLE]
  if (!origin) return VARY
  const allowed = [...VARY, 'Access-Control-Allow-Origin', origin, ...READABLE]
  return credentials ? [...allowed, 'Access-Control-Allow-Credentials', 'true'] : allowed
}

/**
 * A preflight grants nothing by itself, because the request that follows is checked again.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export const PREFLIGHT: Headers = [
  ...['Access-Control-Allow-Methods', 'POST'],
  ...['Access-Control-Allow-Headers', 'Content-Type'],
  ...['Access-Control-Max-Age', '86400'],
]
