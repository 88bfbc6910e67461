import type { Membership } from '../../domain/affiliate.js'
import type { CampaignVersion, Terms } from '../../domain/campaign.js'
import type { CampaignId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAction,
  anAffiliate,
  aSale,
  eur,
  id,
  NOON,
  percent,
} from '../../testing/builders.js'
import { aCampaign, SOON, someFacts, trailOf } from '../../testing/facts.js'
import { settle } from '../settle.js'

const fixed: Terms = { kind: 'fixed', amount: eur('3.00'), partialRefund: 'pro_rata' }

const sold = (
  campaign: Partial<CampaignVersion>,
  total = eur('49.90'),
  settings: readonly Membership[] = [],
) =>
  settle(
    someFacts({
      reports: [aSale({ total }), aConfirmation({ total })],
      affiliates: [anAffiliate('jane', { settings })],
      campaigns: [aCampaign(campaign)],
    }),
    SOON,
  )

const found = (outcome: ReturnType<typeof settle>) =>
  outcome.commissions[0]?.amount.amount ?? trailOf(outcome).find((step) => step.startsWith('click'))

describe('limits of a campaign', () => {
  const limits = { orderMin: [eur('20.00')], orderMax: [eur('100.00')] }

  test.each([
    ['19.99', 'click below_minimum'],
    ['20.00', 200],
    ['100.00', 1_000],
    ['100.01', 'click above_maximum'],
  ])('a sale of %s', (total, expected) => {
    expect(found(sold(limits, eur(total)))).toBe(expected)
  })

  test('apply to totals in their own currency', () => {
    expect(found(sold(limits, money(100, 'USD')))).toBe(10)
  })

  test('do not apply to actions', () => {
    const reports = [anAction({ source: 'server', visitorId: aClick().visitorId })]
    const campaigns = [aCampaign({ ...limits, skipsZeroOrders: true, actions: { signup: fixed } })]
    const { commissions } = settle(someFacts({ reports, campaigns }), SOON)
    expect(commissions).toMatchObject([{ amount: eur('3.00') }])
  })

  test('a sale of zero earns a fixed commission, unless the campaign pays nothing for it', () => {
    const total = money(0, 'EUR')
    expect(found(sold({ sale: fixed }, total))).toBe(300)
    expect(found(sold({ sale: fixed, skipsZeroOrders: true }, total))).toBe('click zero_order')
    expect(found(sold({ sale: fixed, skipsZeroOrders: true }, eur('0.01')))).toBe(300)
  })

  test('an order that a campaign excludes does not earn in the default campaign', () => {
    const summer = aCampaign({ code: 'summer', orderMin: [eur('100.00')] })
    const facts = someFacts({
      campaigns: [aCampaign(), summer],
      clicks: [aClick({ campaignId: summer.id })],
    })
    expect(trailOf(settle(facts, SOON))).toContain('click below_minimum')
  })
})

describe('the fixed cost of a sale', () => {
  test.each<[Terms, number]>([
    [{ ...fixed, amount: eur('9.90') }, 400],
    [percent(100_000), 449],
    [{ ...fixed, amount: money(990, 'USD') }, 499],
    [{ ...fixed, amount: eur('60.00') }, 0],
  ])('%j is deducted before the percentage', (fixedCost, expected) => {
    expect(found(sold({ fixedCost }))).toBe(expected)
  })
})

test('the fixed cost of a sale is not deducted from an action', () => {
  const visitorId = aClick().visitorId
  const reports = [anAction({ source: 'server', visitorId, total: eur('49.90') })]
  const actions = { signup: percent(100_000) }
  const campaigns = [aCampaign({ actions, fixedCost: percent(100_000) })]
  expect(found(settle(someFacts({ reports, campaigns }), SOON))).toBe(499)
})

describe('terms for some affiliates', () => {
  const groups = { gold: { sale: percent(150_000), actions: { signup: fixed } } }
  const campaignId = id<CampaignId>('default')
  const place = (over: Partial<Membership>): Membership => ({
    kind: 'membership',
    since: NOON - days(10),
    campaignId,
    isMember: true,
    ...over,
  })
  const GOLD = place({ group: 'gold' })

  test.each<[string, readonly Membership[], number]>([
    ['of its group', [GOLD], 749],
    [
      'of itself before those of its group',
      [{ ...GOLD, terms: { sale: percent(300_000) } }],
      1_497,
    ],
    ['of the campaign in a group that does not exist', [place({ group: 'silver' })], 499],
    ['of the campaign after it left the group', [GOLD, place({ since: NOON - days(1) })], 499],
    ['of the group in which it is later', [place({ group: 'gold', since: NOON + days(1) })], 499],
    ['of another campaign', [place({ group: 'gold', campaignId: id<CampaignId>('x') })], 499],
  ])('an affiliate earns by the terms %s', (_whose, settings, expected) => {
    expect(found(sold({ groups }, eur('49.90'), settings))).toBe(expected)
  })

  test('a group may pay for actions for which others earn nothing', () => {
    const earned = (settings: readonly Membership[]) =>
      settle(
        someFacts({
          reports: [anAction({ source: 'server', visitorId: aClick().visitorId })],
          affiliates: [anAffiliate('jane', { settings })],
          campaigns: [aCampaign({ groups })],
        }),
        SOON,
      )
    expect(found(earned([GOLD]))).toBe(300)
    expect(found(earned([]))).toBe('click no_terms')
  })

  test('only members earn in a private campaign', () => {
    const isPrivate = { isPrivate: true }
    expect(found(sold(isPrivate))).toBe('click not_a_member')
    expect(found(sold(isPrivate, eur('49.90'), [place({})]))).toBe(499)
    const left = [place({}), place({ since: NOON - days(1), isMember: false })]
    expect(found(sold(isPrivate, eur('49.90'), left))).toBe('click not_a_member')
  })
})
