import type { WebhookAdapter } from './adapter.js'
import { chargebee } from './chargebee/adapter.js'
import { generic } from './generic/adapter.js'
import { paddle } from './paddle.js'
import { payPal } from './paypal/adapter.js'
import { payPalIpn } from './paypalIpn/adapter.js'
import { shopify } from './shopify/adapter.js'
import { stripe } from './stripe/adapter.js'
import { woocommerce } from './woocommerce/adapter.js'

/** Every provider whose webhooks are understood. */
export const ADAPTERS: readonly WebhookAdapter[] = [
  stripe,
  payPal,
  payPalIpn,
  paddle,
  shopify,
  woocommerce,
  chargebee,
  generic,
]

/** The adapter of a provider, by the name in the path. */
export const adapterOf = (provider: string): WebhookAdapter | undefined =>
  ADAPTERS.find((adapter) => adapter.provider === provider)
