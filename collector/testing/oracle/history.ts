import type { Affiliate, AffiliateSetting, AffiliateStatus } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import type { Coupon } from '../../domain/coupon.js'
import type { AffiliateId, CampaignId, VisitorId } from '../../domain/ids.js'
import type { LifetimeAffiliate } from '../../domain/lifetime.js'
import type { Policy } from '../../domain/policy.js'
import type { Report } from '../../domain/report.js'

/** One thing that a merchant entered, or one message, at the time at which the collector got it. */
export type Event = { readonly at: number } & (
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'campaign'; readonly campaign: Campaign }
  | {
      readonly kind: 'version'
      readonly campaignId: CampaignId
      readonly version: CampaignVersion
    }
  | { readonly kind: 'affiliate'; readonly affiliate: Affiliate }
  | {
      readonly kind: 'status'
      readonly affiliateId: AffiliateId
      readonly status: AffiliateStatus
    }
  | {
      readonly kind: 'setting'
      readonly affiliateId: AffiliateId
      readonly setting: AffiliateSetting
    }
  | {
      readonly kind: 'alias' | 'aliasRemoved'
      readonly affiliateId: AffiliateId
      readonly code: string
    }
  | { readonly kind: 'coupon'; readonly coupon: Coupon }
  | { readonly kind: 'couponEnded'; readonly code: string }
  | { readonly kind: 'lifetime'; readonly lifetime: LifetimeAffiliate }
  | { readonly kind: 'lifetimeEnded'; readonly customer: string; readonly since: number }
  | { readonly kind: 'link'; readonly visitors: readonly [VisitorId, VisitorId] }
  | { readonly kind: 'click'; readonly click: Click }
  | { readonly kind: 'report'; readonly report: Report }
)

/** What happened in an account, in the order of arrival. */
export interface History {
  readonly events: readonly Event[]
  /** The e-mail addresses behind the hashes in reports. */
  readonly addresses: Readonly<Record<string, string>>
  /** When the results are compared. */
  readonly end: number
}

/** Who earns from the orders of a customer that are placed from an instant on. */
export interface LifetimeSet {
  readonly customer: string
  readonly since: number
  /** Undefined: nobody, until an order bonds the customer anew. */
  readonly set: LifetimeAffiliate | undefined
}

/** All that is known after some of the events. */
export interface World {
  readonly policies: readonly Policy[]
  readonly campaigns: readonly Campaign[]
  readonly affiliates: readonly Affiliate[]
  readonly coupons: readonly Coupon[]
  /** In the order in which they were entered. */
  readonly lifetimes: readonly LifetimeSet[]
  readonly links: readonly (readonly [VisitorId, VisitorId])[]
  readonly clicks: readonly Click[]
  readonly reports: readonly Report[]
  readonly addresses: Readonly<Record<string, string>>
  readonly now: number
}

export const emptyWorld = ({ addresses }: History): World => ({
  policies: [],
  campaigns: [],
  affiliates: [],
  coupons: [],
  lifetimes: [],
  links: [],
  clicks: [],
  reports: [],
  addresses,
  now: 0,
})

/** The world after one more event. */
export const after = (world: World, event: Event): World => ({
  ...world,
  ...changed(world, event),
  now: event.at,
})

const changed = (world: World, event: Event): Partial<World> => {
  switch (event.kind) {
    case 'policy':
      return { policies: [...world.policies, event.policy] }
    case 'campaign':
      return { campaigns: [...world.campaigns, event.campaign] }
    case 'version':
      return { campaigns: world.campaigns.map((one) => withVersion(one, event)) }
    case 'coupon':
      return { coupons: [...world.coupons, event.coupon] }
    case 'couponEnded':
      return {
        coupons: world.coupons.map((one) =>
          one.code === event.code
            ? { ...one, validUntil: Math.min(event.at, one.validUntil ?? event.at) }
            : one,
        ),
      }
    case 'lifetime':
      return {
        lifetimes: [
          ...world.lifetimes,
          { customer: event.lifetime.customer, since: 0, set: event.lifetime },
        ],
      }
    case 'lifetimeEnded':
      return {
        lifetimes: [
          ...world.lifetimes,
          { customer: event.customer, since: event.since, set: undefined },
        ],
      }
    case 'link':
      return { links: [...world.links, event.visitors] }
    case 'click':
      return { clicks: [...world.clicks, event.click] }
    case 'report':
      return { reports: [...world.reports, event.report] }
    case 'affiliate':
      return { affiliates: [...world.affiliates, event.affiliate] }
    default:
      if (isRefused(world, event)) return {}
      return {
        affiliates: world.affiliates.map((one) =>
          one.id === event.affiliateId ? { ...one, ...affiliateAfter(one, event) } : one,
        ),
      }
  }
}

/** "Only one affiliate can have an alias at a time." */
const isRefused = ({ affiliates }: World, event: Event): boolean =>
  event.kind === 'alias' &&
  affiliates.some(({ aliases }) =>
    aliases.some(({ code, removedAt }) => code === event.code && removedAt === undefined),
  )

const withVersion = (
  campaign: Campaign,
  { campaignId, version }: Extract<Event, { kind: 'version' }>,
): Campaign =>
  campaign.id === campaignId ? { ...campaign, versions: [...campaign.versions, version] } : campaign

const affiliateAfter = (
  { states, settings = [], aliases }: Affiliate,
  event: Extract<Event, { kind: 'status' | 'setting' | 'alias' | 'aliasRemoved' }>,
): Partial<Affiliate> => {
  switch (event.kind) {
    case 'status':
      return { states: [...states, { since: event.at, status: event.status }] }
    case 'setting':
      return { settings: [...settings, event.setting] }
    case 'alias':
      return {
        aliases: [...aliases, { code: event.code, createdAt: event.at, removedAt: undefined }],
      }
    case 'aliasRemoved':
      return {
        aliases: aliases.map((one) =>
          one.code === event.code && one.removedAt === undefined
            ? { ...one, removedAt: event.at }
            : one,
        ),
      }
  }
}
