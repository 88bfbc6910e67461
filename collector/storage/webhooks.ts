import type { AccountId } from '../domain/ids.js'
import type { ListPosition } from '../domain/lists.js'
import type { OrderName } from '../domain/providerMessage.js'
import type {
  DeliveryState,
  LoggedDelivery,
  WebhookDelivery,
  WebhookEndpoint,
} from '../domain/webhook.js'

/** Endpoints of webhooks, the log of their deliveries, and the names that providers give to orders. */
export interface Webhooks {
  /** `full`: the account has `ENDPOINTS_MAX`. */
  addWebhook(endpoint: WebhookEndpoint): Promise<'added' | 'full'>
  /** Replaces label and settings. False if there is no such endpoint. */
  editWebhook(endpoint: Omit<WebhookEndpoint, 'secrets'>): Promise<boolean>
  /** Replaces the secrets, and nothing that a person edits at the same time. */
  setWebhookSecrets(
    endpoint: Pick<WebhookEndpoint, 'accountId' | 'id' | 'secrets'>,
  ): Promise<boolean>
  /** Its deliveries are then refused; its log stays as long as it is kept. */
  removeWebhook(accountId: AccountId, id: string, at: number): Promise<boolean>
  /** Without removed ones, the oldest first. */
  webhooks(accountId: AccountId): Promise<readonly WebhookEndpoint[]>
  /** Undefined for an unknown or removed one. */
  webhook(accountId: AccountId, id: string): Promise<WebhookEndpoint | undefined>
  /** Counts a delivery that was not genuine. */
  noteRefused(accountId: AccountId, id: string, at: number, why: string): Promise<void>

  /**
   * Writes a delivery into the log. One that is there already gets the new state, and counts once
   * more. `earlierId`: under which the same delivery may be there too, from before it was understood.
   * Both are one delivery then.
   */
  logDelivery(delivery: WebhookDelivery, earlierId?: string): Promise<void>
  /** The newest first. */
  webhookDeliveries(
    accountId: AccountId,
    asked: DeliveriesAsked,
  ): Promise<readonly WebhookDelivery[]>
  webhookDelivery(
    accountId: AccountId,
    endpointId: string,
    id: string,
  ): Promise<WebhookDelivery | undefined>
  /** As `deliveries`, without reading the bodies. */
  deliveryLog(accountId: AccountId, asked: LogAsked): Promise<readonly LoggedDelivery[]>
  /** One for each endpoint and state. */
  deliverySums(
    accountId: AccountId,
    endpointIds: readonly string[],
  ): Promise<readonly DeliverySum[]>
  /** Erases what is kept of the bodies of an endpoint. Returns of how many. */
  eraseBodies(accountId: AccountId, endpointId: string): Promise<number>

  /**
   * Stores that all these names mean one purchase, and decides which of them is the id of its order.
   * The same purchase may have got several before; then the best one is chosen for all.
   */
  nameOrder(accountId: AccountId, named: Naming): Promise<Named>
  /** The id of the order that a name means. Undefined if no message named it. */
  orderNamed(accountId: AccountId, name: string, test: boolean): Promise<string | undefined>
  /** The same for many names, without tests, and without names of no order. */
  ordersNamed(accountId: AccountId, names: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Notes which revision of an order a message states. `stale`: a higher one was noted before. `same`:
   * the highest one before says the same and is stored. Otherwise the caller stores the message and
   * then calls `revisionStored`.
   */
  reviseOrder(accountId: AccountId, revised: Revised): Promise<'stale' | 'same' | 'new'>
  revisionStored(accountId: AccountId, revised: Revised): Promise<void>
  /** Marks that the reports under a name were copied to the order that it means. */
  nameMoved(accountId: AccountId, name: string, test: boolean): Promise<void>
}

export interface DeliveriesAsked {
  readonly endpointId?: string
  readonly states?: readonly DeliveryState[]
  /** Only those that arrived last before this instant. */
  readonly before?: number
  readonly limit: number
}

export interface LogAsked extends Omit<DeliveriesAsked, 'limit'> {
  /** How many of the first ones are left out: at most `SKIPPED_MAX`. */
  readonly skip?: number
  /** Default: `LIST_MAX`. */
  readonly limit?: number
  /** Those after this one only: its last arrival and id. */
  readonly after?: ListPosition | undefined
}

/** The deliveries of an endpoint that are in one state. */
export interface DeliverySum {
  readonly endpointId: string
  readonly state: DeliveryState
  /**
   * At most `COUNTED_MAX`. Of those that were applied or ignored: 1 if there are any, because they
   * are many.
   */
  readonly count: number
  /** When the last one arrived. */
  readonly lastAt: number | undefined
}

/** How far deliveries that are not applied are counted, and how many can be skipped. */
export const COUNTED_MAX = 1_000
export const SKIPPED_MAX = 1_000

export interface Naming {
  readonly names: readonly OrderName[]
  readonly test: boolean
  readonly at: number
}

export interface Revised {
  /** The id of an order that `nameOrder` returned. */
  readonly orderId: string
  readonly test: boolean
  readonly revision: number
  /** A hash of what the message says. */
  readonly content: string
}

export interface Named {
  readonly orderId: string
  /** Other names of the purchase, under which reports may be stored that were not moved yet. */
  readonly others: readonly string[]
  /** Those whose reports were moved. */
  readonly moved: readonly string[]
  /**
   * Whether the names belong to two orders of the merchant, or to more names than one purchase has.
   * Nothing was then merged.
   */
  readonly isAmbiguous: boolean
}

/** How many names a message may have, and a purchase. */
export const NAMES_MAX = 10
export const NAMES_OF_ORDER_MAX = 30
