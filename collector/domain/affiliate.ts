import type { AccountId, AffiliateId } from './ids.js'

export const AFFILIATE_STATUSES = ['active', 'paused', 'banned'] as const
export type AffiliateStatus = (typeof AFFILIATE_STATUSES)[number]

export interface Affiliate {
  readonly accountId: AccountId
  readonly id: AffiliateId
  /** The code in the affiliate link: `?a_aid=jane`. */
  readonly code: string
  readonly name: string
  readonly email: string | undefined
  readonly createdAt: number
  /** In chronological order. Only appended to, so that old orders can be decided again. */
  readonly states: readonly AffiliateState[]
}

export interface AffiliateState {
  readonly since: number
  readonly status: AffiliateStatus
}

/** What an affiliate's status was at an instant; before the first entry, the first. */
export const statusAt = ({ states }: Pick<Affiliate, 'states'>, at: number): AffiliateStatus =>
  states.findLast(({ since }) => since <= at)?.status ?? states[0]?.status ?? 'active'
