import type { GroupTerms } from './campaign.js'
import type { AccountId, AffiliateId, CampaignId } from './ids.js'

export const AFFILIATE_STATUSES = ['pending', 'active', 'paused', 'banned'] as const
export type AffiliateStatus = (typeof AFFILIATE_STATUSES)[number]

/** How many aliases an affiliate may have at a time. */
export const ALIASES_MAX = 10

/** How many aliases are kept of an affiliate, with those that were removed. */
export const ALIASES_KEPT_MAX = 100

export interface Affiliate {
  readonly accountId: AccountId
  readonly id: AffiliateId
  /** The code in the affiliate link: `?a_aid=jane`. */
  readonly code: string
  /** Also those that were removed, because they still decide earlier orders. */
  readonly aliases: readonly Alias[]
  readonly name: string
  readonly email: string | undefined
  readonly createdAt: number
  /** In chronological order. Only appended to, so that old orders can be decided again. */
  readonly states: readonly AffiliateState[]
  /** In chronological order, and only appended to. Undefined: none. */
  readonly settings?: readonly AffiliateSetting[] | undefined
}

/** How a merchant names and reaches an affiliate. What is left out stays as it is. */
export type AffiliateContact = Partial<Pick<Affiliate, 'name' | 'email'>>

/** A further code that means the affiliate in links and reports. */
export interface Alias {
  readonly code: string
  readonly createdAt: number
  /** Undefined as long as the alias is in force. */
  readonly removedAt: number | undefined
}

export interface AffiliateState {
  readonly since: number
  readonly status: AffiliateStatus
}

/** How many settings one affiliate may have over time, and how many affiliates may be above it. */
export const SETTINGS_MAX = 500
export const PARENTS_MAX = 1_000

/** What a merchant set for one affiliate. It applies to orders from then on. */
export type AffiliateSetting = Parent | Membership | Classed | PaidIn

/** Who recruited the affiliate, and therefore may earn from its orders. Undefined: nobody. */
export interface Parent {
  readonly kind: 'parent'
  readonly since: number
  readonly parentId: AffiliateId | undefined
}

/** The affiliate's place in one campaign. */
export interface Membership {
  readonly kind: 'membership'
  readonly since: number
  readonly campaignId: CampaignId
  /** Whether the affiliate earns in the campaign if it is private. */
  readonly isMember: boolean
  /** The commission group. A group that the campaign does not have changes nothing. */
  readonly group?: string | undefined
  /** Terms for this affiliate alone, before those of its group. */
  readonly terms?: GroupTerms | undefined
}

export const AFFILIATE_CLASSES = ['hard', 'soft'] as const
/**
 * `soft`: a browser extension or a coupon site, whose clicks do not take the place of an earlier click
 * of a hard affiliate.
 */
export type AffiliateClass = (typeof AFFILIATE_CLASSES)[number]

export interface Classed {
  readonly kind: 'class'
  readonly since: number
  readonly class: AffiliateClass
}

/** The currency in which the affiliate earns and is paid. Undefined: that of the account. */
export interface PaidIn {
  readonly kind: 'currency'
  readonly since: number
  readonly currency: string | undefined
}

/** What an affiliate's status was at an instant; before the first entry, the first. */
export const statusAt = ({ states }: Pick<Affiliate, 'states'>, at: number): AffiliateStatus =>
  states.findLast(({ since }) => since <= at)?.status ?? states[0]?.status ?? 'active'

type WithSettings = Pick<Affiliate, 'settings'>

/** Who was the affiliate's parent at an instant. */
export const parentAt = ({ settings = [] }: WithSettings, at: number): AffiliateId | undefined =>
  settings.filter(isParent).findLast(({ since }) => since <= at)?.parentId

/** What an affiliate's class was at an instant. */
export const classAt = ({ settings = [] }: WithSettings, at: number): AffiliateClass =>
  settings.findLast((one): one is Classed => one.kind === 'class' && one.since <= at)?.class ??
  'hard'

/** The payout currency that was set for the affiliate alone. Undefined: none. */
export const payoutCurrencyAt = ({ settings = [] }: WithSettings, at: number): string | undefined =>
  settings.findLast((one): one is PaidIn => one.kind === 'currency' && one.since <= at)?.currency

/** The affiliate's place in a campaign at an instant. */
export const membershipAt = (
  { settings = [] }: WithSettings,
  campaignId: CampaignId,
  at: number,
): Membership | undefined =>
  settings.filter(isMembership).findLast((one) => one.campaignId === campaignId && one.since <= at)

const isParent = (setting: AffiliateSetting): setting is Parent => setting.kind === 'parent'

const isMembership = (setting: AffiliateSetting): setting is Membership =>
  setting.kind === 'membership'

/** The aliases that are in force, the first entered one first. */
export const aliasesOf = ({ aliases }: Pick<Affiliate, 'aliases'>): readonly string[] =>
  aliases.filter(({ removedAt }) => removedAt === undefined).map(({ code }) => code)

/** Whether a code is the affiliate's own one or an alias in force, in upper or lower case. */
export const hasCode = (affiliate: Pick<Affiliate, 'code' | 'aliases'>, code: string): boolean =>
  [affiliate.code, ...aliasesOf(affiliate)].some((one) => one.toLowerCase() === code.toLowerCase())
