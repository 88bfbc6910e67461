import { Webhook } from 'standardwebhooks'
import type { PostbackSecrets } from '../domain/postback.js'
import { postbackRequest, postbackSecret } from './postbackRequest.js'
import type { PostbackRequest } from './postman.js'

const secretOf = (name: string) => postbackSecret(Buffer.alloc(32, name).toString('base64url'))
const [NEW, OLD, OTHER] = ['new', 'old', 'other'].map(secretOf) as [string, string, string]
const VARIABLES = {
  deliveryId: 'msg_1',
  event: 'sale',
  occurredAt: '2026-03-01T12:00:00.000Z',
  orderId: '10ü01',
}
const post = { method: 'POST' as const, url: 'https://tracker.example/p' }

const requestAt = (at: number, old?: PostbackSecrets['old']) =>
  postbackRequest(post, { secret: NEW, old }, VARIABLES, at)

/** As a receiver verifies it, with the library of Standard Webhooks. */
const verified = (secret: string, { body, headers }: PostbackRequest): unknown =>
  new Webhook(secret).verify(body ?? '', { ...headers })

test('a POST is verified by the library of Standard Webhooks', () => {
  expect(verified(NEW, requestAt(Date.now()))).toEqual({
    ...{ type: 'sale', timestamp: VARIABLES.occurredAt, data: VARIABLES },
  })
})

test('a POST is refused with another secret, another body, id or time', () => {
  const request = requestAt(Date.now())
  expect(() => verified(OTHER, request)).toThrow()
  expect(() => verified(NEW, { ...request, body: `${request.body} ` })).toThrow()
  for (const name of ['webhook-id', 'webhook-timestamp']) {
    const headers = { ...request.headers, [name]: `${Math.floor(Date.now() / 1_000) + 1}` }
    expect(() => verified(NEW, { ...request, headers })).toThrow()
  }
  expect(() => verified(NEW, requestAt(Date.now() - 600_000))).toThrow()
})

test('during a rotation both secrets sign, and after it only the new one', () => {
  const at = Date.now()
  const both = requestAt(at, { secret: OLD, until: at + 1 })
  for (const secret of [NEW, OLD]) expect(verified(secret, both)).toBeDefined()
  const after = requestAt(at, { secret: OLD, until: at })
  expect(verified(NEW, after)).toBeDefined()
  expect(() => verified(OLD, after)).toThrow()
})

test('the body and the id are the same in every attempt, the signature is not', () => {
  const [first, second] = [requestAt(1_000_000), requestAt(2_000_000)]
  expect(second.body).toBe(first.body)
  expect(second.headers['webhook-id']).toBe('msg_1')
  expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature'])
})

test('a GET is only the address', () => {
  const get = { method: 'GET' as const, url: 'https://tracker.example/p?o={orderId}' }
  expect(postbackRequest(get, { secret: NEW, old: undefined }, VARIABLES, 0)).toEqual({
    method: 'GET',
    url: 'https://tracker.example/p?o=10%C3%BC01',
    headers: { 'user-agent': 'Waymark' },
    body: undefined,
  })
})
