import type { OrderKey, PayoutId } from '../../domain/ids.js'
import type { BatchId } from '../../domain/payoutBatch.js'
import type { PostbackId } from '../../domain/postback.js'
import type { Report } from '../../domain/report.js'
import type { SetAside } from '../../domain/setAside.js'
import { DAY_MS, HOUR_MS } from '../../domain/time.js'
import { addAlias } from '../../program/aliases.js'
import { addBanner } from '../../program/banners.js'
import { addCampaign } from '../../program/campaigns.js'
import { addCoupon } from '../../program/coupons.js'
import { addSecretKey } from '../../program/keys.js'
import { setPayee } from '../../program/payees.js'
import { payOut } from '../../program/payouts.js'
import { addPerformanceRule } from '../../program/performance/performanceRules.js'
import { addShortLink } from '../../program/shortLinks.js'
import { settle } from '../../settle/settle.js'
import { dayOf } from '../../storage/daySums.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
  aPostback,
  aRefund,
  aSale,
  bob,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aDelivery, aWebhook } from '../../testing/webhookBuilders.js'
import type { TestPanel } from './aPanel.js'

/** The postback of the shop. */
export const POSTBACK = 'b'.repeat(32) as PostbackId

/** The batch of the shop, and its only payment. */
export const BATCH = 'c'.repeat(32) as BatchId
export const PAYOUT = 'd'.repeat(32) as PayoutId
/** The hash of a customer. */
export const CUSTOMER = 'c0ffee'.padStart(32, '0')

/** Tells storage what a collector would. */
export const report = async ({ storage }: TestPanel, ...reports: readonly Report[]) => {
  for (const one of reports) {
    await storage.settleOrder(one, (facts) => settle(facts, one.receivedAt))
  }
}

export const keyOf = (orderId: string): OrderKey => aSale({ orderId }).orderKey

/** The endpoint of the shop, with a delivery that was not understood. */
export const ENDPOINT = 'e'.repeat(24)
export const DELIVERY = 'evt_1'

/** A shop in which every page of the panel has something to show. */
export const aShop = async (panel: TestPanel): Promise<void> => {
  const { storage, deps } = panel
  await addCampaign(deps, account, 'summer', { name: 'Summer', actions: { signup: '1.50 EUR' } })
  const gold = { name: 'Gold', atLeast: '12', bonus: '50.00 EUR' }
  await addPerformanceRule(deps, account, 'summer', gold)
  await addAlias(deps, account, { affiliate: 'bob', alias: '11111111' })
  await addCoupon(deps, account, { code: 'BOB5', affiliate: 'bob' })
  await addSecretKey(deps, account, 'shop backend')
  const size = { width: '300', height: '250' }
  const image = { image: 'https://cdn.example/shoes.png', alt: 'Shoes', ...size }
  await addBanner(deps, account, 'summer', { kind: 'image', name: 'Summer sale', ...image })
  await addBanner(deps, account, 'words', { kind: 'text', title: 'Shoes', text: 'Up to 50 % off' })
  const link = { affiliate: 'jane', banner: 'summer', channel: 'mail', slug: 'summer' }
  await addShortLink(deps, account, link)
  const [banner] = (await storage.program(account))?.banners ?? []
  const seen = { affiliateCode: 'jane', bannerId: banner?.id ?? '', day: dayOf(NOON), count: 12 }
  await storage.countImpressions(account, seen)
  await storage.addPostback(aPostback({ id: POSTBACK }), 'whsec_c2VjcmV0')
  const clicks = [
    aClick({ clickedAt: NOON - HOUR_MS }),
    aClick({
      id: 'ghost',
      affiliateCode: 'ghost',
      affiliateId: undefined,
      visitorId: visitor('eve'),
    }),
  ]
  await storage.recordClicks(clicks, (facts) => settle(facts, NOON))
  await report(
    panel,
    aSale({ orderId: '1001' }),
    aSale({ orderId: '1002' }),
    aConfirmation({ orderId: '1002' }),
    aSale({ orderId: '1003', visitorId: visitor('nobody') }),
    aSale({ orderId: '1004', coupons: ['BOB5'], visitorId: visitor('nobody') }),
    anAction(),
    aConfirmation({ orderId: '1005', visitorId: visitor('anna'), occurredAt: NOON - 60 * DAY_MS }),
    aRefund(eur('9.90'), { orderId: '1002' }),
  )
  await storage.changeLifetime(account, {
    ...{
      customer: CUSTOMER,
      kind: 'entered',
      since: NOON,
      affiliateId: bob,
      campaignId: undefined,
    },
    ...{ changedAt: NOON, by: 'owner', reason: 'Bob advises them' },
  })
  await storage.setAside([aRejection()])
  await storage.addWebhook(aWebhook({ id: ENDPOINT, provider: 'paddle', settings: {} }))
  await storage.logDelivery(aDelivery({ endpointId: ENDPOINT, id: DELIVERY }))
  await aFrozenBatch(panel)
}

/** Bob is owed something, and it is frozen. */
const aFrozenBatch = async (panel: TestPanel): Promise<void> => {
  const { storage } = panel
  const order = { orderId: '1006', coupons: ['BOB5'], visitorId: visitor('nobody') }
  await report(panel, aConfirmation(order), anAct('approve', { orderId: '1006' }))
  await setPayee(panel.deps, account, 'bob', {
    ...{ method: 'bank', name: 'Bob', iban: 'DE89370400440532013000', by: 'owner' },
  })
  const details = { method: 'other' as const, text: 'in cash' }
  await storage.planBatch({
    ...{ accountId: account, id: BATCH, format: 'csv', payer: undefined },
    ...{ createdAt: NOON, createdBy: 'owner' },
    rows: [{ payoutId: PAYOUT, affiliateId: bob, currency: 'EUR', details }],
  })
  await storage.finishBatch(account, BATCH, NOON, (facts) => settle(facts, NOON))
}

/** A page of a host that nobody registered tried to report. */
export const aRejection = (over: Partial<SetAside> = {}): SetAside => ({
  accountId: account,
  id: 'rejected-1',
  receivedAt: NOON,
  state: 'rejected' as const,
  code: 'origin_not_registered',
  message: 'Register www.shop.example.',
  kind: 'sale',
  orderId: '1009',
  origin: 'https://www.shop.example',
  body: '{"type":"sale"}',
  ...over,
})

/** Pays Jane what a confirmed order earned her. */
export const aPayout = ({ deps }: TestPanel, by: string) =>
  payOut(deps, account, { affiliate: 'jane', currency: 'EUR', by })
