import type { AccountId, OrderKey } from '../../domain/ids.js'
import { orderKey } from '../../domain/order.js'
import type { Traffic } from '../../domain/report.js'
import { DAY_MS } from '../../domain/time.js'
import { type CountedTraffic, endOfPeriod, trafficOf, trafficRef } from '../../domain/traffic.js'
import { fingerprint } from '../../ingest/fingerprint.js'
import { recordReport } from '../../ingest/record.js'
import type { Deps } from '../deps.js'
import type { Period } from './duePeriod.js'

/**
 * Reports each count that differs from the last one that was reported, and settles it. Returns false if
 * `leads` became false before the end, or another collector reported another count at the same time.
 */
export const bookCounts = async (
  deps: Pick<Deps, 'storage'>,
  accountId: AccountId,
  period: Period,
  counts: readonly CountedTraffic[],
  at: number,
  leads: () => boolean,
): Promise<boolean> => {
  const known = await newestCounts(deps, accountId, period)
  const wanted = new Map(counts.map((one) => [orderKey(trafficRef(one)), one]))
  // What earned before, and does not any more.
  for (const [key, one] of known) if (!wanted.has(key)) wanted.set(key, { ...one, lines: [] })
  for (const [key, one] of wanted) {
    const last = known.get(key)
    if (last && JSON.stringify(last.lines) === JSON.stringify(one.lines)) continue
    if (!leads()) return false
    const report = reportOf(accountId, one, (last?.revision ?? 0) + 1, at)
    const { state } = await recordReport(deps, report)
    if (state !== 'recorded' && state !== 'duplicate') return false
  }
  return true
}

const newestCounts = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  { counted, firstDay }: Period,
): Promise<ReadonlyMap<OrderKey, Traffic>> => {
  const found = new Map<OrderKey, Traffic>()
  let page: readonly Traffic[]
  do {
    const after = [...found.keys()].at(-1)
    page = await storage.newestTraffic(accountId, trafficOf(counted, firstDay), after)
    for (const one of page) found.set(one.orderKey, one)
  } while (page.length > 0)
  return found
}

const reportOf = (
  accountId: AccountId,
  { counted, firstDay, affiliateId, campaignId, currency, lines }: CountedTraffic,
  revision: number,
  at: number,
): Traffic => {
  const whose = { counted, firstDay, affiliateId, campaignId, currency }
  const order = trafficRef(whose)
  return {
    ...{ ...whose, lines, revision, accountId, order },
    // Two collectors that count at the same time report the same content under the same id.
    id: `traffic:${order.orderId} ${order.code} ${revision}`,
    orderKey: orderKey(order),
    kind: 'traffic',
    source: 'collector',
    receivedAt: at,
    occurredAt: endOfPeriod(counted, firstDay) * DAY_MS - 1,
    fingerprint: fingerprint([lines]),
    test: false,
  }
}
