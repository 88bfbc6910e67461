import { cases } from '../../wire/fixtures/landings.json'
import { parametersOf, readReferral } from './referral.js'

test.each(cases.map(({ url, says }) => [url, says] as const))(
  'the script reads the same parameters from the address %s as the collector',
  (url, says) => {
    expect(Object.fromEntries(readReferral(`https://www.shop.example${url}`))).toEqual(says)
  },
)

test('a hand-over token is found after an escaped ampersand', () => {
  expect(parametersOf('https://pay.example/?x=1&amp;wm_v=t').get('wm_v')).toBe('t')
})
