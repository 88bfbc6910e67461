import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Translated, WebhookAdapter } from '../adapter.js'
import { applyMapping, readMapping } from './mapping.js'
import { verifySignature } from './signature.js'

/**
 * Any sender of JSON, by a mapping that the merchant writes: `docs/integrations/generic-webhook.md`.
 *
 * Signed by Standard Webhooks (https://www.standardwebhooks.com). The mapping says which events are
 * a sale, a renewal (a sale with a subscription), an action, a refund or an undone refund, and where
 * the merchant's own order id is (`orderId`), under which page, server and webhook meet.
 */
export const generic: WebhookAdapter = {
  provider: 'generic',
  title: 'Generic webhook',
  secretFrom: 'waymark',
  // The libraries of Standard Webhooks decode the secret as base64, and refuse base64url.
  secretFormat: (base64url) => `whsec_${Buffer.from(base64url, 'base64url').toString('base64')}`,
  secretHelp:
    'Enter this as the signing secret at the sender, which must sign by Standard Webhooks.',
  headers: ['webhook-id'],
  events: ['the events to which a rule of the mapping applies'],
  settings: [
    {
      name: 'mapping',
      label: 'Mapping',
      help: 'JSON that says which events are sales, actions and refunds, and where their fields are: docs/integrations/generic-webhook.md.',
      isRequired: true,
      isLong: true,
      check: (value) => {
        const mapping = readMapping(value)
        return isProblem(mapping) ? mapping : undefined
      },
    },
  ],
  verify: (delivery, { secrets }) => verifySignature(delivery, secrets),
  translate: (delivery, credentials) => translate(delivery, credentials),
}

const translate = (
  { headers, body }: Delivery,
  { settings }: Credentials,
): Translated | Problem => {
  const mapping = readMapping(settings.mapping ?? '')
  if (isProblem(mapping)) return mapping
  const text = textOf(body)
  if (text === undefined) return problem('not_utf8', 'body', 'The body must be UTF-8.')
  const translated = applyMapping(mapping, text)
  if (isProblem(translated)) return translated
  return { ...translated, eventId: translated.eventId ?? headers['webhook-id'] }
}

const textOf = (body: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}
