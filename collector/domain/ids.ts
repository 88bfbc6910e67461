/** A string that cannot be passed where another kind of id is expected. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

export type AccountId = Id<'account'>
export type AffiliateId = Id<'affiliate'>
export type CampaignId = Id<'campaign'>
export type VisitorId = Id<'visitor'>
export type PayoutId = Id<'payout'>
export type UserId = Id<'user'>

/** Identifies an order within an account, independent of the channel of its reports. */
export type OrderKey = Id<'order'>

/**
 * The longest text in a unique key, because PostgreSQL refuses index rows over about 2,700 bytes.
 * https://www.postgresql.org/docs/current/btree.html
 */
export const KEY_TEXT_MAX = 191
/** The longest id of an event, which may be no longer as a whole either. No index holds one. */
export const EVENT_ID_MAX = 4_096

/** UUIDv7 without dashes: the shape that Post Affiliate Pro integrations already accept. */
export const isVisitorId = (text: string): text is VisitorId => /^[0-9a-f]{32}$/.test(text)

/**
 * A hand-over token that contains nothing about the visitor. Tokens of earlier scripts have a time
 * where it has a zero, so landing pages with an earlier script pass it on too.
 */
export const HANDOVER_TOKEN = /^[0-9a-f]{32}\.0$/

export const isAccountId = (text: string): text is AccountId => /^[a-z0-9]{3,32}$/.test(text)

/** What an affiliate or campaign may be called in a link. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)
