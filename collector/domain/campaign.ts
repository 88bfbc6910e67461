import type { AccountId, CampaignId } from './ids.js'
import type { Money } from './money.js'

export const CAMPAIGN_STATUSES = ['active', 'paused', 'stopped'] as const
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number]

/** An offer to affiliates. Its terms are versioned: an edit makes a version, and old orders keep theirs. */
export interface Campaign {
  readonly accountId: AccountId
  readonly id: CampaignId
  /** The code in the affiliate link: `?a_cid=summer`. */
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
  /** Sales of these products use this campaign, whichever campaign the click was for. */
  readonly productIds: readonly string[]
  /** Undefined: the policy's. */
  readonly browserReports: BrowserReports | undefined
  /** A sale above this total is held for review. One amount per currency. */
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
      /**
       * The effect of a partial refund: reduces the commission pro rata, or not until everything is
       * refunded.
       */
      readonly partialRefund: 'pro_rata' | 'keep'
    }

/** Whether an unsigned report of a page confirms an order. */
export type BrowserReports =
  | { readonly mode: 'review' }
  | {
      readonly mode: 'trusted'
      /** The maximum total of an order, one amount per trusted currency. */
      readonly amountMax: readonly Money[]
      /** The maximum number of orders per UTC day. */
      readonly perDayMax: number
    }

/** What a campaign pays for a sale, or for an action by its code. Undefined: nothing. */
export const termsOf = (
  { sale, actions }: CampaignVersion,
  kind: 'sale' | 'action',
  code: string,
): Terms | undefined => {
  if (kind === 'sale') return sale
  // `hasOwn`, because inherited names such as "constructor" are not actions.
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
