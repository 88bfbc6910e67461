import fc from 'fast-check'
import type { Report } from '../domain/report.js'
import { days, HOUR_MS } from '../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAct,
  aRefund,
  aSale,
  bob,
  eur,
  id,
  jane,
  NOON,
  visitor,
} from '../testing/builders.js'
import { aCampaign, aCoupon, MATURE, next, SOON, someFacts } from '../testing/facts.js'
import type { Bond } from './facts.js'
import { settle } from './settle.js'

const instant = fc.integer({ min: -3, max: 3 }).map((step) => NOON + step * 20_000)
const amount = fc.constantFrom('49.90', '59.90', '10.00').map(eur)

const page = fc
  .record({
    who: fc.constantFrom('anna', 'mallory', undefined),
    occurredAt: instant,
    total: amount,
    coupons: fc.constantFrom([], ['JANE10'], ['BOB5']),
    customer: fc.constantFrom(undefined, 'c1'),
    affiliate: fc.constantFrom(undefined, 'bob'),
    campaign: fc.constantFrom(undefined, 'gold'),
    signed: fc.constantFrom(undefined, undefined, [], ['visitorId'], ['affiliate']),
  })
  .map(({ who, ...said }) => aSale({ ...said, visitorId: who && visitor(who) }))
const trusted = fc
  .record({
    source: fc.constantFrom('server' as const, 'webhook' as const),
    occurredAt: instant,
    total: amount,
    who: fc.constantFrom(undefined, 'anna'),
    coupons: fc.constantFrom([], ['JANE10']),
    customer: fc.constantFrom(undefined, 'c1'),
  })
  .map(({ who, ...said }) => aConfirmation({ ...said, visitorId: who && visitor(who) }))
const refund = fc
  .record({ amount: fc.constantFrom(eur('10.00'), eur('30.00'), undefined), occurredAt: instant })
  .map(({ amount: back, occurredAt }) => aRefund(back, { occurredAt }))
const act = fc
  .record({
    kind: fc.constantFrom('confirm' as const, 'approve' as const, 'decline' as const),
    step: fc.nat(3),
  })
  .map(({ kind, step }) => anAct(kind, { receivedAt: NOON + HOUR_MS + step }))

/** Every message has an id of its own, as the table of reports guarantees. */
const numbered = (reports: readonly Report[]): readonly Report[] =>
  reports.map((report, index) => ({ ...report, id: `${report.kind} ${index}` }) as Report)

const click = fc
  .record({
    who: fc.constantFrom('anna', 'mallory'),
    by: fc.constantFrom('jane', 'bob'),
    clickedAt: instant,
  })
  .map(({ who, by, clickedAt }) =>
    aClick({ visitorId: visitor(who), affiliateCode: by, affiliateId: id(by), clickedAt }),
  )

const bond: Bond = {
  customer: 'c1',
  affiliateId: bob,
  campaignId: id('default'),
  convertedAt: NOON - days(200),
  orderKey: aSale({ orderId: '1' }).orderKey,
  proven: true,
}

const history = fc
  .record({
    reports: fc.array(fc.oneof(page, page, trusted, refund, act), { minLength: 1, maxLength: 7 }),
    clicks: fc.array(click, { maxLength: 4 }),
    bonds: fc.constantFrom([], [bond]),
    clickModel: fc.constantFrom('first' as const, 'last' as const),
  })
  .map(({ reports, clicks, bonds, clickModel }) =>
    someFacts({
      reports: numbered(reports),
      clicks: clicks.map((one, index) => ({ ...one, id: `click ${index}` })),
      bonds,
      coupons: [aCoupon(), aCoupon({ code: 'BOB5', affiliateId: bob })],
      campaigns: [aCampaign(), aCampaign({ code: 'gold', saleCaps: [eur('55.00')] })],
      policy: { clickModel },
    }),
  )
const shuffled = <One>(list: readonly One[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })

describe('messages are a set, not a sequence', () => {
  test('in whatever order they are read, the outcome is the same', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(
        history.chain((facts) =>
          fc.tuple(fc.constant(facts), shuffled(facts.reports), shuffled(facts.clicks)),
        ),
        ([facts, reports, clicks]) => {
          const outcome = settle(facts, SOON)
          for (const { status } of outcome.commissions) kinds.add(status)
          expect(settle({ ...facts, reports, clicks }, SOON)).toEqual(outcome)
        },
      ),
      { numRuns: 1_500 },
    )
    expect([...kinds].sort()).toEqual(['approved', 'declined', 'held', 'pending', 'unverified'])
  })

  test('the ledger ends the same for every order of arrival', () => {
    const messages = history.map((facts) => ({
      facts,
      // What a person decided, and what was approved, is by design not undone by later messages.
      reports: facts.reports.filter(({ source }) => source !== 'person'),
    }))
    fc.assert(
      fc.property(
        messages.chain(({ facts, reports }) =>
          fc.tuple(fc.constant(facts), fc.constant(reports), shuffled(reports)),
        ),
        ([facts, reports, other]) => {
          fc.pre(reports.length > 0)
          expect(arriving(facts, other)).toEqual(arriving(facts, reports))
        },
      ),
      { numRuns: 500 },
    )
  })

  // Refunds are first in both lists, and the first of the *list* gives its source.
  test('also while only refunds are known', () => {
    const one = aRefund(eur('1.00'), { id: 'a' })
    const two = aRefund(eur('2.00'), { id: 'b', source: 'webhook' })
    const decide = (reports: readonly Report[]) => settle(someFacts({ reports }), SOON)
    expect(decide([one, two])).toEqual(decide([two, one]))
  })
})

