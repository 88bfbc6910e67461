import type { Affiliate } from '../../domain/affiliate.js'
import type { Campaign } from '../../domain/campaign.js'
import { actionName, versionAt } from '../../domain/campaign.js'
import { findByCode } from '../../domain/code.js'
import { type AccountId, type AffiliateId, type CampaignId, isCode } from '../../domain/ids.js'
import type { Deps } from '../../program/deps.js'

/** The affiliates and campaigns of an account by id, to show their names. */
export interface Names {
  readonly affiliates: ReadonlyMap<AffiliateId, Affiliate>
  readonly campaigns: ReadonlyMap<CampaignId, Campaign>
}

export const loadNames = async ({ storage }: Deps, accountId: AccountId): Promise<Names> => {
  const [affiliates, program] = await Promise.all([
    storage.affiliates(accountId),
    storage.program(accountId),
  ])
  return {
    affiliates: new Map(affiliates.map((affiliate) => [affiliate.id, affiliate])),
    campaigns: new Map(program?.campaigns.map((campaign) => [campaign.id, campaign])),
  }
}

/** The affiliate with a code or an alias that a person typed. */
export const affiliateNamed = ({ affiliates }: Names, code: string): Affiliate | undefined =>
  isCode(code) ? findByCode(code, [...affiliates.values()]) : undefined

export const campaignName = ({ campaigns }: Names, id: CampaignId): string => {
  const campaign = campaigns.get(id)
  return campaign ? nameOf(campaign) : id
}

/** The current name of a campaign. */
export const nameOf = ({ versions }: Campaign): string =>
  versionAt(versions, Number.MAX_SAFE_INTEGER).name

/** An action by its name and code, in the campaign that pays for it if that is known. */
export const actionText = ({ campaigns }: Names, code: string, campaignId?: CampaignId): string => {
  const name = actionName([...campaigns.values()], code, campaignId)
  return name === undefined ? code : `${name} (${code})`
}

/** The campaigns as options of a field. */
export const campaignOptions = ({ campaigns }: Names) =>
  [...campaigns.values()].map((campaign) => ({ value: campaign.code, text: nameOf(campaign) }))
