import type { Problem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'

/** A request to an endpoint, as it arrived. */
export interface Delivery {
  /** Names in lower case; several values of one name are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they were received. Signatures are over these bytes, never over parsed JSON. */
  readonly body: Uint8Array
  /** When it was received. */
  readonly receivedAt: number
}

/** What the merchant's endpoint knows about its provider. */
export interface Credentials {
  /** The secrets that are valid now, the newest first; the earlier one during a rotation. */
  readonly secrets: readonly string[]
  /** By `Setting.name`. Every value was checked when it was saved. */
  readonly settings: Readonly<Record<string, string>>
}

/** What an adapter may ask the provider for. */
export interface Outside {
  /**
   * Fetches a URL that the adapter has checked. Follows no redirect, and has a limit of time and
   * size. Rejects if the provider cannot be reached; the delivery is then answered with 503, so that
   * the provider repeats it.
   */
  fetch(
    url: string,
    init?: { readonly method?: 'POST'; readonly body?: Uint8Array },
  ): Promise<{ readonly status: number; readonly body: Uint8Array }>
}

/**
 * `genuine`: the provider sent it. `ping`: the provider tries the address, without a signature, and
 * gets 200; nothing is stored. A problem: it is forged, stale, or without its signature.
 */
export type Verified = 'genuine' | 'ping' | Problem

/** What an event says, and what the delivery log shows of it. */
export interface Translated {
  /** The provider's id of the event; undefined if it has none. */
  readonly eventId: string | undefined
  /** As the provider names it: "checkout.session.completed". */
  readonly type: string
  /** Empty for an event that does not matter here. */
  readonly messages: readonly ProviderMessage[]
  /** One sentence for the delivery log: why there are no messages, or what is missing in them. */
  readonly note?: string | undefined
  /**
   * The provider asks to erase what is kept of a customer or of the shop. The stored bodies of the
   * endpoint's deliveries are then erased.
   */
  readonly erase?: boolean | undefined
}

/** A value that an endpoint of a provider needs besides its secret. */
export interface Setting {
  readonly name: string
  /** For the panel and the command. */
  readonly label: string
  /** One sentence: where to find the value. */
  readonly help: string
  readonly isRequired: boolean
  readonly usual?: string | undefined
  /** Long values get several lines in the panel. */
  readonly isLong?: boolean
  /** Undefined if the value is good. */
  check(value: string): Problem | undefined
}

/** One provider: one file, one line in `registry.ts`, one folder of fixtures. Pure, but for `Outside`. */
export interface WebhookAdapter {
  /** Names the path (`/v1/webhooks/<provider>/…`) and the folder of fixtures. */
  readonly provider: string
  /** The provider's name as people write it. */
  readonly title: string
  /**
   * Where the secret comes from. `provider`: the provider shows it, and the merchant enters it.
   * `waymark`: it is generated here, and the merchant enters it at the provider. `none`: the scheme
   * has none.
   */
  readonly secretFrom: 'provider' | 'waymark' | 'none'
  /** How a secret that is generated here is written. Default: as base64url. */
  readonly secretFormat?: (base64url: string) => string
  /** One sentence: where the merchant finds or enters the secret. */
  readonly secretHelp: string
  /**
   * The headers that `translate` reads. Only these are kept with a delivery: others may hold the
   * secret.
   */
  readonly headers: readonly string[]
  /** The events to subscribe to, as the provider names them. */
  readonly events: readonly string[]
  readonly settings: readonly Setting[]
  /** Whether the provider sent this, recently enough not to be a replay. Compares in constant time. */
  verify(
    delivery: Delivery,
    credentials: Credentials,
    outside: Outside,
  ): Verified | Promise<Verified>
  /**
   * What a genuine delivery means. A problem says why the event cannot be understood; the delivery
   * is then kept, and can be replayed. Throws nothing, whatever the body.
   */
  translate(delivery: Delivery, credentials: Credentials): Translated | Problem
}

/** How far a signed time may be from the time of receipt, in both directions. */
export const TOLERANCE_MS = 300_000
