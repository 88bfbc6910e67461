import type { BrowserReports } from '../../domain/campaign.js'
import type { Status } from '../../domain/commission.js'
import type { Act, Report } from '../../domain/report.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  amountOf,
  anAct,
  anAction,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aCampaign, MATURE, next, paidOut, SOON, someFacts, standing } from '../../testing/facts.js'
import type { Facts } from '../facts.js'
import { settle } from '../settle.js'

const server = aConfirmation({ visitorId: visitor('anna'), occurredAt: NOON })
const at = (now: number, ...reports: readonly Report[]) => settle(someFacts({ reports }), now)
const act = (kind: Act['kind'], day: number, over: Partial<Act> = {}) =>
  anAct(kind, { receivedAt: NOON + days(day), ...over })
/** An order of Anna's that was approved and paid out. */
const paid = (): Facts => paidOut(next(someFacts({ reports: [server] }), {}, MATURE).facts)

describe('a commission in a payout', () => {
  test('that is not marked as paid yet is approved, and paid afterwards', () => {
    const facts = paid()
    const open = facts.booked.map((one) => ({ ...one, frozen: one.balances.paid }))
    expect(settle({ ...facts, booked: open }, MATURE).commissions[0]?.status).toBe('approved')
    expect(settle(facts, MATURE).commissions[0]?.status).toBe('paid')
  })

  test('that was reverted after its refund was deducted elsewhere can be declined', () => {
    const facts = paid()
    const booked = facts.booked.map((one) => ({
      ...one,
      balances: { ...one.balances, payable: 999, paid: -500 },
    }))
    const reports = [...facts.reports, act('decline', 40)]
    const outcome = settle({ ...facts, reports, booked }, MATURE + days(20))
    expect(outcome.commissions[0]?.status).toBe('declined')
    expect(outcome.transfers).toMatchObject([
      { from: 'payable', to: 'expense', amount: eur('4.99') },
    ])
  })
})

describe('a commission', () => {
  test.each<[string, readonly Report[], number, string]>([
    ['that only a page reports is unverified', [aSale()], SOON, 'unverified 499'],
    ['stays so, however long nobody confirms it', [aSale()], MATURE, 'unverified 499'],
    ['that the server reports is pending', [server], SOON, 'pending 499'],
    ['that a person confirms is pending', [aSale(), act('confirm', 1)], SOON, 'pending 499'],
    ['matures to the millisecond', [server], NOON + days(30), 'approved 499'],
    ['and not one earlier', [server], NOON + days(30) - 1, 'pending 499'],
    [
      'matures so long after it was confirmed',
      [aSale(), act('confirm', 5)],
      NOON + days(35),
      'approved 499',
    ],
    [
      'and not after it was claimed',
      [aSale(), act('confirm', 5)],
      NOON + days(35) - 1,
      'pending 499',
    ],
    ['may be approved before it matures', [server, act('approve', 1)], SOON, 'approved 499'],
    [
      'is not approved by the approval of another’s',
      [server, act('approve', 1, { affiliateId: bob })],
      SOON,
      'pending 499',
    ],
    [
      'is not payable by an approval while it is unverified',
      [aSale(), act('approve', 1)],
      MATURE,
      'unverified 499',
    ],
    [
      'may be declined while unverified',
      [aSale(), act('decline', 1, { reason: 'fraud' })],
      SOON,
      'declined 499 fraud',
    ],
    [
      'may be declined while pending',
      [server, act('decline', 1, { reason: 'returned' })],
      SOON,
      'declined 499 returned',
    ],
    [
      'may be declined after it was approved',
      [server, act('approve', 1), act('decline', 2, { reason: 'x' })],
      MATURE,
      'declined 499 x',
    ],
    [
      'stays declined when the order is confirmed',
      [aSale(), act('decline', 1, { reason: 'x' }), server],
      MATURE,
      'declined 499 x',
    ],
    [
      'is not declined with another affiliate’s',
      [server, act('decline', 1, { affiliateId: bob })],
      SOON,
      'pending 499',
    ],
    [
      'is approved by the last word',
      [server, act('decline', 1), act('approve', 2)],
      SOON,
      'approved 499',
    ],
    [
      'is not approved while it is held',
      [
        aSale(),
        aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1 }),
        aConfirmation({ occurredAt: NOON + 2 }),
        act('approve', 1),
      ],
      MATURE,
      'held 499 order_claim_unproven',
    ],
    [
      'that is held goes on to its hold period when it is released',
      [
        aSale(),
        aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1 }),
        aConfirmation({ occurredAt: NOON + 2 }),
        act('release', 1, { holds: ['order_claim_unproven'] }),
      ],
      SOON,
      'pending 499',
    ],
  ])('%s', (_what, reports, now, expected) => {
    expect(standing(at(now, ...reports))).toBe(expected)
    expect(standing(at(now, ...reports.toReversed()))).toBe(expected)
  })

  test('that was declined is taken off the books', () => {
    const { facts } = next(someFacts({ reports: [server] }), {}, SOON)
    const { outcome } = next(facts, { reports: [server, act('decline', 8)] }, SOON)
    expect(outcome.transfers).toMatchObject([
      { from: 'pending', to: 'expense', amount: eur('4.99'), reason: 'reversal' },
    ])
  })

  test('says when it matures, as soon as the order is proven', () => {
    const maturesAt = (...reports: readonly Report[]) =>
      at(SOON, ...reports).commissions[0]?.maturesAt
    expect(maturesAt(aSale())).toBeUndefined()
    expect(maturesAt(server)).toBe(NOON + days(30))
    expect(maturesAt(server, { ...server, id: 'later', receivedAt: NOON + days(3) })).toBe(
      NOON + days(30),
    )
  })
})

