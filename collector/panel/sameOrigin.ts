import type { Request } from 'express'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request may change data: only if a page of the panel's own origin sent it.
 *
 * Browsers send `Sec-Fetch-Site` only over https and to localhost
 * (https://w3c.github.io/webappsec-fetch-metadata/), and older browsers never send it. Without it
 * the `Origin` header decides; a request with neither header is refused. A sibling subdomain is
 * `same-site`, which is not sufficient.
 *
 * A proxy may forward another `Host`, so the panel's configured host is accepted too. The
 * collector's host is not accepted, because the shop's own pages may be on it.
 */
export const mayChange = (request: Request, panelUrl: string | undefined): boolean => {
  if (SAFE.includes(request.method)) return true
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const host = hostOf(request.get('origin'))
  return host !== undefined && (host === request.host || host === hostOf(panelUrl))
}

const hostOf = (address: string | undefined): string | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address).host : undefined
