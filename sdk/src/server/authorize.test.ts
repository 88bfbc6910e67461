/** @jest-environment node */
import { callVectors, VECTOR_KEY, VECTOR_SECONDS } from '../../../collector/testing/signedCalls.js'
import { accountOf, authorize, type Outgoing } from './authorize.js'

test.each(callVectors())('a call key signs $method $path as docs/wire.md says', async (vector) => {
  const { header, method, path, idempotencyKey, body } = vector
  const call: Outgoing = {
    method: method as Outgoing['method'],
    path,
    ...(idempotencyKey && { idempotencyKey }),
    ...(body && { body }),
  }
  expect(await authorize(VECTOR_KEY, VECTOR_SECONDS, call)).toEqual({ 'Waymark-Signature': header })
})

test('a secret key is sent as it is', async () => {
  const key = 'sk_default1_0123456789ab_x'
  expect(await authorize(key, 1, { method: 'GET', path: '/v1/links' })).toEqual({
    Authorization: `Bearer ${key}`,
  })
})

test('a key names its account, and other texts name none', () => {
  expect(accountOf(VECTOR_KEY)).toBe('default1')
  expect(accountOf('sk_shop2_0123456789ab_x')).toBe('shop2')
  for (const text of ['', 'sk_live_1', 'pk_default1_0123456789ab_x', ` ${VECTOR_KEY}`]) {
    expect(accountOf(text)).toBeUndefined()
  }
})
