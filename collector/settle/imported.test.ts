import type { Imported } from '../domain/report.js'
import { days } from '../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAct,
  anAffiliate,
  aRefund,
  aSale,
  bob,
  eur,
  id,
  jane,
  NOON,
} from '../testing/builders.js'
import { aCampaign, someFacts } from '../testing/facts.js'
import type { Facts } from './facts.js'
import { settle } from './settle.js'

const SOON = NOON + days(1)

/** What another program owes bob for an order of 49.90 EUR. */
const anImport = (over: Partial<Extract<Imported, { kind: 'commission' }>> = {}) =>
  aConfirmation({
    source: 'import',
    id: 'import:1001',
    affiliate: 'bob',
    occurredAt: NOON - days(3),
    receivedAt: NOON,
    imported: { kind: 'commission', amount: eur('4.17'), isApproved: false, ...over },
  })

const settled = (over: Parameters<typeof someFacts>[0], now = SOON) => settle(someFacts(over), now)

const withoutTotal = () => ({ ...anImport(), total: undefined })

/** The outcome of a second message about the same order. */
const again = (before: Parameters<typeof someFacts>[0], reports: Facts['reports'], now = SOON) => {
  const first = settle(someFacts(before), now)
  return settle(
    someFacts({
      ...before,
      reports,
      applied: { verdict: first.verdict, commissions: first.commissions },
    }),
    now,
  )
}

test('an imported commission is the amount of the file and not what the campaign pays', () => {
  const { verdict, commissions, transfers } = settled({ reports: [anImport()] })
  expect(verdict).toMatchObject({ credits: [{ affiliateId: bob, rule: 'imported' }], trail: [] })
  expect(commissions).toMatchObject([
    {
      amount: eur('4.17'),
      status: 'pending',
      maturesAt: NOON + days(30),
      basis: { terms: { kind: 'fixed', amount: eur('4.17') } },
    },
  ])
  expect(transfers).toMatchObject([{ from: 'expense', to: 'pending', reason: 'earned' }])
})

test('an approved one is payable at once, also if its campaign ended', () => {
  const campaigns = [aCampaign({ status: 'stopped', sale: undefined as never })]
  const { commissions } = settled({ reports: [anImport({ isApproved: true })], campaigns })
  expect(commissions).toMatchObject([{ amount: eur('4.17'), status: 'approved' }])
})

test('the commission of an affiliate who is banned is held', () => {
  const banned = { since: NOON - days(365), status: 'banned' } as const
  const [first, ...others] = someFacts().affiliates
  const affiliates = [first, ...others].map((one) => ({
    ...one,
    states: [banned],
  })) as Facts['affiliates']
  const { commissions } = settled({ reports: [anImport({ isApproved: true })], affiliates })
  expect(commissions).toMatchObject([{ status: 'held', reasons: ['affiliate_inactive'] }])
})

test('an alias that was removed after the imported order still names its affiliate', () => {
  const reports = [{ ...anImport(), affiliate: 'old-bob' }]
  const removed = (removedAt: number) =>
    someFacts().affiliates.map((one) => ({
      ...one,
      aliases: one.id === bob ? [{ code: 'old-bob', createdAt: 0, removedAt }] : [],
    }))
  const credits = (removedAt: number) =>
    settled({ reports, affiliates: removed(removedAt) }).verdict.credits
  expect(credits(NOON)).toMatchObject([{ affiliateId: bob, rule: 'imported' }])
  expect(credits(NOON - days(4))).toEqual([])
})

test('a refund takes back the same part of the commission, and all of it in the end', () => {
  const amountAfter = (...refunds: readonly ReturnType<typeof aRefund>[]) =>
    settled({ reports: [anImport(), ...refunds] }).commissions.map(({ amount }) => amount)
  const third = eur('16.63')
  expect(amountAfter(aRefund(third))).toEqual([eur('2.78')])
  const two = [aRefund(third, { refundId: 'a' }), aRefund(third, { refundId: 'b' })]
  expect(amountAfter(...two, aRefund(eur('16.64'), { refundId: 'c' }))).toEqual([eur('0.00')])
  expect(amountAfter(aRefund(undefined))).toEqual([eur('0.00')])
})

