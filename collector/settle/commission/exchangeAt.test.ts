import fc from 'fast-check'
import type { Exchange, Rate } from '../../domain/rate.js'
import { DAY_MS, HOUR_MS } from '../../domain/time.js'
import { account } from '../../testing/builders.js'
import { exchangeAt } from './exchangeAt.js'

/** Friday, 27 November 2026, at noon. */
const FRIDAY = Date.UTC(2026, 10, 27, 12)
const EARLY = FRIDAY - 30 * DAY_MS
const LATER = FRIDAY + DAY_MS

const aRate = (day: string, pair: string, rate: string, over: Partial<Rate> = {}): Rate => {
  const [from = '', to = ''] = pair.split(' ')
  return { accountId: account, day, from, to, rate, source: 'ECB', enteredAt: EARLY, ...over }
}

const inShort = (exchange: Exchange | undefined): string =>
  exchange
    ? [
        exchange.day,
        ...exchange.times.map((one) => `× ${one}`),
        ...exchange.per.map((one) => `÷ ${one}`),
      ].join(' ')
    : 'none'

const found = (rates: readonly Rate[], at = FRIDAY, pair = 'EUR USD'): string => {
  const [from = '', to = ''] = pair.split(' ')
  return inShort(exchangeAt(rates, from, to, at))
}

describe('the rate of an order', () => {
  test('is that of its UTC day', () => {
    const rates = ['26', '27', '28'].map((day) => aRate(`2026-11-${day}`, 'EUR USD', `1.${day}`))
    expect(found(rates)).toBe('2026-11-27 × 1.27')
    expect(found(rates, Date.UTC(2026, 10, 27))).toBe('2026-11-27 × 1.27')
    expect(found(rates, Date.UTC(2026, 10, 28) - 1)).toBe('2026-11-27 × 1.27')
    expect(found(rates, Date.UTC(2026, 10, 28))).toBe('2026-11-28 × 1.28')
  })

  test('is that of Friday on a weekend, and at most seven days old', () => {
    const rates = [aRate('2026-11-27', 'EUR USD', '1.0837')]
    expect(found(rates, FRIDAY + 2 * DAY_MS)).toBe('2026-11-27 × 1.0837')
    expect(found(rates, FRIDAY + 7 * DAY_MS)).toBe('2026-11-27 × 1.0837')
    expect(found(rates, FRIDAY + 8 * DAY_MS)).toBe('none')
    expect(found(rates, FRIDAY - DAY_MS)).toBe('none')
  })

  test('is found the other way round, and then divides', () => {
    expect(found([aRate('2026-11-27', 'USD EUR', '0.9228')])).toBe('2026-11-27 ÷ 0.9228')
  })

  test('is found through a third currency of the same source and day', () => {
    const ecb = [aRate('2026-11-27', 'EUR USD', '1.0837'), aRate('2026-11-27', 'EUR GBP', '0.8765')]
    expect(found(ecb, FRIDAY, 'GBP USD')).toBe('2026-11-27 × 1.0837 ÷ 0.8765')
    expect(found(ecb, FRIDAY, 'USD GBP')).toBe('2026-11-27 × 0.8765 ÷ 1.0837')
    expect(found(ecb, FRIDAY, 'GBP JPY')).toBe('none')
    const [usd, gbp] = ecb as [Rate, Rate]
    expect(found([usd, { ...gbp, source: 'bank' }], FRIDAY, 'GBP USD')).toBe('none')
    expect(found([usd, { ...gbp, day: '2026-11-26' }], FRIDAY, 'GBP USD')).toBe('none')
    const chain = [aRate('2026-11-27', 'GBP CHF', '1.1'), aRate('2026-11-27', 'CHF USD', '1.2')]
    expect(found(chain, FRIDAY, 'GBP USD')).toBe('2026-11-27 × 1.1 × 1.2')
    const inverse = [aRate('2026-11-27', 'CHF GBP', '0.9'), aRate('2026-11-27', 'USD CHF', '0.8')]
    expect(found(inverse, FRIDAY, 'GBP USD')).toBe('2026-11-27 ÷ 0.9 ÷ 0.8')
  })

  test('is that of the latest day, and of one day the most direct one', () => {
    const direct = aRate('2026-11-26', 'GBP USD', '1.3')
    const inverse = aRate('2026-11-27', 'USD GBP', '0.7')
    const ecb = [aRate('2026-11-27', 'EUR USD', '1.0837'), aRate('2026-11-27', 'EUR GBP', '0.8765')]
    expect(found([direct, ...ecb], FRIDAY, 'GBP USD')).toBe('2026-11-27 × 1.0837 ÷ 0.8765')
    expect(found([direct, ...ecb, inverse], FRIDAY, 'GBP USD')).toBe('2026-11-27 ÷ 0.7')
    const today = { ...direct, day: '2026-11-27' }
    expect(found([today, ...ecb, inverse], FRIDAY, 'GBP USD')).toBe('2026-11-27 × 1.3')
  })

  test('of two sources is the one that was entered last', () => {
    const ecb = aRate('2026-11-27', 'EUR USD', '1.0837')
    const bank = { ...ecb, rate: '1.09', source: 'bank', enteredAt: EARLY + 1 }
    expect(found([ecb, bank])).toBe('2026-11-27 × 1.09')
    expect(found([{ ...bank, enteredAt: EARLY - 1 }, ecb])).toBe('2026-11-27 × 1.0837')
  })

  test('is not changed by a correction that is entered after the order; later orders use the correction', () => {
    const first = aRate('2026-11-27', 'EUR USD', '1.0837', { enteredAt: FRIDAY - HOUR_MS })
    const correction = aRate('2026-11-27', 'EUR USD', '1.0873', { enteredAt: FRIDAY + HOUR_MS })
    expect(found([first, correction])).toBe('2026-11-27 × 1.0837')
    expect(found([correction, first], FRIDAY + HOUR_MS)).toBe('2026-11-27 × 1.0873')
    expect(found([first, correction], LATER)).toBe('2026-11-27 × 1.0873')
  })

  test('of an order without a rate is the first one that is entered', () => {
    const first = aRate('2026-11-26', 'EUR USD', '1.26', { enteredAt: LATER })
    const second = aRate('2026-11-27', 'EUR USD', '1.27', { enteredAt: LATER + 1 })
    expect(found([second, first])).toBe('2026-11-26 × 1.26')
    expect(found([{ ...second, enteredAt: LATER }, first])).toBe('2026-11-27 × 1.27')
  })

  test('is that of the day before, if the order was placed before the rate of its own day was entered', () => {
    const before = aRate('2026-11-26', 'EUR USD', '1.26')
    const published = aRate('2026-11-27', 'EUR USD', '1.27', { enteredAt: FRIDAY + 4 * HOUR_MS })
    expect(found([before, published])).toBe('2026-11-26 × 1.26')
    expect(found([before, published], FRIDAY + 4 * HOUR_MS)).toBe('2026-11-27 × 1.27')
  })
})

