import type { DirectLink, DirectLinkId } from '../../domain/directLink.js'
import type { UserId } from '../../domain/ids.js'
import { LIFETIME_KINDS } from '../../domain/lifetimeRows.js'
import { DAY_MS, days } from '../../domain/time.js'
import type { Storage } from '../../storage/storage.js'
import {
  aBanner,
  aBooking,
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  aSale,
  aShortLink,
  bob,
  eur,
  id,
  jane,
  NOON,
  visitor,
} from '../builders.js'
import { sumDays } from '../sumDays.js'
import { decide, exerciseOrders, LATER } from './exerciseOrders.js'
import { exercisePayouts } from './exercisePayouts.js'
import { exercisePerformance } from './exercisePerformance.js'
import { deliveries, postbacks } from './exercisePostbacks.js'
import { exerciseTraffic } from './exerciseTraffic.js'
import { exerciseWebhooks } from './exerciseWebhooks.js'

/** Calls every method of a storage, with data that leads each of them down each of its paths. */
export const exerciseStorage = async (
  storage: Storage,
  loseFilled: () => Promise<void>,
): Promise<void> => {
  await aProgram(storage, {
    policy: { browserReports: { mode: 'trusted', amountMax: [eur('500.00')], perDayMax: 10 } },
    campaign: { name: 'Second' },
  })
  await catalogue(storage)
  await links(storage)
  await exerciseWebhooks(storage)
  await postbacks(storage)
  await access(storage)
  await exerciseOrders(storage)
  await exercisePayouts(storage)
  await deliveries(storage)
  await loseFilled()
  await jobs(storage)
  await lists(storage)
  await storage.ready()
  await storage.nodesAway()
  storage.outages()
  await storage.close()
}

const catalogue = async (storage: Storage): Promise<void> => {
  const program = await storage.program(account)
  const [campaign] = program?.campaigns ?? []
  if (!program || !campaign) throw new Error('aProgram makes a campaign')
  const other = { ...program.account, id: 'other1' as typeof account }
  const user = { ...aUser, accountId: other.id }
  const key = { ...aKey, accountId: other.id }
  const first = { ...campaign, accountId: other.id }
  await storage.addAccount(other, program.policy, first, { user, key })
  await storage.setAlias(account, 'aB3dE6gH')
  await storage.accounts()
  await storage.setPapSettings(account, {
    servers: ['203.0.113.7'],
    currency: 'EUR',
    keyHash: 'h',
    saleHash: { field: 5, secret: 's' },
  })
  await storage.addCampaign({ ...campaign, id: 'c2' as typeof campaign.id, code: 'second' })
  await storage.removeSite(account, 'nowhere.example')
  await storage.sites()
  await storage.affiliates(account)
  await storage.affiliatesById(account, [jane, bob])
  await storage.affiliateByCode(account, 'jane')
  await storage.affiliatesByCode(account, ['jane', 'bob'])
  await storage.addAlias(account, jane, 'r1', NOON)
  await storage.affiliateByCode(account, 'r1')
  await storage.removeAlias(account, jane, 'r1', NOON)
  await storage.setAffiliateStatus(account, bob, 'active', NOON)
  await storage.editAffiliate(account, bob, { name: 'Bob', email: undefined })
  const parent = { kind: 'parent', since: NOON, parentId: bob } as const
  await storage.addAffiliateSetting(account, jane, parent)
  await storage.affiliatesRelated(account, 'parent', bob)
  const coupon = { accountId: account, affiliateId: jane, campaignId: campaign.id, validFrom: 0 }
  await storage.addCoupon({ ...coupon, code: 'JANE10', validUntil: undefined }, NOON)
  const limits = { usesMax: 1, customerUsesMax: 1 }
  await storage.addCoupon({ ...coupon, code: 'FEW', validUntil: undefined, ...limits }, NOON)
  await storage.addCoupon({ ...coupon, code: 'OLD', validUntil: NOON }, NOON)
  await storage.coupons(account)
  await storage.endCoupon(account, 'OLD', NOON)
  const link = { accountId: account, affiliateId: jane, campaignId: campaign.id, createdAt: NOON }
  const texts = { channel: 'blog', banner: 'b', note: 'n', status: 'pending', decidedAt: undefined }
  const id = 'd1' as DirectLinkId
  await storage.addDirectLink({ ...link, ...texts, id, pattern: 'blog.example' } as DirectLink)
  await storage.directLinks(account)
  await storage.decideDirectLink(account, id, 'approved', NOON)
  await storage.program(account)
  await storage.removeDirectLink(account, id)
}

