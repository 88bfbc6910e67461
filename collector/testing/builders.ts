import type { Affiliate } from '../domain/affiliate.js'
import type { Banner } from '../domain/banner.js'
import { bookingRef } from '../domain/booking.js'
import type { CampaignVersion, Terms } from '../domain/campaign.js'
import type { Click } from '../domain/click.js'
import type { AccountId, AffiliateId, CampaignId, VisitorId } from '../domain/ids.js'
import { type Money, parseMoney, type Sum } from '../domain/money.js'
import { type OrderRef, orderKey, type PlacedRef } from '../domain/order.js'
import type { Policy } from '../domain/policy.js'
import { POSTBACK_EVENTS, type Postback, type PostbackId } from '../domain/postback.js'
import { isProblem } from '../domain/problem.js'
import type { Act, Booking, Refund, Statement } from '../domain/report.js'
import type { ShortLink } from '../domain/shortLink.js'
import { days, MINUTE_MS } from '../domain/time.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { createPostman } from '../postback/postman.js'
import { addAccount } from '../program/accounts.js'
import type { Deps } from '../program/deps.js'
import type { Storage } from '../storage/storage.js'

export const account = 'default1' as AccountId

/** The instant at which the tests' orders are placed: noon of 1 March 2026, UTC. */
export const NOON = Date.UTC(2026, 2, 1, 12)

/** "49.90 EUR" as minor units. */
export const eur = (decimal: string): Money => amountOf(decimal, 'EUR')

/** An amount as sums are answered. */
export const sumOf = ({ amount, currency }: Money): Sum => ({ amount: BigInt(amount), currency })

export const amountOf = (decimal: string, currency: string): Money => {
  const parsed = parseMoney(decimal, currency)
  if (typeof parsed === 'string') throw new Error(`${decimal} ${currency}: ${parsed}`)
  return parsed
}

/** 32 hex characters, the same for the same name. */
export const visitor = (name: string): VisitorId => fingerprint(name) as VisitorId

export const id = <Kind extends AffiliateId | CampaignId>(name: string): Kind =>
  fingerprint(name) as Kind

export const jane = id<AffiliateId>('jane')
export const bob = id<AffiliateId>('bob')

export const percent = (ratePpm: number): Terms => ({ kind: 'percent', ratePpm })

export const anAffiliate = (name: string, over: Partial<Affiliate> = {}): Affiliate => ({
  accountId: account,
  id: id(name),
  code: name,
  aliases: [],
  name,
  email: undefined,
  createdAt: NOON - days(365),
  states: [{ since: NOON - days(365), status: 'active' }],
  ...over,
})

export const aClick = (over: Partial<Click> = {}): Click => ({
  accountId: account,
  id: `click-${over.affiliateCode ?? 'jane'}`,
  visitorId: visitor('anna'),
  affiliateCode: 'jane',
  affiliateId: jane,
  campaignId: undefined,
  banner: undefined,
  channel: undefined,
  data1: undefined,
  data2: undefined,
  url: 'https://shop.example/?a_aid=jane',
  referrer: undefined,
  clickedAt: NOON - days(1),
  receivedAt: over.clickedAt ?? NOON - days(1),
  late: false,
  rung: undefined,
  webdriver: false,
  source: 'browser',
  test: false,
  flawed: [],
  mark: undefined,
  directLink: undefined,
  ...over,
})

/** A text banner "spring". */
export const aBanner = (over: Partial<Banner> = {}): Banner => ({
  accountId: account,
  id: fingerprint(`banner ${over.code ?? 'spring'}`),
  code: 'spring',
  createdAt: NOON - days(10),
  name: 'Spring',
  status: 'active',
  campaignId: undefined,
  to: undefined,
  content: { kind: 'text', title: 'Shoes', text: '' },
  ...over,
})

/** Jane's short link `/go/summer` to the shop's page "/shoes". */
export const aShortLink = (over: Partial<ShortLink> = {}): ShortLink => ({
  accountId: account,
  id: fingerprint(`link ${over.slug ?? 'summer'}`),
  slug: 'summer',
  affiliateId: jane,
  campaignId: undefined,
  banner: undefined,
  channel: undefined,
  data1: undefined,
  data2: undefined,
  to: '/shoes',
  createdAt: NOON - days(5),
  ...over,
})

/** A destination of the merchant that is told everything. */
export const aPostback = (over: Partial<Postback> = {}): Postback => ({
  accountId: account,
  id: fingerprint('postback') as PostbackId,
  affiliateId: undefined,
  method: 'POST',
  url: 'http://127.0.0.1:9/postback',
  events: POSTBACK_EVENTS,
  hasTotal: false,
  hasPersonal: false,
  hasTests: false,
  status: 'active',
  createdAt: NOON - days(1),
  ...over,
})

type StatementOver = Partial<Statement> & {
  readonly orderId?: string
  readonly ref?: Partial<PlacedRef>
}

