import type { Affiliate, Membership } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { Policy } from '../../domain/policy.js'
import type { World } from './history.js'

// "An edit changes later orders only": which version of a setting an order has.

export const policyAt = ({ policies }: World, at: number): Policy => {
  const found = policies.findLast(({ since }) => since <= at) ?? policies[0]
  if (!found) throw new Error('An account has a policy')
  return found
}

export const versionOf = ({ versions }: Campaign, at: number): CampaignVersion => {
  const found = versions.findLast(({ since }) => since <= at) ?? versions[0]
  if (!found) throw new Error('A campaign has a version')
  return found
}

/** The affiliate's place in a campaign. */
export const placeIn = (
  { settings = [] }: Affiliate,
  { id }: Campaign,
  at: number,
): Membership | undefined =>
  settings.findLast(
    (one): one is Membership =>
      one.kind === 'membership' && one.campaignId === id && one.since <= at,
  )
