import type { WebhookAdapter } from './adapter.js'
import { payPal } from './paypal/adapter.js'
import { payPalIpn } from './paypalIpn/adapter.js'
import { stripe } from './stripe/adapter.js'

/** Every provider whose webhooks are understood. */
export const ADAPTERS: readonly WebhookAdapter[] = [stripe, payPal, payPalIpn]

/** The adapter of a provider, by the name in the path. */
export const adapterOf = (provider: string): WebhookAdapter | undefined =>
  ADAPTERS.find((adapter) => adapter.provider === provider)
