import type { DirectLink, DirectLinkId } from '../../domain/directLink.js'
import type { PayoutId, UserId } from '../../domain/ids.js'
import { oncePerDay } from '../../domain/order.js'
import type { Report } from '../../domain/report.js'
import { DAY_MS, days, MINUTE_MS } from '../../domain/time.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { SET_ASIDE_BYTES_MAX, type Storage } from '../../storage/storage.js'
import {
  aBanner,
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
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

const LATER = NOON + days(60)
const decide = (facts: Facts) => settle(facts, NOON + days(1))

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
  await access(storage)
  await clicksAndOrders(storage)
  await customers(storage)
  await claims(storage)
  await resettling(storage)
  await related(storage)
  await imports(storage)
  await money(storage)
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
  await storage.setAffiliateStatus(account, bob, 'active', NOON)
  const coupon = { accountId: account, affiliateId: jane, campaignId: campaign.id, validFrom: 0 }
  await storage.addCoupon({ ...coupon, code: 'JANE10', validUntil: undefined }, NOON)
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
  await storage.editBanner({ ...banner, name: 'Spring' })
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
  hash: 'h',
  label: 'server',
  createdAt: NOON,
  revokedAt: undefined,
}

const access = async (storage: Storage): Promise<void> => {
  await storage.addKey(aKey)
  await storage.addKey({ ...aKey, id: 'k2', kind: 'signing' })
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

const clicksAndOrders = async (storage: Storage): Promise<void> => {
  const settled = (report: Report) => storage.settleOrder(report, decide)
  await storage.recordClicks([aClick(), aClick(), aClick({ affiliateId: bob })], decide)
  const many = Array.from({ length: 99 }, (_, n) => aClick({ visitorId: visitor(`v${n}`) }))
  await storage.recordClicks(many, decide)
  await settled(aSale({ coupons: ['JANE10'], affiliate: 'nobody' }))
  await settled(aSale({ orderId: '1002' }))
  await settled(aSale({ orderId: '1002' }))
  // Takes the order from Jane, so that a commission is removed.
  const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
  await storage.recordClicks([later], decide)
  await storage.linkVisitors(account, [visitor('anna'), visitor('phone')], NOON, decide)
  await storage.linkVisitors(account, [visitor('phone'), visitor('tablet')], NOON, decide)
  await storage.useHandover(account, 't1', visitor('anna'), NOON)
  await storage.handover(account, 't1')
  await storage.touchesOf(account, visitor('anna'))
  await storage.recordClicks([aClick({ id: 'k1', visitorId: visitor('ghost') })], decide)
  await storage.linkVisitors(account, [visitor('ghost'), visitor('shadow')], NOON, decide)
  await storage.forgetVisitor(account, visitor('ghost'), NOON)
  await storage.recordClicks([aClick({ id: 'k2', visitorId: visitor('ghost') })], decide)
  const event = { accountId: account, id: 'e1', receivedAt: NOON, state: 'parked' as const }
  const why = { code: 'c', message: 'm', kind: undefined, orderId: '1001', origin: undefined }
  await storage.setAside([{ ...event, ...why, body: '{}' }])
  const large = 'x'.repeat(SET_ASIDE_BYTES_MAX)
  await storage.setAside([{ ...event, ...why, id: 'e3', body: large }])
  const parked = JSON.stringify(aSale({ orderId: '1002', id: 'parked' }))
  await storage.setAside([{ ...event, ...why, id: 'e2', body: '', report: parked }])
  await storage.applyParked(account, 'e2', decide)
}

/** So many orders claimed by one browser that all of them are settled anew. */
const claims = async (storage: Storage): Promise<void> => {
  for (let n = 0; n < 15; n += 1) {
    const from = { address: 'address', request: 'request', visitorId: undefined }
    const orderId = `claimed-${n}`
    await storage.settleOrder(aSale({ orderId, ...from }), decide)
    await storage.settleOrder(aSale({ orderId, visitorId: visitor('anna'), id: orderId }), decide)
  }
  // Weak claims in favour of one affiliate, until they are a series.
  const confirmed = NOON + 10 * MINUTE_MS
  for (let n = 0; n < 12; n += 1) {
    const orderId = `series-${n}`
    const visitorId = visitor(`evil-${n}`)
    const click = aClick({ visitorId, affiliateCode: 'bob', affiliateId: bob })
    await storage.recordClicks([click], decide)
    await storage.settleOrder(aSale({ orderId, visitorId }), decide)
    const late = { timed: false, occurredAt: confirmed, receivedAt: confirmed }
    await storage.settleOrder(aConfirmation({ orderId, ...late }), decide)
  }
}

/** Two orders of one customer, the earlier one arriving last. */
const customers = async (storage: Storage): Promise<void> => {
  for (const day of [3, 2]) {
    const at = NOON + days(day)
    const when = { occurredAt: at, receivedAt: at }
    const who = { customer: 'c1', visitorId: visitor('anna') }
    await storage.settleOrder(aConfirmation({ orderId: `c-${day}`, ...who, ...when }), decide)
  }
}

/** Tasks of every kind, some left again before they are done, and one whose order cannot be settled. */
const resettling = async (storage: Storage): Promise<void> => {
  storage.onResettling(() => undefined)
  const workOff = async (how: typeof decide) => {
    const slice = () => storage.resettleSlice(account, LATER, how).catch(() => 1)
    while ((await slice()) > 0);
  }
  await workOff(decide)
  const who = { visitorId: visitor('regular'), customer: 'c2' }
  for (let n = 0; n < 45; n += 1) {
    const at = NOON + days(1) + n
    const sale = { orderId: `r-${n}`, ...who, occurredAt: at, receivedAt: at }
    await storage.settleOrder(aConfirmation(sale), decide)
  }
  const click = (n: number) => aClick({ id: `r-${n}`, visitorId: who.visitorId })
  await storage.recordClicks([click(1)], decide)
  // More than are considered of one visitor.
  await storage.recordClicks(
    Array.from({ length: 110 }, (_, n) => click(n)),
    decide,
  )
  await workOff(() => {
    throw new Error('a bug')
  })
}

/** An order that is reported per product, and an action of one visitor under two ids. */
const related = async (storage: Storage): Promise<void> => {
  const settled = (report: Report) => storage.settleOrder(report, decide)
  const whole = { orderId: 'cart' }
  const sold = aConfirmation({ ...whole, ref: { productId: 'p1' } })
  await settled(aRefund(undefined, whole))
  await settled(sold)
  await settled(aRefund(undefined, { ...whole, refundId: 'r2', id: 'cart-r2' }))
  await storage.conversion(account, sold.orderKey)
  for (const name of ['anna', 'phone']) {
    const visitorId = visitor(name)
    await settled(anAction({ orderId: oncePerDay(visitorId, NOON), visitorId }))
  }
}

const imports = async (storage: Storage): Promise<void> => {
  const lifetime = { affiliateId: jane, campaignId: undefined }
  const some = ['c1', 'new'].map((customer) => ({ customer, ...lifetime }))
  await storage.addLifetimes(account, some, NOON)
  await storage.lifetimesOf(account, ['c1'])
  await storage.removeLifetime(account, 'new', NOON)
  await storage.couponsCalled(account, ['JANE10'])
  await storage.knownClicks([aClick()])
  const amount = eur('4.17')
  const imported = { kind: 'commission' as const, amount, isApproved: true }
  const report = { source: 'import' as const, affiliate: 'jane', imported }
  const whole = aConfirmation({ orderId: 'cart', ...report })
  await storage.settleOrder(whole, decide)
  const product = { orderId: 'cart', ref: { productId: 'p1' }, refundId: 'r3', id: 'cart-r3' }
  await storage.settleOrder(aRefund(eur('1.00'), product), decide)
  await storage.conversion(account, whole.orderKey)
}

const money = async (storage: Storage): Promise<void> => {
  await storage.settleOrder(aConfirmation(), decide)
  await storage.settleOrder(aRefund(eur('9.90')), decide)
  await storage.settleOrder(anAct('approve'), decide)
  // The second order of each comes under an id that was paid.
  for (const affiliateId of [jane, bob, jane, bob]) {
    const order = { accountId: account, affiliateId, currency: 'EUR', paidBy: 'owner' }
    await storage.payOut({ ...order, id: `p-${affiliateId}` as PayoutId, paidAt: LATER }, (facts) =>
      settle(facts, LATER),
    )
  }
}

const jobs = async (storage: Storage): Promise<void> => {
  await storage.settlePayouts(account, LATER, decide)
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
  await storage.conversionsOf(account, '1001')
  await storage.conversionsOf(account, '1001', 'sale')
  await storage.conversion(account, aSale().orderKey)
  await storage.listPayable(account, LATER)
  await storage.balances(account)
  await storage.summary(account, 0)
}
