import { isProblem } from '../domain/problem.js'
import { type AddressRules, allowedUrl, isPublic, refusedAddress } from './address.js'

const RULES: AddressRules = { ports: [], privateHosts: [], ownHosts: ['go.shop.example'] }

describe('an address is refused if it is not one of the public internet', () => {
  test.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255'],
    ...['198.18.0.1', '198.19.255.255', '192.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1'],
    ...['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1'],
    ...['fd00::1', 'fc00::1', 'fe80::1', 'fec0::1', 'ff02::1', '2002:7f00:1::', '2001::1'],
    ...['2001:db8::1', '3fff::1', '5f00::1', '4000::1', '', 'localhost', '1.2.3', '1.2.3.4.5'],
  ])('%s', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700::1'])(
    '%s is accepted',
    (address) => {
      expect(isPublic(address)).toBe(true)
    },
  )

  test('although another address of the host is public', () => {
    const url = new URL('https://two.example/')
    expect(refusedAddress(url, ['8.8.8.8', '127.0.0.1'], RULES)).toMatchObject({ field: 'url' })
    expect(refusedAddress(url, [], RULES)).toMatchObject({ field: 'url' })
    expect(refusedAddress(url, ['8.8.8.8', '2606:4700::1'], RULES)).toBeUndefined()
  })
})

describe('of a URL', () => {
  test.each([
    ['another scheme', 'file:///etc/passwd'],
    ['another scheme', 'gopher://tracker.example/'],
    ['another scheme', 'ftp://tracker.example/'],
    ['a user', 'https://user@tracker.example/'],
    ['a password', 'https://user:pass@tracker.example/'],
    ['another port', 'http://tracker.example:22/'],
    ['another port', 'https://tracker.example:8443/'],
    ['a host of this collector', 'https://go.shop.example/p?d=x'],
    ['a host of this collector', 'https://go.shop.example./p?d=x'],
    ['no host', 'https://'],
    ['no scheme', 'tracker.example/p'],
  ])('%s is refused: %s', (_why, text) => {
    expect(allowedUrl(text, RULES)).toMatchObject({ code: 'invalid', field: 'url' })
  })

  test.each(['http://tracker.example/', 'https://tracker.example:443/p?x=1', 'http://[2606::1]/'])(
    '%s is accepted',
    (text) => {
      expect(isProblem(allowedUrl(text, RULES))).toBe(false)
    },
  )

  test('an operator may allow ports, and hosts with private addresses', () => {
    const rules = { ...RULES, ports: [8443], privateHosts: ['tracker.internal', '::1'] }
    for (const text of [
      'https://tracker.example:8443/',
      'http://tracker.internal:9000/',
      'http://[::1]:9000/',
    ]) {
      expect([text, isProblem(allowedUrl(text, rules))]).toEqual([text, false])
    }
    const url = new URL('http://tracker.internal/')
    expect(refusedAddress(url, ['10.0.0.7'], rules)).toBeUndefined()
    expect(isProblem(allowedUrl('http://other.internal:9000/', rules))).toBe(true)
  })
})
