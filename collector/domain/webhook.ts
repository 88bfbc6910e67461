import type { AccountId } from './ids.js'

/** An address at which an account receives the webhooks of one provider. */
export interface WebhookEndpoint {
  readonly accountId: AccountId
  /** Within the account. The address contains both. */
  readonly id: string
  /** Names the adapter, for example "stripe". */
  readonly provider: string
  /** The merchant's name for it. */
  readonly label: string
  /** The newest first. None for a provider without secrets. */
  readonly secrets: readonly EndpointSecret[]
  /** What the adapter needs besides the secret. */
  readonly settings: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly removedAt: number | undefined
  /** Deliveries that were not genuine. */
  readonly refused: Refused
}

export interface EndpointSecret {
  readonly secret: string
  /** Until when it is accepted, after a newer one replaced it. Undefined: it is the newest. */
  readonly until: number | undefined
}

export interface Refused {
  /** Counted at most once a minute, so that a flood writes little. */
  readonly count: number
  readonly at: number | undefined
  /** Why the last one was refused. */
  readonly why: string | undefined
}

export const NEVER_REFUSED: Refused = { count: 0, at: undefined, why: undefined }

/** The secrets that are valid at an instant, the newest first. */
export const secretsAt = ({ secrets }: WebhookEndpoint, at: number): readonly string[] =>
  secrets.filter(({ until }) => until === undefined || at < until).map(({ secret }) => secret)

/** How long the earlier secret is accepted after a rotation, unless it is ended earlier. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000

/** How many endpoints an account may have, and how many secrets one of them. */
export const ENDPOINTS_MAX = 100
export const SECRETS_MAX = 3

/**
 * What became of a genuine delivery. `applied`: all it says is stored. `ignored`: it says nothing that
 * matters here. `unclear`: it could not be understood. `refused`: it was understood, and an order
 * could not take it. The last two can be replayed.
 */
export const DELIVERY_STATES = ['applied', 'ignored', 'unclear', 'refused'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** One genuine delivery, however often it was sent. */
export interface WebhookDelivery {
  readonly accountId: AccountId
  readonly endpointId: string
  /** The provider's id of the event; if it has none, a hash of the body. */
  readonly id: string
  /** As the provider names it. */
  readonly type: string
  readonly state: DeliveryState
  /** Why it was not applied, or a remark. */
  readonly note: string | undefined
  /** The orders that it concerns, by their ids. */
  readonly orderIds: readonly string[]
  readonly test: boolean
  /** When it first and last arrived, and how often. */
  readonly firstAt: number
  readonly lastAt: number
  readonly times: number
  /**
   * Headers and body, only while it can be replayed: it may contain personal data, which the reports
   * made from it do not.
   */
  readonly kept: KeptDelivery | undefined
}

/** A delivery without its body. */
export interface LoggedDelivery extends Omit<WebhookDelivery, 'kept'> {
  /** Whether the body is kept, so that it can be replayed. */
  readonly isKept: boolean
}

export interface KeptDelivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** How long deliveries stay in the log: those that can be replayed, and the others. */
export const REPLAYABLE_KEPT_MS = 30 * 86_400_000
export const DONE_KEPT_MS = 7 * 86_400_000
/** How many deliveries of an endpoint are kept with their body. */
export const BODIES_KEPT_MAX = 1_000
/** The longest body of a delivery. Shopify's orders with many lines have some hundred kilobytes. */
export const DELIVERY_MAX = 1_048_576
/** The longest id, type and note in the log. */
export const DELIVERY_TEXT_MAX = 500
