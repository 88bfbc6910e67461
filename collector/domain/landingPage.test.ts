import { account, NOON } from '../testing/builders.js'
import { landingPage } from './landingPage.js'

const sites = ['shop.example', 'www.shop.example', '*.shop.example', 'localhost:4000'].map(
  (host, index) => ({ accountId: account, host, createdAt: NOON + index }),
)
const led = (to: string | undefined) => landingPage(sites, to)?.href

test.each([
  ['https://shop.example/shoes?size=42#red', 'https://shop.example/shoes?size=42#red'],
  ['http://shop.example/shoes', 'http://shop.example/shoes'],
  ['https://www.shop.example', 'https://www.shop.example/'],
  ['https://new.shop.example/', 'https://new.shop.example/'],
  ['https://SHOP.example./shoes', 'https://shop.example./shoes'],
  ['http://localhost:4000/cart', 'http://localhost:4000/cart'],
  ['/shoes?size=42', 'https://shop.example/shoes?size=42'],
  ['?size=42', 'https://shop.example/?size=42'],
  ['#/shoes', 'https://shop.example/#/shoes'],
  ['shop.example/shoes', 'https://shop.example/shoes'],
  ['//shop.example/shoes', 'https://shop.example/shoes'],
  ['https%3A%2F%2Fshop.example%2Fshoes', 'https://shop.example/shoes'],
  [' https://shop.example/shoes ', 'https://shop.example/shoes'],
  ['https://shop.example/%', 'https://shop.example/%'],
])('a link leads to %s', (to, page) => {
  expect(led(to)).toBe(page)
})

test.each([
  undefined,
  '',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/%5Cevil.example/..//evil.example',
  'https://shop.example@evil.example/',
  'https://evil.example/?https://shop.example/',
  'https://shop.example.evil.example/',
  'https://evilshop.example/',
  'https://evil@shop.example/',
  'https://shop.example:8443/',
  'javascript:alert(1)',
  'javascript://shop.example/%0Aalert(1)',
  'data:text/html,x',
  'https:shop.example@evil.example',
  'https%3A%2F%2Fevil.example',
  'https%3A%2F%2Fshop.example%',
  `https://shop.example/${'a'.repeat(2_000)}`,
  'shoes',
])('%s leads to a page of the shop, and nowhere else', (to) => {
  const page = new URL(led(to) ?? '')
  expect(page.origin).toBe('https://shop.example')
})

test('without a site, a link leads nowhere', () => {
  expect(landingPage([], 'https://shop.example/')).toBeUndefined()
})

test('a site for all subdomains is no start page, but its pages may be linked', () => {
  const only = sites.filter(({ host }) => host.startsWith('*'))
  expect(landingPage(only, undefined)).toBeUndefined()
  expect(landingPage(only, '/shoes')).toBeUndefined()
  expect(landingPage(only, 'https://a.shop.example/')?.href).toBe('https://a.shop.example/')
})
