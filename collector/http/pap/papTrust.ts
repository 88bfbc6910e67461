import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import type { PapSettings } from '../../domain/papSettings.js'
import { serverAddress, type Trust } from '../clientAddress.js'

/**
 * Whether the merchant trusts the sender of a request: its address is one of the merchant's servers, or it
 * has the key. What is recognised as a browser is not trusted, because a page that has the key shows it to
 * everybody, and the merchant's office may have the server's address.
 */
export const isTrusted = (
  req: IncomingMessage,
  key: string | undefined,
  settings: PapSettings,
  trust: Trust,
): boolean =>
  !looksLikeBrowser(req) && (hasKey(key, settings) || isListed(serverAddress(req, trust), settings))

/** Whether the headers are those that only browsers send. */
export const isFromBrowser = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

/**
 * Whether the headers may be those of a browser. For an image, browsers send no `Origin`, and without TLS no
 * `Sec-Fetch-Site`. The PHP class repeats what the visitor's browser sent, but says then who the
 * visitor is.
 */
export const looksLikeBrowser = (req: IncomingMessage): boolean => {
  const { accept = '', cookie = '', referer } = req.headers
  if (isFromBrowser(req) || /\bimage\//i.test(accept)) return true
  return (referer !== undefined || cookie !== '') && !isOnBehalf(req)
}

/** The PHP class sends the visitor's address and program in the query, or in a form. */
const isOnBehalf = (req: IncomingMessage): boolean =>
  req.method === 'POST' || /[?&](ip|useragent)=/i.test(req.url ?? '')

export const hasKey = (key: string | undefined, { keyHash }: PapSettings): boolean => {
  if (!key || keyHash === undefined) return false
  // Both sides are SHA-256 in hex, so they are of equal length.
  return timingSafeEqual(Buffer.from(keyHash), Buffer.from(hash('sha256', key, 'hex')))
}

const isListed = (address: string | undefined, settings: PapSettings): boolean => {
  if (address === undefined || settings.servers.length === 0) return false
  return rangesOf(settings).check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

const known = new WeakMap<PapSettings, BlockList>()

const rangesOf = (settings: PapSettings): BlockList => {
  const found = known.get(settings)
  if (found) return found
  const ranges = new BlockList()
  for (const text of settings.servers) {
    const [address = '', bits] = text.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) ranges.addAddress(address, family)
    else ranges.addSubnet(address, Number(bits), family)
  }
  known.set(settings, ranges)
  return ranges
}
