import fc from 'fast-check'
import type { Terms } from '../../domain/campaign.js'
import type { Basis } from '../../domain/commission.js'
import { type Money, money } from '../../domain/money.js'
import { days } from '../../domain/time.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import {
  aConfirmation,
  amountOf,
  anAction,
  aRefund,
  eur,
  NOON,
  percent,
  visitor,
} from '../../testing/builders.js'
import { aCampaign, next, SOON, someFacts, standing } from '../../testing/facts.js'
import type { Facts } from '../facts.js'
import { settle } from '../settle.js'
import { currencyOf, earned } from './earned.js'

const anna = visitor('anna')
const sold = (total: Money, terms: Terms, over = {}): Facts =>
  someFacts({
    reports: [aConfirmation({ visitorId: anna, total, ...over })],
    campaigns: [aCampaign({ sale: terms })],
  })
const commission = (facts: Facts) => settle(facts, SOON).commissions[0]

describe('a percentage (R1, R2, R3)', () => {
  test.each([
    ['5.00', 'EUR', 29_000, 15],
    ['12.50', 'EUR', 22_800, 29],
    ['12.345', 'KWD', 100_000, 1_235],
    ['1999', 'JPY', 75_000, 150],
    ['0.10', 'EUR', 50_000, 1],
    ['0.30', 'EUR', 50_000, 2],
    ['0.50', 'EUR', 50_000, 3],
    ['0.70', 'EUR', 50_000, 4],
    ['9.99', 'EUR', 100_000, 100],
    ['49.99', 'USD', 200_000, 1_000],
    ['49.90', 'EUR', 0, 0],
    ['49.90', 'EUR', 1_000_000, 4_990],
    ['10000000000.00', 'EUR', 999_999, 999_999_000_000],
  ])('of %s %s at %i ppm is %i', (total, currency, ppm, expected) => {
    const found = commission(sold(amountOf(total, currency), percent(ppm)))
    expect(found?.amount).toEqual(money(expected, currency))
  })

  test.each([
    [{ tax: eur('7.97') }, 419],
    [{ tax: eur('7.97'), shipping: eur('4.90'), fixedCost: eur('1.00') }, 360],
    [{ tax: eur('60.00') }, 0],
    [{ tax: money(797, 'USD') }, 499],
  ])('is of the total without %j', (costs, expected) => {
    expect(commission(sold(eur('49.90'), percent(100_000), costs))?.amount.amount).toBe(expected)
  })

  test('of nothing is nothing', () => {
    expect(commission(sold(eur('0.00'), percent(100_000)))?.amount).toEqual(eur('0.00'))
  })
})

describe('refunds of a percentage (R5)', () => {
  // Sale, rate, refunds, what each takes back, what is left.
  test.each([
    [999, 100_000, [333, 333, 333], [33, 34, 33], 0],
    [10_000, 125_000, [3_333, 3_333, 3_334], [417, 416, 417], 0],
    [4_999, 150_000, [1_999], [300], 450],
    [4_999, 200_000, [2_000, 2_999], [400, 600], 0],
  ])('%i at %i ppm, refunds %j, take %j', (total, ppm, refunds, taken, left) => {
    let { facts } = next(sold(money(total, 'EUR'), percent(ppm)), {}, SOON)
    for (const [index, amount] of refunds.entries()) {
      const refund = aRefund(money(amount, 'EUR'), {
        id: `r${index}`,
        refundId: `r${index}`,
        occurredAt: NOON + days(2) + index,
      })
      const step = next(facts, { reports: [...facts.reports, refund] }, SOON)
      expect(step.outcome.transfers).toMatchObject([
        { from: 'pending', to: 'expense', amount: money(taken[index] ?? 0, 'EUR') },
      ])
      facts = step.facts
    }
    expect(commission(facts)?.amount).toEqual(money(left, 'EUR'))
  })
})

describe('a fixed commission', () => {
  const fixed = (partialRefund: 'pro_rata' | 'keep', amount = eur('5.00')): Terms => ({
    kind: 'fixed',
    amount,
    partialRefund,
  })
  const refunded = (terms: Terms, amount: Money | undefined) => {
    const facts = sold(eur('49.90'), terms)
    return commission({ ...facts, reports: [...facts.reports, aRefund(amount)] })?.amount
  }

  test('is the same for every order, in the currency of its terms', () => {
    expect(commission(sold(eur('1.00'), fixed('keep')))?.amount).toEqual(eur('5.00'))
    expect(commission(sold(amountOf('1999', 'JPY'), fixed('keep')))?.amount).toEqual(eur('5.00'))
  })

  test.each([
    ['pro_rata', '20.00', '3.00'],
    ['keep', '20.00', '5.00'],
    ['keep', '49.89', '5.00'],
    ['pro_rata', '49.90', '0.00'],
    ['keep', '49.90', '0.00'],
    ['keep', undefined, '0.00'],
    ['pro_rata', undefined, '0.00'],
  ] as const)('%s: a refund of %s leaves %s', (rule, amount, left) => {
    expect(refunded(fixed(rule), amount === undefined ? undefined : eur(amount))).toEqual(eur(left))
  })

  test('is what an action without money of its own earns, until all of it is refunded', () => {
    const reports = [anAction({ source: 'server', visitorId: anna })]
    const campaigns = [aCampaign({ actions: { signup: fixed('pro_rata') } })]
    expect(standing(settle(someFacts({ reports, campaigns }), SOON))).toBe('pending 500')
    const refund = { ...aRefund(undefined), orderKey: reports[0]!.orderKey }
    const after = settle(someFacts({ reports: [...reports, refund], campaigns }), SOON)
    expect(standing(after)).toBe('pending 0')
  })

  test('comes in a currency, and a percentage of nothing does not', () => {
    expect(currencyOf({ terms: fixed('keep'), total: undefined })).toBe('EUR')
    expect(currencyOf({ terms: percent(1), total: undefined })).toBeUndefined()
    const reports = [anAction({ source: 'server', visitorId: anna })]
    const campaigns = [aCampaign({ actions: { signup: percent(100_000) } })]
    expect(settle(someFacts({ reports, campaigns }), SOON).commissions).toEqual([])
  })
})

