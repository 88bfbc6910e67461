import { DAY_MS } from '../../domain/time.js'
import { trafficOf } from '../../domain/traffic.js'
import type { Storage } from '../../storage/storage.js'
import { aTraffic } from '../aTraffic.js'
import { aClick, account, NOON, visitor } from '../builders.js'
import { decide } from './exerciseOrders.js'

/** Clicks and impressions are counted, and a day stays counted while a visitor is forgotten. */
export const exerciseTraffic = async (storage: Storage): Promise<void> => {
  const day = Math.floor(NOON / DAY_MS)
  await storage.countedPeriods(account, 'clicks', day)
  await storage.countedPeriod(account, 'clicks', day)
  const at = { clickedAt: NOON, receivedAt: NOON }
  const [campaign] = (await storage.program(account))?.campaigns ?? []
  const seen = { ...at, visitorId: visitor('seen'), campaignId: campaign?.id }
  await storage.recordClicks([aClick({ ...seen, id: 'counted' })], decide)
  await storage.clicksToCount(account, day, undefined)
  await storage.impressionsToCount(account, { from: 0, until: day + 1 }, undefined)
  await storage.settleOrder(aTraffic(), decide)
  await storage.newestTraffic(account, trafficOf('clicks', day), undefined)
  await storage.endCount(account, { counted: 'clicks', firstDay: day, at: NOON, isFinal: false })
  await storage.forgetVisitor(account, visitor('seen'), NOON + 1)
}
