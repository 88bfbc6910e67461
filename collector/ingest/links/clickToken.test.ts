import { account } from '../../testing/builders.js'
import { aPolicy } from '../../testing/facts.js'
import { type Landing, readLanding } from '../identity/landing.js'
import { followedClick } from './clickToken.js'
import { followLink } from './followLink.js'

const shop = { id: account, name: 'Shop', createdAt: 0, secret: 's1' }
const sites = [{ accountId: account, host: 'shop.example', createdAt: 0 }]
const follow = (query = '', affiliate = 'jane', campaign?: string) =>
  followLink(
    { account: shop, sites, banners: [], policy: aPolicy() },
    { affiliate, campaign, query: new URLSearchParams(query), isFollowed: true },
    () => 'a'.repeat(32),
  )?.page.href ?? ''
const landed = (address: string) => readLanding(address) as Landing

test.each([
  ['', 'jane', undefined],
  ['to=/shoes?size=42&data1=a%26b&data2=%0Ax&chan=%F0%9F%8E%81&a_bid=b', 'jane', 'summer'],
  ['to=https%3A%2F%2Fshop.example%2F%3Fa_aid%3Dbob%26wm_c%3Dx', 'jäne & söns', undefined],
  [`data1=${'x'.repeat(500)}`, 'jane', undefined],
  ['to=%2F%23%2Froute%3Fdata1%3Dx', 'jane', undefined],
])('the landing page of a link with "%s" reads its click', (query, affiliate, campaign) => {
  const landing = landed(follow(query, affiliate, campaign))
  expect(landing.affiliate).toBe(affiliate)
  expect(landing.campaign).toBe(campaign)
  expect(followedClick(shop, landing)?.clickId).toBe('a'.repeat(32))
  expect(landing.kept).not.toContain('wm_c')
})

const page = follow('data1=sub', 'jane', 'summer')

test.each([
  ['another affiliate', page.replace('a_aid=jane', 'a_aid=bob')],
  ['another sub id', page.replace('data1=sub', 'data1=dub')],
  ['another click id', page.replace('wm_c=aa', 'wm_c=ab')],
  ['a campaign that was removed', page.replace('a_cid=summer&', '')],
  ['a cut signature', page.slice(0, -1)],
  ['no token', page.replace(/&wm_c.*/, '')],
  ['a long token', `${page}x`],
])('%s is not a click of the redirect', (_, address) => {
  expect(followedClick(shop, landed(page))).toBeDefined()
  expect(followedClick(shop, landed(address))).toBeUndefined()
})

test('a token is of one account', () => {
  expect(followedClick({ ...shop, secret: 's2' }, landed(page))).toBeUndefined()
  expect(followedClick({ ...shop, id: 'other1' as typeof account }, landed(page))).toBeUndefined()
})

test('a landing page keeps its own parameters as they are spelled', () => {
  const to = encodeURIComponent('https://shop.example/?sig=a%2fb+c&a_aid=bob&x&=&y=%E4')
  expect(follow(`to=${to}&utm_source=mail`)).toMatch(
    /^https:\/\/shop\.example\/\?sig=a%2fb\+c&x&=&y=%E4&utm_source=mail&a_aid=jane&wm_c=a{32}\.[\w-]{22}$/,
  )
})

test('an address in `to` that was not encoded keeps all its parameters', () => {
  expect(follow('to=https://shop.example/?size=42&colour=red')).toContain(
    'https://shop.example/?size=42&colour=red&a_aid=jane',
  )
})
