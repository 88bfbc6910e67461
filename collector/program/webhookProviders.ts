import type { WebhookAdapter } from '../webhooks/adapter.js'
import { ADAPTERS } from '../webhooks/registry.js'

/** What a person has to know of a provider to create and operate an endpoint. */
export type WebhookProvider = Pick<
  WebhookAdapter,
  'provider' | 'title' | 'secretFrom' | 'secretHelp' | 'events' | 'settings'
>

/** A value that an endpoint of a provider needs besides its secret. */
export type WebhookSetting = WebhookProvider['settings'][number]

/** Every provider whose webhooks are understood, by name. */
export const WEBHOOK_PROVIDERS: readonly WebhookProvider[] = [...ADAPTERS].sort((a, b) =>
  a.title.localeCompare(b.title, 'en'),
)

/** Undefined for a name that no provider has. */
export const webhookProvider = (name: string): WebhookProvider | undefined =>
  WEBHOOK_PROVIDERS.find(({ provider }) => provider === name)

/** Where the secret comes from, in a sentence. */
export const SECRET_FROM: Readonly<Record<WebhookProvider['secretFrom'], string>> = {
  provider: 'The provider makes the secret, and you enter it here.',
  waymark: 'Waymark makes the secret, and you enter it at the provider.',
  none: 'The provider signs without a secret.',
}
