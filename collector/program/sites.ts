import { getDomain } from 'tldts'
import { plainHost, WILDCARD } from '../domain/host.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Site } from '../domain/site.js'
import type { Deps } from './deps.js'

/**
 * Lets the pages of a host report. Takes a host or a whole address, because that is what people
 * paste. "www.shop.example" and "shop.example" are two sites; "*.shop.example" is all subdomains of the
 * latter, and not that one itself.
 */
export const addSite = async (
  { storage, now }: Deps,
  accountId: AccountId,
  text: string,
): Promise<Site | Problem> => {
  const host = siteOf(text)
  if (isProblem(host)) return host
  const site = { accountId, host, createdAt: now() }
  const added = await storage.addSite(site)
  return added ? site : problem('exists', 'host', `"${host}" is registered already.`)
}

export const removeSite = async (
  { storage }: Deps,
  accountId: AccountId,
  host: string,
): Promise<undefined | Problem> =>
  (await storage.removeSite(accountId, host)) || (await removeSpelled(storage, accountId, host))
    ? undefined
    : problem('unknown', 'host', `"${host}" is not registered.`)

/** The host as it was registered, from whatever is pasted to remove it. */
const removeSpelled = (storage: Deps['storage'], accountId: AccountId, text: string) => {
  const host = siteOf(text)
  return isProblem(host) ? false : storage.removeSite(accountId, host)
}

/** A host, or with "*." before it all its subdomains, as it is registered. */
const siteOf = (text: string): string | Problem => {
  const [, scheme = '', star, rest = ''] = /^(https?:\/\/)?(\*\.)?(.*)$/is.exec(text.trim()) ?? []
  const host = hostOf(scheme + rest)
  if (!host || host.includes('*') || host.startsWith('.')) {
    return problem(
      'invalid',
      'host',
      'Give a host such as "shop.example" or "localhost:4000", or all subdomains of one: "*.shop.example".',
    )
  }
  if (!star) return host
  // Whose subdomains belong to many: *.co.uk, *.myshopify.com.
  return getDomain(host, { allowPrivateDomains: true })
    ? WILDCARD + host
    : problem(
        'invalid',
        'host',
        `"${WILDCARD}${host}" would let pages of others report. Give a domain of your own after "*.", such as "*.shop.example".`,
      )
}

/** Host and, unless it is the usual one, port, as a browser writes them. */
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