/** Settles after each message, as storage does, and answers what is on the books in the end. */
const arriving = (facts: ReturnType<typeof someFacts>, reports: readonly Report[]) => {
  let now = { ...facts, reports: [] as readonly Report[] }
  let last = settle({ ...now, reports }, SOON)
  for (const report of reports) {
    const step = next(now, { reports: [...now.reports, report] }, SOON)
    now = { ...step.facts }
    last = step.outcome
  }
  return {
    commissions: last.commissions,
    verdict: last.verdict,
    conversion: last.conversion,
    booked: now.booked
      .filter(({ balances }) => Object.values(balances).some((one) => one !== 0))
      .map(({ affiliateId, balances }) => `${affiliateId} ${JSON.stringify(balances)}`)
      .sort(),
  }
}

describe('deciding an order', () => {
  test('again, with everything booked, books nothing', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(SOON, MATURE), (facts, now) => {
        const first = next(facts, {}, now)
        const again = next(first.facts, {}, now).outcome
        expect(again.transfers).toEqual([])
        expect(again).toEqual({ ...first.outcome, transfers: [] })
      }),
      { numRuns: 500 },
    )
  })

  test('changes nothing that it was given', () => {
    fc.assert(
      fc.property(history, (facts) => {
        const copy = structuredClone(facts)
        settle(facts, SOON)
        expect(facts).toEqual(copy)
      }),
      { numRuns: 200 },
    )
  })

  test('is not moved by shifting all of time', () => {
    const by = days(1_000) + 12_345
    fc.assert(
      fc.property(history, (facts) => {
        const later = settle(
          {
            ...facts,
            openedAt: facts.openedAt + by,
            reports: facts.reports.map((report) => ({
              ...report,
              occurredAt: report.occurredAt + by,
              receivedAt: report.receivedAt + by,
            })),
            clicks: facts.clicks.map((one) => ({
              ...one,
              clickedAt: one.clickedAt + by,
              receivedAt: one.receivedAt + by,
            })),
            bonds: facts.bonds.map((one) => ({ ...one, convertedAt: one.convertedAt + by })),
          },
          SOON + by,
        )
        const outcome = settle(facts, SOON)
        expect(later.verdict).toEqual(outcome.verdict)
        expect(later.transfers).toEqual(outcome.transfers)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a customer’s bond', () => {
  const bondOf = (...reports: readonly Report[]) =>
    settle(someFacts({ reports }), SOON).conversion.bond
  const server = (over = {}) =>
    aConfirmation({ customer: 'c1', visitorId: visitor('anna'), occurredAt: NOON, ...over })

  test('names the credited affiliate, and is proven if the order, its customer and its credit are proven', () => {
    expect(bondOf(server())).toEqual({
      customer: 'c1',
      affiliateId: jane,
      campaignId: id('default'),
      convertedAt: NOON,
      orderKey: aSale().orderKey,
      proven: true,
    })
    expect(bondOf(aSale({ customer: 'c1' }))?.proven).toBe(false)
  })

  test('is not proven if only a page named the customer, even if the order is proven', () => {
    const page = aSale({ customer: 'victim', total: eur('1.00') })
    const confirmed = aConfirmation({ occurredAt: NOON, total: eur('1.00') })
    expect(bondOf(page, confirmed)?.proven).toBe(false)
    expect(bondOf({ ...page, signed: ['customerId'] })?.proven).toBe(true)
  })

  test('ends with an order of which all was refunded, and not with a part of it', () => {
    expect(bondOf(server(), aRefund(undefined))).toBeUndefined()
    expect(bondOf(server(), aRefund(eur('49.90')))).toBeUndefined()
    expect(bondOf(server(), aRefund(eur('49.89')))?.affiliateId).toBe(jane)
  })

  test('is not made by an order without customer, without credit, or that was declined', () => {
    expect(bondOf(server({ customer: undefined }))).toBeUndefined()
    expect(bondOf(server({ visitorId: undefined }))).toBeUndefined()
    expect(bondOf(server(), anAct('decline'))).toBeUndefined()
  })

  test('is to whom the order would credit without bonds', () => {
    const facts = someFacts({ reports: [server()], bonds: [bond] })
    const outcome = settle(facts, SOON)
    expect(outcome.verdict.credits).toMatchObject([{ affiliateId: bob, rule: 'lifetime' }])
    expect(outcome.conversion.bond).toMatchObject({ affiliateId: jane })
  })
})
