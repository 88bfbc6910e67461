import type { AccountId } from '../domain/ids.js'
import type { ListPosition } from '../domain/lists.js'
import type {
  Delivery,
  DeliveryId,
  DeliveryState,
  Postback,
  PostbackId,
  PostbackSecrets,
  PostbackStatus,
} from '../domain/postback.js'
import { DAY_MS } from '../domain/time.js'

/**
 * Destinations of an account, and what they are told. Settling an order and paying out store deliveries
 * in the same transaction as the ledger entries.
 */
export interface Postbacks {
  addPostback(postback: Postback, secret: string): Promise<boolean>
  postbacks(accountId: AccountId): Promise<readonly Postback[]>
  setPostbackStatus(accountId: AccountId, id: PostbackId, status: PostbackStatus): Promise<boolean>
  /** Replaces the secret. The previous one signs too until an instant. */
  rotatePostback(
    accountId: AccountId,
    id: PostbackId,
    secret: string,
    oldUntil: number,
  ): Promise<boolean>
  postbackSecrets(accountId: AccountId, id: PostbackId): Promise<PostbackSecrets | undefined>
  /** Removes a destination. Its deliveries are not sent any more, and stay in the log. */
  removePostback(accountId: AccountId, id: PostbackId): Promise<boolean>

  /** The active destinations that have a delivery to be sent. */
  duePostbacks(accountId: AccountId, at: number): Promise<readonly PostbackId[]>
  /**
   * Begins an attempt of the deliveries of a destination that have been due longest. No other
   * collector can claim them before `until`. Undefined if the destination is not active.
   */
  claimDeliveries(claim: Claim): Promise<Claimed | undefined>
  /** Stores how attempts ended. Has no effect on a delivery of which a later attempt was begun. */
  endAttempts(accountId: AccountId, ends: readonly AttemptEnd[]): Promise<void>

  /** The deliveries of an account, newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>
  delivery(accountId: AccountId, id: DeliveryId): Promise<Delivery | undefined>
  /** Sends a delivery again that was sent or given up. False for any other. */
  replayDelivery(accountId: AccountId, id: DeliveryId, at: number): Promise<boolean>
  /** Sends some of the deliveries again that were given up. Returns how many; 0 if none is left. */
  replayDead(accountId: AccountId, postbackId: PostbackId, at: number): Promise<number>
  /** How many deliveries of each destination are to be sent, and how many were given up. */
  countDeliveries(accountId: AccountId): Promise<ReadonlyMap<PostbackId, DeliveryCounts>>
  /**
   * Registers a listener that is called after each write of this process that stored deliveries, with
   * their account.
   */
  onDeliveries(listener: (accountId: AccountId) => void): void
}

export interface Claim {
  readonly accountId: AccountId
  readonly postbackId: PostbackId
  readonly at: number
  readonly until: number
  readonly max: number
}

export interface Claimed {
  readonly postback: Postback
  readonly secrets: PostbackSecrets
  readonly deliveries: readonly Delivery[]
}

export interface AttemptEnd {
  readonly id: DeliveryId
  /** The attempt that ended, as it was claimed. */
  readonly attempts: number
  readonly state: Exclude<DeliveryState, 'waiting'>
  readonly dueAt: number
  readonly status: number | undefined
  readonly error: string | undefined
}

export interface DeliveryQuery {
  readonly accountId: AccountId
  readonly postbackId?: PostbackId
  /** Only those that were given up. */
  readonly isDead?: boolean
  /** Rows older than this instant only. */
  readonly before?: number
  /** How many of the first rows are skipped. */
  readonly skip?: number
  /** Rows after this one only: its time and id. */
  readonly after?: ListPosition | undefined
  /** Whether the oldest come first. */
  readonly ascending?: boolean
  readonly limit: number
}

export interface DeliveryCounts {
  readonly open: number
  readonly dead: number
}

/** How long deliveries are stored. */
export const DELIVERIES_KEPT_MS = 30 * DAY_MS

/** How many deliveries one call of `replayDead` sends again. */
export const REPLAYED_TOGETHER = 500
