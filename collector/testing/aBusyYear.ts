import type { DirectLinkId } from '../domain/directLink.js'
import type { AccountId, CampaignId, PayoutId, UserId } from '../domain/ids.js'
import type { PostbackId } from '../domain/postback.js'
import { days, utcDay } from '../domain/time.js'
import { addAccount } from '../program/accounts.js'
import { settle } from '../settle/settle.js'
import type { Decide } from '../storage/settled.js'
import { type Storage, StorageOutage } from '../storage/storage.js'
import { aBatch } from './aBatch.js'
import { aTraffic } from './aTraffic.js'
import {
  aBanner,
  aClick,
  aConfirmation,
  amountOf,
  anAct,
  anAction,
  anAffiliate,
  aPostback,
  aRefund,
  aSale,
  aShortLink,
  bob,
  countingDeps,
  eur,
  id,
  jane,
  NOON,
  visitor,
} from './builders.js'
import { aDelivery, aWebhook } from './webhookBuilders.js'

/** Accounts in which everything that Waymark keeps has happened at least once. */
export const BUSY_ACCOUNTS = ['default1', 'second1', 'zero'] as readonly string[] as AccountId[]

/** How many orders each account has. */
const ORDERS = 12

/** Each sorts differently by bytes, by UTF-16 and by a language's rules. */
const NAMES = ['a', 'A', 'ä', 'Z', '語', 'ﬀ', '😀', '10', '9', '_', '"', "'"]

export const aBusyYear = async (storage: Storage): Promise<void> => {
  const deps = countingDeps(storage, () => NOON - days(365))
  for (const accountId of BUSY_ACCOUNTS) {
    await addAccount(deps, { id: accountId, name: `Shop of ${accountId}` })
    await openShop(storage, accountId)
    await showBanners(storage, accountId)
    await addPostbacks(storage, accountId)
    await storage.setPapSettings(accountId, {
      ...{ servers: ['192.0.2.1'], currency: 'EUR', keyHash: 'h' },
      saleHash: { field: 5, secret: 'a secret of the shop' },
    })
    // The last one has no sales yet.
    if (accountId !== BUSY_ACCOUNTS.at(-1)) {
      await sell(storage, accountId)
      await payInDollars(storage, accountId)
    }
    await deliver(storage, accountId)
    await access(storage, accountId)
    await storage.traceKeys(accountId, NOON)
    await receiveWebhooks(storage, accountId)
  }
}

const openShop = async (storage: Storage, accountId: AccountId): Promise<void> => {
  for (const name of ['jane', 'bob', 'eve']) {
    await storage.addAffiliate(anAffiliate(name, { accountId, email: `${name}@example.com` }))
  }
  await storage.setAffiliateStatus(accountId, id('eve'), 'paused', NOON - days(100))
  await storage.addAlias(accountId, jane, '11111111', NOON - days(90))
  await storage.addAlias(accountId, bob, 'Old.Bob', NOON - days(90))
  await storage.removeAlias(accountId, bob, 'Old.Bob', NOON - days(80))
  await storage.addSite({ accountId, host: `${accountId}.example`, createdAt: NOON })
  const program = await storage.program(accountId)
  const [campaign] = program?.campaigns ?? []
  const [version] = campaign?.versions ?? []
  if (!program || !campaign || !version) throw new Error('addAccount makes a default campaign')
  const summer = id<CampaignId>(`summer of ${accountId}`)
  await storage.addCampaign({ ...campaign, id: summer, code: 'summer' })
  await storage.addCampaignVersion(accountId, summer, { ...version, version: 2, holdDays: 14 })
  await storage.addPolicy(accountId, { ...program.policy, version: 2, clickModel: 'first' })
  const since = NOON - days(90)
  await storage.addAffiliateSetting(accountId, jane, { kind: 'parent', since, parentId: bob })
  await storage.addAffiliateSetting(accountId, bob, {
    ...{ kind: 'membership', since, campaignId: summer, isMember: true, group: 'gold' },
    terms: { sale: { kind: 'percent', ratePpm: 200_000 } },
  })
  await storage.addAffiliateSetting(accountId, bob, { kind: 'class', since, class: 'soft' })
  const lifetime = { affiliateId: jane, campaignId: undefined }
  const lifetimes = NAMES.map((customer) => ({ customer, ...lifetime }))
  await storage.addLifetimes(
    accountId,
    [...lifetimes, { customer: 'c', ...lifetime, campaignId: summer }],
    NOON,
  )
  await storage.changeLifetime(accountId, {
    ...{ customer: 'c', kind: 'ended', since: NOON, affiliateId: undefined, campaignId: undefined },
    ...{ changedAt: NOON, by: 'owner', reason: 'said "no"' },
  })
  await storage.addCoupon(
    {
      accountId,
      code: 'BOB10',
      affiliateId: bob,
      campaignId: summer,
      validFrom: NOON - days(50),
      validUntil: undefined,
      usesMax: 2,
      customerUsesMax: 1,
    },
    NOON - days(50),
  )
  for (const [n, status] of (['approved', 'pending', 'declined'] as const).entries())
    await storage.addDirectLink({
      ...{ accountId, id: `d${n}` as DirectLinkId, affiliateId: id(n === 0 ? 'jane' : 'bob') },
      ...{ pattern: `*.b${n}.example/ä`, campaignId: n === 0 ? summer : undefined },
      ...{ channel: NAMES[n], banner: undefined, note: 'met in "May"', status },
      ...{ createdAt: NOON, decidedAt: n === 1 ? undefined : NOON + n },
    })
}

