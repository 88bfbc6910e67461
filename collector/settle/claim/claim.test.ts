import fc from 'fast-check'
import { type Act, PAGE_REPORTS_MAX, type Statement } from '../../domain/report.js'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAct,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  percent,
  visitor,
} from '../../testing/builders.js'
import {
  aCampaign,
  aCoupon,
  creditOf,
  MATURE,
  moving,
  next,
  SOON,
  someFacts,
  standing,
} from '../../testing/facts.js'
import { settle } from '../settle.js'

const decide = (over: Parameters<typeof someFacts>[0]) => settle(someFacts(over), SOON)
const flagsOf = (over: Parameters<typeof someFacts>[0]) => decide(over).conversion.flags

/** Mallory has a click of Bob's; Anna, who buys, has one of Jane's. */
const mallory = visitor('mallory')
const clicks = [
  aClick(),
  aClick({
    visitorId: mallory,
    affiliateCode: 'bob',
    affiliateId: bob,
    clickedAt: NOON - 2 * HOUR_MS,
  }),
]
const server = (over = {}) => aConfirmation({ occurredAt: NOON, ...over })
const webhook = (over = {}) =>
  aSale({ source: 'webhook', visitorId: undefined, occurredAt: NOON + MINUTE_MS, ...over })
const signed = (over = {}) => aSale({ id: 'signed', signed: [], ...over })
const other = { total: eur('59.90') }

describe('who reports an order first, and who then', () => {
  test.each<[string, readonly Statement[], string, string]>([
    ['browser', [aSale()], 'browser', 'unverified 499'],
    ['signed page', [signed()], 'signed', 'pending 499'],
    ['server', [server({ visitorId: visitor('anna') })], 'server', 'pending 499'],
    ['webhook', [webhook({ visitorId: visitor('anna') })], 'webhook', 'pending 499'],
    [
      'browser, then browser, the same',
      [aSale(), aSale({ id: 'again', occurredAt: NOON + MINUTE_MS })],
      'browser',
      'unverified 499',
    ],
    ['browser, then signed, the same', [aSale(), signed()], 'signed', 'pending 499'],
    ['browser, then signed, another', [aSale(), signed(other)], 'signed', 'pending 599'],
    ['browser, then server, the same', [aSale(), server()], 'server', 'pending 499'],
    [
      'browser, then server, another',
      [aSale(), server(other)],
      'server',
      'held 599 order_claim_unproven',
    ],
    ['browser, then webhook, the same', [aSale(), webhook()], 'webhook', 'pending 499'],
    [
      'browser, then webhook, another',
      [aSale(), webhook(other)],
      'webhook',
      'held 599 order_claim_unproven',
    ],
    ['signed, then browser, another', [signed(), aSale(other)], 'signed', 'pending 499'],
    [
      'server, then browser, another',
      [server(), aSale(other)],
      'server',
      'held 499 order_claim_unproven',
    ],
    [
      'webhook, then browser, another',
      [webhook(), aSale(other)],
      'webhook',
      'held 499 order_claim_unproven',
    ],
    ['server, then webhook, the same', [aSale(), server(), webhook()], 'webhook', 'pending 499'],
    [
      'server, then webhook, another',
      [aSale(), server(), webhook(other)],
      'webhook',
      'held 599 amounts_differ',
    ],
    [
      'webhook, then server, another',
      [aSale(), webhook({ occurredAt: NOON }), server({ ...other, occurredAt: NOON + 1 })],
      'server',
      'held 599 amounts_differ',
    ],
  ])('%s', (_who, reports, source, expected) => {
    const outcome = decide({ reports })
    expect(outcome.conversion.source).toBe(source)
    expect(standing(outcome)).toBe(expected)
    expect(standing(decide({ reports: reports.toReversed() }))).toBe(expected)
  })

  test('of two different page reports the first received one counts, in either order of reading', () => {
    const second = aSale({ ...other, occurredAt: NOON + MINUTE_MS })
    for (const reports of [
      [aSale(), second],
      [second, aSale()],
    ]) {
      expect(decide({ reports }).conversion.total).toEqual(eur('49.90'))
      expect(flagsOf({ reports })).toEqual(['conflict'])
    }
  })

  test.each<[string, readonly Statement[], readonly string[]]>([
    ['agree', [aSale(), server()], []],
    ['differ', [aSale(), server(other)], ['conflict']],
    [
      'differ in currency',
      [aSale({ total: { amount: 4990, currency: 'USD' } }), server()],
      ['conflict', 'currency_conflict'],
    ],
    ['name no amount', [aSale({ total: undefined }), server()], ['conflict']],
  ])('is flagged if they %s', (_how, reports, flags) => {
    expect(flagsOf({ reports })).toEqual(flags)
  })

  test('one source may correct itself', () => {
    const reports = [
      server({ visitorId: visitor('anna') }),
      server({ id: 'key:2', ...other, revision: 1, visitorId: visitor('anna') }),
    ]
    expect(standing(decide({ reports }))).toBe('pending 599')
    const silent = reports.map((one) => ({ ...one, revision: 0 }))
    expect(standing(decide({ reports: silent }))).toMatch(/^held .* amounts_differ$/)
    const agreed = webhook({ ...other, occurredAt: NOON + 2 })
    expect(standing(decide({ reports: [...reports, agreed] }))).toBe('pending 599')
    const stale = webhook({ occurredAt: NOON + 2 })
    expect(standing(decide({ reports: [...reports, stale] }))).toBe('held 499 amounts_differ')
  })

  test.each<[string, readonly Statement[]]>([
    ['server, then webhook', [server(), webhook({ occurredAt: NOON + 72 * HOUR_MS })]],
    [
      'server, then its correction',
      [server(), server({ id: 'key:2', occurredAt: NOON + 72 * HOUR_MS })],
    ],
    ['signed page, then server', [signed(), server({ occurredAt: NOON + 5 * MINUTE_MS })]],
  ])('saying the same days later changes nothing: %s', (_who, later) => {
    const reports = [aSale(), ...later]
    const first = decide({ reports: reports.slice(0, 2) })
    expect(standing(first)).toBe('pending 499')
    expect(standing(decide({ reports }))).toBe('pending 499')
    expect(decide({ reports }).conversion.convertedAt).toBe(first.conversion.convertedAt)
  })
})

