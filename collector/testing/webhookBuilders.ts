import { NEVER_REFUSED, type WebhookDelivery, type WebhookEndpoint } from '../domain/webhook.js'
import { account, NOON } from './builders.js'

export const aWebhook = (over: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  accountId: account,
  id: 'w1',
  provider: 'stripe',
  label: 'Card payments',
  secrets: [
    { secret: 'whsec_now', until: undefined },
    { secret: 'whsec_before', until: NOON },
  ],
  settings: { orderIdKey: 'order_id' },
  createdAt: NOON,
  removedAt: undefined,
  refused: NEVER_REFUSED,
  ...over,
})

export const aDelivery = (over: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  accountId: account,
  endpointId: 'w1',
  id: 'evt_1',
  type: 'checkout.session.completed',
  state: 'unclear',
  note: 'The amount has too many decimals.',
  orderIds: ['1001'],
  test: false,
  firstAt: NOON,
  lastAt: NOON,
  times: 1,
  kept: { headers: { 'stripe-signature': 't=1' }, body: Buffer.from('{"ä":1}') },
  ...over,
})