const links = async (storage: Storage): Promise<void> => {
  const banner = aBanner()
  await storage.addBanner(banner)
  await storage.editBanner(account, banner.id, (stored) => ({ ...stored, name: 'Spring' }))
  const link = aShortLink({ campaignId: id('default'), banner: banner.code })
  await storage.addLink(link)
  await storage.addLink({ ...link, id: 'l2' })
  await storage.renameLink(account, link.slug, 'renamed')
  await storage.linkBySlug(account, link.slug)
  const click = { visitorId: visitor('linked'), linkId: link.id, bannerId: banner.id }
  await storage.recordClicks([{ ...aClick(), ...click }], decide)
  const day = Math.floor(NOON / DAY_MS)
  const seen = { affiliateCode: 'jane', bannerId: banner.id, day, count: 1 }
  await storage.countImpressions(account, seen)
  await storage.listLinks({ accountId: account, since: day })
  await storage.listLinks({ accountId: account, since: day, affiliateId: jane, before: NOON })
  await storage.linkDays(account, link.id, day)
  await storage.bannerCounts(account, banner.id, day)
  await storage.bannerSums(account, day)
  await storage.removeLink(account, link.slug)
}

const aUser = {
  accountId: account,
  id: 'u1' as UserId,
  email: 'owner@localhost',
  passwordHash: 'h',
  createdAt: NOON,
}

const aKey = {
  accountId: account,
  id: 'k1',
  kind: 'secret' as const,
  scopes: ['report'] as const,
  hash: 'h',
  label: 'server',
  createdAt: NOON,
  revokedAt: undefined,
}

const access = async (storage: Storage): Promise<void> => {
  await storage.addKey(aKey)
  await storage.addKey({ ...aKey, id: 'k2', kind: 'signing' })
  await storage.addKey({ ...aKey, id: 'k3', kind: 'call' })
  const call = { accountId: account, keyId: 'k1', idempotencyKey: 'i', fingerprint: 'f', seed: 's' }
  await storage.beginCall({ ...call, at: NOON })
  await storage.beginCall({ ...call, at: LATER })
  await storage.stopCall({ ...call, begunAt: LATER })
  await storage.answerCall({ ...call, begunAt: LATER }, { status: 201, body: '{}' })
  await storage.dropCall({ ...call, begunAt: NOON })
  await storage.reseal(account)
  await storage.keys(account)
  await storage.key(account, 'k1')
  await storage.revokeKey(account, 'k1', NOON)
  await storage.addUser(aUser)
  await storage.user(account, aUser.id)
  await storage.userByEmail(account, aUser.email)
  await storage.users(account)
  await storage.setPassword(account, aUser.id, 'i')
  const session = { accountId: account, tokenHash: 's1', userId: aUser.id, createdAt: NOON }
  await storage.addSession({ ...session, seenAt: NOON })
  await storage.session(account, 's1')
  await storage.touchSession(account, 's1', NOON + 1)
  await storage.endSession(account, 's1')
  await storage.endSessionsOf(account, aUser.id)
  await storage.addLoginLink(account, 'l1', aUser.id, NOON + 1)
  await storage.loginLink(account, 'l1', NOON)
  await storage.useLoginLink(account, 'l1', NOON)
  const limits = ['a', 'b'].map((subject) => ({ subject, max: 1 }))
  await storage.takeLoginAttempt(account, limits, NOON, NOON - 1)
  await storage.takeLoginAttempt(account, limits.toReversed(), NOON, NOON - 1)
  await storage.giveBackLoginAttempt(account, limits)
}

