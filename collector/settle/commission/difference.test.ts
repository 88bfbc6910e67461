import fc from 'fast-check'
import { type Commission, STATUSES } from '../../domain/commission.js'
import { money } from '../../domain/money.js'
import { aConfirmation, aRefund, bob, eur, jane, NOON, visitor } from '../../testing/builders.js'
import { book, MATURE, next, paidOut, SOON, someFacts } from '../../testing/facts.js'
import type { Booked } from '../facts.js'
import { settle } from '../settle.js'
import { difference } from './difference.js'

const anExchange = (from: string, to: string, rate: string) => ({
  ...{ from, to, day: '2026-03-01', source: 'ECB' },
  times: [rate],
  per: [],
})

/** Commissions as `difference` sees them. */
const commission: fc.Arbitrary<Commission> = fc
  .record({
    affiliateId: fc.constantFrom(jane, bob),
    status: fc.constantFrom(...STATUSES),
    amount: fc.integer({ min: 0, max: 10_000 }),
    currency: fc.constantFrom('EUR', 'USD'),
    rate: fc.constantFrom(undefined, '1.0837', '155.95'),
  })
  .map(({ amount, currency, rate, ...rest }) => {
    const other = currency === 'EUR' ? 'USD' : 'EUR'
    const basis = rate === undefined ? {} : { exchange: anExchange(other, currency, rate) }
    return { ...rest, tier: 1, amount: money(amount, currency), basis } as unknown as Commission
  })
const commissions = fc.uniqueArray(commission, {
  maxLength: 2,
  selector: ({ affiliateId }) => affiliateId,
})
const balance = fc.integer({ min: -10_000, max: 10_000 })
const booked: fc.Arbitrary<readonly Booked[]> = fc.uniqueArray(
  fc.record({
    affiliateId: fc.constantFrom(jane, bob),
    tier: fc.constant(1),
    currency: fc.constantFrom('EUR', 'USD'),
    balances: fc.record({
      unverified: balance,
      pending: balance,
      payable: balance,
      paid: fc.nat(10_000),
    }),
    fx: balance,
  }),
  { selector: ({ affiliateId, currency }) => `${affiliateId} ${currency}` },
)

const worth = (all: readonly Booked[]) =>
  all.reduce(
    (sum, { balances }) =>
      sum + balances.unverified + balances.pending + balances.payable + balances.paid,
    0,
  )

describe('booking what is desired minus what is booked', () => {
  const law = (check: (wanted: readonly Commission[], books: readonly Booked[]) => void) =>
    fc.assert(fc.property(commissions, booked, check), { numRuns: 1_000 })

  test('a second time books nothing', () => {
    law((wanted, books) => {
      const after = book(books, difference(wanted, books))
      expect(difference(wanted, after)).toEqual([])
    })
  })

  test('moves amounts above zero between two different accounts', () => {
    law((wanted, books) => {
      for (const { amount, from, to } of difference(wanted, books)) {
        expect(amount.amount).toBeGreaterThan(0)
        expect(from).not.toBe(to)
      }
    })
  })

  test('ends with what was earned on the books, and with every other affiliate at nothing', () => {
    law((wanted, books) => {
      const after = book(books, difference(wanted, books))
      const earned = wanted
        .filter(({ status }) => status !== 'declined')
        .reduce((sum, { amount }) => sum + amount.amount, 0)
      expect(worth(after)).toBe(earned)
      for (const { affiliateId, status, amount } of wanted) {
        const mine = after.find(
          (one) => one.affiliateId === affiliateId && one.currency === amount.currency,
        )
        const owed = status === 'declined' ? 0 : amount.amount
        expect(worth(mine ? [mine] : [])).toBe(owed)
      }
    })
  })

  test('never touches what was paid: settling pays nothing and takes nothing back', () => {
    law((wanted, books) => {
      for (const { from, to } of difference(wanted, books)) {
        expect([from, to]).not.toContain('paid')
      }
    })
  })

  test('leaves a converted commission in the account `fx` in both currencies, and nothing else', () => {
    law((wanted, books) => {
      for (const { affiliateId, currency, balances, fx = 0 } of book(
        books,
        difference(wanted, books),
      )) {
        const own = wanted.find((one) => one.affiliateId === affiliateId)
        const exchange = own?.basis.exchange
        const isConverted = exchange?.to === currency
        if (isConverted) expect(fx + worth([{ affiliateId, tier: 1, currency, balances }])).toBe(0)
        else if (exchange?.from === currency && own?.status !== 'declined') {
          const rate = Number(exchange.times[0])
          expect(Math.abs(fx - (own?.amount.amount ?? 0) / rate)).toBeLessThanOrEqual(0.500001)
        } else expect(fx).toBe(0)
      }
    })
  })

  test('leaves less than nothing in no account but payable', () => {
    law((wanted, books) => {
      for (const { balances } of book(books, difference(wanted, books))) {
        expect(balances.unverified).toBeGreaterThanOrEqual(0)
        expect(balances.pending).toBeGreaterThanOrEqual(0)
      }
    })
  })
})

describe('the life of a sale of 49.99 USD at 20 % (R6)', () => {
  const total = money(4_999, 'USD')
  const sale = aConfirmation({ visitorId: visitor('anna'), total })
  const campaigns = someFacts().campaigns.map((campaign) => ({
    ...campaign,
    versions: campaign.versions.map((version) => ({
      ...version,
      sale: { kind: 'percent' as const, ratePpm: 200_000 },
    })),
  }))

  test('clears to nothing through refund, payout and charge-back', () => {
    const moved: string[] = []
    let facts = someFacts({ reports: [sale], campaigns })
    const step = (more: Parameters<typeof next>[1], now: number) => {
      const { facts: after, outcome } = next(facts, more, now)
      facts = after
      for (const { from, to, amount, reason } of outcome.transfers) {
        moved.push(`${from} > ${to} ${amount.amount} ${reason}`)
      }
    }
    step({}, SOON)
    step({}, MATURE)
    step({ reports: [sale, aRefund(money(2_000, 'USD'))] }, MATURE)
    facts = paidOut(facts)
    step({}, MATURE)
    const rest = aRefund(money(2_999, 'USD'), { id: 'r2', refundId: 'r2', occurredAt: MATURE })
    step({ reports: [...facts.reports, rest] }, MATURE)

    expect(moved).toEqual([
      'expense > pending 1000 earned',
      'pending > payable 1000 status',
      'payable > expense 400 adjustment',
      'payable > expense 600 reversal',
    ])
    expect(facts.booked).toMatchObject([{ balances: { payable: -600, paid: 600, pending: 0 } }])
  })
})

test('what another affiliate was credited is taken back, and what was paid is owed', () => {
  const facts = someFacts({ reports: [aConfirmation({ visitorId: visitor('anna') })] })
  const settled = next(facts, {}, SOON).facts
  const others = [
    {
      affiliateId: bob,
      tier: 1,
      currency: 'EUR',
      balances: { unverified: 0, pending: 70, payable: 0, paid: 30 },
    },
  ]
  const { transfers } = settle({ ...settled, booked: [...settled.booked, ...others] }, SOON)
  expect(transfers).toMatchObject([
    { affiliateId: bob, from: 'pending', to: 'expense', amount: eur('0.70') },
    { affiliateId: bob, from: 'payable', to: 'expense', amount: eur('0.30') },
  ])
  expect(NOON).toBeLessThan(SOON)
})
