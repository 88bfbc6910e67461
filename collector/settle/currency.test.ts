import fc from 'fast-check'
import type { Affiliate } from '../domain/affiliate.js'
import type { Terms, TierTerms } from '../domain/campaign.js'
import { exchangeOf } from '../domain/commission.js'
import { type Money, money } from '../domain/money.js'
import type { Rate } from '../domain/rate.js'
import { DAY_MS, days, HOUR_MS } from '../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  amountOf,
  anAct,
  anAffiliate,
  aRefund,
  bob,
  eur,
  jane,
  NOON,
  percent,
  visitor,
} from '../testing/builders.js'
import { aCampaign, MATURE, next, paidOut, SOON, someFacts, standing } from '../testing/facts.js'
import { recomputed } from './commission/amounts.js'
import { checkCommissions } from './commission/checkCommissions.js'
import type { Facts, Outcome } from './facts.js'
import { settle } from './settle.js'

const DAY = '2026-03-01'

const aRate = (pair: string, rate: string, over: Partial<Rate> = {}): Rate => {
  const [from = '', to = ''] = pair.split(' ')
  const row = { accountId: account, day: DAY, from, to, rate, source: 'ECB' }
  return { ...row, enteredAt: NOON - days(1), ...over }
}

interface Setting {
  readonly total: Money
  readonly payoutCurrency?: string
  readonly rates: readonly Rate[]
  readonly terms?: Terms
  readonly over?: Parameters<typeof aConfirmation>[0]
  readonly campaign?: Parameters<typeof aCampaign>[0]
}

const sold = ({ total, payoutCurrency = 'USD', rates, terms, over, campaign }: Setting): Facts =>
  someFacts({
    reports: [aConfirmation({ visitorId: visitor('anna'), total, ...over })],
    campaigns: [aCampaign({ sale: terms ?? percent(100_000), ...campaign })],
    policy: { payoutCurrency },
    rates,
  })

const usd = (decimal: string): Money => amountOf(decimal, 'USD')
const first = (outcome: Outcome) => outcome.commissions[0]
const paidIn = (currency: string | undefined): Partial<Affiliate> => ({
  settings: [{ kind: 'currency', since: 0, currency }],
})

const moved = ({ transfers }: Outcome): readonly string[] =>
  transfers.map(
    ({ from, to, amount, reason }) =>
      `${from} > ${to} ${amount.amount} ${amount.currency} ${reason}`,
  )

/** What is left in each account and currency; only what is not zero. */
const left = (facts: Facts): Readonly<Record<string, number>> =>
  Object.fromEntries(
    facts.booked.flatMap(({ currency, balances, fx = 0 }) =>
      Object.entries({ ...balances, fx })
        .filter(([, amount]) => amount !== 0)
        .map(([name, amount]) => [`${name} ${currency}`, amount] as const),
    ),
  )

