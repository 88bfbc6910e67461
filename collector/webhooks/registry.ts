import type { WebhookAdapter } from './adapter.js'
import { paddle } from './paddle.js'
import { shopify } from './shopify/adapter.js'
import { woocommerce } from './woocommerce/adapter.js'

/** Every provider whose webhooks are understood. */
export const ADAPTERS: readonly WebhookAdapter[] = [paddle, shopify, woocommerce]

/** The adapter of a provider, by the name in the path. */
export const adapterOf = (provider: string): WebhookAdapter | undefined =>
  ADAPTERS.find((adapter) => adapter.provider === provider)