describe('a commission that was paid', () => {
  test('stays paid, and settling it again books nothing', () => {
    const { outcome } = next(paid(), {}, MATURE)
    expect(standing(outcome)).toBe('paid 499')
    expect(outcome.transfers).toEqual([])
  })

  test('cannot be declined any more, and that is flagged', () => {
    const outcome = settle({ ...paid(), reports: [server, act('decline', 99)] }, MATURE)
    expect(standing(outcome)).toBe('paid 499')
    expect(outcome.transfers).toEqual([])
    expect(outcome.conversion.flags).toContain('decline_after_payment')
  })

  test('is owed back what a refund takes', () => {
    const outcome = settle({ ...paid(), reports: [server, aRefund(eur('20.00'))] }, MATURE)
    expect(standing(outcome)).toBe('paid 299')
    expect(outcome.transfers).toMatchObject([
      { from: 'payable', to: 'expense', amount: eur('2.00') },
    ])
  })

  test('is owed the rest if the order turns out to be larger', () => {
    const corrected = aConfirmation({
      id: 'key:2',
      visitorId: visitor('anna'),
      total: eur('59.90'),
      revision: 1,
      occurredAt: NOON + 1,
    })
    const outcome = settle({ ...paid(), reports: [server, corrected] }, MATURE)
    expect(standing(outcome)).toBe('approved 599')
    expect(outcome.transfers).toMatchObject([
      { from: 'expense', to: 'payable', amount: eur('1.00') },
    ])
  })

  test('does not become held when the provider names another amount', () => {
    const webhook = aSale({ source: 'webhook', total: eur('40.00'), occurredAt: NOON + 1 })
    expect(standing(settle({ ...paid(), reports: [server, webhook] }, MATURE))).toMatch(/^paid/)
  })
})

describe('money that a person approved', () => {
  const sale = aSale()
  const confirmed = aConfirmation({ occurredAt: NOON })
  const approved = () =>
    next(someFacts({ reports: [sale, confirmed, act('approve', 1)] }), {}, SOON).facts

  test('is not moved to another affiliate by a late click', () => {
    const clicks = [
      aClick(),
      aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }),
    ]
    const outcome = settle({ ...approved(), clicks }, SOON)
    expect(outcome.commissions).toMatchObject([{ affiliateId: jane, status: 'approved' }])
    expect(outcome.transfers).toEqual([])
    expect(outcome.superseded?.credits).toMatchObject([{ affiliateId: bob }])
    expect(outcome.conversion.flags).toContain('not_applied_already_approved')
  })

  test('nor does money that matured by itself', () => {
    const clicks = [
      aClick(),
      aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }),
    ]
    const { facts } = next(someFacts({ reports: [sale, confirmed] }), {}, SOON)
    expect(settle({ ...facts, clicks }, NOON + days(30)).superseded).toBeDefined()
    const before = settle({ ...facts, clicks }, NOON + days(30) - 1)
    expect(before.superseded).toBeUndefined()
    expect(before.commissions).toMatchObject([{ affiliateId: bob, status: 'pending' }])
  })

  test('is not held again because a stranger claims the order', () => {
    const eve = aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1, receivedAt: SOON })
    const facts = approved()
    const outcome = settle({ ...facts, reports: [...facts.reports, eve] }, SOON)
    expect(standing(outcome)).toBe('approved 499')
    expect(outcome.transfers).toEqual([])
  })
})