test('a commission without a total loses all to a full refund, and a part is left to a person', () => {
  const reports = [withoutTotal()]
  const whole = settled({ reports: [...reports, aRefund(undefined)] })
  expect(whole.commissions).toMatchObject([{ amount: eur('0.00') }])
  const part = settled({ reports: [...reports, aRefund(eur('10.00'))] })
  expect(part.commissions).toMatchObject([{ amount: eur('4.17') }])
  expect(part.conversion.flags).toContain('refund_currency_differs')
})

test.each([
  ['server', aConfirmation({ affiliate: 'jane', occurredAt: NOON })],
  ['webhook', aConfirmation({ source: 'webhook', id: 'webhook', occurredAt: NOON })],
  ['page of a visitor who came by a link', aSale()],
])('a later report of a %s earns no second commission', (_, report) => {
  const clicks = [aClick()]
  const expected = [{ affiliateId: bob, amount: eur('4.17'), status: 'pending' }]
  expect(settled({ reports: [anImport(), report], clicks }).commissions).toMatchObject(expected)
  expect(again({ reports: [anImport()], clicks }, [anImport(), report]).commissions).toMatchObject(
    expected,
  )
})

test('a report with another total holds the commission for a person', () => {
  const other = aConfirmation({ total: eur('59.90'), occurredAt: NOON })
  const { commissions, conversion } = settled({ reports: [anImport({ isApproved: true }), other] })
  expect(commissions).toMatchObject([{ status: 'held', reasons: ['amounts_differ'] }])
  expect(conversion.total).toEqual(eur('59.90'))
})

test('an import without a total disagrees with no report', () => {
  const reports = [withoutTotal(), aConfirmation({ occurredAt: NOON })]
  const { commissions, conversion } = settled({ reports })
  expect(commissions).toMatchObject([{ amount: eur('4.17'), status: 'pending' }])
  expect(conversion).toMatchObject({ total: eur('49.90'), source: 'server', flags: [] })
})

test('a person declines it like any other', () => {
  const { commissions } = settled({ reports: [anImport({ isApproved: true }), anAct('decline')] })
  expect(commissions).toMatchObject([{ status: 'declined' }])
})

test('its customer is bonded to the affiliate', () => {
  const { conversion } = settled({ reports: [{ ...anImport(), customer: 'c1' }] })
  expect(conversion.bond).toMatchObject({ customer: 'c1', affiliateId: bob, proven: true })
})

test('an order that was imported per product earns nothing as a whole', () => {
  const whole = { ...anImport(), imported: { kind: 'per_product' as const }, total: undefined }
  const reports = [whole, aConfirmation({ affiliate: 'jane', occurredAt: NOON })]
  const { verdict, commissions } = settled({ reports })
  expect(verdict.trail).toEqual([{ rule: 'forced', miss: 'imported_elsewhere' }])
  expect(commissions).toEqual([])
})

test('a product of an order that was imported as a whole earns nothing', () => {
  const reports = [aConfirmation({ affiliate: 'jane' })]
  expect(settled({ reports }).commissions).toMatchObject([{ affiliateId: jane }])
  expect(settled({ reports, isImportedAsWhole: true }).commissions).toEqual([])
})

test('an imported lifetime affiliate comes before every other bond', () => {
  const bond = { customer: 'c1', campaignId: id<never>('default'), proven: true }
  const bonds: Facts['bonds'] = [
    { ...bond, affiliateId: jane, convertedAt: NOON - days(300), orderKey: '["early"]' as never },
  ]
  const lifetimes = [{ customer: 'c1', since: 0, affiliateId: bob, campaignId: undefined }]
  const { verdict } = settled({ reports: [aConfirmation({ customer: 'c1' })], bonds, lifetimes })
  expect(verdict.credits).toMatchObject([{ affiliateId: bob, rule: 'lifetime' }])
})

test('an imported commission pays no tiers, and no server changes it', () => {
  const above = { kind: 'parent', since: 0, parentId: jane } as const
  const { commissions } = settled({
    reports: [
      anImport(),
      aConfirmation({ commission: { changeBy: eur('1.00'), tiers: 'campaign' } }),
    ],
    affiliates: [anAffiliate('bob', { settings: [above] }), anAffiliate('jane')],
    campaigns: [aCampaign({ tiers: [{ kind: 'previous', ratePpm: 500_000 }] })],
  })
  expect(commissions).toMatchObject([{ affiliateId: bob, amount: eur('4.17') }])
  expect(commissions).toHaveLength(1)
})