/** A page's report of a sale of 49.90 EUR by Anna, at noon. */
export const aSale = ({ orderId = '1001', ref, ...over }: StatementOver = {}): Statement => {
  const order: PlacedRef = { kind: 'sale', orderId, productId: '', code: '', ...ref }
  const source = over.source ?? 'browser'
  const said = fingerprint([orderId, over.total, over.coupons, over.customer])
  return {
    accountId: account,
    id: `${source}:${orderId}:${over.visitorId ?? ''}:${said}`,
    order,
    orderKey: orderKey(order),
    kind: order.kind,
    source,
    receivedAt: over.occurredAt ?? NOON,
    occurredAt: NOON,
    fingerprint: said,
    test: false,
    signed: undefined,
    revision: 0,
    timed: source !== 'browser' || over.signed !== undefined,
    saidAt: undefined,
    site: 'shop.example',
    address: undefined,
    request: undefined,
    unchecked: false,
    visitorId: source === 'browser' ? visitor('anna') : undefined,
    total: order.kind === 'sale' ? eur('49.90') : undefined,
    fixedCost: undefined,
    tax: undefined,
    shipping: undefined,
    coupons: [],
    customer: undefined,
    affiliate: undefined,
    campaign: undefined,
    channel: undefined,
    data: [],
    items: [],
    webdriver: false,
    ...over,
  }
}

/** The merchant's server says that the order was placed. */
export const aConfirmation = (over: StatementOver = {}): Statement =>
  aSale({ source: 'server', occurredAt: NOON + MINUTE_MS, visitorId: undefined, ...over })

export const anAction = ({ orderId = 'lead-1', ...over }: StatementOver = {}): Statement =>
  aSale({ orderId, ref: { kind: 'action', code: 'signup' }, ...over })

export const aRefund = (
  amount: Money | undefined,
  over: Partial<Refund> & { readonly orderId?: string; readonly ref?: Partial<OrderRef> } = {},
): Refund => {
  const orderId = over.orderId ?? '1001'
  const order: OrderRef = { kind: 'sale', orderId, productId: '', code: '', ...over.ref }
  const refundId = over.refundId ?? 'r1'
  return {
    accountId: account,
    id: `refund:${order.orderId}:${refundId}`,
    order,
    orderKey: orderKey(order),
    kind: 'refund',
    source: 'server',
    receivedAt: over.occurredAt ?? NOON + days(2),
    occurredAt: NOON + days(2),
    fingerprint: fingerprint([order, refundId, amount]),
    test: false,
    refundId,
    amount,
    ...over,
  }
}

/** A bonus of 10.00 EUR for Jane that is payable at once; a correction if the amount is below zero. */
export const aBooking = (id = 'b1', over: Partial<Booking> = {}): Booking => {
  const order = bookingRef(id, over.affiliateId ?? jane)
  const at = over.receivedAt ?? NOON
  return {
    accountId: account,
    id: `booking:${id}`,
    order,
    orderKey: orderKey(order),
    kind: 'booking',
    source: 'person',
    receivedAt: at,
    occurredAt: at,
    fingerprint: fingerprint([order, over.amount]),
    test: false,
    affiliateId: jane,
    amount: eur('10.00'),
    reason: 'Best affiliate of the month',
    by: 'owner',
    payableAt: at,
    reverses: undefined,
    ...over,
  }
}

export const anAct = (
  kind: Act['kind'],
  over: Partial<Act> & { readonly orderId?: string } = {},
): Act => {
  const { orderId = '1001', ...rest } = over
  const order: OrderRef = { kind: 'sale', orderId, productId: '', code: '' }
  const at = over.receivedAt ?? NOON + days(1)
  return {
    accountId: account,
    id: `person:${kind}:${orderId}:${at}`,
    order,
    orderKey: orderKey(order),
    kind,
    source: 'person',
    receivedAt: at,
    occurredAt: at,
    fingerprint: kind,
    test: false,
    total: undefined,
    affiliateId: undefined,
    reason: undefined,
    holds: [],
    by: 'owner',
    ...rest,
  }
}

/** Sends to this machine only, and resolves no name. */
export const aPostman = createPostman({
  ...{ ports: [], ownHosts: [], privateHosts: ['127.0.0.1'] },
  resolve: async () => [],
})

/** Ids that count up: the same in every run. */
export const countingDeps = (storage: Storage, now: () => number = () => NOON): Deps => {
  let last = 0
  const next = () => {
    last += 1
    return fingerprint(`id ${last}`)
  }
  return { storage, now, newId: next, newSecret: () => `secret-${next()}`, postman: aPostman }
}

/**
 * An account with the affiliates Jane and Bob, the site shop.example, and a default campaign that
 * pays 10 % of a sale after 30 days.
 */
export const aProgram = async (
  storage: Storage,
  over: { readonly policy?: Partial<Policy>; readonly campaign?: Partial<CampaignVersion> } = {},
): Promise<Deps> => {
  const since = NOON - days(365)
  const deps = countingDeps(storage, () => since)
  const added = await addAccount(deps, { id: account, name: 'A shop' })
  if (isProblem(added)) throw new Error(added.message)
  for (const name of ['jane', 'bob']) await storage.addAffiliate(anAffiliate(name))
  await storage.addSite({ accountId: account, host: 'shop.example', createdAt: since })
  const program = await storage.program(account)
  const [campaign] = program?.campaigns ?? []
  const [version] = campaign?.versions ?? []
  if (!program || !campaign || !version) throw new Error('addAccount makes a default campaign')
  if (over.campaign) {
    await storage.addCampaignVersion(account, campaign.id, {
      ...version,
      version: 2,
      ...over.campaign,
    })
  }
  if (over.policy) {
    await storage.addPolicy(account, { ...program.policy, version: 2, ...over.policy })
  }
  return countingDeps(storage)
}
