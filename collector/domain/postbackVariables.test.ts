import type { AffiliateId } from './ids.js'
import {
  filledUrl,
  hiddenFrom,
  POSTBACK_URL_MAX,
  POSTBACK_VARIABLES,
  visibleTo,
  wrongTemplate,
} from './postbackVariables.js'

const BASE = 'https://tracker.example/p'
const anAffiliate = { affiliateId: 'jane' as AffiliateId, hasTotal: false, hasPersonal: false }

test('values are percent-encoded, so that none can add a parameter or end the address', () => {
  const url = filledUrl(`${BASE}?a={data1}&b={orderId}&c={missing}`, {
    data1: 'x&y=1#z ü?/../',
    orderId: '{event}',
  })
  expect(url).toBe(`${BASE}?a=x%26y%3D1%23z%20%C3%BC%3F%2F..%2F&b=%7Bevent%7D&c=`)
})

test('every documented variable is accepted', () => {
  const query = POSTBACK_VARIABLES.map(({ name }) => `${name}={${name}}`).join('&')
  expect(wrongTemplate(`${BASE}?${query}`, [])).toBeUndefined()
})

test('an address is accepted up to the length limit and refused above it', () => {
  const longest = `${BASE}?a=`.padEnd(POSTBACK_URL_MAX, 'x')
  expect(wrongTemplate(longest, [])).toBeUndefined()
  expect(wrongTemplate(`${longest}x`, [])?.message).toContain('at most')
})

test('an unknown variable is refused with the list of those that exist', () => {
  const wrong = wrongTemplate(`${BASE}?a={orderid}`, [])
  expect(wrong).toMatchObject({ field: 'url' })
  expect(wrong?.message).toContain('{orderid} does not exist')
  expect(wrong?.message).toContain('orderId, ')
})

test.each(['{__proto__}', '{constructor}', '{}', '{ orderId }'])('%s is no variable', (text) => {
  expect(wrongTemplate(`${BASE}?a=${text}`, [])?.message).toContain('does not exist')
  expect(filledUrl(`${BASE}?a=${text}`, {})).toBe(`${BASE}?a=`)
})

test.each([
  'https://{affiliate}.example/?a=1',
  'https://tracker.example:{data1}/?a=1',
  'https://{data1}@tracker.example/?a=1',
  'https://tracker.example/{data1}?a=1',
  'https://tracker.example/{data1}',
  '{orderId}',
])('a variable outside of the query is refused: %s', (url) => {
  expect(wrongTemplate(url, [])).toMatchObject({ field: 'url' })
})

test.each([`${BASE}?a={orderId`, `${BASE}?a=orderId}`, `${BASE}?a={{orderId}}`, 'x', ''])(
  'an address that is not well formed is refused: %s',
  (url) => {
    expect(wrongTemplate(url, [])).toMatchObject({ field: 'url' })
  },
)

test('an affiliate’s destination gets neither the total nor who bought', () => {
  const hidden = hiddenFrom(anAffiliate)
  expect(wrongTemplate(`${BASE}?t={total}`, hidden)?.message).toContain('--total')
  expect(wrongTemplate(`${BASE}?t={customer}`, hidden)?.message).toContain('--personal')
  const all = { orderId: '1', total: '2', totalCurrency: 'EUR', customer: 'c', visitorId: 'v' }
  expect(visibleTo(anAffiliate, all)).toEqual({ orderId: '1' })
  expect(visibleTo({ ...anAffiliate, hasTotal: true }, all)).toEqual({
    ...{ orderId: '1', total: '2', totalCurrency: 'EUR' },
  })
  expect(visibleTo({ ...anAffiliate, affiliateId: undefined }, all)).not.toHaveProperty('customer')
})