/** Bob is paid in dollars from the third day on. For one of his two later orders there is a rate. */
const payInDollars = async (storage: Storage, accountId: AccountId) => {
  const since = NOON + days(3)
  await storage.addAffiliateSetting(accountId, bob, { kind: 'currency', since, currency: 'USD' })
  const pair = { accountId, from: 'EUR', to: 'USD', rate: '1.0837', source: 'Bank "ä"' }
  await storage.addRates(accountId, [
    { ...pair, day: utcDay(NOON + days(4)), enteredAt: since },
    { ...pair, day: utcDay(NOON + days(5)), enteredAt: since },
  ])
  for (const day of [5, 40]) {
    const placed = { occurredAt: NOON + days(day), affiliate: 'bob', total: eur('49.99') }
    const order = aConfirmation({ accountId, orderId: `in dollars ${day}`, ...placed })
    await storage.settleOrder(order, (facts) => settle(facts, NOON + days(41)))
  }
}

const receiveWebhooks = async (storage: Storage, accountId: AccountId): Promise<void> => {
  await storage.addWebhook(aWebhook({ accountId }))
  await storage.noteRefused(accountId, 'w1', NOON, 'The signature does not match.')
  await storage.logDelivery(aDelivery({ accountId }))
  const names = [
    { id: 'pi_ä', rank: 3 },
    { id: 'cs_1', rank: 1 },
  ]
  await storage.nameOrder(accountId, { names, test: false, at: NOON })
  await storage.nameMoved(accountId, 'pi_ä', false)
}

const showBanners = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const banner = aBanner({ accountId })
  await storage.addBanner(banner)
  const link = aShortLink({ accountId, banner: banner.code })
  await storage.addLink(link)
  await storage.renameLink(accountId, link.slug, 'sun')
  const seen = { affiliateCode: 'bob', bannerId: banner.id, day: 20_000, count: 3 }
  await storage.countImpressions(accountId, seen)
  const ids = { linkId: link.id, bannerId: banner.id }
  const click = aClick({ accountId, visitorId: visitor('linked'), id: 'linked' })
  await storage.recordClicks([{ ...click, ...ids }], (facts) => settle(facts, NOON))
}

const addPostbacks = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const own = aPostback({ accountId, hasPersonal: true })
  await storage.addPostback(own, 'whsec_b25l')
  await storage.rotatePostback(accountId, own.id, 'whsec_dHdv', NOON)
  const ofBob = { affiliateId: bob, method: 'GET' as const, id: 'of bob' as PostbackId }
  await storage.addPostback(aPostback({ accountId, ...ofBob }), 'whsec_dHdv')
  await storage.setPostbackStatus(accountId, 'of bob' as PostbackId, 'gone')
}

/** One delivery is sent, one is tried again later, and the others wait. */
const deliver = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const [postbackId] = await storage.duePostbacks(accountId, NOON + days(1))
  if (!postbackId) return
  const at = NOON + days(1)
  const claim = { accountId, postbackId, at, until: at + 60_000, max: 2 }
  const { deliveries = [] } = (await storage.claimDeliveries(claim)) ?? {}
  const [sent, failed] = deliveries.map(({ id, attempts }) => ({ id, attempts, dueAt: at }))
  if (!sent || !failed) throw new Error('A sale of the year is told')
  await storage.endAttempts(accountId, [
    { ...sent, state: 'sent', status: 204, error: undefined },
    { ...failed, state: 'failed', status: undefined, error: 'There was no answer: ECONNRESET.' },
  ])
}

