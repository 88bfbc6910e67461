import { type Affiliate, statusAt } from './affiliate.js'
import { plainHost, WILDCARD } from './host.js'
import type { AccountId, AffiliateId, CampaignId, Id } from './ids.js'

export const DIRECT_LINK_STATUSES = ['pending', 'approved', 'declined'] as const
export type DirectLinkStatus = (typeof DIRECT_LINK_STATUSES)[number]

export type DirectLinkId = Id<'directLink'>

/** A site of an affiliate. Visitors who come from there are the affiliate's, without any parameter. */
export interface DirectLink {
  readonly accountId: AccountId
  readonly id: DirectLinkId
  readonly affiliateId: AffiliateId
  /** "blog.example", "*.blog.example" or "blog.example/jane". Unique in the account. */
  readonly pattern: string
  /** What the clicks get. Undefined: what the landing page says, or the default campaign. */
  readonly campaignId: CampaignId | undefined
  readonly channel: string | undefined
  readonly banner: string | undefined
  readonly note: string | undefined
  readonly status: DirectLinkStatus
  readonly createdAt: number
  readonly decidedAt: number | undefined
}

/** How many patterns an account may have. They are kept in memory. */
export const DIRECT_LINKS_MAX = 10_000

/** An approved direct link, with what a click needs to know of its affiliate. */
export interface ApprovedLink
  extends Pick<DirectLink, 'pattern' | 'campaignId' | 'channel' | 'banner'> {
  readonly affiliate: Pick<Affiliate, 'code' | 'states'>
}

/** How many folders the path of a pattern may have. */
export const FOLDERS_MAX = 8

/**
 * The direct link that covers the page that a visitor comes from, if its affiliate is active. The
 * closest host decides, and of that host the longest path.
 */
export const findDirectLink = (
  links: readonly ApprovedLink[],
  referrer: string,
  at: number,
): ApprovedLink | undefined => {
  if (links.length === 0 || !URL.canParse(referrer)) return undefined
  const { host, pathname, protocol } = new URL(referrer)
  if (!/^https?:$/.test(protocol)) return undefined
  const hosts = indexOf(links)
  const paths = pathsAbove(pathname)
  for (const name of hostsAbove(plainHost(host))) {
    const known = hosts.get(name)
    const path = known && paths.find((one) => known.has(one))
    const found = path === undefined ? undefined : known?.get(path)
    if (found) return statusAt(found.affiliate, at) === 'active' ? found : undefined
  }
  return undefined
}

/** By host, then by path. Every lookup costs the labels of a host and the folders of a path. */
type Index = ReadonlyMap<string, ReadonlyMap<string, ApprovedLink>>

const indexes = new WeakMap<readonly ApprovedLink[], Index>()

const indexOf = (links: readonly ApprovedLink[]): Index => {
  const made = indexes.get(links)
  if (made) return made
  const index = new Map<string, Map<string, ApprovedLink>>()
  for (const link of links) {
    const { host, path } = partsOf(link.pattern)
    const paths = index.get(host) ?? new Map<string, ApprovedLink>()
    index.set(host, paths.set(path, link))
  }
  indexes.set(links, index)
  return index
}

/** The patterns' hosts that cover a host, the closest first. `www.` stands for the host itself. */
const hostsAbove = (host: string): readonly string[] => {
  const labels = host.split('.')
  const wildcards = labels.map((_, index) => WILDCARD + labels.slice(index).join('.'))
  return [host.replace(/^www\./, ''), ...wildcards]
}

/** The folders that a path is in, the longest first, the whole host (an empty text) last. */
const pathsAbove = (pathname: string): readonly string[] => {
  const folders = pathname.split('/', FOLDERS_MAX + 1).slice(1)
  const paths = folders.map((_, index) => `/${folders.slice(0, index + 1).join('/')}`)
  return [...paths.reverse(), '']
}

interface Parts {
  readonly host: string
  readonly path: string
}

export const partsOf = (pattern: string): Parts => {
  const at = pattern.indexOf('/')
  return at < 0
    ? { host: pattern, path: '' }
    : { host: pattern.slice(0, at), path: pattern.slice(at) }
}

/**
 * The direct link of another affiliate that excludes this one, because a page can be one affiliate's
 * only. A declined pattern is nobody's, but nobody else can enter the same.
 */
export const excludedBy = (
  { affiliateId, pattern }: Pick<DirectLink, 'affiliateId' | 'pattern'>,
  known: readonly DirectLink[],
): DirectLink | undefined =>
  known.find(
    (link) =>
      link.affiliateId !== affiliateId &&
      (link.pattern === pattern || (link.status !== 'declined' && overlap(link.pattern, pattern))),
  )

/** Whether a page can be covered by both patterns. */
export const overlap = (one: string, other: string): boolean => {
  const [a, b] = [partsOf(one), partsOf(other)]
  return (
    (coversHost(a.host, b.host) || coversHost(b.host, a.host)) &&
    (isFolderOf(a.path, b.path) || isFolderOf(b.path, a.path))
  )
}

/** Whether a pattern's host covers a host, or all that the host of another pattern covers. */
export const coversHost = (pattern: string, host: string): boolean => {
  if (!pattern.startsWith(WILDCARD)) return pattern === host
  const whole = pattern.slice(WILDCARD.length)
  const covered = host.startsWith(WILDCARD) ? host.slice(WILDCARD.length) : host
  return covered === whole || covered.endsWith(`.${whole}`)
}

const isFolderOf = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(`${folder}/`)
