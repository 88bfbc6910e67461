import type { CampaignVersion } from '../../domain/campaign.js'
import type { Act, Report, Traffic } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { aTraffic } from '../../testing/aTraffic.js'
import { amountOf, anAct, eur, jane } from '../../testing/builders.js'
import { aCampaign, next, paidOut, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

const click = { amount: eur('0.05'), uniqueHours: 24 }
const first = aTraffic()
const again = (count: number, over: Partial<Traffic> = {}): Traffic =>
  aTraffic({
    ...{ revision: 2, lines: [{ campaignVersion: 2, count }] },
    ...{ receivedAt: first.receivedAt + days(7), ...over },
  })
const act = (kind: Act['kind'], day: number): Act =>
  anAct(kind, {
    ...{ order: first.order, orderKey: first.orderKey, affiliateId: jane },
    ...{ receivedAt: first.receivedAt + days(day), holds: ['needs_approval'] },
  })

const campaignWith = (...over: readonly Partial<CampaignVersion>[]) => {
  const campaign = aCampaign()
  const [base] = campaign.versions
  const versions = over.map((one, n) => ({ ...(base as CampaignVersion), version: n + 2, ...one }))
  return { ...campaign, versions: [...campaign.versions, ...versions] }
}
const factsOf = (reports: readonly Report[], ...over: readonly Partial<CampaignVersion>[]) =>
  someFacts({ reports, campaigns: [campaignWith(...(over.length > 0 ? over : [{ click }]))] })
const at = (day: number) => first.receivedAt + days(day)
const shown = (
  reports: readonly Report[],
  day: number,
  ...over: readonly Partial<CampaignVersion>[]
) => {
  const { commissions, conversion } = settle(factsOf(reports, ...over), at(day))
  return [
    ...commissions.flatMap(({ amount, status, reasons }) => [amount.amount, status, ...reasons]),
    ...conversion.flags,
  ].join(' ')
}

describe('what was counted', () => {
  test('earns its number times the terms, and is held until it is released', () => {
    expect(shown([first], 100)).toBe('15 held needs_approval')
    expect(shown([first, act('release', 1)], 2)).toBe('15 pending')
    expect(shown([first, act('release', 1)], 30)).toBe('15 approved')
    expect(shown([first, act('release', 1), act('approve', 2)], 3)).toBe('15 approved')
  })

  test('is declined before it is paid, and held again when it is reopened', () => {
    expect(shown([first, act('decline', 1)], 2)).toBe('15 declined declined')
    expect(shown([first, act('decline', 1), act('reopen', 2)], 3)).toBe('15 held needs_approval')
  })

  test('counts as the highest revision says, whichever arrived first', () => {
    const third = again(1, { revision: 3, receivedAt: at(6) })
    for (const reports of [
      [first, again(2), third],
      [third, again(2), first],
      [again(2), first, third],
    ]) {
      expect(shown(reports, 9)).toBe('5 held needs_approval')
    }
  })

  test('ends at nothing if nothing is counted any more', () => {
    expect(shown([first, again(0, { lines: [] })], 9)).toBe('')
  })

  test('stays as it was released, and what is counted later is flagged', () => {
    const released = [first, act('release', 1)]
    expect(shown([...released, again(2)], 9)).toBe('15 pending not_applied_already_approved')
    expect(shown([again(2), ...released], 60)).toBe('15 approved not_applied_already_approved')
    expect(shown([...released, again(3)], 9)).toBe('15 pending')
  })

  test('matures without a person where the campaign says so, and does not change afterwards', () => {
    const automatic = (holdDays: number) => ({
      ...({ click, trafficApproval: 'automatic', holdDays } as const),
    })
    expect(shown([first], 2, automatic(3))).toBe('15 pending')
    expect(shown([first], 3, automatic(3))).toBe('15 approved')
    expect(shown([first, again(2)], 8, automatic(3))).toBe(
      '15 approved not_applied_already_approved',
    )
    expect(shown([first, again(2)], 8, automatic(14))).toBe('10 pending')
  })

  test('stays paid after a payout', () => {
    const { facts } = next(factsOf([first, act('release', 1)]), {}, at(40))
    expect(settle(paidOut(facts), at(41)).commissions).toMatchObject([{ status: 'paid' }])
    expect(settle(paidOut(facts), at(41)).transfers).toEqual([])
  })
})

describe('the limit of a day', () => {
  const lines = [
    { campaignVersion: 2, count: 6 },
    { campaignVersion: 3, count: 5 },
  ]
  test('applies to all versions of the terms on that day together, with the limit of each', () => {
    const reports = [aTraffic({ lines })]
    const versions = [{ click }, { click: { ...click, amount: eur('0.10'), perDayMax: 8 } }]
    const [commission] = settle(factsOf(reports, ...versions), at(1)).commissions
    expect(commission).toMatchObject({
      amount: eur('0.50'),
      basis: { quantity: 6, others: [{ quantity: 2, beyondMax: 3 }] },
    })
  })
})

test('impressions earn by the thousand, rounded once for each version', () => {
  const lines = [{ campaignVersion: 2, count: 1_499 }]
  const reports = [aTraffic({ counted: 'impressions', lines })]
  const earned = (decimal: string) =>
    settle(factsOf(reports, { impressions: eur(decimal) }), at(1)).commissions[0]?.amount
  expect(earned('1.00')).toEqual(eur('1.50'))
  expect(earned('0.01')).toEqual(eur('0.01'))
  expect(earned('0.33')).toEqual(eur('0.49'))
})

test('an impossibly large count earns at most what an order may earn', () => {
  const lines = [{ campaignVersion: 2, count: Number.MAX_SAFE_INTEGER }]
  const terms = { click: { ...click, amount: amountOf('1000.00', 'EUR') } }
  const [commission] = settle(factsOf([aTraffic({ lines })], terms), at(1)).commissions
  expect(commission?.amount.amount).toBe(1_000_000_000_000)
})
