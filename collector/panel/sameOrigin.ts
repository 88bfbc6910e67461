import type { Request } from 'express'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request may change something: the browser says that a page of this very origin sent it.
 * Browsers leave Sec-Fetch-Site out on plain http, and older ones everywhere; there the Origin header
 * has to do, and a request with neither is no browser's form. A sibling subdomain is `same-site`,
 * which is not enough. A proxy may pass on another Host, so the panel's configured address counts as
 * its own too; the collector's does not, because there the shop's own pages may be.
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
