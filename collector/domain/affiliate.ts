import type { AccountId, AffiliateId } from './ids.js'

export const AFFILIATE_STATUSES = ['active', 'paused', 'banned'] as const
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
}

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

/** What an affiliate's status was at an instant; before the first entry, the first. */
export const statusAt = ({ states }: Pick<Affiliate, 'states'>, at: number): AffiliateStatus =>
  states.findLast(({ since }) => since <= at)?.status ?? states[0]?.status ?? 'active'

/** The aliases that are in force, the first entered one first. */
export const aliasesOf = ({ aliases }: Pick<Affiliate, 'aliases'>): readonly string[] =>
  aliases.filter(({ removedAt }) => removedAt === undefined).map(({ code }) => code)

/** Whether a code is the affiliate's own one or an alias in force, in upper or lower case. */
export const hasCode = (affiliate: Pick<Affiliate, 'code' | 'aliases'>, code: string): boolean =>
  [affiliate.code, ...aliasesOf(affiliate)].some((one) => one.toLowerCase() === code.toLowerCase())