const terms: fc.Arbitrary<Terms> = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }).map(percent),
  fc.record({
    kind: fc.constant('fixed' as const),
    amount: fc.integer({ min: 0, max: 1_000_000 }).map((amount) => money(amount, 'EUR')),
    partialRefund: fc.constantFrom('pro_rata' as const, 'keep' as const),
  }),
)

/** An order with deductions, and refunds that together are no more than it. */
const order = fc
  .record({
    total: fc.integer({ min: 1, max: 10_000_000 }),
    tax: fc.nat(1_000_000),
    terms,
    cuts: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 6 }),
    whole: fc.boolean(),
  })
  .map(({ total, tax, terms, cuts, whole }) => {
    let left = total
    const slices = cuts.map((cut) => {
      const slice = Math.min(cut, left)
      left -= slice
      return slice
    })
    return { total, tax, terms, slices: whole ? [...slices, left] : slices, whole }
  })

const refundsOf = (slices: readonly number[]) =>
  slices.map((amount, index) =>
    aRefund(money(amount, 'EUR'), {
      id: `r${index}`,
      refundId: `r${index}`,
      occurredAt: NOON + days(2) + index,
    }),
  )

describe('the algebra of refunds', () => {
  const remaining = (
    { total, tax, terms: kept }: { total: number; tax: number; terms: Terms },
    slices: readonly number[],
  ) => {
    const facts = sold(money(total, 'EUR'), kept, { tax: money(tax, 'EUR') })
    return commission({ ...facts, reports: [...facts.reports, ...refundsOf(slices)] })?.amount
  }

  test('any slicing leaves what one refund of the sum leaves', () => {
    fc.assert(
      fc.property(order, (told) => {
        const sum = told.slices.reduce((all, slice) => all + slice, 0)
        expect(remaining(told, told.slices)).toEqual(remaining(told, [sum]))
      }),
      { numRuns: 500 },
    )
  })

  test('a full refund ends at exactly nothing, however it was sliced', () => {
    fc.assert(
      fc.property(order, (told) => {
        fc.pre(told.whole)
        expect(remaining(told, told.slices)?.amount).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  test('each refund takes back something or nothing, and the ledger ends where the sum does', () => {
    fc.assert(
      fc.property(order, (told) => {
        let { facts, outcome } = next(
          sold(money(told.total, 'EUR'), told.terms, { tax: money(told.tax, 'EUR') }),
          {},
          SOON,
        )
        for (const refund of refundsOf(told.slices)) {
          ;({ facts, outcome } = next(facts, { reports: [...facts.reports, refund] }, SOON))
          for (const { to } of outcome.transfers) expect(to).toBe('expense')
        }
        const [booked] = facts.booked
        expect(booked?.balances.pending ?? 0).toBe(remaining(told, told.slices)?.amount)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a commission keeps what it was computed from', () => {
  test('so that it can be computed again to the same amount', () => {
    fc.assert(
      fc.property(order, (told) => {
        const facts = sold(money(told.total, 'EUR'), told.terms, { tax: money(told.tax, 'EUR') })
        const found = commission({
          ...facts,
          reports: [...facts.reports, ...refundsOf(told.slices)],
        })
        expect(found).toBeDefined()
        const kept = JSON.parse(JSON.stringify(found!.basis)) as Basis
        expect(earned(kept, found!.amount.currency)).toEqual(found!.amount)
        expect(kept.rounding).toBe('half_away_from_zero')
      }),
      { numRuns: 500 },
    )
  })

  test('and is exact to half a unit', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000_000_000),
        fc.nat(1_000_000_000_000),
        fc.integer({ min: 0, max: 1_000_000 }),
        (deducted, left, ppm) => {
          const total = 1_000_000_000_000
          const { amount } = earned(
            {
              terms: percent(ppm),
              campaignVersion: 1,
              sharePpm: WHOLE_PPM,
              total: money(total, 'EUR'),
              deducted,
              remaining: left,
              refunded: false,
              rounding: 'half_away_from_zero',
            },
            'EUR',
          )
          const scale = BigInt(total) * 1_000_000n
          const exact = BigInt(total - deducted) * BigInt(left) * BigInt(ppm)
          const off = 2n * (BigInt(amount) * scale - exact)
          expect(off <= scale && off >= -scale).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
