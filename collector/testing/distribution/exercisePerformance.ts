import { days } from '../../domain/time.js'
import type { Storage } from '../../storage/storage.js'
import { account, eur, jane, NOON } from '../builders.js'

/** A performance rule is made, measured, and gives something. */
export const exercisePerformance = async (storage: Storage): Promise<void> => {
  await storage.addPerformanceVersion(account, 'gold', {
    ...{ version: 1, since: NOON, name: 'Gold', status: 'active', campaignId: undefined },
    ...{ counts: 'approved', period: 'month', delayDays: 30 },
    threshold: { measure: 'sales', atLeast: 1 },
    action: { kind: 'bonus', amount: eur('50.00'), holdDays: 0 },
  })
  await storage.performanceRules(account)
  await storage.lastMeasured(account, 'gold')
  await storage.earnedBetween(account, { from: 0, until: NOON + days(100) }, undefined)
  const measured = { firstDay: 20_513, measuredAt: NOON }
  await storage.endMeasure(account, 'gold', measured)
  await storage.endMeasure(account, 'gold', measured)
  const whose = { affiliateId: jane, firstDay: 20_513 }
  await storage.hasGrant(account, 'gold', whose.firstDay, jane)
  const grant = { accountId: account, rule: 'gold', version: 1, grantedAt: NOON, ...whose }
  await storage.addGrant({ ...grant, measured: '12 sales' })
  await storage.grantsOf(account, 'gold')
}
