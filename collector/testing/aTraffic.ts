import type { CampaignId } from '../domain/ids.js'
import { orderKey } from '../domain/order.js'
import type { Traffic } from '../domain/report.js'
import { DAY_MS, HOUR_MS } from '../domain/time.js'
import { endOfPeriod, trafficRef } from '../domain/traffic.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { account, id, jane, NOON } from './builders.js'

/** Three clicks for Jane in the default campaign on the day of `NOON`, by its second version. */
export const aTraffic = (over: Partial<Traffic> = {}): Traffic => {
  const whose = {
    counted: over.counted ?? 'clicks',
    firstDay: over.firstDay ?? Math.floor(NOON / DAY_MS),
    affiliateId: over.affiliateId ?? jane,
    campaignId: over.campaignId ?? id<CampaignId>('default'),
    currency: over.currency ?? 'EUR',
  }
  const { revision = 1, lines = [{ campaignVersion: 2, count: 3 }] } = over
  const order = trafficRef(whose)
  const endAt = endOfPeriod(whose.counted, whose.firstDay) * DAY_MS
  return {
    ...{ ...whose, lines, revision, order },
    accountId: account,
    id: `traffic:${order.orderId} ${order.code} ${revision}`,
    orderKey: orderKey(order),
    kind: 'traffic',
    source: 'collector',
    receivedAt: endAt + HOUR_MS,
    occurredAt: endAt - 1,
    fingerprint: fingerprint([lines]),
    test: false,
    ...over,
  }
}
