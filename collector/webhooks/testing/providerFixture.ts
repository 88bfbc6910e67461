import type { Credentials, Delivery, WebhookAdapter } from '../adapter.js'

/**
 * What the contract of adapters needs to know about one provider. The bodies are files in
 * `webhooks/testing/<provider>/`, as the provider sends them, beside `fixture.ts`.
 */
export interface ProviderFixture {
  readonly adapter: WebhookAdapter
  readonly credentials: Credentials
  /** Whether the signature covers the body. Without it, only a secret proves who sent a delivery. */
  readonly signsBody: boolean
  /** Whether a signature states its time, so that stale and future ones are refused. */
  readonly isTimed: boolean
  /** The headers of a delivery. Signatures are made by the provider's own library where there is one. */
  sign(body: Uint8Array, at: number, secret: string): Delivery['headers']
  /** What `Outside.fetch` answers, by URL. Undefined: the provider is never asked. */
  readonly outside?: Readonly<Record<string, Uint8Array>> | undefined
  /** A body that opens an order that is paid. */
  readonly paid: string
  /** The same in the provider's test mode; undefined if the provider has none. */
  readonly testMode: string | undefined
  /** An event that does not matter here. */
  readonly unknown: string
  readonly lives: readonly Life[]
}

/** All events of one purchase. In any order, and each any number of times, they lead to one order. */
export interface Life {
  readonly title: string
  /** Files of the folder of fixtures. */
  readonly events: readonly string[]
  readonly expected: {
    /** The id that the order has in the end. */
    readonly orderId: string
    /** Decimal strings. Undefined for an order without a total. */
    readonly total: string | undefined
    readonly remaining: string | undefined
    readonly currency: string
    /** Default: paid. */
    readonly payment?: 'awaited' | 'failed' | undefined
  }
}
