import type { Campaign } from '../../../domain/campaign.js'
import { findByCode } from '../../../domain/code.js'
import { type AccountId, type AffiliateId, type CampaignId, isCode } from '../../../domain/ids.js'
import { type Problem, problem } from '../../../domain/problem.js'
import type { Program } from '../../../domain/program.js'
import { existingAffiliate } from '../../../program/affiliates.js'
import type { Deps } from '../../deps.js'
import { programOf } from '../programOf.js'

/** The id of the affiliate that a filter names. Undefined: there is no filter. */
export const affiliateFilter = async (
  deps: Pick<Deps, 'storage'>,
  accountId: AccountId,
  code: string | undefined,
): Promise<AffiliateId | undefined | Problem> => {
  if (code === undefined) return undefined
  const found = await existingAffiliate(deps.storage, accountId, code)
  return 'id' in found ? found.id : found
}

/** The campaign that a parameter names. */
export const campaignIn = async (
  deps: Pick<Deps, 'storage'>,
  accountId: AccountId,
  code: string,
): Promise<Campaign | Problem> => {
  const { campaigns } = await programOf(deps, accountId)
  const found = isCode(code) ? findByCode(code, campaigns) : undefined
  return found ?? problem('unknown', 'campaign', `There is no campaign "${code}".`)
}

/** Codes instead of ids, for answers. */
export interface Codes {
  readonly affiliate: (id: AffiliateId) => string
  readonly campaign: (id: CampaignId) => string
  readonly program: Program
}

/** The codes of the affiliates with these ids, and of all campaigns. */
export const codesFor = async (
  deps: Pick<Deps, 'storage'>,
  accountId: AccountId,
  ids: Iterable<AffiliateId>,
): Promise<Codes> => {
  const wanted = [...new Set(ids)]
  const [program, found] = await Promise.all([
    programOf(deps, accountId),
    wanted.length > 0 ? deps.storage.affiliatesById(accountId, wanted) : [],
  ])
  const affiliates = new Map(found.map(({ id, code }) => [id, code]))
  const campaigns = new Map(program.campaigns.map(({ id, code }) => [id, code]))
  return {
    affiliate: (id) => affiliates.get(id) ?? id,
    campaign: (id) => campaigns.get(id) ?? id,
    program,
  }
}
