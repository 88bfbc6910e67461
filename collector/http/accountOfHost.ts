import type { AccountId } from '../domain/ids.js'
import { siteOwners } from '../domain/siteOwners.js'
import type { Deps } from '../ingest/deps.js'
import { fromMemory } from './fromMemory.js'

/** How long a site may be registered before links on its host work. */
const FRESH_MS = 60_000
/** An unknown host or name makes the collector look for new ones, at most this often. */
const AGAIN_MS = 5_000

interface Known {
  readonly ownerOf: (host: string) => AccountId | undefined
  readonly accountNamed: (name: string) => AccountId | undefined
  readonly readAt: number
}

/** The account that a host of the collector stands for. */
export type AccountOfHost = (host: string) => Promise<AccountId | undefined>

/**
 * Finds accounts in memory. All accounts and sites are read together, so that made-up hosts and names
 * cost nothing.
 */
export interface AccountDirectory {
  /** The account of the closest site, or the only account. */
  readonly ofHost: AccountOfHost
  /** The account with this id or, if there is none, with this alias. */
  readonly named: (name: string) => Promise<AccountId | undefined>
}

export const accountDirectory = ({
  storage,
  now,
}: Pick<Deps, 'storage' | 'now'>): AccountDirectory => {
  const load = async (): Promise<Known> => {
    const [accounts, sites] = await Promise.all([storage.accounts(), storage.sites()])
    const [first, ...others] = accounts
    const only = others.length === 0 ? first?.id : undefined
    const owner = siteOwners(sites)
    const aliases = accounts.flatMap(({ id, alias }) => (alias ? [[alias, id] as const] : []))
    const names = new Map<string, AccountId>([
      ...aliases,
      ...accounts.map(({ id }) => [id, id] as const),
    ])
    return {
      ownerOf: (host) => owner(host) ?? only,
      accountNamed: (name) => names.get(name),
      readAt: now(),
    }
  }
  const directory = fromMemory<'all', Known>(load, now, { freshMs: FRESH_MS })
  const find = async (search: (known: Known) => AccountId | undefined) => {
    const known = await directory.read('all')
    const found = known && search(known)
    if (found !== undefined || !known || now() - known.readAt < AGAIN_MS) return found
    const newer = await directory.again('all')
    return newer && search(newer)
  }
  return {
    ofHost: (host) => find(({ ownerOf }) => ownerOf(host)),
    named: (name) => find(({ accountNamed }) => accountNamed(name)),
  }
}
