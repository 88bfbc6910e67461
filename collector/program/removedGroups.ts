import { type Affiliate, membershipAt } from '../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../domain/campaign.js'
import type { Deps } from './deps.js'

export interface RemovedGroup {
  readonly name: string
  /** The affiliates that were in it. They earn by the terms of the campaign now. */
  readonly members: readonly Affiliate[]
}

/** The commission groups that an edit of a campaign removed. */
export const removedGroups = async (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  { accountId, id, versions }: Campaign,
  after: CampaignVersion | undefined,
): Promise<readonly RemovedGroup[]> => {
  const left = Object.keys(after?.groups ?? {})
  const removed = Object.keys(versions.at(-1)?.groups ?? {}).filter((name) => !left.includes(name))
  if (removed.length === 0) return []
  const affiliates = await storage.affiliates(accountId)
  return removed.map((name) => ({
    name,
    members: affiliates.filter((one) => membershipAt(one, id, now())?.group === name),
  }))
}