describe('the everyday order', () => {
  test('is credited at once, and payable at the server’s amount once confirmed', () => {
    expect(standing(decide({}))).toBe('unverified 499')
    const named = server({ ...other, visitorId: visitor('anna') })
    const confirmed = settle(someFacts({ reports: [aSale(), named] }), MATURE)
    expect(standing(confirmed)).toBe('approved 599')
    expect(confirmed.commissions).toMatchObject([{ affiliateId: jane }])
  })

  test('may be claimed after it was confirmed', () => {
    const reports = [server(), aSale({ occurredAt: NOON + MINUTE_MS })]
    expect(standing(decide({ reports }))).toBe('pending 499')
  })
})

describe('a stranger who knows an order number', () => {
  const eve = (over = {}) => aSale({ visitorId: visitor('eve'), occurredAt: NOON - 1, ...over })

  test('does not displace the affiliate with a coupon that does not exist', () => {
    const outcome = decide({ reports: [eve({ coupons: ['X'] }), aSale(), server()], clicks })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
  })

  test('does not displace the affiliate with a click by the link of an unknown affiliate', () => {
    const nobodys = aClick({ visitorId: visitor('eve'), affiliateId: undefined })
    const reports = [eve(), aSale(), server()]
    const outcome = decide({ reports, clicks: [...clicks, nobodys] })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
  })

  test('does not get an order held with any number of reports that arrive after page and server agreed', () => {
    const flood = Array.from({ length: PAGE_REPORTS_MAX }, (_, n) =>
      aSale({ id: `flood ${n}`, visitorId: visitor(`${n}`), occurredAt: NOON + 2 }),
    )
    const outcome = decide({ reports: [aSale(), server({ occurredAt: NOON + 1 }), ...flood] })
    expect(standing(outcome)).toBe('pending 499')
    expect(outcome.conversion.flags).toEqual(['claimed_again', 'too_many_reports'])
    const before = flood.map((page) => ({ ...page, receivedAt: NOON }))
    expect(standing(decide({ reports: [aSale(), server(), ...before] }))).toMatch(
      /too_many_reports/,
    )
  })
})

