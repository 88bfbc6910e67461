import type { CampaignVersion } from '../../domain/campaign.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { Credit } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'

/** The input of a hold reason: one credit of one order, and the terms that apply to it. */
export interface Holdable {
  readonly credit: Credit
  /** Who earns: the credited affiliate, or one above it. */
  readonly affiliateId: AffiliateId
  readonly order: Order
  readonly version: CampaignVersion
  readonly facts: Considered
  /** Whether the commission is not converted because no rate is known. */
  readonly lacksRate: boolean
}

/** Whether a commission must be held for one reason. Pure. */
export type HoldReason = (holdable: Holdable) => boolean
