import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId, OrderKey } from '../../domain/ids.js'
import type { Report } from '../../domain/report.js'
import type { Storage } from '../../storage/storage.js'
import { drain } from '../drain.js'
import { decideAt } from '../readingFrom.js'
import { SECRET } from './anyReport.js'
import type { Event, History } from './history.js'

/** Enters a history into a real database, and answers what its orders come to. */
export const drive = async (
  storage: Storage,
  accountId: AccountId,
  { events }: History,
  keys: readonly OrderKey[],
): Promise<ReadonlyMap<OrderKey, ConversionDetail>> => {
  const policy = events.find((one) => one.kind === 'policy')
  const campaign = events.find((one) => one.kind === 'campaign')
  if (policy?.kind !== 'policy' || campaign?.kind !== 'campaign') throw new Error('No settings')
  await storage.addAccount(
    { id: accountId, name: accountId, createdAt: policy.at, secret: SECRET },
    policy.policy,
    { ...campaign.campaign, accountId },
  )
  for (const event of events) {
    if (event === policy || event === campaign) continue
    await enter(storage, accountId, event)
    await drain(storage, decideAt(event.at), accountId)
  }
  const found = new Map<OrderKey, ConversionDetail>()
  for (const key of keys) {
    const conversion = await storage.conversion(accountId, key)
    if (conversion) found.set(key, conversion)
  }
  return found
}

const enter = async (storage: Storage, accountId: AccountId, event: Event): Promise<void> => {
  const decide = decideAt(event.at)
  switch (event.kind) {
    case 'policy':
      return taken(await storage.addPolicy(accountId, event.policy))
    case 'campaign':
      return taken(await storage.addCampaign({ ...event.campaign, accountId }))
    case 'version':
      return taken(await storage.addCampaignVersion(accountId, event.campaignId, event.version))
    case 'affiliate':
      return taken(await storage.addAffiliate({ ...event.affiliate, accountId }))
    case 'status':
      await storage.setAffiliateStatus(accountId, event.affiliateId, event.status, event.at)
      return
    case 'setting':
      return taken(
        (await storage.addAffiliateSetting(accountId, event.affiliateId, event.setting)) ===
          'added',
      )
    case 'alias':
      await storage.addAlias(accountId, event.affiliateId, event.code, event.at)
      return
    case 'aliasRemoved':
      await storage.removeAlias(accountId, event.affiliateId, event.code, event.at)
      return
    case 'coupon':
      return taken(await storage.addCoupon({ ...event.coupon, accountId }, event.at))
    case 'couponEnded':
      await storage.endCoupon(accountId, event.code, event.at)
      return
    case 'lifetime':
      await storage.addLifetimes(accountId, [event.lifetime], event.at)
      return
    case 'lifetimeEnded': {
      const { customer, since, at: changedAt } = event
      const nobody = { affiliateId: undefined, campaignId: undefined, by: 'max', reason: 'test' }
      await storage.changeLifetime(accountId, {
        ...{ customer, kind: 'ended', since, changedAt },
        ...nobody,
      })
      return
    }
    case 'link':
      return storage.linkVisitors(accountId, event.visitors, event.at, decide)
    case 'click':
      await storage.recordClicks([{ ...event.click, accountId }], decide)
      return
    case 'report':
      await storage.settleOrder({ ...event.report, accountId } as Report, decide)
  }
}

const taken = (isTaken: boolean): void => {
  if (!isTaken) throw new Error('The history enters something twice')
}