describe('order numbers claimed ahead by an affiliate', () => {
  test('earn nothing when the orders are placed and confirmed', () => {
    const outcomes = Array.from({ length: 1_000 }, (_, index) => {
      const orderId = `${1_000 + index}`
      const claim = aSale({ orderId, visitorId: mallory, occurredAt: NOON - 2 * HOUR_MS })
      return settle(someFacts({ reports: [claim, server({ orderId })], clicks }), MATURE)
    })
    expect(outcomes.reduce((sum, outcome) => sum + moving(outcome), 0)).toBe(0)
    expect(new Set(outcomes.map(standing))).toEqual(new Set(['held 499 order_claim_unproven']))
    const payable = outcomes.flatMap(({ transfers }) =>
      transfers.filter(({ to }) => to === 'payable'),
    )
    expect(payable).toEqual([])
  })

  test('are ignored if they form a series, so that the buyer’s own claim counts', () => {
    const ahead = aSale({ visitorId: mallory, occurredAt: NOON - 2 * HOUR_MS })
    const reports = [ahead, aSale(), server()]
    const outcome = decide({ reports, clicks })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
    const many = decide({
      reports,
      clicks,
      othersClaimed: new Map([[ahead.id, Array.from({ length: 10 }, () => ahead.receivedAt)]]),
    })
    expect(standing(many)).toBe('pending 499')
    expect(many.conversion.flags).toEqual(['claims_in_series'])
  })

  test('earn nothing by the total alone if a person confirms the order from the books', () => {
    const claim = aSale({ visitorId: mallory, total: eur('999.99'), occurredAt: NOON - HOUR_MS })
    const reports = [claim, anAct('confirm', { total: eur('49.90') })]
    expect(standing(decide({ reports, clicks }))).toBe('held 499 order_claim_unproven')
  })
})

describe('a claim', () => {
  test('by two visitors in time is held, for the first of them', () => {
    const reports = [
      aSale(),
      aSale({ visitorId: mallory, occurredAt: NOON + 1 }),
      server({ occurredAt: NOON + 2 }),
    ]
    const outcome = decide({ reports, clicks })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
  })

  test('by two ids of one visitor counts as one claim', () => {
    const phone = visitor('phone')
    const reports = [aSale(), aSale({ visitorId: phone, occurredAt: NOON + 1 }), server()]
    const visitors = new Map([
      [phone, visitor('anna')],
      [visitor('anna'), visitor('anna')],
    ])
    expect(standing(decide({ reports, visitors }))).toBe('pending 499')
  })

  test('without a visitor id is distinguished from another one by its content', () => {
    const coupons = [aCoupon()]
    const page = (id: string, over = {}) =>
      aSale({ id, visitorId: undefined, coupons: ['JANE10'], fingerprint: 'a', ...over })
    const reload = [page('a'), page('b'), server()]
    expect(standing(decide({ reports: reload, coupons }))).toBe('pending 499')
    const stranger = [page('a'), page('b', { fingerprint: 'b' }), server()]
    expect(standing(decide({ reports: stranger, coupons }))).toBe('held 499 order_claim_unproven')
  })

  test('is decided by a server that names the visitor, independent of the claims of pages', () => {
    const named = server({ visitorId: visitor('anna') })
    const claims = [-HOUR_MS, -1, 0, 1, HOUR_MS].map((by) =>
      aSale({ id: `claim ${by}`, visitorId: mallory, occurredAt: NOON + by, coupons: ['BOB5'] }),
    )
    const coupons = [aCoupon({ code: 'BOB5', affiliateId: bob })]
    const outcome = decide({ reports: [...claims, named], clicks, coupons })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('pending 499')
    expect(
      creditOf(decide({ reports: [...claims, named], clicks: clicks.slice(1) })),
    ).toBeUndefined()
  })

  test('stays settled when a webhook without a visitor confirms it again', () => {
    const claim = aSale({ visitorId: mallory, occurredAt: NOON + 1 })
    const reports = [claim, server({ visitorId: visitor('anna') }), webhook()]
    expect(moving(decide({ reports, clicks: clicks.slice(1) }), bob)).toBe(0)
  })

  test('is settled by a signature that covers the visitor id', () => {
    const covered = signed({ signed: ['visitorId'] })
    const early = aSale({ visitorId: mallory, occurredAt: NOON - 1 })
    const outcome = decide({ reports: [early, covered], clicks })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('pending 499')
    expect(standing(decide({ reports: [early, signed()], clicks }))).toBe(
      'held 499 order_claim_unproven',
    )
  })

  test('that is unproven makes its coupon unpayable, until the server names the coupon', () => {
    const reports = [
      aSale({ visitorId: mallory, coupons: ['BOB5'], occurredAt: NOON - 2 * HOUR_MS }),
      server(),
    ]
    const coupons = [aCoupon({ code: 'BOB5', affiliateId: bob })]
    const outcome = decide({ reports, coupons, clicks: [] })
    expect(creditOf(outcome)).toBe('coupon bob')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
    const named = decide({ reports: [...reports, webhook({ coupons: ['BOB5'] })], coupons })
    expect(standing(named)).toBe('pending 499')
  })

  test('is not needed for a coupon that the signature covers', () => {
    const page = signed({ signed: ['coupon'], coupons: ['JANE10'] })
    const stranger = aSale({ visitorId: mallory, occurredAt: NOON + 1 })
    const coupons = [aCoupon()]
    expect(standing(decide({ reports: [page, stranger], coupons, clicks }))).toBe('pending 499')
  })

  test('by a stranger does not silence an affiliate that a signature covers', () => {
    const page = signed({ signed: ['affiliate'], affiliate: 'jane', visitorId: undefined })
    const stranger = aSale({ visitorId: mallory, occurredAt: NOON - 1 })
    expect(creditOf(decide({ reports: [page], clicks }))).toBe('forced jane')
    expect(creditOf(decide({ reports: [page, stranger], clicks }))).toBe('forced jane')
  })
})