// `approve` brings a declined commission back one step: to where it stood, not past its hold period.
describe('a commission that was declined by mistake', () => {
  test('and taken back while unverified still has its hold period when it is confirmed', () => {
    const reports = [aSale(), act('decline', 1), act('reopen', 2)]
    const confirmed = act('confirm', 3)
    expect(standing(at(SOON, ...reports))).toBe('unverified 499')
    expect(standing(at(SOON, ...reports, confirmed))).toBe('pending 499')
  })
})

describe('a test order', () => {
  const test_ = [aSale({ test: true }), { ...server, test: true }]

  test('goes the whole way to pending and no further', () => {
    expect(standing(at(MATURE, ...test_))).toBe('pending 499')
    expect(standing(at(MATURE, ...test_, act('approve', 1)))).toBe('pending 499')
    expect(at(MATURE, ...test_).commissions[0]?.maturesAt).toBeUndefined()
    expect(at(MATURE, ...test_).conversion.test).toBe(true)
  })

  test('bonds no customer', () => {
    const customer = { ...server, customer: 'c1' }
    expect(at(SOON, customer).conversion.bond).toMatchObject({ affiliateId: jane, proven: true })
    expect(at(SOON, { ...customer, test: true }).conversion.bond).toBeUndefined()
  })
})

describe('a merchant who trusts pages', () => {
  const trusted: BrowserReports = {
    mode: 'trusted',
    amountMax: [eur('50.00'), amountOf('5000', 'JPY')],
    perDayMax: 3,
  }
  const decide = (
    page: Parameters<typeof aSale>[0],
    over: Partial<Facts> = {},
    reports: BrowserReports = trusted,
  ) =>
    standing(
      settle(
        someFacts({ reports: [aSale(page)], ...over, policy: { browserReports: reports } }),
        SOON,
      ),
    )

  test.each<[string, Parameters<typeof aSale>[0], Partial<Facts>, Status]>([
    ['an ordinary order', {}, {}, 'pending'],
    ['an order of the maximum', { total: eur('50.00') }, {}, 'pending'],
    ['a cent more', { total: eur('50.01') }, {}, 'unverified'],
    ['another listed currency', { total: amountOf('5000', 'JPY') }, {}, 'pending'],
    ['a currency that is not listed', { total: amountOf('1.00', 'USD') }, {}, 'unverified'],
    ['a page of no registered site', { site: undefined }, {}, 'unverified'],
    ['the last order of the day', {}, { browserOrdersBefore: 2 }, 'pending'],
    ['one more', {}, { browserOrdersBefore: 3 }, 'unverified'],
  ])('has %s', (_what, page, over, status) => {
    expect(decide(page, over).split(' ')[0]).toBe(status)
  })

  test('still has the hold period, counted from the page’s report', () => {
    const facts = someFacts({
      reports: [aSale({ receivedAt: NOON + MINUTE_MS })],
      policy: { browserReports: trusted },
    })
    expect(settle(facts, SOON).commissions[0]?.maturesAt).toBe(NOON + MINUTE_MS + days(30))
  })

  test('has an action without an amount too', () => {
    const campaigns = [
      aCampaign({
        actions: { signup: { kind: 'fixed', amount: eur('5.00'), partialRefund: 'keep' } },
      }),
    ]
    expect(decide({}, { reports: [anAction()], campaigns })).toBe('pending 500')
  })

  test('has an order that two visitors claim held', () => {
    const reports = [aSale(), aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1 })]
    expect(decide({}, { reports })).toBe('held 499 order_claim_unproven')
  })

  test('may trust pages for one campaign, or for all campaigns but one', () => {
    const campaign = (browserReports: BrowserReports) => ({
      campaigns: [aCampaign({ browserReports })],
    })
    expect(decide({}, campaign(trusted), { mode: 'review' })).toBe('pending 499')
    expect(decide({}, campaign({ mode: 'review' }))).toBe('unverified 499')
  })
})

describe('a sale above the campaign’s cap', () => {
  const campaigns = [aCampaign({ saleCaps: [eur('49.89'), amountOf('1', 'JPY')] })]
  const decide = (...reports: readonly Report[]) =>
    standing(settle(someFacts({ reports, campaigns }), SOON))

  test('is held until a person releases it', () => {
    expect(decide(server)).toBe('held 499 above_sale_cap')
    expect(decide({ ...server, total: eur('49.89') })).toBe('pending 499')
    expect(decide({ ...server, total: amountOf('100.00', 'USD') })).toBe('pending 1000')
    expect(decide(server, act('release', 1, { holds: ['above_sale_cap'] }))).toBe('pending 499')
    expect(decide(server, act('release', 1, { holds: ['amounts_differ'] }))).toBe(
      'held 499 above_sale_cap',
    )
  })
})
