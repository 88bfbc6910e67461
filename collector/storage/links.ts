import type { Banner, BannerCount, Impressions } from '../domain/banner.js'
import type { AccountId } from '../domain/ids.js'
import type { ListQuery } from '../domain/lists.js'
import type { LinkDay, ListedLink, ShortLink } from '../domain/shortLink.js'

/** Banners and stored links, and what is counted for them per UTC day. */
export interface Links {
  /** False if the code exists, in whatever case. The banners are in `Program.banners`. */
  addBanner(banner: Banner): Promise<boolean>
  /** Replaces everything but the code. False if there is no such banner. */
  editBanner(banner: Banner): Promise<boolean>

  /** `exists`: the slug leads to another link, now or from before it was renamed. */
  addLink(link: ShortLink): Promise<'added' | 'exists' | 'full'>
  /** The link to which a slug leads, in whatever case. Undefined after it was removed. */
  linkBySlug(accountId: AccountId, slug: string): Promise<ShortLink | undefined>
  /** The slug before goes on leading to the link. */
  renameLink(
    accountId: AccountId,
    slug: string,
    to: string,
  ): Promise<'renamed' | 'exists' | 'unknown'>
  /** All slugs of the link become free. What was counted for it stays. */
  removeLink(accountId: AccountId, slug: string): Promise<boolean>
  /** The newest first. */
  listLinks(query: LinkQuery): Promise<readonly ListedLink[]>
  linkDays(accountId: AccountId, linkId: string, since: number): Promise<readonly LinkDay[]>

  /** Counts impressions of known affiliates. Resolves after the commit. */
  countImpressions(accountId: AccountId, seen: Impressions): Promise<void>
  /** What was counted from a day on, per banner, affiliate and day. At most `BANNER_COUNTS_MAX`, the newest first. */
  bannerCounts(
    accountId: AccountId,
    since: number,
    bannerId?: string,
  ): Promise<readonly BannerCount[]>
  /** The sums from a day on, per banner. */
  bannerSums(accountId: AccountId, since: number): Promise<readonly BannerSum[]>
}

export interface LinkQuery extends Omit<ListQuery, 'search'> {
  /** From which UTC day on clicks are counted. */
  readonly since: number
}

export type BannerSum = Pick<BannerCount, 'bannerId' | 'impressions' | 'clicks'>

export const BANNER_COUNTS_MAX = 10_000
