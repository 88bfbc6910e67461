import type { AccountId } from '../../../domain/ids.js'
import { takeTurn } from '../../../program/replay/turns.js'
import type { Storage } from '../../../storage/storage.js'
import { type ApiWorld, anApiWorld, problemOf } from '../../../testing/anApiWorld.js'
import { REPLAYED_MAX } from './replay.js'

type OnPage = Parameters<Storage['replay']>[2]

let world: ApiWorld
/** Stands between the replay and what reads its pages. */
let between: ((onPage: OnPage) => OnPage) | undefined
beforeEach(async () => {
  between = undefined
  world = await anApiWorld(undefined, (storage) => ({
    ...storage,
    replay: (query, decide, onPage) =>
      storage.replay(query, decide, between ? between(onPage) : onPage),
  }))
})
afterEach(() => world.close())

const replay = (body: unknown) => world.call('POST', '/policies/replay', body)

test('money by affiliate and the orders that differ are answered, and nothing is stored', async () => {
  const before = await (await world.call('GET', '/policy')).json()
  const answer = await replay({ policy: { rules: ['coupon'] } })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    orders: 3,
    affiliates: expect.arrayContaining([
      expect.objectContaining({ affiliate: 'jane', earnsThen: '0.00', currency: 'EUR' }),
    ]),
    differences: expect.arrayContaining([
      expect.objectContaining({ orderId: '1002', reasons: ['lost'], rulesNow: ['click rule_off'] }),
    ]),
    moreDifferences: 0,
  })
  expect(await (await world.call('GET', '/policy')).json()).toEqual(before)
})

test('one replay of an account runs at a time', async () => {
  let release: () => void = () => undefined
  const begun = new Promise<void>((isBegun) => {
    between = (onPage) => async (page) => {
      isBegun()
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return onPage(page)
    }
  })
  const first = replay({ policy: {} })
  await begun
  const second = await replay({ policy: {} })
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '10'])
  release()
  expect((await first).status).toBe(200)
  between = undefined
  expect((await replay({ policy: {} })).status).toBe(200)
})

test('a collector runs a limited number of replays, each of another account', () => {
  const turn = (one: string) => takeTurn(world, one as AccountId)
  const [first, second] = [turn('a'), turn('b')]
  expect([turn('a'), turn('c')]).toEqual(['account', 'collector'])
  if (typeof first === 'function') first()
  expect(turn('b')).toBe('account')
  const third = turn('c')
  for (const end of [second, third]) if (typeof end === 'function') end()
  expect(typeof turn('b')).toBe('function')
})

test('a time with too many orders is refused after its first page, with the remedy', async () => {
  let pages = 0
  between = (onPage) => (page) => {
    pages += 1
    return onPage({ ...page, total: REPLAYED_MAX + 1 })
  }
  const answer = await replay({ policy: {} })
  expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'too_many', field: 'to' })
  expect(pages).toBe(1)
})

test('a caller who disconnects ends the replay, and the next one is answered', async () => {
  const gone = new AbortController()
  const ended = new Promise<void>((isEnded) => {
    between = (onPage) => async (page) => {
      gone.abort()
      // Until the collector notices.
      while (await onPage(page)) await new Promise((next) => setImmediate(next))
      isEnded()
      return false
    }
  })
  const call = world.call('POST', '/policies/replay', { policy: {} }, { signal: gone.signal })
  await expect(call).rejects.toThrow()
  await ended
  between = undefined
  expect((await replay({ policy: {} })).status).toBe(200)
})

test('events are answered while orders are replayed', async () => {
  const [found, health] = await Promise.all([
    replay({ policy: { clickModel: 'first' } }),
    world.call('GET', '/clicks'),
  ])
  expect([found.status, health.status]).toEqual([200, 200])
})

test.each([
  [{}, 'json'],
  [{ policy: { clickModel: 'middle' } }, 'policy.clickModel'],
  [{ policy: { color: 'red' } }, 'policy.color'],
  [{ campaigns: { nothing: {} } }, 'campaigns.nothing'],
  [{ policy: {}, from: 'monday' }, 'from'],
  [{ policy: {}, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'to'],
  [{ policy: {}, more: 1 }, 'more'],
])('%j is refused with the name of the field', async (body, field) => {
  expect(await problemOf(await replay(body))).toMatchObject({ status: 400, field })
})
