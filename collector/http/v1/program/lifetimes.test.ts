import { type ApiWorld, anApiWorld, problemOf } from '../../../testing/anApiWorld.js'

let world: ApiWorld
beforeEach(async () => {
  world = await anApiWorld()
})
afterEach(() => world.close())

const post = async (path: string, body: unknown) => {
  const answer = await world.call('POST', path, body)
  return { status: answer.status, ...((await answer.json()) as object) }
}
const list = async (query = '') =>
  (await (await world.call('GET', `/lifetimes${query}`)).json()) as {
    readonly items: readonly { readonly customer: string }[]
    readonly next?: string
  }

test('a customer’s affiliate is set, found by the id or by what the list has, and ended', async () => {
  const reason = 'Bob advises them'
  const set = await post('/lifetimes/set', { customer: 'c-18', affiliate: 'bob', reason })
  expect(set).toMatchObject({ status: 200, kind: 'entered', affiliate: 'bob' })
  const { items } = await list('?affiliate=bob&kind=entered')
  expect(items).toMatchObject([{ affiliate: 'bob' }])
  const [{ customer = '' } = {}] = items
  expect(customer).toMatch(/^hash:[0-9a-f]{32}$/)
  const ended = await post('/lifetimes/end', { customer, reason: 'moved' })
  expect(ended).toMatchObject({
    kind: 'ended',
    changes: [
      { kind: 'ended', reason: 'moved' },
      { kind: 'entered', affiliate: 'bob', reason },
    ],
  })
  expect(ended).not.toHaveProperty('affiliate')
  expect(await post('/lifetimes/find', { customer: 'c-18' })).toMatchObject({ customer })
})

test('the list continues at its cursor', async () => {
  await post('/lifetimes/set', { customer: 'c-18', affiliate: 'bob', reason: 'why' })
  const { items: all } = await list()
  const first = await list('?limit=1')
  const second = await list(`?limit=1&cursor=${first.next}`)
  expect([...first.items, ...second.items]).toEqual(all.slice(0, 2))
})

test.each([
  ['/lifetimes/set', { affiliate: 'nobody' }, 'affiliate'],
  ['/lifetimes/set', { affiliate: 'bob', campaign: 'nothing' }, 'campaign'],
  ['/lifetimes/set', { affiliate: 'bob', since: '2999-01-01T00:00:00Z' }, 'since'],
  ['/lifetimes/set', { affiliate: 'bob', since: 'monday' }, 'since'],
  ['/lifetimes/end', { customer: 'nobody' }, 'customer'],
])('%s with %j names the field', async (path, over, field) => {
  const answer = await world.call('POST', path, { customer: 'c-17', reason: 'why', ...over })
  expect(await problemOf(answer)).toMatchObject({ field })
})