describe('a commission in the payout currency (R7)', () => {
  test.each([
    ['100.00', 'EUR', 'USD', '1.0837', 10_837],
    ['1999', 'JPY', 'USD', '0.006412', 1_282],
    ['12.345', 'KWD', 'USD', '3.2573', 4_021],
    ['19.99', 'USD', 'JPY', '155.95', 3_117],
  ])('of all of %s %s in %s at %s is %i', (total, currency, to, rate, expected) => {
    const facts = sold({
      total: amountOf(total, currency),
      payoutCurrency: to,
      rates: [aRate(`${currency} ${to}`, rate)],
      terms: percent(1_000_000),
    })
    expect(first(settle(facts, SOON))?.amount).toEqual(money(expected, to))
  })

  test('converts the sale first and takes the rate of the terms then (R7): 2 of 0.14 EUR, and not 1', () => {
    const facts = sold({ total: eur('0.14'), rates: [aRate('EUR USD', '1.0837')] })
    expect(first(settle(facts, SOON))?.amount).toEqual(usd('0.02'))
  })

  test('rounds the converted sale: 20 % of 49.99 EUR are 20 % of 54.17 USD', () => {
    const rates = [aRate('EUR USD', '1.0837')]
    const facts = sold({ total: eur('49.99'), rates, terms: percent(200_000) })
    const outcome = settle(facts, SOON)
    expect(first(outcome)?.amount).toEqual(usd('10.83'))
    expect(first(outcome)?.basis.exchange).toEqual({
      ...{ from: 'EUR', to: 'USD', day: DAY, source: 'ECB' },
      ...{ times: ['1.0837'], per: [] },
    })
    expect(moved(outcome)).toEqual(['expense > fx 999 EUR earned', 'fx > pending 1083 USD earned'])
  })

  test('can be computed again from what is stored with it', () => {
    const outcome = settle(sold({ total: eur('49.99'), rates: [aRate('EUR USD', '1.0837')] }), SOON)
    for (const one of outcome.commissions) expect(recomputed(one)).toEqual(one.amount)
  })

  test('is computed from what is left without tax and refunds', () => {
    const facts = sold({
      total: eur('50.00'),
      rates: [aRate('EUR USD', '1.0837')],
      over: { tax: eur('10.00') },
    })
    const { outcome } = next(facts, { reports: [...facts.reports, aRefund(eur('12.50'))] }, SOON)
    // 40.00 × 37.50 ÷ 50.00 = 30.00 EUR, which are 32.51 USD.
    expect(first(outcome)?.amount).toEqual(usd('3.25'))
  })

  test('of a fixed amount is the amount converted', () => {
    const terms: Terms = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' }
    const outcome = settle(
      sold({ total: amountOf('3000', 'JPY'), terms, rates: [aRate('EUR USD', '1.0837')] }),
      SOON,
    )
    expect(first(outcome)?.amount).toEqual(usd('5.42'))
    expect(moved(outcome)).toEqual(['expense > fx 500 EUR earned', 'fx > pending 542 USD earned'])
  })

  test('of a fixed amount in the payout currency needs no rate', () => {
    const terms: Terms = { kind: 'fixed', amount: usd('5.00'), partialRefund: 'keep' }
    const outcome = settle(sold({ total: eur('49.90'), terms, rates: [] }), SOON)
    expect(standing(outcome)).toBe('pending 500')
    expect(moved(outcome)).toEqual(['expense > pending 500 USD earned'])
  })

  test('of an order in the payout currency is as without one', () => {
    const facts = sold({ total: usd('49.90'), rates: [] })
    const { policies: _policies, ...others } = facts
    const usual = someFacts({ ...others })
    expect(settle(facts, SOON)).toEqual(settle(usual, SOON))
  })

  test('stays in its currency if it was imported', () => {
    const facts = sold({
      total: eur('49.90'),
      rates: [aRate('EUR USD', '1.0837')],
      over: {
        source: 'import',
        affiliate: 'jane',
        imported: { kind: 'commission', amount: eur('4.00'), isApproved: true },
      } as never,
    })
    expect(first(settle(facts, SOON))?.amount).toEqual(eur('4.00'))
  })
})

describe('the payout currency', () => {
  const RATES = [aRate('EUR USD', '1.0837'), aRate('EUR GBP', '0.8765')]

  test('of one affiliate comes before that of the account', () => {
    const affiliates = [anAffiliate('jane', paidIn('GBP')), anAffiliate('bob')]
    const facts = { ...sold({ total: eur('100.00'), rates: RATES }), affiliates }
    expect(first(settle(facts, SOON))?.amount).toEqual(amountOf('8.77', 'GBP'))
  })

  test('of the account applies again after that of the affiliate was removed', () => {
    const settings = [
      { kind: 'currency', since: 0, currency: 'GBP' },
      { kind: 'currency', since: NOON - days(1), currency: undefined },
    ] as const
    const affiliates = [anAffiliate('jane', { settings })]
    const facts = { ...sold({ total: eur('100.00'), rates: RATES }), affiliates }
    expect(first(settle(facts, SOON))?.amount).toEqual(usd('10.84'))
  })

  test('is the one in force when the order was placed', () => {
    const affiliates = [
      anAffiliate('jane', {
        settings: [{ kind: 'currency', since: NOON + days(1), currency: 'GBP' }],
      }),
    ]
    const facts = { ...sold({ total: eur('100.00'), rates: RATES }), affiliates }
    expect(first(settle(facts, SOON))?.amount).toEqual(usd('10.84'))
  })

  test('of each of several affiliates divides the converted amount, and the parts add up', () => {
    const click = (who: typeof jane, at: number) =>
      aClick({ id: `c${who}`, affiliateId: who, clickedAt: at, receivedAt: at })
    const facts = {
      ...sold({ total: eur('0.14'), rates: RATES, terms: percent(1_000_000) }),
      clicks: [click(jane, NOON - HOUR_MS), click(bob, NOON - 2 * HOUR_MS)],
    }
    const policies = facts.policies.map((policy) => ({ ...policy, clickModel: 'split' as const }))
    const { commissions } = settle({ ...facts, policies }, SOON)
    // 0.14 EUR are 0.15 USD.
    expect(commissions.map(({ amount }) => amount.amount).sort()).toEqual([7, 8])
  })
})

