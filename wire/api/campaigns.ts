// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.
import type { Affiliate } from './affiliates.js'

/** A campaign with the terms that apply now. */
export interface Campaign {
  /** The code in affiliate links. */
  readonly code: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** Counts from 1. Each edit that changes something adds one. */
  readonly version: number
  /** From when on this version applies to new orders. */
  readonly since: string
  readonly name: string
  readonly status: 'active' | 'paused' | 'stopped'
  /** What a sale earns: "12.5%" or "5.00 EUR". Null: nothing. */
  readonly sale: string | null
  /** What actions earn, by their codes. */
  readonly actions: Readonly<Record<string, string>>
  /** What people see instead of the codes of actions. */
  readonly actionNames: Readonly<Record<string, string>>
  /** The hold days of actions that have their own, by their codes. */
  readonly actionHoldDays: Readonly<Record<string, string>>
  /** "review" for actions that are held until a person decides. */
  readonly actionApprovals: Readonly<Record<string, string>>
  /** The base of a percentage of actions that are reported without a total: "20.00 EUR". */
  readonly actionValues: Readonly<Record<string, string>>
  /** What a unique click earns: "0.05 EUR". Null: nothing. */
  readonly click: string | null
  /** Within how many hours the clicks of a visitor for an affiliate are one click. */
  readonly clickHours: number
  /** For how many clicks of a UTC day one affiliate is paid. Null: all. */
  readonly clickCap: number | null
  /** What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing. */
  readonly impressions: string | null
  /** "review": clicks and impressions are held until a person releases them. */
  readonly trafficApproval: 'review' | 'automatic'
  /** What single products earn, by their ids. */
  readonly products: Readonly<Record<string, string>>
  /** What commission groups earn: by "gold" for a sale, by "gold:signup" for an action. */
  readonly groups: Readonly<Record<string, string>>
  /** What the affiliates above the credited one earn, the nearest first. */
  readonly tiers: readonly string[]
  /** How many days after a click an order is credited. Null: as in the policy. */
  readonly windowDays: number | null
  /** After how many days a commission becomes payable. */
  readonly holdDays: number
  /** Sales of these products use this campaign, whichever campaign the click was for. */
  readonly productIds: readonly string[]
  /** Sales below it earn nothing. One amount for each currency. */
  readonly orderMin: readonly string[]
  /** Sales above it earn nothing. One amount for each currency. */
  readonly orderMax: readonly string[]
  /** Sales above it are held until a person releases them. */
  readonly saleCap: readonly string[]
  /** Whether sales with the total zero earn a fixed commission. */
  readonly zeroOrders: 'earn' | 'skip'
  /** What a sale costs the merchant: "10%" or "3.00 EUR". Null: nothing. */
  readonly fixedCost: string | null
  /** Whether only members earn. */
  readonly isPrivate: boolean
  /** What happens to orders whose buyer is the affiliate. */
  readonly selfReferral: 'allow' | 'hold' | 'reject'
  /** Terms of all payments of a subscription but the first. Null: as of any sale. */
  readonly renewal: string | null
  /** How many payments of a subscription earn. Null: all. */
  readonly paymentsMax: number | null
  /** For how many days after the first payment they earn. Null: for ever. */
  readonly paymentDaysMax: number | null
}

