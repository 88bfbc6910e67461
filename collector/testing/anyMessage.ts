import fc from 'fast-check'
import type { VisitorId } from '../domain/ids.js'
import { oncePerDay } from '../domain/order.js'
import type { Report, Statement } from '../domain/report.js'
import { days, MINUTE_MS } from '../domain/time.js'
import type { Decide } from '../storage/settled.js'
import type { Storage } from '../storage/storage.js'
import { aTraffic } from './aTraffic.js'
import {
  aBooking,
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
  anAffiliate,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  percent,
  visitor,
} from './builders.js'
import { aCampaign, aCoupon } from './facts.js'

const LATE_CAMPAIGN = aCampaign({ code: 'late', sale: percent(200_000) })

/** What the merchant edits: earlier messages may have named what is entered. */
const EDITS = {
  affiliate: (storage: Storage) => storage.addAffiliate(anAffiliate('nobody')),
  coupon: (storage: Storage) => storage.addCoupon(aCoupon({ code: 'OTHER' }), NOON),
  'end of a coupon': (storage: Storage) => storage.endCoupon(account, 'BOB10', NOON + days(1)),
  campaign: (storage: Storage) => storage.addCampaign(LATE_CAMPAIGN),
  alias: (storage: Storage) => storage.addAlias(account, jane, 'other-jane', NOON),
  'removed alias': (storage: Storage) =>
    storage.removeAlias(account, bob, 'was-bob', NOON + days(1)),
}

/**
 * A message as it may arrive, in any order and any number of times. Not among them: an approval, which keeps
 * the verdict of its instant, and a payout.
 */
export type Message =
  | { readonly kind: 'click'; readonly click: ReturnType<typeof aClick> }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'link'; readonly ids: readonly [VisitorId, VisitorId] }
  | { readonly kind: 'edit'; readonly edit: keyof typeof EDITS }
  | { readonly kind: 'traffic'; readonly revision: number; readonly isReleased: boolean }

const people = ['anna', 'ben', 'cleo'].map(visitor)
const person = fc.constantFrom(...people)
const orderId = fc.constantFrom('1', '2', '3')
const minute = fc.integer({ min: 0, max: 60 * 24 * 3 }).map((minutes) => NOON + minutes * MINUTE_MS)

const click = fc
  .record({
    who: person,
    whose: fc.constantFrom('jane', 'bob', 'nobody', 'other-jane', 'was-bob'),
    at: minute,
    n: fc.nat(9),
  })
  .map(({ who, whose, at, n }): Message => {
    const affiliateId = whose === 'jane' ? jane : whose === 'bob' ? bob : undefined
    const id = `click-${whose}-${at}-${n}`
    return {
      kind: 'click',
      click: aClick({ id, visitorId: who, affiliateCode: whose, affiliateId, clickedAt: at }),
    }
  })

const page = fc
  .record({
    who: fc.option(person, { nil: undefined }),
    orderId,
    at: minute,
    total: fc.constantFrom('49.90', '59.90'),
    coupons: fc.constantFrom<readonly string[]>([], ['BOB10'], ['OTHER']),
    customer: fc.constantFrom(undefined, 'c1', 'c2'),
    campaign: fc.constantFrom(undefined, undefined, 'late'),
  })
  .map(({ who, total, at, campaign, ...said }): Message => {
    const over = { ...said, campaign, occurredAt: at, total: eur(total), visitorId: who }
    const report = aSale(over)
    // A page's report id holds all that it says: here also when, because the test sets it.
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}:${campaign}` } }
  })

const server = fc
  .record({
    orderId,
    at: minute,
    source: fc.constantFrom('server' as const, 'webhook' as const),
    total: fc.constantFrom('49.90', '39.90'),
    who: fc.constantFrom(undefined, ...people),
    customer: fc.constantFrom(undefined, 'c1'),
  })
  .map(({ orderId, at, source, total, who, customer }): Message => {
    const over = { orderId, occurredAt: at, source, total: eur(total), visitorId: who, customer }
    const report = aConfirmation(over)
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}:${customer}` } }
  })

const refund = fc
  .record({
    orderId,
    at: minute,
    amount: fc.constantFrom('10.00', '25.00', undefined),
    n: fc.nat(3),
  })
  .map(({ orderId, at, amount, n }): Message => {
    const over = { orderId, occurredAt: at, refundId: `r${n}-${amount}-${at}` }
    return { kind: 'report', report: aRefund(amount === undefined ? undefined : eur(amount), over) }
  })

const action = fc.record({ who: person, at: minute }).map(({ who, at }): Message => {
  const report = anAction({ orderId: 'lead', visitorId: who, occurredAt: at })
  return { kind: 'report', report: { ...report, id: `${report.id}:${at}` } }
})

/** A server reports the order per product. The refunds above name no product. */
const product = fc
  .record({ orderId, at: minute, productId: fc.constantFrom('p1', 'p2'), who: person })
  .map(({ orderId, at, productId, who }): Message => {
    const report = aConfirmation({ orderId, occurredAt: at, visitorId: who, ref: { productId } })
    return { kind: 'report', report: { ...report, id: `${report.id}:${productId}:${at}` } }
  })

