import type { Affiliate } from '../../../domain/affiliate.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { existingAffiliate } from '../../../program/affiliates.js'
import { toAffiliateAnswer } from './affiliateShape.js'
import type { ProgramCall } from './endpoint.js'

/** A call about the affiliate that the path names. */
export type OfAffiliate = ProgramCall<{ readonly affiliate: string }, unknown, unknown>

export const readAffiliate = async ({ deps, accountId, params }: OfAffiliate) => {
  const found = await existingAffiliate(deps.storage, accountId, params.affiliate)
  return isProblem(found) ? found : toAffiliateAnswer(deps, accountId, found)
}

/** Edits the affiliate that the path names, and answers it as it is then. */
export const editing =
  <Call extends OfAffiliate>(
    edit: (call: Call, affiliate: Affiliate) => Promise<Affiliate | Problem>,
  ) =>
  async (call: Call) => {
    const { deps, accountId, params } = call
    const found = await existingAffiliate(deps.storage, accountId, params.affiliate)
    if (isProblem(found)) return found
    const edited = await edit(call, found)
    return isProblem(edited) ? edited : toAffiliateAnswer(deps, accountId, edited)
  }
