import type { Storage } from '../../storage/storage.js'
import { account, NOON } from '../builders.js'
import { aDelivery, aWebhook } from '../webhookBuilders.js'

/** Calls every method of a storage that concerns webhooks. */
export const exerciseWebhooks = async (storage: Storage): Promise<void> => {
  const endpoint = aWebhook()
  await storage.addWebhook(endpoint)
  await storage.editWebhook({ ...endpoint, label: 'Card payments' })
  await storage.setWebhookSecrets({ ...endpoint, secrets: [] })
  await storage.webhooks(account)
  await storage.webhook(account, endpoint.id)
  await storage.noteRefused(account, endpoint.id, NOON, 'The signature does not match.')
  const delivery = aDelivery()
  await storage.logDelivery(delivery)
  await storage.webhookDeliveries(account, { limit: 10 })
  await storage.webhookDeliveries(account, {
    endpointId: endpoint.id,
    states: ['unclear'],
    limit: 10,
  })
  await storage.deliveryLog(account, {})
  await storage.deliveryLog(account, { endpointId: endpoint.id, states: ['unclear'], limit: 10 })
  await storage.deliverySums(account, [endpoint.id])
  await storage.webhookDelivery(account, endpoint.id, delivery.id)
  await storage.reseal(account)
  await storage.eraseBodies(account, endpoint.id)
  const names = [
    { id: 'pi_1', rank: 3 },
    { id: 'cs_1', rank: 1 },
  ]
  await storage.nameOrder(account, { names: names.slice(0, 1), test: false, at: NOON })
  await storage.nameOrder(account, { names, test: false, at: NOON })
  await storage.orderNamed(account, 'pi_1', false)
  await storage.ordersNamed(account, ['pi_1', 'pi_2'])
  await storage.nameMoved(account, 'pi_1', false)
  const revised = { orderId: 'cs_1', test: false, revision: 1, content: 'c' }
  await storage.reviseOrder(account, revised)
  await storage.revisionStored(account, revised)
  await storage.reviseOrder(account, revised)
  await storage.removeWebhook(account, endpoint.id, NOON)
}