/** An action without an id: it counts once a day per visitor. */
const daily = fc
  .record({ who: person, at: minute, source: fc.constantFrom('browser', 'server') })
  .map(({ who, at, source }): Message => {
    const over = { orderId: oncePerDay(who, at), visitorId: who, occurredAt: at }
    const report = anAction({ ...over, source: source as Report['source'] })
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}` } }
  })

const link = fc
  .tuple(person, person)
  .filter(([a, b]) => a !== b)
  .map((ids): Message => ({ kind: 'link', ids }))

/** A provider says that the money is awaited, or will not come, or is there. */
const payment = fc
  .record({ orderId, at: minute, payment: fc.constantFrom('awaited', 'failed', undefined) })
  .map(({ orderId, at, payment: state }): Message => {
    const over = { orderId, occurredAt: at, source: 'webhook' as const }
    const said = aConfirmation({ ...over, visitorId: visitor('anna') })
    const report: Statement = {
      ...said,
      ...(state && { payment: state as 'awaited' | 'failed' }),
      id: `payment:${orderId}:${state}:${at}`,
    }
    return { kind: 'report', report }
  })

/** The shop's server states the commission. */
const stated = fc
  .record({
    orderId,
    at: minute,
    commission: fc.constantFrom<NonNullable<Statement['commission']>>(
      { terms: percent(300_000) },
      { changePpm: -500_000 },
      { status: 'pending' },
      { status: 'declined' },
    ),
  })
  .map(({ orderId, at, commission }): Message => {
    const said = aConfirmation({ orderId, occurredAt: at, visitorId: visitor('ben') })
    const id = `stated:${orderId}:${JSON.stringify(commission)}:${at}`
    return { kind: 'report', report: { ...said, commission, id } }
  })

const imported = fc
  .record({ orderId, at: minute, isPerProduct: fc.boolean() })
  .map(({ orderId, at, isPerProduct }): Message => {
    const said = aConfirmation({ orderId, occurredAt: at, source: 'import', affiliate: 'bob' })
    const report: Statement = {
      ...said,
      imported: isPerProduct
        ? { kind: 'per_product' }
        : { kind: 'commission', amount: eur('7.77'), isApproved: false },
      id: `import:${orderId}:${isPerProduct}:${at}`,
    }
    return { kind: 'report', report }
  })

/** A provider's refund, which may fail later. */
const undone = fc
  .record({ orderId, at: minute, isUndone: fc.boolean(), n: fc.nat(1) })
  .map(({ orderId, at, isUndone, n }): Message => {
    const over = { orderId, occurredAt: at, refundId: `p${n}`, source: 'webhook' as const }
    const made = aRefund(eur('10.00'), { ...over, provider: 'stripe' })
    const report: Report = {
      ...made,
      ...(isUndone && { state: 'undone' as const }),
      id: `${made.id}:${isUndone}:${at}`,
    }
    return { kind: 'report', report }
  })

const decision = fc
  .record({
    orderId,
    at: minute,
    act: fc.constantFrom(
      'decline' as const,
      'reopen' as const,
      'confirm' as const,
      'release' as const,
    ),
  })
  .map(({ orderId, at, act }): Message => {
    const holds = act === 'release' ? (['amounts_differ', 'order_claim_unproven'] as const) : []
    const total = act === 'confirm' ? eur('49.90') : undefined
    const over = { orderId, receivedAt: at, holds, total }
    return { kind: 'report', report: anAct(act, over) }
  })

const booking = fc.nat(2).map(
  (n): Message => ({
    kind: 'report',
    report: aBooking(`b${n}`, { amount: eur(n === 0 ? '5.00' : '2.50') }),
  }),
)

const edit = fc
  .constantFrom(...(Object.keys(EDITS) as (keyof typeof EDITS)[]))
  .map((name): Message => ({ kind: 'edit', edit: name }))

/** A count of a day's clicks, or a person's release of it between the second and the third count. */
const traffic = fc
  .record({ revision: fc.integer({ min: 1, max: 3 }), isReleased: fc.boolean() })
  .map(({ revision, isReleased }): Message => ({ kind: 'traffic', revision, isReleased }))

const sendTraffic = async (
  storage: Storage,
  { revision, isReleased }: Extract<Message, { kind: 'traffic' }>,
  decide: Decide,
) => {
  const campaign = (await storage.program(account))?.campaigns.find(
    ({ code }) => code === 'default',
  )
  if (!campaign) throw new Error('aProgram makes a campaign')
  const lines = [{ campaignVersion: 2, count: 10 - revision }]
  const over = { campaignId: campaign.id, revision, lines, receivedAt: NOON + revision * 1_000 }
  const counted = aTraffic({ ...over, occurredAt: NOON })
  if (!isReleased) return storage.settleOrder(counted, decide)
  const { order, orderKey } = counted
  const at = { receivedAt: NOON + 2_500, occurredAt: NOON + 2_500, id: 'person:released' }
  return storage.settleOrder(
    anAct('release', { ...at, order, orderKey, fingerprint: 'f', holds: ['needs_approval'] }),
    decide,
  )
}

/** Every kind of message, several of the same orders, visitors and customers. */
export const messages = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.oneof(click, page, server, product, refund, action, daily, link) },
    { weight: 1, arbitrary: fc.oneof(payment, stated, imported, undone, decision, booking, edit) },
    { weight: 1, arbitrary: traffic },
  ),
  { minLength: 1, maxLength: 16 },
)

export const send = (storage: Storage, message: Message, at: number, decide: Decide) => {
  if (message.kind === 'click') return storage.recordClicks([message.click], decide)
  if (message.kind === 'link') return storage.linkVisitors(account, message.ids, at, decide)
  if (message.kind === 'traffic') return sendTraffic(storage, message, decide)
  if (message.kind === 'report') return storage.settleOrder(message.report, decide)
  return EDITS[message.edit](storage)
}