describe('tiers', () => {
  const RATES = [aRate('EUR USD', '1.0837'), aRate('EUR GBP', '0.8765')]
  const tiersOf = (
    jane_: Partial<Affiliate>,
    bob_: Partial<Affiliate>,
    payoutCurrency: string | undefined,
    tier: TierTerms = { kind: 'previous', ratePpm: 500_000 },
  ): Outcome => {
    const parent = { kind: 'parent', since: 0, parentId: bob } as const
    const affiliates = [
      anAffiliate('jane', { settings: [parent, ...(jane_.settings ?? [])] }),
      anAffiliate('bob', bob_),
    ]
    const facts = sold({ total: eur('49.99'), rates: RATES, campaign: { tiers: [tier] } })
    const policies = facts.policies.map((policy) => ({ ...policy, payoutCurrency }))
    return settle({ ...facts, affiliates, policies }, SOON)
  }
  const amountsOf = (outcome: Outcome) =>
    outcome.commissions.map(({ amount }) => `${amount.amount} ${amount.currency}`)

  test('that earn a percentage of the commission below take it from the converted commission', () => {
    const outcome = tiersOf({}, {}, 'USD')
    // 54.17 USD × 10 % = 5.42 USD, and half of it.
    expect(amountsOf(outcome)).toEqual(['542 USD', '271 USD'])
    expect(moved(outcome)).toEqual([
      'expense > fx 500 EUR earned',
      'fx > pending 542 USD earned',
      'expense > fx 250 EUR earned',
      'fx > pending 271 USD earned',
    ])
  })

  test('whose affiliate has another payout currency take it from the commission before the conversion', () => {
    // 10 % of 49.99 EUR are 5.00 EUR; these are 4.38 GBP.
    expect(amountsOf(tiersOf(paidIn('USD'), paidIn('GBP'), undefined))).toEqual([
      '542 USD',
      '219 GBP',
    ])
    expect(amountsOf(tiersOf(paidIn('USD'), {}, undefined))).toEqual(['542 USD', '250 EUR'])
    expect(amountsOf(tiersOf({}, paidIn('USD'), undefined))).toEqual(['500 EUR', '271 USD'])
  })

  test('that earn a percentage of the sale are converted by themselves', () => {
    expect(amountsOf(tiersOf({}, {}, 'USD', percent(20_000)))).toEqual(['542 USD', '108 USD'])
  })
})

describe('what a server states', () => {
  const RATES = [aRate('EUR USD', '1.0837')]
  const stating = (commission: object) =>
    settle(sold({ total: eur('49.99'), rates: RATES, over: { commission } as never }), SOON)

  test('adds a percentage of the converted commission, and an amount that is converted', () => {
    expect(standing(stating({ changePpm: 500_000 }))).toBe('pending 813')
    expect(standing(stating({ changeBy: eur('1.00') }))).toBe('pending 650')
    expect(standing(stating({ changeBy: usd('1.00') }))).toBe('pending 642')
    expect(standing(stating({ changeBy: money(-9_000, 'EUR') }))).toBe('pending 0')
  })

  test('leaves nothing in the account `fx` if it takes the whole commission away', () => {
    const outcome = stating({ changePpm: -1_000_000 })
    expect(standing(outcome)).toBe('pending 0')
    expect(outcome.transfers).toEqual([])
  })
})

