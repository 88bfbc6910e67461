import type { Affiliate } from '../../domain/affiliate.js'
import { type Campaign, versionAt } from '../../domain/campaign.js'
import type { AccountId, AffiliateId, CampaignId } from '../../domain/ids.js'
import type { Program } from '../../domain/program.js'
import { DAY_MS } from '../../domain/time.js'
import { type CountedTraffic, endOfPeriod } from '../../domain/traffic.js'
import { versionOfDay, versionPaying } from '../../settle/traffic/countable.js'
import type { BannerPlace, CountPlace } from '../../storage/traffic.js'
import type { Deps } from '../deps.js'
import type { Period } from './duePeriod.js'
import { aTally, type Tally } from './tally.js'

type Reading = Pick<Deps, 'storage'>

/** What a period earned, read page by page. Undefined: `leads` became false before the end. */
export const countPeriod = async (
  deps: Reading,
  program: Program,
  period: Period,
  leads: () => boolean,
): Promise<readonly CountedTraffic[] | undefined> => {
  const tally = aTally(period)
  const count = period.counted === 'clicks' ? countClicks : countImpressions
  return (await count(deps, program, period, tally, leads)) ? tally.all() : undefined
}

const countClicks = async (
  deps: Reading,
  { account, campaigns }: Program,
  { firstDay }: Period,
  tally: Tally,
  leads: () => boolean,
): Promise<boolean> => {
  const byId = new Map<CampaignId | undefined, Campaign>(campaigns.map((one) => [one.id, one]))
  let after: CountPlace | undefined
  do {
    if (!leads()) return false
    const { rows, next } = await deps.storage.clicksToCount(account.id, firstDay, after)
    const affiliates = await affiliatesOf(
      deps,
      account.id,
      rows.flatMap(({ affiliateId }) => affiliateId ?? []),
    )
    for (const click of rows) {
      const campaign = byId.get(click.campaignId)
      const affiliate = affiliates.get(click.affiliateId)
      const version = campaign && affiliate && versionPaying(click, campaign, affiliate)
      if (version) tally.add({ affiliateId: affiliate.id, campaignId: campaign.id }, version, 1)
    }
    after = next
  } while (after)
  return true
}

const countImpressions = async (
  deps: Reading,
  { account, campaigns, banners, policies }: Program,
  { counted, firstDay }: Period,
  tally: Tally,
  leads: () => boolean,
): Promise<boolean> => {
  const span = { from: firstDay, until: endOfPeriod(counted, firstDay) }
  const campaignOf = (bannerId: string, at: number): Campaign | undefined => {
    const banner = banners.find(({ id }) => id === bannerId)
    const usual = versionAt(policies, at).defaultCampaignId
    return banner && campaigns.find(({ id }) => id === (banner.campaignId ?? usual))
  }
  let after: BannerPlace | undefined
  do {
    if (!leads()) return false
    const { rows, next } = await deps.storage.impressionsToCount(account.id, span, after)
    const affiliates = await affiliatesOf(
      deps,
      account.id,
      rows.map(({ affiliateId }) => affiliateId),
    )
    for (const { day, bannerId, affiliateId, impressions } of rows) {
      const startAt = day * DAY_MS
      const campaign = campaignOf(bannerId, startAt)
      const affiliate = affiliates.get(affiliateId)
      const version =
        campaign && affiliate && versionOfDay(campaign, affiliate, startAt, startAt + DAY_MS)
      if (version) tally.add({ affiliateId, campaignId: campaign.id }, version, impressions)
    }
    after = next
  } while (after)
  return true
}

const affiliatesOf = async (
  { storage }: Reading,
  accountId: AccountId,
  ids: readonly AffiliateId[],
): Promise<ReadonlyMap<AffiliateId | undefined, Affiliate>> => {
  const found = await storage.affiliatesById(accountId, [...new Set(ids)])
  return new Map(found.map((one) => [one.id, one]))
}
