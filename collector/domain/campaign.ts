import type { AccountId, CampaignId } from './ids.js'
import type { Money } from './money.js'

export const CAMPAIGN_STATUSES = ['active', 'paused', 'stopped'] as const
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number]

/** An offer to affiliates. Its terms are versioned: an edit makes a version, and old orders keep theirs. */
export interface Campaign {
  readonly accountId: AccountId
  readonly id: CampaignId
  /** Stands in the affiliate link: `?a_cid=summer`. */
  readonly code: string
  readonly createdAt: number
  /** In the order of time; at least one. */
  readonly versions: readonly CampaignVersion[]
}

export interface CampaignVersion {
  readonly version: number
  readonly since: number
  readonly name: string
  readonly status: CampaignStatus
  /** Undefined: sales earn nothing in this campaign. */
  readonly sale: Terms | undefined
  /** By the action's code. */
  readonly actions: Readonly<Record<string, Terms>>
  /** Undefined: the policy's. */
  readonly windowDays: number | undefined
  readonly holdDays: number
  /** Sales of these products belong to this campaign, whatever was clicked. */
  readonly productIds: readonly string[]
  /** Undefined: the policy's. */
  readonly browserReports: BrowserReports | undefined
  /** A sale above this is held for a person to look at, one amount for a currency. */
  readonly saleCaps: readonly Money[]
}

/** How commission is computed. */
export type Terms =
  | {
      readonly kind: 'percent'
      /** Parts per million: 12.5 % is 125,000. */
      readonly ratePpm: number
    }
  | {
      readonly kind: 'fixed'
      readonly amount: Money
      /** What a partial refund takes back: its part, or nothing until all is refunded. */
      readonly partialRefund: 'pro_rata' | 'keep'
    }

/** What an unsigned report by a page is worth. */
export type BrowserReports =
  | { readonly mode: 'review' }
  | {
      readonly mode: 'trusted'
      /** The most one order may amount to, one amount for each currency that is trusted at all. */
      readonly amountMax: readonly Money[]
      /** The most orders of one UTC day. */
      readonly perDayMax: number
    }

/** What a campaign pays for a sale, or for an action by its code. Undefined: nothing. */
export const termsOf = (
  { sale, actions }: CampaignVersion,
  kind: 'sale' | 'action',
  code: string,
): Terms | undefined => {
  if (kind === 'sale') return sale
  // "constructor" is no action unless the campaign says so.
  return Object.hasOwn(actions, code) ? actions[code] : undefined
}

/** The version in force at an instant; before the first, the first. */
export const versionAt = <Version extends { readonly since: number }>(
  versions: readonly Version[],
  at: number,
): Version => {
  const found = versions.findLast(({ since }) => since <= at) ?? versions[0]
  if (!found) throw new Error('A versioned row must have a version')
  return found
}
