import { plainHost, WILDCARD } from './host.js'
import type { AccountId } from './ids.js'
import type { Site } from './site.js'

const nameOf = (host: string): string => plainHost(host).replace(/:\d+$/, '').toLowerCase()

/**
 * The account whose links a host serves: the host is one of the account's sites, or a subdomain of one,
 * as `go.shop.example` is of `shop.example`. The closest site decides. Undefined if there is none, or
 * if several accounts have registered it. Ports are ignored.
 */
export const siteOwners = (sites: readonly Site[]): ((host: string) => AccountId | undefined) => {
  const owners = new Map<string, AccountId | undefined>()
  for (const { accountId, host } of sites) {
    const name = nameOf(host)
    const isShared = owners.has(name) && owners.get(name) !== accountId
    owners.set(name, isShared ? undefined : accountId)
  }
  return (host) => {
    const site = namesAbove(nameOf(host)).find((name) => owners.has(name))
    return site === undefined ? undefined : owners.get(site)
  }
}

/** The host itself, then each domain above it with its wildcard, the closest first. */
const namesAbove = (host: string): readonly string[] => {
  const labels = host.split('.')
  const parents = labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'))
  return [host, ...parents.flatMap((parent) => [WILDCARD + parent, parent])]
}
