import type { WebhookAdapter } from './adapter.js'
import { chargebee } from './chargebee/adapter.js'
import { paddle } from './paddle.js'

/** Every provider whose webhooks are understood. */
export const ADAPTERS: readonly WebhookAdapter[] = [chargebee, paddle]

/** The adapter of a provider, by the name in the path. */
export const adapterOf = (provider: string): WebhookAdapter | undefined =>
  ADAPTERS.find((adapter) => adapter.provider === provider)
