import type { Terms } from '../../domain/campaign.js'
import type { Basis } from '../../domain/commission.js'
import { formatMoney } from '../../domain/money.js'
import { currencyOf, earned } from '../../settle/commission/earned.js'
import { amountOf, eur, percent } from '../../testing/builders.js'
import { formulaOf } from './formula.js'

const fixed: Terms = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' }

const aBasis = (over: Partial<Basis> = {}): Basis => {
  const total = 'total' in over ? over.total : eur('49.90')
  return {
    terms: percent(100_000),
    campaignVersion: 1,
    sharePpm: 1_000_000,
    deducted: 0,
    remaining: total?.amount ?? 0,
    refunded: false,
    rounding: 'half_away_from_zero',
    ...over,
    total,
  }
}

/** The formula as one text, with the amount that settling gives. */
const shown = (basis: Basis): string => {
  const amount = earned(basis, currencyOf(basis) ?? 'EUR')
  return formulaOf(basis, amount)
    .flatMap(({ title, steps }) => [...(title ? [{ label: title, value: '' }] : []), ...steps])
    .map(({ label, value }) => `${label}: ${value}`)
    .join('\n')
}

describe('how an amount came about', () => {
  test('of a percentage without anything else', () => {
    expect(shown(aBasis())).toBe(
      [
        'Total of the order: 49.90 EUR',
        'Terms: percent of the base: × 10 %',
        'Commission: 4.99 EUR',
      ].join('\n'),
    )
  })

  test('shows by which rates the base was converted, and what it is then', () => {
    const exchange = {
      ...{ from: 'GBP', to: 'USD', day: '2026-11-27', source: 'ECB' },
      ...{ times: ['1.0837'], per: ['0.8765'] },
    }
    // 49.99 ÷ 0.8765 × 1.0837 = 61.807…
    const basis = aBasis({ total: amountOf('49.99', 'GBP'), exchange, terms: percent(200_000) })
    expect(shown(basis)).toBe(
      [
        'Total of the order: 49.99 GBP',
        'Exchange rate (ECB, 2026-11-27): ÷ 0.8765 × 1.0837',
        'in the payout currency, rounded: = 61.81 USD',
        'Terms: percent of the base: × 20 %',
        'before rounding (half a unit is rounded away from zero): = 12.362 USD',
        'Commission: 12.36 USD',
      ].join('\n'),
    )
  })

  test('shows deductions, refunds and the rounding of what is left', () => {
    const basis = aBasis({
      total: eur('129.50'),
      deducted: 2_558,
      remaining: 9_617,
      terms: percent(125_000),
    })
    expect(shown(basis)).toBe(
      [
        'Total of the order: 129.50 EUR',
        'less tax, shipping and fixed cost: − 25.58 EUR',
        'Base: 103.92 EUR',
        'share left after refunds: × 96.17 EUR ÷ 129.50 EUR',
        'Terms: percent of the base: × 12.5 %',
        'before rounding (half a unit is rounded away from zero): ≈ 9.646705 EUR',
        'Commission: 9.65 EUR',
      ].join('\n'),
    )
  })

  test('of an action without a total begins with its value in the campaign', () => {
    expect(shown(aBasis({ total: eur('20.00'), isActionValue: true }))).toBe(
      [
        'Value of the action in the campaign: 20.00 EUR',
        'Terms: percent of the base: × 10 %',
        'Commission: 2.00 EUR',
      ].join('\n'),
    )
  })

  test('rounds half a unit away from zero, and says from what', () => {
    expect(shown(aBasis({ total: eur('12.50'), terms: percent(22_800) }))).toMatch(
      /: = 0\.285 EUR\nCommission: 0\.29 EUR$/,
    )
  })

  test('writes no decimals of a currency that has none, but those that are rounded away', () => {
    const basis = aBasis({ total: amountOf('4990', 'JPY'), terms: percent(125_000) })
    expect(shown(basis)).toMatch(/: = 623\.75 JPY\nCommission: 624 JPY$/)
  })

  test('of a fixed commission follows a partial refund', () => {
    expect(shown(aBasis({ terms: fixed, remaining: 1_000 }))).toBe(
      [
        'Terms: fixed for each order: 5.00 EUR',
        'share left after refunds: × 10.00 EUR ÷ 49.90 EUR',
        'before rounding (half a unit is rounded away from zero): ≈ 1.002004 EUR',
        'Commission: 1.00 EUR',
      ].join('\n'),
    )
  })

  test('of a fixed commission that a partial refund leaves alone', () => {
    const terms: Terms = { ...fixed, partialRefund: 'keep' }
    expect(shown(aBasis({ terms, remaining: 1_000 }))).toMatch(
      /does not reduce it: × 1\nCommission: 5\.00/,
    )
  })

  test('of an action without a total', () => {
    expect(shown(aBasis({ terms: fixed, total: undefined }))).toMatch(/EUR\nCommission: 5\.00 EUR$/)
    expect(shown(aBasis({ total: undefined }))).toMatch(/none, so a percentage is zero/)
  })

  test('of an order that was refunded as a whole', () => {
    expect(shown(aBasis({ terms: fixed, remaining: 0, refunded: true }))).toMatch(
      /× 0\nCommission: 0\.00/,
    )
    expect(shown(aBasis({ remaining: 0, refunded: true }))).toMatch(
      /÷ 49\.90 EUR\n.*\n.*Commission: 0\.00/,
    )
  })

  test('of a share of an order', () => {
    expect(shown(aBasis({ sharePpm: 333_334 }))).toMatch(/Share of the order: × 33\.3334 %/)
  })

  test('ends with the amount of the ledger, whatever the terms and refunds are', () => {
    for (let n = 1; n < 500; n += 1) {
      const total = eur(`${n % 97}.${String(n % 100).padStart(2, '0')}`)
      const remaining = Math.floor((total.amount * (n % 11)) / 10)
      const terms = n % 3 === 0 ? fixed : percent((n * 7_919) % 1_000_001)
      const basis = aBasis({
        total,
        remaining: Math.min(remaining, total.amount),
        terms,
        deducted: n % 5,
      })
      const amount = earned(basis, 'EUR')
      expect(formulaOf(basis, amount).at(-1)?.steps.at(-1)?.value).toBe(
        `${formatMoney(amount)} EUR`,
      )
    }
  })
})