describe('the choice of a rate', () => {
  const rate = fc
    .record({
      day: fc.constantFrom('2026-11-24', '2026-11-26', '2026-11-27'),
      pair: fc.constantFrom('EUR USD', 'USD EUR', 'EUR GBP', 'GBP USD'),
      source: fc.constantFrom('ECB', 'bank'),
      enteredAt: fc.integer({ min: -3, max: 3 }).map((hours) => FRIDAY + hours * HOUR_MS),
      rate: fc.constantFrom('1.1', '1.2', '1.3'),
    })
    .map(({ day, pair, rate: text, ...over }) => aRate(day, pair, text, over))
  const rates = fc.uniqueArray(rate, {
    maxLength: 8,
    selector: (one) => [one.day, one.from, one.to, one.source, one.enteredAt].join(),
  })

  test('depends on the set of rates, and not on their order', () => {
    fc.assert(
      fc.property(rates, fc.infiniteStream(fc.nat()), (all, random) => {
        const shuffled = all
          .map((one) => [random.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one)
        expect(found(shuffled)).toBe(found(all))
      }),
      { numRuns: 500 },
    )
  })

  test('stays the same when another rate is entered later', () => {
    fc.assert(
      fc.property(rates, (all) => {
        const inTime = [...all].sort((a, b) => a.enteredAt - b.enteredAt)
        let chosen = 'none'
        for (const [index, one] of inTime.entries()) {
          const isLast = inTime[index + 1]?.enteredAt !== one.enteredAt
          if (one.enteredAt < FRIDAY || !isLast) continue
          const now = found(inTime.slice(0, index + 1))
          if (chosen !== 'none') expect(now).toBe(chosen)
          chosen = now
        }
      }),
      { numRuns: 500 },
    )
  })
})