const sell = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const decide = (at: number) => (facts: Parameters<typeof settle>[0]) => settle(facts, at)
  const soon = decide(NOON + days(1))
  for (const [n, name] of NAMES.slice(0, ORDERS).entries()) {
    const visitorId = visitor(`visitor ${n}`)
    const said = {
      accountId,
      orderId: `order ${name}`,
      total: n % 3 === 0 ? amountOf(`${1_000 + n}`, 'JPY') : eur(`${100 + n}.${10 + n}`),
      customer: n % 4 === 0 ? 'customer 1' : undefined,
      coupons: n % 5 === 0 ? ['BOB10'] : [],
    }
    const trace = `trace ${name}`
    await storage.recordClicks([aClick({ accountId, visitorId, id: `click ${name}`, trace })], soon)
    await storage.settleOrder(aSale({ ...said, visitorId, traces: [trace, 'earlier'] }), soon)
    if (n % 2 === 0) await storage.settleOrder(aConfirmation(said), soon)
  }
  const refund = { accountId, orderId: 'order ä' }
  await storage.settleOrder(aRefund(eur('20.00'), refund), decide(NOON + days(2)))
  await countClicks(storage, accountId)
  await promise(storage, accountId)
  await storage.settleOrder(anAct('approve', { accountId, orderId: 'order A' }), soon)
  await storage.settleOrder(anAction({ accountId, visitorId: visitor('visitor 1') }), soon)
  await storage.linkVisitors(accountId, [visitor('visitor 1'), visitor('laptop')], NOON, soon)
  const late = NOON + days(60)
  for (const affiliateId of [jane, bob]) {
    const payout = { accountId, affiliateId, currency: 'EUR', paidBy: 'owner', paidAt: late }
    // Bob's was the last thing that a collector did before it was stopped.
    const pays = affiliateId === bob ? stoppedAfterPaying(late) : decide(late)
    await storage.payOut({ ...payout, id: `payout of ${affiliateId}` as PayoutId }, pays)
  }
  await aBatch(storage, accountId, late, decide(late))
  await storage.settleOrder(
    aRefund(undefined, { accountId, orderId: 'order ä', refundId: 'all' }),
    decide(late),
  )
}

const countClicks = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const [campaign] = (await storage.program(accountId))?.campaigns ?? []
  const version = campaign?.versions.at(-1)
  if (!campaign || !version) throw new Error('addAccount makes a default campaign')
  const click = { amount: eur('0.05'), uniqueHours: 24 }
  const paying = { ...version, version: version.version + 1, click }
  await storage.addCampaignVersion(accountId, campaign.id, paying)
  const lines = [{ campaignVersion: paying.version, count: 1_204 }]
  const traffic = aTraffic({ accountId, campaignId: campaign.id, lines })
  const at = traffic.receivedAt
  await storage.settleOrder(traffic, (facts) => settle(facts, at))
  const { counted, firstDay } = traffic
  await storage.endCount(accountId, { counted, firstDay, at, isFinal: false })
}

const promise = async (storage: Storage, accountId: AccountId): Promise<void> => {
  await storage.addPerformanceVersion(accountId, 'gold', {
    ...{ version: 1, since: NOON, name: 'Gold "ä"', status: 'active', campaignId: undefined },
    ...{ counts: 'approved', period: 'month', delayDays: 30 },
    threshold: { measure: 'sales', atLeast: 12 },
    action: { kind: 'bonus', amount: eur('50.00'), holdDays: 0 },
  })
  await storage.endMeasure(accountId, 'gold', { firstDay: 20_513, measuredAt: NOON + days(70) })
  await storage.addGrant({
    ...{ accountId, rule: 'gold', firstDay: 20_513, affiliateId: jane, version: 1 },
    ...{ grantedAt: NOON + days(70), measured: '12 sales' },
  })
}

const stoppedAfterPaying =
  (at: number): Decide =>
  (facts) => {
    if (facts.booked.some(({ balances }) => balances.paid !== 0)) throw new StorageOutage('stopped')
    return settle(facts, at)
  }

const access = async (storage: Storage, accountId: AccountId): Promise<void> => {
  const userId = `user of ${accountId}` as UserId
  const key = { accountId, hash: 'h', label: 'web', createdAt: NOON, revokedAt: undefined }
  const scopes = ['read', 'payout'] as const
  await storage.addKey({ ...key, id: 'k1', kind: 'secret', scopes })
  await storage.addKey({ ...key, id: 'k2', kind: 'signing', scopes: [] })
  await storage.addKey({ ...key, id: 'k3', kind: 'call', scopes })
  await storage.revokeKey(accountId, 'k2', NOON + 1)
  const call = {
    accountId,
    keyId: 'k1',
    idempotencyKey: 'i1',
    fingerprint: 'f',
    seed: 's',
    at: NOON,
  }
  await storage.beginCall(call)
  await storage.answerCall({ ...call, begunAt: NOON }, { status: 201, body: '{}' })
  await storage.beginCall({ ...call, idempotencyKey: 'i2' })
  const user = { accountId, id: userId, email: 'owner@localhost', passwordHash: 'scrypt:0:0' }
  await storage.addUser({ ...user, createdAt: NOON })
  const session = { accountId, tokenHash: 't', userId, createdAt: NOON, seenAt: NOON }
  await storage.addSession(session)
  await storage.addLoginLink(accountId, 'link', userId, NOON + days(1))
  await storage.takeLoginAttempt(accountId, [{ subject: 'user:u', max: 1 }], NOON, 0)
  await storage.useHandover(accountId, 'token', visitor('anna'), NOON)
  await storage.forgetVisitor(accountId, visitor('visitor 2'), NOON + days(70))
  await storage.setAside([
    {
      accountId,
      id: 'e1',
      receivedAt: NOON,
      state: 'rejected',
      code: 'invalid',
      message: 'The total is not a decimal',
      kind: 'sale',
      orderId: 'order 7',
      origin: undefined,
      body: '{"total":"1,00 €"}',
    },
  ])
}