/** The terms of a campaign from one instant on. */
export interface CampaignVersion {
  /** Counts from 1. Each edit that changes something adds one. */
  readonly version: number
  /** From when on this version applies to new orders. */
  readonly since: string
  readonly name: string
  readonly status: 'active' | 'paused' | 'stopped'
  /** What a sale earns: "12.5%" or "5.00 EUR". Null: nothing. */
  readonly sale: string | null
  /** What actions earn, by their codes. */
  readonly actions: Readonly<Record<string, string>>
  /** What people see instead of the codes of actions. */
  readonly actionNames: Readonly<Record<string, string>>
  /** The hold days of actions that have their own, by their codes. */
  readonly actionHoldDays: Readonly<Record<string, string>>
  /** "review" for actions that are held until a person decides. */
  readonly actionApprovals: Readonly<Record<string, string>>
  /** The base of a percentage of actions that are reported without a total: "20.00 EUR". */
  readonly actionValues: Readonly<Record<string, string>>
  /** What a unique click earns: "0.05 EUR". Null: nothing. */
  readonly click: string | null
  /** Within how many hours the clicks of a visitor for an affiliate are one click. */
  readonly clickHours: number
  /** For how many clicks of a UTC day one affiliate is paid. Null: all. */
  readonly clickCap: number | null
  /** What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing. */
  readonly impressions: string | null
  /** "review": clicks and impressions are held until a person releases them. */
  readonly trafficApproval: 'review' | 'automatic'
  /** What single products earn, by their ids. */
  readonly products: Readonly<Record<string, string>>
  /** What commission groups earn: by "gold" for a sale, by "gold:signup" for an action. */
  readonly groups: Readonly<Record<string, string>>
  /** What the affiliates above the credited one earn, the nearest first. */
  readonly tiers: readonly string[]
  /** How many days after a click an order is credited. Null: as in the policy. */
  readonly windowDays: number | null
  /** After how many days a commission becomes payable. */
  readonly holdDays: number
  /** Sales of these products use this campaign, whichever campaign the click was for. */
  readonly productIds: readonly string[]
  /** Sales below it earn nothing. One amount for each currency. */
  readonly orderMin: readonly string[]
  /** Sales above it earn nothing. One amount for each currency. */
  readonly orderMax: readonly string[]
  /** Sales above it are held until a person releases them. */
  readonly saleCap: readonly string[]
  /** Whether sales with the total zero earn a fixed commission. */
  readonly zeroOrders: 'earn' | 'skip'
  /** What a sale costs the merchant: "10%" or "3.00 EUR". Null: nothing. */
  readonly fixedCost: string | null
  /** Whether only members earn. */
  readonly isPrivate: boolean
  /** What happens to orders whose buyer is the affiliate. */
  readonly selfReferral: 'allow' | 'hold' | 'reject'
  /** Terms of all payments of a subscription but the first. Null: as of any sale. */
  readonly renewal: string | null
  /** How many payments of a subscription earn. Null: all. */
  readonly paymentsMax: number | null
  /** For how many days after the first payment they earn. Null: for ever. */
  readonly paymentDaysMax: number | null
}

