import fc from 'fast-check'
import { isProblem } from '../domain/problem.js'
import { eur } from '../testing/builders.js'
import { formatPercent, parseAmounts, parseTerms } from './terms.js'

describe('terms as people write them', () => {
  test.each([
    ['12.5%', 125_000],
    ['12.5 %', 125_000],
    [' 10% ', 100_000],
    ['2.28%', 22_800],
    ['0.0001%', 1],
    ['0%', 0],
    ['100%', 1_000_000],
  ])('"%s" is %i parts per million', (text, ratePpm) => {
    expect(parseTerms(text, 'sale')).toEqual({ kind: 'percent', ratePpm })
  })

  test.each(['5.00 EUR', '5 eur', ' 5.0  EUR '])('"%s" is a fixed amount', (text) => {
    expect(parseTerms(text, 'sale')).toEqual({
      kind: 'fixed',
      amount: eur('5.00'),
      partialRefund: 'pro_rata',
    })
  })

  test.each([
    '',
    '%',
    '100.0001%',
    '12,5%',
    '1e1%',
    '-5%',
    '12.50001%',
    '5.00',
    'EUR 5.00',
    '5.005 EUR',
    '-5.00 EUR',
    '5.00 XYZ',
    '5.00 EUR each',
    'a tenth',
  ])('"%s" is refused', (text) => {
    const read = parseTerms(text, 'actions.signup')
    expect(isProblem(read) && read.field).toBe('actions.signup')
  })

  test('are refused with both readings in the message if an amount has two', () => {
    const message = '"50.000" may mean 50 or 50000: write the one that is meant.'
    expect(parseTerms('50.000 VND', 'sale')).toMatchObject({ field: 'sale', message })
    expect(parseAmounts('5.00 EUR, 50.000 VND', 'saleCap', 'Write amounts.')).toMatchObject({
      field: 'saleCap',
      message,
    })
  })

  test.each([
    [125_000, '12.5'],
    [100_000, '10'],
    [1_000_000, '100'],
    [22_800, '2.28'],
    [1, '0.0001'],
    [0, '0'],
  ])('%i parts per million are written %s', (ratePpm, text) => {
    expect(formatPercent(ratePpm)).toBe(text)
  })

  test('read back as what was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ratePpm) => {
        expect(parseTerms(`${formatPercent(ratePpm)}%`, 'sale')).toEqual({
          kind: 'percent',
          ratePpm,
        })
      }),
    )
  })
})
