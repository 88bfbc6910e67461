import { currencyCodes } from '../testing/currencies.js'
import { decimalsOf } from './currency.js'

describe('ISO 4217 gives', () => {
  test.each([
    [0, 'JPY KRW VND CLP ISK UGX PYG XAF XOF XPF BIF DJF GNF KMF RWF UYI VUV'],
    [2, 'EUR USD GBP CHF HUF COP IDR PKR MGA MRU SLE XCG ZWG'],
    [3, 'BHD IQD JOD KWD LYD OMR TND'],
    [4, 'CLF UYW'],
  ])('%i decimals to %s', (places, codes) => {
    for (const code of codes.split(' ')) expect([code, decimalsOf(code)]).toEqual([code, places])
  })

  test('none to what is not a currency of its list', () => {
    for (const code of ['', 'eur', 'EURO', 'XXX', 'XAU', 'BTC', 'DEM', 'constructor']) {
      expect(decimalsOf(code)).toBeUndefined()
    }
  })

  test('a place in the table to all currencies in use', () => {
    expect(currencyCodes.length).toBeGreaterThan(160)
    expect(currencyCodes.length).toBeLessThan(180)
  })
})