/** The endpoints about campaigns. */
export interface CampaignsApi {
  /** List campaigns. */
  readonly 'GET /v1/campaigns': {
    readonly path: undefined
    readonly query: {
      readonly status?: 'active' | 'paused' | 'stopped'
      /** Default: createdAt. A minus sign begins with the largest. */
      readonly sort?: 'createdAt' | '-createdAt' | 'code' | '-code'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Campaign[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a campaign. */
  readonly 'POST /v1/campaigns': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly code: string
      readonly name?: string
      readonly status?: 'active' | 'paused' | 'stopped'
      /** "12.5%" or "5.00 EUR". Null: sales earn nothing. */
      readonly sale?: string | null
      /** Terms by the code of an action; "none" removes them. */
      readonly actions?: Readonly<Record<string, string>>
      /** Names by the code of an action; "none" removes them. */
      readonly actionNames?: Readonly<Record<string, string>>
      /** Hold days by the code of an action: "7"; "none" for those of the campaign. */
      readonly actionHoldDays?: Readonly<Record<string, string>>
      /** "review" or "automatic" by the code of an action. */
      readonly actionApprovals?: Readonly<Record<string, string>>
      /** Amounts such as "20.00 EUR" by the code of an action; "none" removes them. */
      readonly actionValues?: Readonly<Record<string, string>>
      /** What a unique click earns: "0.05 EUR". Null: nothing. */
      readonly click?: string | null
      /** Within how many hours the clicks of a visitor for an affiliate are one click. */
      readonly clickHours?: number
      /** For how many clicks of a UTC day one affiliate is paid. Null: all. */
      readonly clickCap?: number | null
      /** What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing. */
      readonly impressions?: string | null
      readonly trafficApproval?: 'review' | 'automatic'
      /** Terms by the id of a product; "none" removes them. */
      readonly products?: Readonly<Record<string, string>>
      /** Terms by "gold" or "gold:signup"; "none" removes them. */
      readonly groups?: Readonly<Record<string, string>>
      /** All tiers: "2%", "5% of the previous tier", "1.00 EUR". */
      readonly tiers?: readonly string[]
      readonly windowDays?: number | null
      readonly holdDays?: number
      readonly productIds?: readonly string[]
      readonly orderMin?: readonly string[]
      readonly orderMax?: readonly string[]
      readonly saleCap?: readonly string[]
      readonly zeroOrders?: 'earn' | 'skip'
      readonly fixedCost?: string | null
      readonly isPrivate?: boolean
      readonly selfReferral?: 'allow' | 'hold' | 'reject'
      /** Terms of all payments of a subscription but the first. Null: as of any sale. */
      readonly renewal?: string | null
      readonly paymentsMax?: number | null
      readonly paymentDaysMax?: number | null
    }
    readonly answer: Campaign
  }

  /** Read a campaign. */
  readonly 'GET /v1/campaigns/{campaign}': {
    readonly path: {
      readonly campaign: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: Campaign
  }

  /** Change a campaign and its terms. */
  readonly 'PATCH /v1/campaigns/{campaign}': {
    readonly path: {
      readonly campaign: string
    }
    readonly query: undefined
    readonly body: {
      readonly name?: string
      readonly status?: 'active' | 'paused' | 'stopped'
      /** "12.5%" or "5.00 EUR". Null: sales earn nothing. */
      readonly sale?: string | null
      /** Terms by the code of an action; "none" removes them. */
      readonly actions?: Readonly<Record<string, string>>
      /** Names by the code of an action; "none" removes them. */
      readonly actionNames?: Readonly<Record<string, string>>
      /** Hold days by the code of an action: "7"; "none" for those of the campaign. */
      readonly actionHoldDays?: Readonly<Record<string, string>>
      /** "review" or "automatic" by the code of an action. */
      readonly actionApprovals?: Readonly<Record<string, string>>
      /** Amounts such as "20.00 EUR" by the code of an action; "none" removes them. */
      readonly actionValues?: Readonly<Record<string, string>>
      /** What a unique click earns: "0.05 EUR". Null: nothing. */
      readonly click?: string | null
      /** Within how many hours the clicks of a visitor for an affiliate are one click. */
      readonly clickHours?: number
      /** For how many clicks of a UTC day one affiliate is paid. Null: all. */
      readonly clickCap?: number | null
      /** What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing. */
      readonly impressions?: string | null
      readonly trafficApproval?: 'review' | 'automatic'
      /** Terms by the id of a product; "none" removes them. */
      readonly products?: Readonly<Record<string, string>>
      /** Terms by "gold" or "gold:signup"; "none" removes them. */
      readonly groups?: Readonly<Record<string, string>>
      /** All tiers: "2%", "5% of the previous tier", "1.00 EUR". */
      readonly tiers?: readonly string[]
      readonly windowDays?: number | null
      readonly holdDays?: number
      readonly productIds?: readonly string[]
      readonly orderMin?: readonly string[]
      readonly orderMax?: readonly string[]
      readonly saleCap?: readonly string[]
      readonly zeroOrders?: 'earn' | 'skip'
      readonly fixedCost?: string | null
      readonly isPrivate?: boolean
      readonly selfReferral?: 'allow' | 'hold' | 'reject'
      /** Terms of all payments of a subscription but the first. Null: as of any sale. */
      readonly renewal?: string | null
      readonly paymentsMax?: number | null
      readonly paymentDaysMax?: number | null
    }
    readonly answer: Campaign
  }

  /** List the versions of a campaign’s terms. */
  readonly 'GET /v1/campaigns/{campaign}/versions': {
    readonly path: {
      readonly campaign: string
    }
    readonly query: {
      /** Default: -version. A minus sign begins with the largest. */
      readonly sort?: '-version' | 'version'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly CampaignVersion[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** List the affiliates with a place in a campaign. */
  readonly 'GET /v1/campaigns/{campaign}/affiliates': {
    readonly path: {
      readonly campaign: string
    }
    readonly query: {
      /** Default: code. A minus sign begins with the largest. */
      readonly sort?: 'code' | '-code'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Affiliate[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
