/** @jest-environment node */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FiltersEngine, Request, type RequestType } from '@ghostery/adblocker'

// Case 23 of docs/browsers.md: no public list blocks the script's addresses or strips its parameters.
// The names stay stable. If a list blocks them, server calls and coupons are the answer, not new names.

const read = (path: string) => readFileSync(join(__dirname, path), 'utf8')
const blocker = FiltersEngine.parse(read('testing/lists/easyprivacy.txt'))

const isBlocked = (url: string, type: RequestType, sourceUrl: string): boolean =>
  blocker.match(Request.fromRawDetails({ type, url, sourceUrl })).match

const SHOP = 'https://www.shop.com/thanks'
/** Possible addresses of a collector: on the shop's host, on a subdomain, and on an operator's domain. */
const HOSTS = [
  'https://www.shop.com',
  'https://www.shop.com/_wm',
  'https://go.shop.com',
  'https://collector.example.io',
]

const scripts = readdirSync(join(__dirname, 'dist')).filter((name) => /^wm.*\.js$/.test(name))

const REQUESTS: readonly (readonly [path: string, type: RequestType])[] = [
  ...scripts.map((name) => [`/${name}`, 'script'] as const),
  ['/wm-1.2.3.js', 'script'],
  ['/e', 'xmlhttprequest'],
  ['/p?d=eyJ2IjoxfQ', 'image'],
  ['/r/jane', 'main_frame'],
  ['/go/summer', 'main_frame'],
  ['/b/jane/spring', 'sub_frame'],
  ['/i/jane/spring', 'image'],
  ['/i/jane/spring.gif', 'image'],
]

test.each(REQUESTS)('no list blocks %s', (path, type) => {
  expect(HOSTS.filter((host) => isBlocked(host + path, type, SHOP))).toEqual([])
})

test.each([
  ['https://go.shop.com/collect?d=1', 'xmlhttprequest'],
  ['https://www.shop.com/scripts/trackjs.js', 'script'],
  ['https://acme.postaffiliatepro.com/scripts/x.js', 'script'],
  ['https://collector.example.io/e', 'ping'],
] as const)('the lists block %s', (url, type) => {
  expect(isBlocked(url, type, SHOP)).toBe(true)
})

const stripped = new Set(read('testing/lists/parameters.txt').split('\n'))

test.each(['a_aid', 'a_bid', 'a_cid', 'chan', 'data1', 'data2', 'wm_v', 'wm_c'])(
  'no browser and no list strips the parameter %s',
  (name) => {
    expect(read('src/referral.ts') + read('src/parameter.ts')).toContain(`'${name}'`)
    expect(stripped.has('gclid')).toBe(true)
    expect(stripped.has(name)).toBe(false)
  },
)
