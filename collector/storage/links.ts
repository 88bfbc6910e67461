import type { Banner, Impressions } from '../domain/banner.js'
import type { AccountId } from '../domain/ids.js'
import type { ShortLink } from '../domain/shortLink.js'

/** Banners, short links, and what is counted for them per UTC day. */
export interface Links {
  /** False if the code exists, in whatever case. The banners are in `Program.banners`. */
  addBanner(banner: Banner): Promise<boolean>
  /**
   * Changes a banner as it is stored at that moment, except its id and code, so that edits at the same
   * time add up. `change` must be pure, because it may be called again. Undefined: there is no such banner.
   */
  editBanner<Refusal>(
    accountId: AccountId,
    id: string,
    change: (stored: Banner) => Banner | { readonly refused: Refusal },
  ): Promise<Banner | { readonly refused: Refusal } | undefined>

  /** `exists`: the slug leads to another link, now or from before it was renamed. */
  addLink(link: ShortLink): Promise<'added' | 'exists' | 'full'>
  /** The link to which a slug leads, in whatever case. Undefined after it was removed. */
  linkBySlug(accountId: AccountId, slug: string): Promise<ShortLink | undefined>
  /** The slug before goes on leading to the link, which may have `SLUGS_OF_LINK_MAX`. */
  renameLink(
    accountId: AccountId,
    slug: string,
    to: string,
  ): Promise<'renamed' | 'exists' | 'unknown' | 'full'>
  /** All slugs of the link become free. What was counted for it stays. */
  removeLink(accountId: AccountId, slug: string): Promise<boolean>

  /**
   * Counts impressions of known affiliates. Resolves after the commit. Unlike other writes it is not
   * idempotent: each call counts.
   */
  countImpressions(accountId: AccountId, seen: Impressions): Promise<void>
}
