import type { StatedCommission } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAct,
  anAffiliate,
  aRefund,
  aSale,
  eur,
  id,
  NOON,
  percent,
} from '../../testing/builders.js'
import { aCampaign, MATURE, SOON, someFacts, standing } from '../../testing/facts.js'
import { settle } from '../settle.js'
import { recomputed } from './amounts.js'

const fixed = (decimal: string) =>
  ({ kind: 'fixed', amount: eur(decimal), partialRefund: 'pro_rata' }) as const
const less = (decimal: string) => ({ ...eur(decimal), amount: -eur(decimal).amount })

type Over = Parameters<typeof someFacts>[0]

/** 49.90 EUR at 10 %: 4.99. The server decides about the commission. */
const decided = (commission: StatedCommission, { reports = [], ...over }: NonNullable<Over> = {}) =>
  settle(
    someFacts({ reports: [aSale(), aConfirmation({ commission }), ...reports], ...over }),
    SOON,
  )

const amounts = ({ commissions }: ReturnType<typeof settle>) => {
  for (const one of commissions) expect(recomputed(one)).toEqual(one.amount)
  return commissions.map(({ amount }) => amount.amount)
}

describe('a commission that the server states', () => {
  test.each<[string, StatedCommission, number]>([
    ['a percentage', { terms: percent(80_000) }, 399],
    ['an amount', { terms: fixed('12.00') }, 1_200],
    ['a percentage more', { changePpm: 100_000 }, 549],
    ['a percentage less', { changePpm: -500_000 }, 249],
    ['an amount more', { changeBy: eur('1.00') }, 599],
    ['an amount less', { changeBy: less('1.00') }, 399],
    ['both', { terms: percent(80_000), changePpm: 500_000, changeBy: less('0.10') }, 589],
    ['more less than there is', { changeBy: less('5.00') }, 0],
    ['nothing of it', { changePpm: -1_000_000 }, 0],
    ['an amount in another currency', { changeBy: { amount: 100, currency: 'USD' } }, 499],
  ])('pays %s', (_what, commission, expected) => {
    expect(amounts(decided(commission))).toEqual([expected])
  })

  test('is reduced by refunds, and to zero by a full refund', () => {
    const stated = { terms: fixed('12.00'), changePpm: 100_000, changeBy: eur('1.00') }
    const after = (amount: string) => amounts(decided(stated, { reports: [aRefund(eur(amount))] }))
    // 12.00, a tenth of it, and 1.00.
    expect(amounts(decided(stated))).toEqual([1_420])
    expect(after('24.95')).toEqual([710])
    expect(after('49.90')).toEqual([0])
  })

  test('replaces the terms of products, and pays tiers only if it says so', () => {
    const above = { kind: 'parent', since: 0, parentId: id<never>('bob') } as const
    const affiliates = [anAffiliate('jane', { settings: [above] }), anAffiliate('bob')]
    const campaigns = [
      aCampaign({
        products: { shoe: percent(1) },
        tiers: [{ kind: 'previous', ratePpm: 500_000 }],
      }),
    ]
    const items = [{ sku: 'shoe', quantity: 1, total: eur('49.90') }]
    const stating = (commission: StatedCommission) =>
      amounts(
        settle(
          someFacts({
            ...{ affiliates, campaigns },
            reports: [aConfirmation({ commission, items, visitorId: aClick().visitorId })],
          }),
          SOON,
        ),
      )
    expect(stating({ terms: percent(200_000) })).toEqual([998])
    expect(stating({ terms: percent(200_000), tiers: 'campaign' })).toEqual([998, 499])
    expect(stating({ changeBy: eur('1.00') })).toEqual([100, 50])
    expect(stating({ changeBy: eur('1.00'), tiers: 'none' })).toEqual([100])
  })

  test('pays in a campaign that pays nothing for such orders', () => {
    const campaigns = [aCampaign({ sale: undefined })]
    expect(amounts(decided({ terms: percent(80_000) }, { campaigns }))).toEqual([399])
    expect(amounts(decided({ changeBy: eur('1.00') }, { campaigns }))).toEqual([])
  })

  test('is divided among affiliates that share the order', () => {
    const clicks = [aClick(), aClick({ id: 'b', affiliateCode: 'bob', affiliateId: id('bob') })]
    const policy = { clickModel: 'split' } as const
    const stated = { terms: fixed('5.01'), changeBy: eur('0.03') }
    // Each part is divided by itself: 2.51 and 2.50, 0.02 and 0.01.
    expect(amounts(decided(stated, { clicks, policy }))).toEqual([253, 251])
  })

  test('counts only from a trusted source', () => {
    const page = aSale({ commission: { terms: percent(900_000) }, signed: ['affiliate'] })
    expect(amounts(settle(someFacts({ reports: [page] }), SOON))).toEqual([499])
  })
})

describe('a status that the server states', () => {
  test.each<[StatedCommission['status'], string]>([
    ['approved', 'approved 499'],
    ['pending', 'pending 499'],
    ['declined', 'declined 499 declined_by_report'],
  ])('is %s', (status, expected) => {
    expect(standing(decided({ ...(status && { status }) }))).toBe(expected)
  })

  test('leaves a pending commission to a person, however long it takes', () => {
    const reports = [aSale(), aConfirmation({ commission: { status: 'pending' } })]
    expect(standing(settle(someFacts({ reports }), MATURE))).toBe('pending 499')
    const decisions = [
      anAct('approve', { receivedAt: NOON + days(1) }),
      anAct('reopen', { receivedAt: NOON + days(2) }),
    ]
    const revoked = settle(someFacts({ reports: [...reports, ...decisions] }), MATURE)
    expect(standing(revoked)).toBe('pending 499')
    const approved = [...reports, anAct('approve', { receivedAt: NOON + 9 })]
    expect(standing(settle(someFacts({ reports: approved }), MATURE))).toBe('approved 499')
  })

  test('is overruled by the decision of a person', () => {
    for (const [status, kind, expected] of [
      ['declined', 'approve', 'approved 499'],
      ['approved', 'decline', 'declined 499 declined'],
      ['declined', 'reopen', 'pending 499'],
    ] as const) {
      const reports = [anAct(kind, { receivedAt: NOON + 9 })]
      expect(standing(decided({ status }, { reports }))).toBe(expected)
    }
  })

  test('does not approve what is held', () => {
    const campaigns = [aCampaign({ saleCaps: [eur('10.00')] })]
    expect(standing(decided({ status: 'approved' }, { campaigns }))).toBe('held 499 above_sale_cap')
  })
})
