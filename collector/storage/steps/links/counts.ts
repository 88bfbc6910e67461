import type { Impressions } from '../../../domain/banner.js'
import type { NewClick } from '../../../domain/click.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { dayOf } from '../../daySums.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { affiliatesMeant } from '../facts/byCode.js'
import { insertAll, type Row, type Step } from '../step.js'

/** A click that was added, with the affiliate that its code means. */
export interface Counted {
  readonly click: NewClick
  readonly affiliateId: AffiliateId | undefined
}

/**
 * Adds new clicks to the counts of their links and banners. It is the last write of its transaction,
 * because popular links are counted by many.
 */
export function* countClicks(accountId: AccountId, counted: readonly Counted[]): Step<void> {
  const shown = counted.filter(({ click }) => !click.test && click.mark === undefined)
  const links = added(
    shown.flatMap(({ click: { linkId, receivedAt } }) =>
      linkId === undefined ? [] : [[[linkId, dayOf(receivedAt)] as const, 1] as const],
    ),
  )
  yield* insertAll(
    'link_days',
    links.map(({ key: [link, day], count }) => ({
      account_id: accountId,
      link_id: link,
      day,
      clicks: count,
    })),
    `on conflict (account_id, link_id, day)
     do update set clicks = link_days.clicks + excluded.clicks`,
  )
  const banners = added(
    shown.flatMap(({ click: { bannerId, receivedAt }, affiliateId }) =>
      bannerId === undefined || affiliateId === undefined
        ? []
        : [[[dayOf(receivedAt), bannerId, affiliateId] as const, 1] as const],
    ),
  )
  yield* addToBanners(
    accountId,
    banners.map(({ key, count }) => ({ key, impressions: 0, clicks: count })),
  )
}

type BannerKey = readonly [day: number, bannerId: string, affiliateId: AffiliateId]

const addToBanners = (
  accountId: AccountId,
  counts: readonly {
    readonly key: BannerKey
    readonly impressions: number
    readonly clicks: number
  }[],
): Step<unknown> =>
  insertAll(
    'banner_days',
    counts.map(
      ({ key: [day, banner, affiliate], impressions, clicks }): Row => ({
        account_id: accountId,
        day,
        banner_id: banner,
        affiliate_id: affiliate,
        impressions,
        clicks,
      }),
    ),
    `on conflict (account_id, day, banner_id, affiliate_id)
     do update set impressions = banner_days.impressions + excluded.impressions,
       clicks = banner_days.clicks + excluded.clicks`,
  )

/** Adds impressions to the counts of banners. */
export function* addImpressions(
  programs: ProgramCache,
  accountId: AccountId,
  seen: readonly Impressions[],
): Step<void> {
  const program = yield* programFor(programs, accountId)
  const codes = [...new Set(seen.map(({ affiliateCode }) => affiliateCode))]
  const affiliates = yield* affiliatesMeant(program, codes)
  const counts = added(
    seen.flatMap(({ affiliateCode, bannerId, day, count }) => {
      const affiliate = affiliates.get(affiliateCode)
      return affiliate ? [[[day, bannerId, affiliate.id] as const, count] as const] : []
    }),
  )
  yield* addToBanners(
    accountId,
    counts.map(({ key, count }) => ({ key, impressions: count, clicks: 0 })),
  )
}

type Key = readonly (string | number)[]

/** The sum for each key, in their order, because transactions in different orders would deadlock. */
const added = <One extends Key>(
  keys: readonly (readonly [key: One, count: number])[],
): readonly { readonly key: One; readonly count: number }[] => {
  const counts = new Map<string, { key: One; count: number }>()
  for (const [key, count] of keys) {
    const text = key.join(' ')
    counts.set(text, { key, count: (counts.get(text)?.count ?? 0) + count })
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found)
}
