import fc from 'fast-check'
import { currencyCodes } from '../testing/currencies.js'
import {
  AMOUNT_MAX,
  allocate,
  bothReadings,
  formatMoney,
  money,
  parseMoney,
  roundHalfAway,
  withoutFloatNoise,
} from './money.js'

describe('an amount on the wire (R1)', () => {
  test.each([
    ['1999', 'JPY', 1999],
    ['1999.00', 'JPY', 1999],
    ['150.0', 'CLP', 150],
    ['150.0000', 'CLP', 150],
    ['2.0000', 'EUR', 200],
    ['2.000', 'KWD', 2000],
    ['2.000', 'CLF', 20_000],
    ['12.345', 'KWD', 12345],
    ['19.99', 'USD', 1999],
    ['4.35', 'USD', 435],
    ['0.1', 'EUR', 10],
    ['12.5', 'CLF', 125_000],
    ['007', 'EUR', 700],
    ['0', 'EUR', 0],
    ['10000000000.00', 'EUR', AMOUNT_MAX],
  ])('%s %s is %i minor units', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toEqual(money(minor, currency))
  })

  test.each([
    ['19.9999', 'USD', 'too_many_decimals'],
    ['19.999', 'USD', 'ambiguous_decimals'],
    ['1,234', 'USD', 'ambiguous_decimals'],
    ['1,234', 'KWD', 'ambiguous_decimals'],
    ['0,234', 'USD', 'not_a_decimal'],
    ['1999.50', 'JPY', 'too_many_decimals'],
    ['12.3456', 'KWD', 'too_many_decimals'],
    ['150.000', 'CLP', 'ambiguous_decimals'],
    ['150.000', 'VND', 'ambiguous_decimals'],
    ['2.000', 'EUR', 'ambiguous_decimals'],
    ['1.990', 'EUR', 'ambiguous_decimals'],
    ['1,234.50', 'USD', 'not_a_decimal'],
    ['1.234,50', 'USD', 'not_a_decimal'],
    ['1e3', 'USD', 'not_a_decimal'],
    ['0x10', 'USD', 'not_a_decimal'],
    [' 12 ', 'USD', 'not_a_decimal'],
    ['12\n', 'USD', 'not_a_decimal'],
    ['', 'USD', 'not_a_decimal'],
    ['.5', 'USD', 'not_a_decimal'],
    ['5.', 'USD', 'not_a_decimal'],
    ['-5.00', 'USD', 'not_a_decimal'],
    ['+5.00', 'USD', 'not_a_decimal'],
    ['NaN', 'USD', 'not_a_decimal'],
    ['Infinity', 'USD', 'not_a_decimal'],
    ['٥', 'USD', 'not_a_decimal'],
    ['1'.repeat(21), 'USD', 'not_a_decimal'],
    ['9007199254740993', 'JPY', 'too_large'],
    ['10000000000.01', 'EUR', 'too_large'],
    ['5.00', 'eur', 'unknown_currency'],
    ['5.00', 'BTC', 'unknown_currency'],
    ['5.00', '', 'unknown_currency'],
  ])('"%s" %s is refused: %s', (text, currency, problem) => {
    expect(parseMoney(text, currency)).toBe(problem)
  })

  test.each([
    ['150.000', '"150.000" may mean 150 or 150000: write the one that is meant.'],
    ['1.990', '"1.990" may mean 1.99 or 1990: write the one that is meant.'],
  ])(
    'of %s, whose point may separate thousands, is refused with both readings in the message',
    (text, said) => {
      expect(bothReadings(text)).toBe(said)
    },
  )

  test('reads back as what was written, in every currency', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...currencyCodes),
        fc.integer({ min: 0, max: AMOUNT_MAX }),
        (currency, amount) => {
          const written = formatMoney(money(amount, currency))
          expect(parseMoney(written, currency)).toEqual(money(amount, currency))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test.each([
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [499, 'EUR', '4.99'],
    [-1999, 'JPY', '-1999'],
    [5, 'KWD', '0.005'],
    [1, 'CLF', '0.0001'],
  ])('%i of %s is written %s', (amount, currency, text) => {
    expect(formatMoney(money(amount, currency))).toBe(text)
  })

  test('in half units, or beyond what a number counts exactly, is a bug', () => {
    expect(() => money(1.5, 'EUR')).toThrow(/whole minor units/)
    expect(() => money(2 ** 53, 'EUR')).toThrow(/whole minor units/)
    expect(() => money(Number.NaN, 'EUR')).toThrow(/whole minor units/)
  })
})