describe('orders pasted from the books', () => {
  const confirm = (total?: string) =>
    anAct('confirm', { total: total === undefined ? undefined : eur(total) })

  test('confirm the claim that names the same total', () => {
    const outcome = decide({ reports: [aSale(), confirm('49.90')] })
    expect(standing(outcome)).toBe('pending 499')
    expect(outcome.conversion.source).toBe('person')
  })

  test('with another total hold the claim, at the total on the books', () => {
    const outcome = decide({ reports: [aSale(), confirm('59.90')] })
    expect(standing(outcome)).toBe('held 599 order_claim_unproven')
    expect(outcome.conversion.flags).toEqual(['conflict'])
  })

  test('credit the buyer before who guessed another total, and hold it', () => {
    const guess = aSale({ visitorId: mallory, total: eur('10.00'), occurredAt: NOON - 1 })
    const outcome = decide({ reports: [guess, aSale(), confirm('49.90')], clicks })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 order_claim_unproven')
  })

  test('without a total confirm what one visitor claimed, and hold what two did', () => {
    const stranger = aSale({ visitorId: mallory, occurredAt: NOON + 1 })
    expect(standing(decide({ reports: [aSale(), confirm()] }))).toBe('pending 499')
    expect(standing(decide({ reports: [aSale(), stranger, confirm()], clicks }))).toBe(
      'held 499 order_claim_unproven',
    )
  })
})

