import { plainHost, WILDCARD } from '../domain/host.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Site } from '../domain/site.js'
import type { Deps } from './deps.js'

/**
 * Registers a host, so that its pages can report. Accepts a host or a whole URL, because people
 * paste both. "www.shop.example" and "shop.example" are two sites; "*.shop.example" covers all
 * subdomains of shop.example, but not shop.example itself.
 */
export const addSite = async (
  { storage, now }: Deps,
  accountId: AccountId,
  text: string,
): Promise<Site | Problem> => {
  const host = await siteOf(text)
  if (isProblem(host)) return host
  const site = { accountId, host, createdAt: now() }
  const added = await storage.addSite(site)
  return added ? site : problem('exists', 'host', `"${host}" is already registered.`)
}

export const removeSite = async (
  { storage }: Deps,
  accountId: AccountId,
  host: string,
): Promise<undefined | Problem> =>
  (await storage.removeSite(accountId, host)) || (await removeSpelled(storage, accountId, host))
    ? undefined
    : problem('unknown', 'host', `"${host}" is not registered.`)

/** Removes a site by any spelling that `addSite` accepts. */
const removeSpelled = async (
  storage: Deps['storage'],
  accountId: AccountId,
  text: string,
): Promise<boolean> => {
  const host = await siteOf(text)
  return isProblem(host) ? false : storage.removeSite(accountId, host)
}

/** Reads a host, or "*." and a host, in the form in which sites are registered. */
const siteOf = async (text: string): Promise<string | Problem> => {
  const [, scheme = '', star, rest = ''] = /^(https?:\/\/)?(\*\.)?(.*)$/is.exec(text.trim()) ?? []
  const host = hostOf(scheme + rest)
  if (!host || host.includes('*') || host.startsWith('.')) {
    return problem(
      'invalid',
      'host',
      'Enter a host such as "shop.example" or "localhost:4000", or all subdomains of a host: "*.shop.example".',
    )
  }
  if (!star) return host
  // Imported here, because the list of suffixes is large and few starts need it.
  const { getDomain } = await import('tldts')
  // Refuses public suffixes such as *.co.uk and *.myshopify.com, whose subdomains have different
  // owners. https://publicsuffix.org
  return getDomain(host, { allowPrivateDomains: true })
    ? WILDCARD + host
    : problem(
        'invalid',
        'host',
        `"${WILDCARD}${host}" would accept reports from pages of other owners. Enter your own domain after "*.", such as "*.shop.example".`,
      )
}

/** Host and non-default port, as a browser serializes them. */
const hostOf = (text: string): string | undefined => {
  const said = text.trim()
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(said) && !/^https?:\/\//i.test(said)) return undefined
  const address = /^https?:\/\//i.test(said) ? said : `https://${said}`
  try {
    const { host, username, password } = new URL(address)
    return username || password || host.length > 253 ? undefined : plainHost(host)
  } catch {
    return undefined
  }
}
