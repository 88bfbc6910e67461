import type { Request } from 'express'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request may change something: the browser says that a page of this very origin sent it.
 * Browsers leave Sec-Fetch-Site out on plain http, where the Origin header has to do; a request
 * with neither is no browser's form. A sibling subdomain is `same-site`, which is not enough.
 */
export const mayChange = (request: Request): boolean => {
  if (SAFE.includes(request.method)) return true
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.get('origin')
  return origin !== undefined && hostOf(origin) === request.host
}

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
