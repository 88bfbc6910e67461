import type { AccountId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Site } from '../storage/catalogue.js'
import type { Deps } from './deps.js'

/**
 * Lets the pages of a host report. Takes a host or a whole address, because that is what people
 * paste. "www.shop.example" and "shop.example" are two sites.
 */
export const addSite = async (
  { storage, now }: Deps,
  accountId: AccountId,
  text: string,
): Promise<Site | Problem> => {
  const host = hostOf(text)
  if (!host)
    return problem('invalid', 'host', 'Give a host such as "shop.example" or "localhost:4000".')
  const site = { accountId, host, createdAt: now() }
  const added = await storage.addSite(site)
  return added ? site : problem('exists', 'host', `"${host}" is registered already.`)
}

export const removeSite = async (
  { storage }: Deps,
  accountId: AccountId,
  host: string,
): Promise<undefined | Problem> =>
  (await storage.removeSite(accountId, host))
    ? undefined
    : problem('unknown', 'host', `"${host}" is not registered.`)

/** Host and, unless it is the usual one, port, as a browser writes them. */
const hostOf = (text: string): string | undefined => {
  const said = text.trim()
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(said) && !/^https?:\/\//i.test(said)) return undefined
  const address = /^https?:\/\//i.test(said) ? said : `https://${said}`
  try {
    const { host, username, password } = new URL(address)
    return username || password || host.length > 253 ? undefined : host
  } catch {
    return undefined
  }
}
