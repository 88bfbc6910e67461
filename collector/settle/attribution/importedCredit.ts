import { findByCode, findNamed } from '../../domain/code.js'
import { type Credit, WHOLE_PPM } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'

/**
 * The credit of an order whose commission was imported. No rule is asked, because the other program has
 * decided, and an affiliate of it must not lose the commission to a click that Waymark knows.
 */
export const importedCredit = (
  { imported, convertedAt }: Order,
  { affiliates, campaigns, policy }: Considered,
): Credit | undefined => {
  if (imported?.imported.kind !== 'commission') return undefined
  const affiliate = findNamed(imported.affiliate ?? '', affiliates, convertedAt)
  if (!affiliate) return undefined
  // Paused or not: the campaign decides only how long the commission stays pending.
  const campaign = findByCode(imported.campaign, campaigns)
  return {
    affiliateId: affiliate.id,
    campaignId: campaign?.id ?? policy.defaultCampaignId,
    rule: 'imported',
    sharePpm: WHOLE_PPM,
    clickId: undefined,
    proven: true,
    claimed: false,
  }
}
