import type { AccountId } from '../domain/ids.js'
import { siteOwners } from '../domain/siteOwners.js'
import type { Deps } from './deps.js'
import { fromMemory } from './fromMemory.js'

/** How long a site may be registered before links on its host work. */
const FRESH_MS = 60_000
/** An unknown host makes the collector look for new sites, at most this often. */
const AGAIN_MS = 5_000

interface Known {
  readonly ownerOf: (host: string) => AccountId | undefined
  readonly readAt: number
}

/** The account that a host of the collector stands for. */
export type AccountOfHost = (host: string) => Promise<AccountId | undefined>

/**
 * The account whose links the collector serves under a host: that of the closest site, or the only
 * account. All sites are read together, so that made-up hosts cost nothing.
 */
export const accountOfHost = ({ storage, now }: Pick<Deps, 'storage' | 'now'>): AccountOfHost => {
  const load = async (): Promise<Known> => {
    const [accounts, sites] = await Promise.all([storage.accounts(), storage.sites()])
    const [first, ...others] = accounts
    const only = others.length === 0 ? first?.id : undefined
    const owner = siteOwners(sites)
    return { ownerOf: (host) => owner(host) ?? only, readAt: now() }
  }
  const directory = fromMemory<'all', Known>(load, now, { freshMs: FRESH_MS })
  return async (host) => {
    const known = await directory.read('all')
    const found = known?.ownerOf(host)
    if (found !== undefined || !known || now() - known.readAt < AGAIN_MS) return found
    return (await directory.again('all'))?.ownerOf(host)
  }
}
