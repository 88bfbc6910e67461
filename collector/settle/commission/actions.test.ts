import type { AffiliateSetting } from '../../domain/affiliate.js'
import type { ActionType, CampaignVersion } from '../../domain/campaign.js'
import type { Report, Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import {
  amountOf,
  anAct,
  anAction,
  aRefund,
  aSale,
  bob,
  eur,
  NOON,
  percent,
  visitor,
} from '../../testing/builders.js'
import { aCampaign, MATURE, SOON, someFacts, standing } from '../../testing/facts.js'
import { settle } from '../settle.js'

const signup = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' } as const

/** A sign-up that the merchant's server reports, of a campaign in which sign-ups are of a type. */
const decide = (
  type: ActionType,
  { now = SOON, reports = [reported()], ...over }: Decided = {},
) => {
  const campaign = { actions: { signup }, actionTypes: { signup: type }, ...over }
  return settle(someFacts({ reports, campaigns: [aCampaign(campaign)] }), now)
}
interface Decided extends Partial<Pick<CampaignVersion, 'actions' | 'tiers'>> {
  readonly now?: number
  readonly reports?: readonly Report[]
}

const reported = (over: Partial<Statement> = {}): Statement =>
  anAction({
    ...{ source: 'server', visitorId: visitor('anna'), total: undefined, timed: true },
    ...over,
  })

describe('the hold period of an action', () => {
  test('is its own, and zero days are none', () => {
    expect(decide({ holdDays: 3 }).commissions[0]?.maturesAt).toBe(reported().receivedAt + days(3))
    expect(standing(decide({ holdDays: 3 }))).toBe('approved 500')
    expect(standing(decide({ holdDays: 0 }, { now: reported().receivedAt }))).toBe('approved 500')
  })

  test('is the campaign’s for other actions, and for sales', () => {
    expect(standing(decide({ name: 'Sign-up' }))).toBe('pending 500')
    const sale = aSale({ source: 'server', visitorId: visitor('anna') })
    expect(standing(decide({ holdDays: 0 }, { reports: [sale] }))).toBe('pending 499')
  })
})

describe('an action that a person approves', () => {
  const review = { approval: 'review' } as const

  test('is held however long nobody decides, and enters its hold period when it is released', () => {
    expect(standing(decide(review, { now: MATURE }))).toBe('held 500 needs_approval')
    const release = anAct('release', {
      ...{ order: reported().order, orderKey: reported().orderKey },
      ...{ receivedAt: NOON + days(1), holds: ['needs_approval'] },
    })
    const reports = [reported(), release]
    expect(standing(decide(review, { reports }))).toBe('pending 500')
    expect(standing(decide(review, { reports, now: MATURE }))).toBe('approved 500')
  })

  test('is approved by the merchant’s server, if its report says so', () => {
    const reports = [reported({ commission: { status: 'approved' } })]
    expect(standing(decide(review, { reports }))).toBe('approved 500')
  })

  test('is unverified while only a page reported it', () => {
    expect(standing(decide(review, { reports: [anAction({ total: undefined })] }))).toBe(
      'unverified 500',
    )
  })

  test('does not hold sales of the campaign', () => {
    const sale = aSale({ source: 'server', visitorId: visitor('anna') })
    expect(standing(decide(review, { reports: [sale] }))).toBe('pending 499')
  })
})

describe('the value of an action', () => {
  const value = { value: eur('20.00') }
  const share = { actions: { signup: percent(100_000) } }

  test('is the base of a percentage if the action is reported without a total', () => {
    expect(standing(decide(value, share))).toBe('pending 200')
    expect(decide(value, share).commissions[0]?.basis).toMatchObject({
      ...{ total: eur('20.00'), remaining: 2_000, isActionValue: true },
    })
    expect(decide({}, share).commissions).toEqual([])
  })

  test('is not used if the action has a total, also another currency’s', () => {
    const reports = [reported({ total: amountOf('50.00', 'USD') })]
    expect(decide(value, { ...share, reports }).commissions).toMatchObject([
      { amount: amountOf('5.00', 'USD') },
    ])
    const free = [reported({ total: eur('0.00') })]
    expect(decide(value, { ...share, reports: free }).commissions).toMatchObject([
      { amount: eur('0.00') },
    ])
  })

  test('is the base of higher tiers, too', () => {
    const below: AffiliateSetting = { kind: 'parent', since: 0, parentId: bob }
    const facts = someFacts({
      reports: [reported()],
      campaigns: [
        aCampaign({ ...share, actionTypes: { signup: value }, tiers: [percent(50_000)] }),
      ],
    })
    const affiliates = facts.affiliates.map((one) =>
      one.code === 'jane' ? { ...one, settings: [below] } : one,
    )
    expect(settle({ ...facts, affiliates }, SOON).commissions).toMatchObject([
      { tier: 1, amount: eur('2.00') },
      { tier: 2, amount: eur('1.00') },
    ])
  })

  test('ends at zero with a full refund', () => {
    const { order } = reported()
    const refund = aRefund(undefined, { orderId: order.orderId, ref: order })
    const reports = [reported(), refund]
    expect(decide(value, { ...share, reports }).commissions).toMatchObject([
      { amount: eur('0.00') },
    ])
  })

  test('does not change a fixed commission', () => {
    expect(standing(decide(value))).toBe('pending 500')
  })
})
