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
  /** What is particular to single actions beside their terms, by the action's code. */
  readonly actionTypes?: Readonly<Record<string, ActionType>> | undefined
  /** What a unique click earns. Undefined: nothing. */
  readonly click?: ClickTerms | undefined
  /** What 1,000 impressions of banners earn. Undefined: nothing. */
  readonly impressions?: Money | undefined
  /** `automatic`: clicks and impressions mature without a person. Undefined: each is held until released. */
  readonly trafficApproval?: 'automatic' | undefined
  /** Undefined: the policy's. */
  readonly windowDays: number | undefined
  readonly holdDays: number
  /** Sales of these products use this campaign, whichever campaign the click was for. */
  readonly productIds: readonly string[]
  /** Undefined: the policy's. */
  readonly browserReports: BrowserReports | undefined
  /** A sale above this total is held for review. One amount per currency. */
  readonly saleCaps: readonly Money[]
  /** Terms of single products, by id. They apply to these products in an order's items, too. */
  readonly products?: Readonly<Record<string, Terms>> | undefined
  /** A sale with a smaller total earns nothing. One amount per currency. */
  readonly orderMin?: readonly Money[] | undefined
  /** A sale with a larger total earns nothing. One amount per currency. */
  readonly orderMax?: readonly Money[] | undefined
  /** Sales with the total zero earn nothing. Undefined: they earn a fixed commission. */
  readonly skipsZeroOrders?: boolean | undefined
  /** What each sale costs the merchant. It is deducted from the total before a percentage. */
  readonly fixedCost?: Terms | undefined
  /** What the affiliates above the credited one earn: first its parent, then the parent's parent. */
  readonly tiers?: readonly TierTerms[] | undefined
  /** Other terms for some affiliates, by the name of their group. */
  readonly groups?: Readonly<Record<string, GroupTerms>> | undefined
  /** What the payments of a subscription earn. Undefined: each as any sale. */
  readonly renewals?: Renewals | undefined
  /** What happens to orders whose buyer is the affiliate. Undefined: they earn. */
  readonly selfReferral?: 'hold' | 'reject' | undefined
  /** Only members earn in the campaign. */
  readonly isPrivate?: boolean | undefined
}

export interface ClickTerms {
  readonly amount: Money
  /** Clicks of a visitor for the same affiliate within so many hours are one click. */
  readonly uniqueHours: number
  /** For how many clicks of a UTC day one affiliate is paid. Undefined: all. */
  readonly perDayMax?: number
}

/** What is particular to an action beside its terms. */
export interface ActionType {
  /** What people see instead of the code. */
  readonly name?: string
  /** How long a commission stays pending. Undefined: as in the campaign. */
  readonly holdDays?: number
  /** `review`: held until a person decides. Undefined: as any order of the campaign. */
  readonly approval?: 'review'
  /** The base of a percentage for an action that is reported without a total. */
  readonly value?: Money
}

/** The limits apply as they were in force at a subscription's first payment. */
export interface Renewals {
  /** The terms of all payments but the first. Undefined: those of any sale. */
  readonly terms?: Terms
  /** How many payments earn, with the first one. Undefined: all. */
  readonly paymentsMax?: number
  /** For how many days after the first payment they earn. Undefined: for ever. */
  readonly daysMax?: number
}

/** `previous`: of the commission of the affiliate one tier below. */
export type TierTerms = Terms | { readonly kind: 'previous'; readonly ratePpm: number }

/** Terms of a commission group or of one affiliate. What they leave out is as in the campaign. */
export interface GroupTerms {
  readonly sale?: Terms | undefined
  readonly actions?: Readonly<Record<string, Terms>> | undefined
}

/** How many affiliates above the credited one may earn. */
export const TIERS_MAX = 10
/** How many products may have terms of their own, and how many groups a campaign may have. */
export const PRODUCTS_MAX = 1_000
export const GROUPS_MAX = 50
/** How many actions a campaign may have. */
export const ACTIONS_MAX = 200

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

/** What a campaign or group pays for a sale, or for an action by its code. Undefined: nothing. */
export const termsOf = (
  { sale, actions = {} }: GroupTerms,
  kind: 'sale' | 'action',
  code: string,
): Terms | undefined => (kind === 'sale' ? sale : ownValue(actions, code))

/** How many days a commission for a sale, or for an action with this code, stays pending. */
export const holdDaysOf = (
  { holdDays, actionTypes }: Pick<CampaignVersion, 'holdDays' | 'actionTypes'>,
  kind: 'sale' | 'action',
  code: string,
): number => (kind === 'action' ? ownValue(actionTypes, code)?.holdDays : undefined) ?? holdDays

/**
 * What people see as the name of an action: as the campaign calls it now, else as another campaign
 * does. Undefined: it has a code only.
 */
export const actionName = (
  campaigns: readonly Pick<Campaign, 'id' | 'versions'>[],
  code: string,
  campaignId?: CampaignId,
): string | undefined => {
  const own = campaigns.filter(({ id }) => id === campaignId)
  for (const { versions } of [...own, ...campaigns]) {
    const name = ownValue(versions.at(-1)?.actionTypes, code)?.name
    if (name !== undefined) return name
  }
  return undefined
}

/** The terms by what they are for: "sale", or the action's code. */
export const termsByName = ({
  sale,
  actions = {},
}: GroupTerms = {}): Readonly<Record<string, Terms>> => ({ ...(sale && { sale }), ...actions })

/** The value of a name. `hasOwn`, because inherited names such as "constructor" have none. */
export const ownValue = <Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (values && Object.hasOwn(values, name) ? values[name] : undefined)

/** The version in force at an instant; before the first, the first. */
export const versionAt = <Version extends { readonly since: number }>(
  versions: readonly Version[],
  at: number,
): Version => {
  const found = versions.findLast(({ since }) => since <= at) ?? versions[0]
  if (!found) throw new Error('A versioned row must have a version')
  return found
}
