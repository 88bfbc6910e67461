import type { Campaign } from '../domain/campaign.js'
import { type AccountId, type CampaignId, isAccountId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { RULE_NAMES } from '../domain/verdict.js'
import type { Account } from '../storage/catalogue.js'
import type { Deps } from './deps.js'
import { firstVersion } from './firstVersion.js'

/** How long a click may earn, until the merchant says otherwise. */
export const FIRST_WINDOW_DAYS = 60

/** Makes an account with its policy and one campaign, `default`, that nothing can fall past. */
export const addAccount = async (
  { storage, now, newId, newSecret }: Deps,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Account | Problem> => {
  if (!isAccountId(id)) {
    return problem('invalid', 'id', 'Use 3 to 32 lower-case letters and digits, such as "myshop1".')
  }
  const createdAt = now()
  const account: Account = { id, name: name.trim() || id, createdAt, secret: newSecret() }
  const campaign = firstCampaign(id, newId() as CampaignId, createdAt)
  const added = await storage.addAccount(
    account,
    {
      name: 'default',
      version: 1,
      since: createdAt,
      rules: RULE_NAMES,
      clickModel: 'last',
      windowDays: FIRST_WINDOW_DAYS,
      defaultAffiliateId: undefined,
      defaultCampaignId: campaign.id,
      browserReports: { mode: 'review' },
    },
    campaign,
  )
  return added ? account : problem('exists', 'id', `There is an account "${id}" already.`)
}

const firstCampaign = (accountId: AccountId, id: CampaignId, createdAt: number): Campaign => ({
  accountId,
  id,
  code: 'default',
  createdAt,
  versions: [firstVersion('Default', createdAt)],
})
