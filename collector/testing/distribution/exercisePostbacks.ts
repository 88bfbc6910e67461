import type { DeliveryState, PostbackId } from '../../domain/postback.js'
import type { Storage } from '../../storage/storage.js'
import { account, aPostback, bob } from '../builders.js'
import { LATER } from './exerciseOrders.js'

const own = aPostback()

/** Destinations, before the orders that they are told about. */
export const postbacks = async (storage: Storage): Promise<void> => {
  storage.onDeliveries(() => undefined)
  await storage.addPostback(own, 'whsec_b25l')
  await storage.rotatePostback(account, own.id, 'whsec_dHdv', LATER)
  await storage.postbackSecrets(account, own.id)
  const other = aPostback({ id: 'other' as PostbackId, affiliateId: bob })
  await storage.addPostback(other, 'whsec_b25l')
  await storage.setPostbackStatus(account, other.id, 'paused')
  await storage.removePostback(account, other.id)
  await storage.postbacks(account)
}

/** What the orders and payouts left to be sent. */
export const deliveries = async (storage: Storage): Promise<void> => {
  const claim = { accountId: account, postbackId: own.id, at: LATER, until: LATER + 1, max: 2 }
  await storage.duePostbacks(account, LATER)
  const claimed = await storage.claimDeliveries(claim)
  const [dead, sent] = claimed?.deliveries ?? []
  if (!dead || !sent) throw new Error('The exercise has something to be sent')
  const ends = (
    [
      [dead, 'dead'],
      [sent, 'sent'],
    ] as const
  ).map(([{ id, attempts }, state]: readonly [typeof dead, Exclude<DeliveryState, 'waiting'>]) => ({
    ...{ id, attempts, state, dueAt: LATER, status: 200, error: undefined },
  }))
  await storage.endAttempts(account, ends)
  await storage.countDeliveries(account)
  await storage.delivery(account, sent.id)
  for (const isDead of [true, false]) {
    const query = { accountId: account, limit: 5, isDead }
    await storage.deliveries(query)
    await storage.deliveries({ ...query, postbackId: own.id, before: LATER, skip: 1 })
  }
  await storage.replayDelivery(account, sent.id, LATER)
  await storage.replayDead(account, own.id, LATER)
}
