import type { AccountId, AffiliateId, Id } from './ids.js'

/** What a destination can be told. `docs/integrations/postbacks.md` says each in words. */
export const POSTBACK_EVENTS = ['sale', 'action', 'refund', 'change', 'payout'] as const
export type PostbackEvent = (typeof POSTBACK_EVENTS)[number]

export const POSTBACK_METHODS = ['GET', 'POST'] as const
export type PostbackMethod = (typeof POSTBACK_METHODS)[number]

export type PostbackId = Id<'postback'>
export type DeliveryId = Id<'delivery'>

/** A destination: a URL of the merchant or of an affiliate that is called about commissions. */
export interface Postback {
  readonly accountId: AccountId
  readonly id: PostbackId
  /** Whose commissions it is told. Undefined: it is the merchant's, and is told all. */
  readonly affiliateId: AffiliateId | undefined
  readonly method: PostbackMethod
  /** May have variables in its query. */
  readonly url: string
  readonly events: readonly PostbackEvent[]
  /** Whether it gets the order's total. The merchant's own always does. */
  readonly hasTotal: boolean
  /** Whether it gets the variables about the customer. Only the merchant's own may. */
  readonly hasPersonal: boolean
  /** Whether it is told of test orders. */
  readonly hasTests: boolean
  /** `gone`: the destination answered 410, so nothing is sent until a person resumes it. */
  readonly status: PostbackStatus
  readonly createdAt: number
}

export const POSTBACK_STATUSES = ['active', 'paused', 'gone'] as const
export type PostbackStatus = (typeof POSTBACK_STATUSES)[number]

/** The secrets of a destination. During a rotation both sign. */
export interface PostbackSecrets {
  readonly secret: string
  readonly old: { readonly secret: string; readonly until: number } | undefined
}

/** How many destinations an account may have. They are kept in memory. */
export const POSTBACKS_MAX = 1_000
/** How many destinations the merchant or one affiliate may have, which bounds the rows of an order. */
export const POSTBACKS_OF_OWNER_MAX = 10

/** What settling an order needs to know of an active destination. */
export type Listener = Pick<
  Postback,
  'id' | 'affiliateId' | 'events' | 'hasTotal' | 'hasPersonal' | 'hasTests'
>

/** The destinations that are told an event about an affiliate. */
export const listenersTo = (
  listeners: readonly Listener[],
  event: PostbackEvent,
  affiliateId: AffiliateId,
  isTest: boolean,
): readonly Listener[] =>
  listeners.filter(
    (one) =>
      one.events.includes(event) &&
      (one.affiliateId === undefined || one.affiliateId === affiliateId) &&
      (one.hasTests || !isTest),
  )

export const DELIVERY_STATES = ['waiting', 'failed', 'sent', 'dead'] as const
/** `waiting`: not tried yet. `failed`: tried, and tried again later. `dead`: given up. */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** One message to one destination. Its id stays the same in every attempt. */
export interface Delivery {
  readonly id: DeliveryId
  readonly postbackId: PostbackId
  readonly event: PostbackEvent
  readonly variables: Variables
  readonly state: DeliveryState
  /** How many attempts were begun. */
  readonly attempts: number
  /** When the next attempt is due, if there is one. */
  readonly dueAt: number
  readonly createdAt: number
  /** When the first of the attempts began. Undefined: none has. */
  readonly startedAt: number | undefined
  readonly attemptedAt: number | undefined
  /** The HTTP status of the last answer; undefined if there was none. */
  readonly lastStatus: number | undefined
  /** Why the last attempt failed, or the beginning of its answer. */
  readonly lastError: string | undefined
}

/** The values of variables by their names. A name that is missing stands for an empty text. */
export type Variables = Readonly<Record<string, string>>
