import type { CampaignVersion } from '../../domain/campaign.js'
import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import type { CountedTraffic, TrafficLine } from '../../domain/traffic.js'
import type { Period } from './duePeriod.js'

/** Adds up what was counted, by affiliate, campaign, currency and version of the terms. */
export interface Tally {
  add(whose: Whose, version: CampaignVersion, count: number): void
  all(): readonly CountedTraffic[]
}

export interface Whose {
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
}

export const aTally = ({ counted, firstDay }: Period): Tally => {
  const found = new Map<string, Omit<CountedTraffic, 'lines'> & { lines: TrafficLine[] }>()
  return {
    add: ({ affiliateId, campaignId }, version, count) => {
      const terms = counted === 'clicks' ? version.click?.amount : version.impressions
      if (!terms || count === 0) return
      const key = `${affiliateId} ${campaignId} ${terms.currency}`
      const whose = { counted, firstDay, affiliateId, campaignId, currency: terms.currency }
      const known = found.get(key) ?? { ...whose, lines: [] }
      found.set(key, known)
      const campaignVersion = version.version
      const before = known.lines.find((line) => line.campaignVersion === campaignVersion)
      known.lines = [
        ...known.lines.filter((line) => line !== before),
        { campaignVersion, count: count + (before?.count ?? 0) },
      ].sort((a, b) => a.campaignVersion - b.campaignVersion)
    },
    all: () => [...found.values()],
  }
}
