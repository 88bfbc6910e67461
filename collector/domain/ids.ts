/** A string that cannot be passed where another kind of id is wanted. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

export type AccountId = Id<'account'>
export type AffiliateId = Id<'affiliate'>
export type CampaignId = Id<'campaign'>
export type VisitorId = Id<'visitor'>
export type PayoutId = Id<'payout'>
export type UserId = Id<'user'>

/** Tells one order of an account from another, whichever road it was reported by. */
export type OrderKey = Id<'order'>

/** The longest text in a unique key: PostgreSQL refuses index rows much over 2,700 bytes. */
export const KEY_TEXT_MAX = 191
/** The longest id of an event, which may be no longer as a whole either. No index holds one. */
export const EVENT_ID_MAX = 4_096

/** UUIDv7 without dashes: the shape that Post Affiliate Pro integrations already accept. */
export const isVisitorId = (text: string): text is VisitorId => /^[0-9a-f]{32}$/.test(text)

/**
 * A hand-over token that says nothing of the visitor. Its zero stands where the tokens of earlier
 * scripts have a time, so that their landing pages hand it on as well.
 */
export const HANDOVER_TOKEN = /^[0-9a-f]{32}\.0$/

export const isAccountId = (text: string): text is AccountId => /^[a-z0-9]{3,32}$/.test(text)

/** What an affiliate or campaign may be called in a link. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)