describe('a person’s release', () => {
  const held = [
    aSale(),
    aSale({ visitorId: mallory, occurredAt: NOON + 1 }),
    server({ ...other, occurredAt: NOON + 2 }),
    webhook(),
  ]

  test('lifts exactly the holds it names', () => {
    expect(standing(decide({ reports: held, clicks }))).toBe(
      'held 499 order_claim_unproven amounts_differ',
    )
    const one = anAct('release', { holds: ['order_claim_unproven'] })
    expect(standing(decide({ reports: [...held, one], clicks }))).toBe('held 499 amounts_differ')
    const holds = ['order_claim_unproven', 'amounts_differ'] as const
    const total = decide({ reports: held, clicks }).conversion.total
    const both = anAct('release', { holds, total })
    const third = aSale({
      source: 'webhook',
      total: eur('1.00'),
      occurredAt: NOON + 2 * 86_400_000,
    })
    expect(standing(decide({ reports: [...held, both], clicks }))).toBe('pending 499')
    expect(standing(decide({ reports: [...held, both, third], clicks }))).toMatch(/amounts_differ/)
  })

  test('of one affiliate’s commission is not inherited by another’s', () => {
    const late = aSale({ visitorId: visitor('eve'), occurredAt: NOON + 2 })
    const released = next(
      someFacts({ reports: [aSale(), late, server()], clicks }),
      { reports: [aSale(), late, server(), anAct('release', { holds: ['order_claim_unproven'] })] },
      SOON,
    ).facts
    const backdated = aSale({ visitorId: mallory, occurredAt: NOON - 1, receivedAt: SOON })
    const after = next(released, { reports: [...released.reports, backdated] }, SOON).outcome
    expect(moving(after, bob)).toBe(0)
  })
})

describe('an unsigned message from a stranger', () => {
  const strangers: fc.Arbitrary<Statement> = fc
    .record({
      by: fc.integer({ min: -90_000, max: 25 * HOUR_MS }),
      who: fc.constantFrom('mallory', 'eve', undefined),
      cents: fc.constantFrom(4990, 999_999, 1),
      coupons: fc.constantFrom([], ['BOB5'], ['JANE10']),
      affiliate: fc.constantFrom(undefined, 'bob'),
      campaign: fc.constantFrom(undefined, 'default', 'gold'),
      customer: fc.constantFrom(undefined, 'c1'),
    })
    .map(({ by, who, cents, ...said }) =>
      aSale({
        ...said,
        id: `stranger ${by} ${who} ${cents}`,
        fingerprint: `${by}`,
        visitorId: who && visitor(who),
        occurredAt: NOON + by,
        total: { amount: cents, currency: 'EUR' },
      }),
    )
  const coupons = [aCoupon(), aCoupon({ code: 'BOB5', affiliateId: bob })]

  test.each<[string, readonly Statement[]]>([
    ['confirmed by the server', [aSale(), server()]],
    ['signed by the merchant', [signed({ signed: ['visitorId'] })]],
    ['reported with its visitor by the server', [server({ visitorId: visitor('anna') })]],
    ['unverified', [aSale()]],
  ])('never moves money for an order that is %s', (_how, reports) => {
    fc.assert(
      fc.property(fc.array(strangers, { maxLength: 4 }), (more) => {
        const before = decide({ reports, clicks, coupons })
        const after = decide({ reports: [...reports, ...more], clicks, coupons })
        expect(moving(after)).toBeLessThanOrEqual(moving(before))
        expect(moving(after, bob)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  // Nothing but a trusted source, or a signature that covers it, should choose the campaign, and so
  // the rate, of an order whose money already moves.
  test.each<[string, readonly (Statement | Act)[]]>([
    ['signed', [signed({ signed: ['visitorId'] })]],
    ['confirmed by a person', [aSale(), anAct('confirm', { total: eur('49.90') })]],
  ])('does not raise the rate of an order that is %s', (_how, reports) => {
    const campaigns = [aCampaign(), aCampaign({ code: 'gold', sale: percent(500_000) })]
    const again = aSale({ id: 'again', campaign: 'gold', occurredAt: NOON + 1 })
    const before = decide({ reports, campaigns })
    const after = decide({ reports: [...reports, again], campaigns })
    expect(moving(after)).toBeLessThanOrEqual(moving(before))
  })

  test('does not fix the terms of an order that is placed later', () => {
    const [version] = aCampaign().versions
    const halved = {
      ...aCampaign(),
      versions: [version!, { ...version!, version: 2, since: NOON - 1, sale: percent(50_000) }],
    }
    const ahead = aSale({ visitorId: mallory, occurredAt: NOON - 2 * HOUR_MS })
    const facts = { campaigns: [halved], clicks }
    expect(standing(decide({ ...facts, reports: [aSale(), server()] }))).toBe('pending 250')
    expect(standing(decide({ ...facts, reports: [ahead, aSale(), server()] }))).toBe(
      'held 250 order_claim_unproven',
    )
  })
})
