import { hash } from 'node:crypto'
import type { Scope } from '../../../domain/key.js'
import { type ApiWorld, anApiWorld } from '../../../testing/anApiWorld.js'
import { account, NOON } from '../../../testing/builders.js'

let world: ApiWorld
beforeEach(async () => {
  world = await anApiWorld()
})
afterEach(() => world.close())

interface Options {
  readonly key?: string
  readonly scopes?: readonly Scope[]
}

const post = async (path: string, body: unknown, { key, scopes }: Options = {}) => {
  const answer = await world.call('POST', path, body, {
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
    ...(scopes && { scopes }),
  })
  return { status: answer.status, ...((await answer.json()) as object) }
}
const get = async (path: string) => (await world.call('GET', path)).json()
const payable = (code: string) => get(`/balances?affiliate=${code}&fields=payable`)

describe('a payout batch', () => {
  const bob = { affiliates: ['bob'] }

  test('that is requested twice with one Idempotency-Key is made once and freezes the money once', async () => {
    const first = await post('/payout-batches', bob, { key: 'b1' })
    expect(first).toMatchObject({ status: 201, payments: [{ amount: '9.98', state: 'frozen' }] })
    expect(await post('/payout-batches', bob, { key: 'b1' })).toEqual(first)
    expect(await post('/payout-batches', bob, { key: 'b2' })).toMatchObject({
      ...{ status: 409, code: 'nothing' },
    })
    expect(await payable('bob')).toMatchObject({ items: [{ payable: '0.00' }] })
  })

  test('whose collector was stopped before it answered is found by the next attempt', async () => {
    await post('/payout-batches/preview', {})
    const [key] = (await world.storage.keys(account)).filter(({ scopes }) => scopes.length === 4)
    const asked = JSON.stringify(['POST', '/payout-batches', {}, {}, bob])
    const call = {
      ...{ accountId: account, keyId: key?.id ?? '', idempotencyKey: 'b1', at: NOON },
      ...{ fingerprint: hash('sha256', asked, 'hex'), seed: '0198c1a2b3c47d5e8f90a1b2c3d4e5aa' },
    }
    await world.storage.beginCall(call)
    await world.storage.planBatch({
      ...{ accountId: account, id: call.seed as never, format: 'csv', payer: undefined },
      ...{ createdAt: NOON, createdBy: 'key' },
      rows: [
        {
          ...{ payoutId: 'p1' as never, currency: 'EUR', details: undefined },
          affiliateId: (await world.storage.affiliateByCode(account, 'bob'))?.id as never,
        },
      ],
    })
    world.clock.now += 3 * 60_000
    const next = await post('/payout-batches', bob, { key: 'b1' })
    expect(next).toMatchObject({ status: 201, id: call.seed, payments: [{ amount: '9.98' }] })
    expect(await get('/payout-batches?fields=id')).toMatchObject({ items: { length: 3 } })
  })

  test('is marked as paid only with the ETag of now, if one is sent', async () => {
    const { id } = (await post('/payout-batches', bob)) as unknown as { id: string }
    const before = (await world.call('GET', `/payout-batches/${id}`)).headers.get('etag') ?? ''
    await post(`/payout-batches/${id}/paid`, {})
    const headers = { 'If-Match': before }
    const late = await world.call('POST', `/payout-batches/${id}/revert`, {}, { headers })
    expect(late.status).toBe(412)
    expect(await get(`/payout-batches/${id}`)).toMatchObject({ state: 'paid' })
  })
})

test('a bonus that is booked again under its key is booked once, with a random id', async () => {
  const bonus = {
    ...{ kind: 'bonus', affiliate: 'jane', amount: '5.00', currency: 'EUR', reason: 'Thanks' },
  }
  const first = await post('/bookings', bonus, { key: 'k1' })
  expect(await post('/bookings', bonus, { key: 'k1' })).toEqual(first)
  expect(await get('/bookings?affiliate=jane')).toMatchObject({ items: { length: 1 } })
})

test('a payout of another amount than the payable one does nothing', async () => {
  const paid = { affiliate: 'bob', currency: 'EUR', amount: '9.99' }
  expect(await post('/payouts', paid)).toMatchObject({ status: 409, code: 'changed' })
  expect(await post('/payouts', { ...paid, amount: '9.9' })).toMatchObject({ status: 409 })
  expect(await post('/payouts', { ...paid, amount: 'x' })).toMatchObject({
    ...{ status: 400, problems: [{ field: 'amount' }] },
  })
})

describe('a decision', () => {
  test('changes nothing if the commission no longer has the status that it names', async () => {
    const approve = () =>
      post('/conversions/1001/approve', { affiliate: 'jane', status: 'pending' })
    expect(await approve()).toMatchObject({ status: 'approved' })
    expect(await approve()).toMatchObject({ status: 409, code: 'changed' })
  })

  test('to release is for held commissions only', async () => {
    expect(await post('/conversions/1003/release', {})).toMatchObject({ status: 'pending' })
    expect(await post('/conversions/1003/release', {})).toMatchObject({ code: 'not_held' })
  })

  test('that is refused does not stop the others of the same call', async () => {
    const decisions = [
      { orderId: '9999', decision: 'approve' },
      { orderId: '1001', decision: 'decline' },
      { orderId: '1002', decision: 'decline', reason: 'Not paid' },
    ]
    expect(await post('/conversions/decisions', { decisions })).toMatchObject({
      results: [
        { orderId: '9999', state: 'refused', code: 'unknown', field: 'orderId' },
        { orderId: '1001', state: 'refused', code: 'invalid', field: 'reason' },
        { orderId: '1002', state: 'done', status: 'declined' },
      ],
    })
  })
})

describe('a key', () => {
  const ask = { label: 'new', scopes: ['read', 'payout'] }

  test('gives no scope that it does not have, and adds no user without every scope', async () => {
    const scopes = ['read', 'manage'] as const
    expect(await post('/keys', ask, { scopes })).toMatchObject({
      ...{ status: 403, code: 'missing_scope', problems: [{ field: 'scopes' }] },
    })
    const user = { email: 'anna@shop.example', password: 'seven paths to a quiet coast' }
    expect(await post('/users', user, { scopes })).toMatchObject({
      ...{ status: 403, code: 'missing_scope' },
    })
    expect(await get('/users')).toEqual({ items: [] })
  })

  test('made under an Idempotency-Key shows its secret again, which the database cannot', async () => {
    const made = (await post('/keys', ask, { key: 'k1' })) as unknown as { secret: string }
    expect(await post('/keys', ask, { key: 'k1' })).toEqual(made)
    const headers = { Authorization: `Bearer ${made.secret}` }
    const used = await fetch(`${world.url}/v1/payout-terms`, { headers })
    expect(used.status).toBe(200)
    expect(world.bytes().includes(made.secret)).toBe(false)
  })
})
