import type { IncomingMessage } from 'node:http'
import { clientAddress, trustOf } from './clientAddress.js'

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage

describe('the address of a client', () => {
  test.each([
    [
      'is the sender’s, where nobody is forwarded',
      undefined,
      '203.0.113.7',
      undefined,
      '203.0.113.7',
    ],
    [
      'is not known behind a proxy that nobody named',
      undefined,
      '203.0.113.7',
      '9.9.9.9',
      undefined,
    ],
    ['is the sender’s, where there is no proxy', 0, '203.0.113.7', '9.9.9.9', '203.0.113.7'],
    ['is what our proxy says', 1, '10.0.0.1', '198.51.100.4', '198.51.100.4'],
    [
      'is not what the client says of itself',
      1,
      '10.0.0.1',
      '9.9.9.9, 198.51.100.4',
      '198.51.100.4',
    ],
    ['is behind two proxies the second last', 2, '10.0.0.1', '9.9.9.9, 198.51.100.4', '9.9.9.9'],
    [
      'is before the proxies of a range',
      ['10.0.0.0/8'],
      '10.1.1.1',
      '198.51.100.4, 10.2.2.2',
      '198.51.100.4',
    ],
    ['has no port', 1, '127.0.0.1', '198.51.100.4:51234', '198.51.100.4'],
    ['has no brackets', 1, '127.0.0.1', '[2001:db8:0:0::7]:443', '2001:db8::7'],
    ['is IPv4 where IPv6 only wraps it', 0, '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['has one spelling', 0, '2001:0DB8:0:0:0:0:0:7', undefined, '2001:db8::7'],
    ['is not known where the proxy does not know it', 1, '127.0.0.1', 'unknown', undefined],
    ['is not one of this machine', 0, '127.0.0.1', undefined, undefined],
    ['is not one of this machine in IPv6', 0, '::1', undefined, undefined],
    ['is not one of a private network', 0, '192.168.1.5', undefined, undefined],
    ['is not one that a carrier shares out inside', 1, '127.0.0.1', '100.64.3.2', undefined],
    ['is not one of a link', 0, 'fe80::1%eth0', undefined, undefined],
  ] as const)('%s', (_what, trust, sender, forwarded, expected) => {
    expect(clientAddress(from(sender, forwarded), trustOf(trust))).toBe(expected)
  })

  test('is read from a header of any length', () => {
    const long = `${'9.9.9.9, '.repeat(1_500)}198.51.100.4`
    expect(clientAddress(from('127.0.0.1', long), trustOf(1))).toBe('198.51.100.4')
  })
})
