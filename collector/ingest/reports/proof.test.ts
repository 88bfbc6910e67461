import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import type { Key } from '../../domain/key.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import { account, NOON, visitor } from '../../testing/builders.js'
import {
  COVERABLE,
  type Coverable,
  checkProof,
  makeProof,
  type ProofFields,
  proofText,
} from './proof.js'

const key: Key = {
  accountId: account,
  id: '0123456789ab',
  kind: 'signing',
  hash: 'test_secret_0123456789abcdef0123456789abcdef',
  label: 'shop',
  createdAt: 0,
  revokedAt: undefined,
  scopes: [],
}
const seconds = NOON / 1_000
const fields: ProofFields = {
  account: 'default1',
  type: 'sale',
  orderId: 'A-1001',
  total: '49.99',
  currency: 'USD',
  visitorId: visitor('anna'),
  affiliate: 'jane',
  campaign: 'summer',
  coupon: ['JANE10', 'BOB5'],
  customerId: 'c1',
}
const signer = { id: key.id, secret: key.hash }
const proof = (over: Partial<ProofFields> = {}, covered: readonly Coverable[] = COVERABLE) =>
  makeProof({ ...fields, ...over }, seconds, covered, signer)
const check = (text: string, over: Partial<ProofFields> = {}, keys = [key], now = NOON) =>
  checkProof(text, { ...fields, ...over }, keys, now)?.covered