describe('an amount that went through floating-point arithmetic', () => {
  test.each([
    ['183.60000000000002', 'EUR', '183.60'],
    ['19.989999999999998', 'EUR', '19.99'],
    ['0.30000000000000004', 'EUR', '0.30'],
    ['1998.9999999999998', 'JPY', '1999'],
    ['99.99999999999999', 'EUR', '100.00'],
    ['12.345000000000001', 'KWD', '12.345'],
  ])('%s %s is corrected to %s', (text, currency, before) => {
    expect(withoutFloatNoise(text, currency)).toBe(before)
  })

  test.each([
    ['49.90', 'EUR'],
    ['49.999', 'EUR'],
    ['150.000', 'CLP'],
    ['10.333333333333334', 'EUR'],
    ['10.124567890123456', 'EUR'],
    ['49,90', 'EUR'],
    ['183.60000000000002', 'XXX'],
  ])('%s %s is left unchanged', (text, currency) => {
    expect(withoutFloatNoise(text, currency)).toBe(text)
  })

  test('a total that JavaScript added up from any cents is corrected to the exact sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10_000_00 }), { maxLength: 60 }), (cents) => {
        const total = cents.reduce((sum, one) => sum + one / 100, 0)
        const whole = cents.reduce((sum, one) => sum + one, 0)
        const text = withoutFloatNoise(`${total}`, 'EUR')
        expect(parseMoney(text, 'EUR')).toEqual(money(whole, 'EUR'))
      }),
    )
  })
})

describe('rounding goes half away from zero (R2)', () => {
  // Sale, rate in parts per million, commission.
  test.each([
    [500, 29_000, 15],
    [1_250, 22_800, 29],
    [1_500, 23_000, 35],
    [12_345, 100_000, 1_235],
    [1_999, 75_000, 150],
    [10, 50_000, 1],
    [30, 50_000, 2],
    [50, 50_000, 3],
    [70, 50_000, 4],
    [-25, 100_000, -3],
  ])('%i at %i ppm is %i', (sale, ppm, commission) => {
    expect(roundHalfAway(BigInt(sale) * BigInt(ppm), 1_000_000n)).toBe(commission)
  })

  const fraction = fc.tuple(
    fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
    fc.bigInt({ min: 10n ** 9n, max: 10n ** 12n }),
  )

  test('never more than half a unit from the exact value', () => {
    fc.assert(
      fc.property(fraction, ([n, d]) => {
        const off = 2n * (BigInt(roundHalfAway(n, d)) * d - n)
        expect(off <= d && off >= -d).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('mirrors negative amounts, whichever side the sign is on', () => {
    fc.assert(
      fc.property(fraction, ([n, d]) => {
        const mirrored = roundHalfAway(-n, d)
        expect(mirrored + roundHalfAway(n, d)).toBe(0)
        expect(roundHalfAway(n, -d)).toBe(mirrored)
        expect(Object.is(mirrored, -0)).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  test('never pays less for more', () => {
    fc.assert(
      fc.property(fraction, fc.bigInt({ min: 0n, max: 10n ** 20n }), ([n, d], more) => {
        expect(roundHalfAway(n + more, d)).toBeGreaterThanOrEqual(roundHalfAway(n, d))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a split (R4)', () => {
  const amounts = (total: number, weights: readonly number[]) =>
    allocate(money(total, 'EUR'), weights).map(({ amount }) => amount)

  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [1_001, [50, 30, 20], [501, 300, 200]],
    [5, [50, 30, 20], [3, 1, 1]],
    [1, [1, 1], [1, 0]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [1_001, [3333, 3333, 3334], [334, 333, 334]],
    [15, [80, 8, 12], [12, 1, 2]],
    [0, [1, 1], [0, 0]],
    [7, [0, 1, 0], [0, 7, 0]],
  ])('of %i by %j is %j', (total, weights, parts) => {
    expect(amounts(total, weights)).toEqual(parts)
  })

  const split = fc.tuple(
    fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
    fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 })
      .filter((weights) => weights.some((weight) => weight > 0)),
  )

  test('adds up to the whole', () => {
    fc.assert(
      fc.property(split, ([total, weights]) => {
        expect(amounts(total, weights).reduce((sum, part) => sum + part, 0)).toBe(total)
      }),
      { numRuns: 1_000 },
    )
  })

  test('gives each part within one unit of its exact share', () => {
    fc.assert(
      fc.property(split, ([total, weights]) => {
        const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
        for (const [index, part] of amounts(total, weights).entries()) {
          const off = BigInt(part) * sum - BigInt(total) * BigInt(weights[index] ?? 0)
          expect(off < sum && off > -sum).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('of a refund mirrors that of the sale', () => {
    fc.assert(
      fc.property(split, ([total, weights]) => {
        const mirrored = amounts(-total, weights)
        for (const [index, part] of amounts(total, weights).entries()) {
          expect(part + (mirrored[index] ?? Number.NaN)).toBe(0)
        }
      }),
    )
  })

  test('among nobody is a bug', () => {
    expect(() => amounts(100, [])).toThrow(/more than zero/)
    expect(() => amounts(100, [0, 0])).toThrow(/more than zero/)
  })
})