const jobs = async (storage: Storage): Promise<void> => {
  await storage.settlePayouts(account, LATER, decide)
  await storage.traceKeys(account, NOON)
  await storage.holdLease('housekeeping', 'me', NOON, NOON + 1)
  await storage.finishedAt('housekeeping')
  await storage.finishJob('housekeeping', 'me', NOON)
  // An order whose entries have no hashes yet is settled, and the others are filled in.
  await storage.settleOrder(aRefund(eur('1.00'), { refundId: 'r2' }), decide)
  await storage.fillChain(account, NOON)
  // The foldings of coupons, then the codes of orders.
  await storage.fillCodes(account, NOON)
  await storage.fillCodes(account, NOON)
  await storage.auditLedger(account)
  await storage.auditCommissions(account)
  await storage.forgetOld(account, LATER)
  const old = { clickedAt: NOON - days(90), receivedAt: NOON - days(90) }
  await storage.recordClicks([aClick({ ...old, id: 'old', visitorId: visitor('old') })], decide)
  await storage.forgetClicks(account, NOON - days(80), NOON, undefined)
  await sumDays(storage, NOON + days(100))
  // A day that is kept changes.
  await storage.settleOrder(aConfirmation({ orderId: 'kept' }), decide)
  await storage.settleOrder(aRefund(undefined, { orderId: 'kept' }), decide)
  await sumDays(storage, NOON + days(100))
  await storage.auditSums(account)
  await exerciseTraffic(storage)
  await exercisePerformance(storage)
}

/** Pages after a place, in both directions, with every filter. */
const pages = async (storage: Storage): Promise<void> => {
  const own = { accountId: account, affiliateId: jane, since: 0, until: LATER, limit: 10 }
  for (const ascending of [true, false]) {
    const after = [NOON, 'a', 'a', 1]
    const asked = { ...own, after, ascending }
    await storage.listClicks(asked)
    await storage.listClicks({ ...asked, affiliateId: undefined })
    await storage.listConversions({ ...asked, status: 'pending', kind: 'sale', search: '1' })
    await storage.listCommissions(asked)
    await storage.listPayouts(asked)
    await storage.listBookings(asked)
    await storage.listLinks({ ...asked, since: 0 })
    await storage.listCoupons({ ...asked, after: ['A'], search: 'J' })
    await storage.listLifetimes({ ...asked, after: ['a'] })
    for (const kind of LIFETIME_KINDS)
      await storage.listLifetimes({ ...asked, customer: 'c1', after: undefined, kind })
    await storage.listAffiliates({ ...asked, search: 'j', status: 'active' })
    await storage.listAffiliates({ ...asked, after: ['a', 'a'], byCode: true })
    await storage.payoutBatches({ accountId: account, limit: 10, after, ascending })
    await storage.deliveries({ accountId: account, limit: 10, after, ascending })
  }
  await storage.deliveryLog(account, { limit: 10, after: [NOON, 'a'] })
}

const lists = async (storage: Storage): Promise<void> => {
  const query = { accountId: account }
  const narrow = { ...query, before: LATER, affiliateId: bob }
  const found = await storage.listConversions({ ...query, search: 'c-' })
  if (found.length === 0) throw new Error('The exercise has no conversion to list')
  for (const asked of [query, narrow, { ...query, search: '1001' }]) {
    await storage.listClicks(asked)
    await storage.listConversions(asked)
    await storage.listCommissions(asked)
    await storage.listSetAside(asked)
    await storage.listPayouts(asked)
    await storage.setAsideDiscarded(account)
  }
  await storage.listCommissions({ ...narrow, status: 'pending' })
  await pages(storage)
  await storage.conversionsOf(account, '1001')
  await storage.conversionsOf(account, '1001', 'sale')
  await storage.conversion(account, aSale().orderKey)
  await storage.salesCalled(account, ['1001', '1002'])
  const sales = { accountId: account, from: 0, to: LATER }
  const [first] = await storage.salesBetween(sales)
  await storage.salesBetween({ ...sales, after: first })
  await storage.listPayable(account, LATER)
  await storage.ledgerBalances(account)
  await storage.balances(account, LATER)
  const own = { accountId: account, affiliateId: jane, limit: 10 }
  await storage.settleOrder(aBooking(), decide)
  await storage.listBookings(own)
  await storage.listBookings({ ...own, before: LATER })
  await storage.summary(account, 0)
}