describe('a proof by the merchant’s server', () => {
  test('covers the signed fields and lists the optional ones', () => {
    expect(check(proof())).toEqual([...COVERABLE])
    expect(check(proof({}, []))).toEqual([])
    expect(check(proof({}, ['visitorId']))).toEqual(['visitorId'])
  })

  test.each([
    ['JANE10', ['jane10']],
    ['CAFÉ', ['cafe\u0301']],
    ['Café', ['Cafe\u0301']],
    ['INDIRIM', ['İndirim']],
    ['JANE10', ['JANE\u00ad10']],
    [
      ['JANE10', 'BOB5'],
      ['Jane10', 'bob5'],
    ],
  ])('that signs the coupon %j is valid if the page sends %j', (coupon, sent) => {
    expect(check(proof({ coupon }), { coupon: sent })).toEqual([...COVERABLE])
  })

  test.each([
    ['SUMMERBOB5', ['SUMMER BOB5']],
    ['JANE10', ['JANE1']],
    ['JANE10', ['BOB5', 'JANE10']],
    [['A', 'B'], ['A,B']],
  ])('that signs the coupon %j is invalid if the page sends %j', (coupon, sent) => {
    expect(check(proof({ coupon }), { coupon: sent })).toBeUndefined()
  })

  test('is HMAC-SHA-256 over text', () => {
    // The vector for the HMAC alone: `reference/trust.md` T02.
    const text = '1767225600.{"amount":"4999","currency":"USD","order":"A-1001"}'
    expect(createHmac('sha256', key.hash).update(text).digest('hex')).toBe(
      '79948dc6b08fc0d0e23a5aab260ed02f60aba7978816ba2b2f1eee2c579ef322',
    )
  })

  test('is written in one way for ever', () => {
    const { account: shop, type, orderId, total, currency, visitorId } = fields
    const signed = { account: shop, type, orderId, total, currency, visitorId } as ProofFields
    expect(proofText(signed, 1_767_225_600, ['visitorId'])).toBe(
      [
        'waymark-proof-1',
        '1767225600',
        'default1',
        'sale',
        'A-1001',
        '',
        '',
        '',
        '49.99',
        'USD',
        '',
        '',
        '',
        `visitorId=${visitorId}`,
      ].join('\n'),
    )
    expect(makeProof(signed, 1_767_225_600, ['visitorId'], signer)).toBe(
      't=1767225600,k=0123456789ab,f=visitorId,v1=eeef17bce50064dc4f648945d30db915e6af6dec0385c50874b0a9e1fd71366b',
    )
  })

  test.each<Partial<ProofFields>>([
    { account: 'other1' },
    { type: 'action' },
    { orderId: 'A-1002' },
    { code: 'signup' },
    { total: '49.90' },
    { total: '49.990' },
    { currency: 'EUR' },
    { visitorId: visitor('mallory') },
    { affiliate: 'bob' },
    { campaign: 'gold' },
    { coupon: ['JANE10'] },
    { customerId: 'c2' },
  ])('does not hold with %j instead', (over) => {
    expect(check(proof(), over)).toBeUndefined()
  })

  test.each<[string, Partial<ProofFields> & { readonly actionId?: string }]>([
    ['sale with another productId', { productId: 'x2' }],
    ['sale with another actionId', { type: 'action', code: 'signup', actionId: 'a2' }],
  ])('does not hold for another order: a %s', (_what, over) => {
    const { productId, actionId, ...signed } = over
    expect([productId, actionId]).not.toEqual([undefined, undefined])
    expect(check(proof(signed, []), over)).toBeUndefined()
  })

  // What is deducted lowers the commission, so leaving it out of the page's report raises it.
  test.each(['tax', 'shipping', 'fixedCost'])('does not hold without the %s', (cost) => {
    expect(check(proof({ [cost]: '8.00' }))).toBeUndefined()
  })

  test('swapped with another order’s holds for neither', () => {
    const [one, two] = [proof({ orderId: '1' }), proof({ orderId: '2' })]
    expect(check(one, { orderId: '1' })).toBeDefined()
    expect(check(one, { orderId: '2' })).toBeUndefined()
    expect(check(two, { orderId: '1' })).toBeUndefined()
  })

  test('does not cover more or less than it names', () => {
    const narrowed = proof().replace('f=visitorId+', 'f=')
    const widened = proof({}, []).replace('f=,', 'f=affiliate,')
    const emptied = proof().replace(/f=[^,]*/, 'f=')
    for (const text of [narrowed, widened, emptied]) expect(check(text)).toBeUndefined()
  })

  test('of another time than it says does not hold', () => {
    expect(check(proof().replace(`t=${seconds}`, `t=${seconds + 1}`))).toBeUndefined()
  })

  test.each([
    ['eight days old', days(8), true],
    ['a millisecond older', days(8) + 1, false],
    ['five minutes ahead', -5 * MINUTE_MS, true],
    ['a millisecond further', -5 * MINUTE_MS - 1, false],
  ])('%s', (_how, age, holds) => {
    expect(check(proof(), {}, [key], NOON + age) !== undefined).toBe(holds)
  })

  test.each<[string, readonly Key[]]>([
    ['no key', []],
    ['another secret under its id', [{ ...key, hash: 'another' }]],
    ['its secret under another id', [{ ...key, id: 'ba9876543210' }]],
    ['a revoked key', [{ ...key, revokedAt: NOON }]],
    ['a server’s secret key', [{ ...key, kind: 'secret' }]],
  ])('does not hold by %s', (_what, keys) => {
    expect(check(proof(), {}, [...keys])).toBeUndefined()
  })

  test('holds by either of two keys, so that keys can be changed', () => {
    const second = { ...key, id: 'ba9876543210', hash: 'second' }
    const byTwo = makeProof(fields, seconds, [], { id: second.id, secret: second.hash })
    expect(check(byTwo, {}, [key, second])).toEqual([])
    expect(check(proof(), {}, [key, second])).toBeDefined()
  })

  const cutTo = (length: number) => proof().replace(/v1=.*/, (sum) => sum.slice(0, 3 + length))
  test.each([
    ['no sum', cutTo(0)],
    ['one character of it', cutTo(1)],
    ['63 characters of it', cutTo(63)],
    ['65 characters', `${proof()}0`],
    ['10,000 characters', proof() + '0'.repeat(10_000)],
    ['upper case', proof().replace(/v1=.*/, (sum) => `v1=${sum.slice(3).toUpperCase()}`)],
    ['no hex', proof().replace(/v1=.*/, `v1=${'g'.repeat(64)}`)],
    ['an unknown field', proof().replace('f=', 'f=total+')],
    ['a field that every object has', proof({}, []).replace('f=,', 'f=constructor,')],
    ['a space before', ` ${proof()}`],
    ['a line break after', `${proof()}\n`],
    ['nothing', ''],
    ['null', 'null'],
    ['a time in hex', proof().replace(`t=${seconds}`, 't=0x123456789')],
    ['no key id', proof().replace(/k=[^,]*/, 'k=')],
  ])('with %s is no proof', (_what, text) => {
    expect(check(text)).toBeUndefined()
  })

  test('is a proof or is not, and never an exception', () => {
    const parts = proof().split(/(?=[,=+])/)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.shuffledSubarray(parts).map((some) => some.join('')),
          fc
            .tuple(fc.nat(proof().length - 1), fc.string({ minLength: 1, maxLength: 1 }))
            .map(([at, letter]) => proof().slice(0, at) + letter + proof().slice(at + 1)),
        ),
        (text) => {
          fc.pre(text !== proof())
          expect(check(text)).toBeUndefined()
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
