import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { ARRIVED_AT } from '../testing/adapterContract.js'
import { verifySignature } from './signature.js'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ID = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W'
const BODY = Buffer.from('{"event_type":"ping","text":"ü 💶"}')

const headersOf = (signature: string, at = ARRIVED_AT) => ({
  'webhook-id': ID,
  'webhook-timestamp': String(Math.floor(at / 1_000)),
  'webhook-signature': signature,
})

const signed = (secret = SECRET) => new Webhook(secret).sign(ID, new Date(ARRIVED_AT), BODY)

const verified = (headers: Record<string, string>, secrets = [SECRET], body = BODY) =>
  verifySignature({ headers, body, receivedAt: ARRIVED_AT }, secrets)

/** Of the tests of the specification's libraries. */
test('the published vector is accepted', () => {
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const body = Buffer.from('{"test": 2432232314}')
  const delivery = { headers, body, receivedAt: 1_614_265_330_000 }
  expect(verifySignature(delivery, [SECRET])).toBe('genuine')
})

test('any of several signatures may be the right one, and other versions are ignored', () => {
  const right = signed()
  const wrong = `v1,${Buffer.alloc(32).toString('base64')}`
  expect(verified(headersOf(`${wrong} v1a,abc ${right}`))).toBe('genuine')
  expect(verified(headersOf(right.replace('v1,', 'v2,')))).toMatchObject({ code: 'no_signature' })
  expect(verified(headersOf(right.replace('v1,', 'v1a,')))).toMatchObject({ code: 'no_signature' })
  expect(verified(headersOf(right.replace('v1,', 'v1=')))).toMatchObject({ code: 'no_signature' })
})

test('a secret means the same with and without its prefix', () => {
  const bare = SECRET.replace('whsec_', '')
  expect(verified(headersOf(signed(bare)))).toBe('genuine')
  expect(verified(headersOf(signed()), [bare])).toBe('genuine')
})

test('a sender may use the characters of the secret as the key', () => {
  const secret = 'polar_whs_Nq8ZyR2tK4uWc6xB'
  const asText = Buffer.from(secret).toString('base64')
  expect(verified(headersOf(signed(asText)), [secret])).toBe('genuine')
})

test.each(['', 'whsec_', 'whsec_AAAA', 'a=b', '=============AAAA'])(
  'the secret %p does not make a key that can be guessed',
  (secret) => {
    for (const key of [Buffer.alloc(0), Buffer.from(secret, 'base64'), Buffer.from('i')]) {
      const text = `${ID}.${Math.floor(ARRIVED_AT / 1_000)}.`
      const signature = createHmac('sha256', key).update(text).update(BODY).digest('base64')
      expect(verified(headersOf(`v1,${signature}`), [secret])).toMatchObject({
        code: 'wrong_signature',
      })
    }
  },
)

test.each([
  ['webhook-id', 'msg_other', 'wrong_signature'],
  ['webhook-timestamp', String(Math.floor(ARRIVED_AT / 1_000) + 1), 'wrong_signature'],
  ['webhook-timestamp', '9'.repeat(400), 'no_signature'],
  ['webhook-timestamp', '1e9', 'no_signature'],
  ['webhook-timestamp', '-1', 'no_signature'],
])('a delivery with the %s %s is refused', (name, value, code) => {
  expect(verified({ ...headersOf(signed()), [name]: value })).toMatchObject({ code })
})

test('a delivery that is signed and old is refused as stale', () => {
  const at = ARRIVED_AT - 301_000
  const signature = new Webhook(SECRET).sign(ID, new Date(at), BODY)
  expect(verified(headersOf(signature, at))).toMatchObject({ code: 'stale' })
})