describe('a missing rate', () => {
  const without = sold({ total: eur('49.99'), rates: [] })
  const rate = aRate('EUR USD', '1.0837', { enteredAt: NOON + days(3) })

  test('holds the commission in the currency of the order', () => {
    const outcome = settle(without, MATURE)
    expect(standing(outcome)).toBe('held 500 rate_missing')
    expect(first(outcome)?.amount.currency).toBe('EUR')
    expect(moved(outcome)).toEqual(['expense > pending 500 EUR earned'])
    expect(outcome.conversion.exchanged).toMatchObject({ isMissing: true })
  })

  test('is not released by a person, and ends with a rate', () => {
    const acts = [
      anAct('release', { holds: ['rate_missing'] } as never),
      anAct('approve', { holds: ['rate_missing'] } as never),
    ]
    for (const act of acts) {
      const reports = [...without.reports, act]
      const waiting = next(without, { reports }, SOON)
      expect(standing(waiting.outcome)).toBe('held 500 rate_missing')
      const { facts, outcome } = next(waiting.facts, { rates: [rate] }, MATURE)
      expect(standing(outcome)).toBe('approved 542')
      expect(left(facts)).toEqual({ 'fx EUR': 500, 'fx USD': -542, 'payable USD': 542 })
    }
  })

  test('ends when the rate is entered, and the commission is booked through the account `fx`', () => {
    const waiting = next(without, {}, SOON)
    const { facts, outcome } = next(waiting.facts, { rates: [rate] }, SOON)
    expect(moved(outcome)).toEqual([
      'pending > fx 500 EUR adjustment',
      'fx > pending 542 USD earned',
    ])
    expect(left(facts)).toEqual({ 'fx EUR': 500, 'fx USD': -542, 'pending USD': 542 })
  })

  test('of an amount that is too large to be converted exactly is held too', () => {
    const huge = sold({ total: money(1_000_000_000_000, 'EUR'), rates: [aRate('EUR USD', '999')] })
    expect(standing(settle(huge, SOON))).toBe('held 100000000000 rate_missing')
  })
})

describe('refunds', () => {
  const RATES = [aRate('EUR USD', '1.0837')]
  const refundsOf = (amounts: readonly number[]) =>
    amounts.map((amount, index) =>
      aRefund(money(amount, 'EUR'), {
        id: `r${index}`,
        refundId: `r${index}`,
        occurredAt: NOON + days(2) + index,
      }),
    )

  test('of three thirds end at zero in both currencies and in the account `fx` (R5, R7)', () => {
    let { facts } = next(sold({ total: eur('9.99'), rates: RATES }), {}, SOON)
    for (const refund of refundsOf([333, 333, 333])) {
      ;({ facts } = next(facts, { reports: [...facts.reports, refund] }, SOON))
    }
    expect(left(facts)).toEqual({})
  })

  test('after the payout are converted by the rate of the order (R7)', () => {
    const paid = paidOut(next(sold({ total: eur('100.00'), rates: RATES }), {}, MATURE).facts)
    expect(left(paid)).toEqual({ 'fx EUR': 1_000, 'fx USD': -1_084, 'paid USD': 1_084 })
    const later = aRate('EUR USD', '2', { day: '2026-03-03', enteredAt: NOON + days(2) })
    const correction = aRate('EUR USD', '3', { enteredAt: NOON + days(2) })
    const more = { rates: [...RATES, later, correction] }
    const half = next(paid, { ...more, reports: [...paid.reports, ...refundsOf([5_000])] }, MATURE)
    expect(left(half.facts)).toEqual({
      ...{ 'fx EUR': 500, 'fx USD': -542 },
      ...{ 'paid USD': 1_084, 'payable USD': -542 },
    })
    const reports = [...half.facts.reports, ...refundsOf([5_000, 5_000]).slice(1)]
    const all = next(half.facts, { ...more, reports }, MATURE)
    expect(left(all.facts)).toEqual({ 'paid USD': 1_084, 'payable USD': -1_084 })
  })
})

