import type { AccountId } from './ids.js'
import { siteOwners } from './siteOwners.js'

const owners = siteOwners(
  [
    ['anna', 'shop.example'],
    ['bea', '*.shop.example'],
    ['carl', 'www.shop.example'],
    ['dora', 'Other.example:8443'],
    ['anna', 'both.example'],
    ['bea', 'both.example'],
    ['anna', 'both.example:8080'],
  ].map(([accountId, host = '']) => ({ accountId: accountId as AccountId, host, createdAt: 0 })),
)

test.each([
  ['shop.example', 'anna'],
  ['SHOP.example.', 'anna'],
  ['shop.example:8080', 'anna'],
  ['www.shop.example', 'carl'],
  ['go.shop.example', 'bea'],
  ['a.www.shop.example', 'carl'],
  ['go.other.example', 'dora'],
])('links on %s are of %s', (host, account) => {
  expect(owners(host)).toBe(account)
})

test.each([
  'both.example',
  'go.both.example',
  'example',
  'shop',
  '',
  '127.0.0.1',
  'notshop.example',
])('links on %s are of nobody', (host) => {
  expect(owners(host)).toBeUndefined()
})
