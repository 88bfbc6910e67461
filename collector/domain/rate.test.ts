import fc from 'fast-check'
import { factorOf, parseRate } from './rate.js'

describe('a rate', () => {
  test.each([
    ['1.0837', '1.0837'],
    ['155.95', '155.95'],
    ['0.006412', '0.006412'],
    ['01.0800', '1.08'],
    ['2', '2'],
    ['2.000', '2'],
    ['0.000000000001', '0.000000000001'],
    ['123456789012', '123456789012'],
  ])('%s is read as %s', (text, rate) => {
    expect(parseRate(text)).toEqual({ rate })
  })

  test.each([
    ['0', 'not_positive'],
    ['0.000', 'not_positive'],
    ['-1.08', 'not_positive'],
    ['1,0837', 'ambiguous'],
    ['1.5e3', 'exponent'],
    ['1e-3', 'exponent'],
    ['1.234567890123', 'too_long'],
    ['1234567890123', 'too_long'],
    ['', 'not_a_decimal'],
    ['NaN', 'not_a_decimal'],
    ['.5', 'not_a_decimal'],
    ['1.0837 ', 'not_a_decimal'],
    ['+1', 'not_a_decimal'],
    ['1.234,5', 'not_a_decimal'],
  ])('%j is refused: %s', (text, problem) => {
    expect(parseRate(text)).toBe(problem)
  })

  test('is the same number after it is read', () => {
    const digits = fc.stringMatching(/^\d{1,6}\.\d{1,6}$/)
    fc.assert(
      fc.property(digits, (text) => {
        fc.pre(Number(text) > 0)
        const read = parseRate(text)
        expect(typeof read === 'string' ? read : Number(read.rate)).toBe(Number(text))
      }),
    )
  })
})

test('an exchange multiplies minor units by an exact fraction, also between currencies with different decimals', () => {
  const exchange = { day: '2026-11-27', source: 'ECB', times: ['0.006412'], per: [] }
  const { over, under } = factorOf({ ...exchange, from: 'JPY', to: 'USD' })
  expect(over * 10_000n).toBe(6_412n * under)
  const back = factorOf({ ...exchange, from: 'USD', to: 'JPY', times: [], per: ['0.006412'] })
  expect(back.over * over).toBe(back.under * under)
})