test('an approved commission keeps its rate, even if another one would be chosen now', () => {
  const { facts } = next(
    sold({ total: eur('100.00'), rates: [aRate('EUR USD', '1.0837')] }),
    {},
    MATURE,
  )
  // As if a collector with a wrong clock had entered it.
  const rates = [aRate('EUR USD', '2', { enteredAt: NOON - HOUR_MS })]
  const { outcome } = next(facts, { rates }, MATURE)
  expect(outcome.transfers).toEqual([])
  expect(standing(outcome)).toBe('approved 1084')
})

/** The nearest whole number to a fraction; of two as near, the one farther from zero. */
const nearest = (over: bigint, under: bigint): bigint => {
  const whole = over / under
  return (over - whole * under) * 2n >= under ? whole + 1n : whole
}

const DECIMALS: Readonly<Record<string, number>> = { EUR: 2, USD: 2, JPY: 0, KWD: 3 }

describe('a random history of sales and refunds', () => {
  const history = fc.record({
    from: fc.constantFrom('EUR', 'JPY', 'KWD'),
    to: fc.constantFrom('USD', 'JPY', 'KWD'),
    total: fc.integer({ min: 1, max: 1_000_000 }),
    tax: fc.nat(1_000),
    ratePpm: fc.integer({ min: 0, max: 1_000_000 }),
    digits: fc.integer({ min: 1, max: 999_999 }),
    places: fc.integer({ min: 0, max: 6 }),
    way: fc.constantFrom('direct', 'inverse'),
    cuts: fc.array(fc.nat(500_000), { maxLength: 5 }),
    isWhole: fc.boolean(),
  })

  test('earns what exact fractions give, and ends at zero if everything is refunded', () => {
    fc.assert(
      fc.property(
        history,
        ({ from, to, total, ratePpm, digits, places, way, cuts, isWhole, ...its }) => {
          fc.pre(from !== to)
          const tax = Math.min(its.tax, total)
          const text = (digits / 10 ** places).toFixed(places)
          const pair = way === 'direct' ? `${from} ${to}` : `${to} ${from}`
          const facts = sold({
            total: money(total, from),
            payoutCurrency: to,
            rates: [aRate(pair, text)],
            terms: percent(ratePpm),
            over: { tax: money(tax, from) },
          })
          let state = next(facts, {}, SOON)
          let rest = total
          const slices = [...cuts, ...(isWhole ? [total] : [])]
          for (const [index, cut] of slices.entries()) {
            const amount = Math.min(cut, rest)
            rest -= amount
            const refund = aRefund(money(amount, from), {
              ...{ id: `r${index}`, refundId: `r${index}` },
              occurredAt: NOON + DAY_MS + index,
            })
            const reports = [...state.facts.reports, refund]
            state = next(state.facts, { reports }, SOON)
          }
          const [commission] = state.outcome.commissions
          const scale = 10n ** BigInt(places)
          const [up, down] = way === 'direct' ? [BigInt(digits), scale] : [scale, BigInt(digits)]
          const minor = 10n ** BigInt(DECIMALS[to] ?? 0)
          const major = 10n ** BigInt(DECIMALS[from] ?? 0)
          const converted = nearest(
            BigInt(total - tax) * BigInt(rest) * up * minor,
            BigInt(total) * down * major,
          )
          fc.pre(converted < 10n ** 14n)
          const earned = nearest(converted * BigInt(ratePpm), 1_000_000n)
          expect(commission?.amount).toEqual(money(Number(earned), to))
          expect(checkCommissions(state.outcome.commissions, state.facts.booked)).toBeUndefined()
          const cost = nearest(earned * down * major, up * minor)
          const expected = {
            [`fx ${from}`]: Number(cost),
            [`fx ${to}`]: -Number(earned),
            [`pending ${to}`]: Number(earned),
          }
          expect(left(state.facts)).toEqual(
            Object.fromEntries(Object.entries(expected).filter(([, amount]) => amount !== 0)),
          )
          if (rest === 0) expect(left(state.facts)).toEqual({})
          if (commission) expect(exchangeOf(commission.basis)?.to).toBe(to)
        },
      ),
      { numRuns: 500 },
    )
  })
})
