import type { Place } from '../../sealing.js'

export const ofWebhook = (accountId: string, id: string): Place => [
  'webhook_endpoints',
  accountId,
  id,
]
export const ofDelivery = (accountId: string, endpointId: string, id: string): Place => [
  'webhook_deliveries',
  accountId,
  endpointId,
  id,
]
