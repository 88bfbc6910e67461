import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageOrigin } from './origin.js'
import { addVary } from './vary.js'

/**
 * Lets the page read the answer, with credentials. Where the account turns out not to be the page's
 * `withholdCredentials` takes that back: only the body says which account it is.
 */
export const allowPage = (req: IncomingMessage, res: ServerResponse): void => {
  addVary(res, 'Origin')
  // A sandbox has no origin. It may read the answer too, but never to a request with cookies.
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

/** For a page of no registered site: it reads the answer only if it sent no cookies. */
export const withholdCredentials = (res: ServerResponse): void =>
  res.removeHeader('Access-Control-Allow-Credentials')

/** It grants nothing yet: what is sent after it is judged by its own answer. */
export const preflight = (res: ServerResponse): void => {
  res.setHeader('Access-Control-Allow-Methods', 'POST')
  res.setHeader('Access-Control-Allow-Headers', 'Content-Type')
  res.setHeader('Access-Control-Max-Age', '86400')
  res.statusCode = 204
  res.end()
}
