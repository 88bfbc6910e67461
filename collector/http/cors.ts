import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageOrigin } from './origin.js'
import { addVary } from './vary.js'

/**
 * Lets the page read the answer, with credentials. The account is known only after the body is
 * read; if the page is not on a site of the account, `withholdCredentials` revokes the credentials.
 */
export const allowPage = (req: IncomingMessage, res: ServerResponse): void => {
  addVary(res, 'Origin')
  // A sandboxed frame has the opaque origin `null`. It may read the answer too, but not to a
  // request with cookies.
  // https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque
  if (req.headers.origin === 'null') {
    res.setHeader('Access-Control-Allow-Origin', '*')
    res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
    return
  }
  const { origin } = pageOrigin(req)
  if (!origin) return
  res.setHeader('Access-Control-Allow-Origin', origin)
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
}

/**
 * For a page that is not on a registered site. It can read the answer only if it sent no cookies.
 */
export const withholdCredentials = (res: ServerResponse): void =>
  res.removeHeader('Access-Control-Allow-Credentials')

/**
 * A preflight grants nothing by itself, because the request that follows is checked again.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export const preflight = (res: ServerResponse): void => {
  res.setHeader('Access-Control-Allow-Methods', 'POST')
  res.setHeader('Access-Control-Allow-Headers', 'Content-Type')
  res.setHeader('Access-Control-Max-Age', '86400')
  res.statusCode = 204
  res.end()
}
