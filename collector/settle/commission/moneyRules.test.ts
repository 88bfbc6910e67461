import { money } from '../../domain/money.js'
import type { Refund } from '../../domain/report.js'
import { useOfSubscription } from '../../domain/uses.js'
import { aConfirmation, aRefund, NOON, percent, visitor } from '../../testing/builders.js'
import { aCampaign, MATURE, next, paidOut, SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

const usd = (amount: number) => money(amount, 'USD')
const sold = (amount: number, currency = 'USD', over = {}) =>
  aConfirmation({ visitorId: visitor('anna'), total: money(amount, currency), ...over })
const twentyPercent = [aCampaign({ sale: percent(200_000) })]

const ofProvider = (amount: number, refundId: string, over: Partial<Refund> = {}): Refund => {
  const from = { source: 'webhook', provider: 'stripe', refundId, id: refundId } as const
  return aRefund(usd(amount), { ...from, occurredAt: MATURE, ...over })
}

test('a charge-back after the payout is owed, and a won dispute settles the debt (R6)', () => {
  const sale = sold(4_999)
  const payable: number[] = []
  let facts = next(someFacts({ reports: [sale], campaigns: twentyPercent }), {}, MATURE).facts
  const hear = (...reports: readonly Refund[]) => {
    facts = next(facts, { reports: [...facts.reports, ...reports] }, MATURE).facts
    payable.push(facts.booked[0]?.balances.payable ?? 0)
  }
  hear(ofProvider(2_000, 'r1'))
  facts = paidOut(facts)
  hear()
  hear(ofProvider(2_999, 'r2'))
  hear(ofProvider(2_999, 'r2', { id: 'won', state: 'undone', occurredAt: MATURE + 1 }))
  expect(payable).toEqual([600, 0, -600, 0])
  expect(facts.booked).toMatchObject([{ balances: { paid: 600 } }])
})

test.each([
  ['EUR', 10_000, 2_000],
  ['JPY', 1_999, 400],
  ['KWD', 12_345, 2_469],
])(
  'a percentage is paid in the currency of the sale, and nothing is converted (R7): %s',
  (currency, total, earned) => {
    const { commissions } = settle(
      someFacts({ reports: [sold(total, currency)], campaigns: twentyPercent }),
      SOON,
    )
    expect(commissions.map(({ amount }) => amount)).toEqual([money(earned, currency)])
  },
)

test('each invoice of a subscription is an order of its own, and twelve of 49.00 earn 117.60 (R8)', () => {
  const earned = Array.from({ length: 12 }, (_, n) => {
    const reports = [sold(4_900, 'USD', { orderId: `sub:${n}` })]
    const { commissions } = settle(someFacts({ reports, campaigns: twentyPercent }), SOON)
    return commissions[0]?.amount.amount ?? 0
  })
  expect(new Set(earned)).toEqual(new Set([980]))
  expect(earned.reduce((sum, amount) => sum + amount, 0)).toBe(11_760)
})

test('of a subscription that earns twelve times, the twelfth payment earns and the thirteenth does not (R8)', () => {
  const campaigns = [aCampaign({ sale: percent(200_000), renewals: { paymentsMax: 12 } })]
  const subscription = { id: 's1' }
  const payment = (earlier: number) =>
    settle(
      someFacts({
        reports: [sold(4_900, 'USD', { subscription, source: 'webhook' })],
        uses: new Map([
          [useOfSubscription('s1'), { count: earlier, proven: earlier, firstAt: NOON - 1 }],
        ]),
        campaigns,
      }),
      SOON,
    )
  expect(payment(11).commissions).toMatchObject([{ amount: usd(980) }])
  expect(payment(12).commissions).toEqual([])
  expect(payment(12).verdict.trail).toContainEqual({ rule: 'click', miss: 'too_many_payments' })
})

test('a sale above the cap of its campaign is held and not refused (R11)', () => {
  const campaigns = [aCampaign({ sale: percent(200_000), saleCaps: [usd(5_000)] })]
  const standing = (total: number) =>
    settle(someFacts({ reports: [sold(total)], campaigns }), MATURE).commissions[0]
  expect(standing(5_000)).toMatchObject({ status: 'approved', reasons: [] })
  expect(standing(5_001)).toMatchObject({ status: 'held', reasons: ['above_sale_cap'] })
})

test('a free trial earns a fixed commission, and a percentage of it is nothing (R11)', () => {
  const fixed = { kind: 'fixed', amount: usd(300), partialRefund: 'pro_rata' } as const
  const earned = (sale: typeof fixed | ReturnType<typeof percent>) =>
    settle(someFacts({ reports: [sold(0)], campaigns: [aCampaign({ sale })] }), SOON).commissions[0]
      ?.amount
  expect([earned(fixed), earned(percent(200_000))]).toEqual([usd(300), usd(0)])
})
