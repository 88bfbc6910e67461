import { MINUTE_MS } from '../domain/time.js'
import { EXAMPLE_IDS } from '../http/v1/program/exampleIds.js'
import { customerHash } from '../ingest/fingerprint.js'
import { setMembership } from '../program/affiliateSettings.js'
import { addAffiliate } from '../program/affiliates.js'
import { addAlias } from '../program/aliases.js'
import { addBanner } from '../program/banners.js'
import { book } from '../program/bookings.js'
import { editCampaign } from '../program/campaigns.js'
import { addCoupon } from '../program/coupons.js'
import type { Deps } from '../program/deps.js'
import { addDirectLink } from '../program/directLinks.js'
import { addSecretKey } from '../program/keys.js'
import { setPayee } from '../program/payees.js'
import { prepareBatch } from '../program/payoutBatches/prepare.js'
import { payOut } from '../program/payouts.js'
import { addPerformanceRule } from '../program/performance/performanceRules.js'
import { addPostback } from '../program/postbacks.js'
import { setRate } from '../program/rates.js'
import { addShortLink } from '../program/shortLinks.js'
import { addWebhook } from '../program/webhooks.js'
import { settle } from '../settle/settle.js'
import type { Storage } from '../storage/storage.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  countingDeps,
  eur,
  jane,
  NOON,
  visitor,
} from './builders.js'

/** A program in which every endpoint of `/v1` has something to answer. */
export const fillApiWorld = async (storage: Storage, postman: Deps['postman']): Promise<void> => {
  await aProgram(storage)
  const deps = { ...countingDeps(storage, () => NOON - 60 * MINUTE_MS), postman }
  await addAffiliate(deps, account, { code: 'eve', name: 'Eve', status: 'pending' })
  await addAlias(deps, account, { affiliate: 'bob', alias: 'robert' })
  await setMembership(deps, account, 'bob', 'default', { isMember: 'on' })
  await addCoupon(deps, account, { code: 'JANE10', affiliate: 'jane' })
  await editCampaign(deps, account, 'default', { saleCap: '500.00 EUR' })
  await setRate(deps, account, { from: 'EUR', to: 'USD', rate: '1.0812', day: '2026-02-26' })
  const gold = { name: 'Gold', atLeast: '12', bonus: '50.00 EUR' }
  await addPerformanceRule(deps, account, 'gold', gold)
  await addSecretKey(withIds(deps, EXAMPLE_IDS.key), account, 'old server', ['report'])
  await traffic(deps)
  await sell(storage)
  await pay(deps)
  await outside(deps)
}

/** The same, with these ids before others. */
const withIds = (deps: Deps, ...ids: readonly string[]): Deps => {
  const left = [...ids]
  return { ...deps, newId: () => left.shift() ?? deps.newId() }
}

const traffic = async (deps: Deps): Promise<void> => {
  const { storage } = deps
  await addBanner(deps, account, 'words', { kind: 'text', title: 'Shoes', text: 'Up to 50 % off' })
  await addShortLink(deps, account, { affiliate: 'jane', slug: 'summer', channel: 'mail' })
  await addDirectLink(deps, account, { pattern: 'reviews.example', affiliate: 'bob' })
  const secret = (await storage.program(account))?.account.secret ?? ''
  const customer = customerHash('c-17', secret)
  await storage.addLifetimes(
    account,
    [{ customer, affiliateId: jane, campaignId: undefined }],
    NOON,
  )
}

/** 1001 and 1002 are pending, 1003 is held because of its total. */
const sell = async (storage: Storage): Promise<void> => {
  await storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
  const totals = { '1001': '49.90', '1002': '20.00', '1003': '600.00' }
  for (const [orderId, total] of Object.entries(totals)) {
    const sale = { orderId, total: eur(total), visitorId: visitor('anna') }
    const said = aConfirmation({ ...sale, occurredAt: NOON, receivedAt: NOON })
    await storage.settleOrder(said, (facts) => settle(facts, NOON))
  }
}

const pay = async (deps: Deps): Promise<void> => {
  const bonus = { kind: 'bonus', currency: 'EUR', by: 'anna', reason: 'Welcome' } as const
  await book(deps, account, { ...bonus, id: 'starter-bob', affiliate: 'bob', amount: '5.00' })
  await payOut(deps, account, { affiliate: 'bob', currency: 'EUR', by: 'anna' })
  await book(deps, account, { ...bonus, id: 'welcome-bob', affiliate: 'bob', amount: '9.98' })
  await book(deps, account, { ...bonus, id: 'welcome-eve', affiliate: 'eve', amount: '20.00' })
  const own = withIds(deps, EXAMPLE_IDS.batch, EXAMPLE_IDS.payment)
  await prepareBatch(own, account, { affiliates: ['eve'], by: 'anna' })
  const paypal = { method: 'paypal', email: 'jane@example.com', by: 'anna' }
  await setPayee(deps, account, 'jane', paypal)
}

const outside = async (deps: Deps): Promise<void> => {
  const secret = 'whsec_0123456789abcdef'
  const ids = `01234567${EXAMPLE_IDS.endpoint}`
  await addWebhook(withIds(deps, ids), account, { provider: 'stripe', label: 'Shop', secret })
  const url = 'https://tracker.example/p?id={clickId}'
  await addPostback(withIds(deps, EXAMPLE_IDS.postback), account, { url })
}
