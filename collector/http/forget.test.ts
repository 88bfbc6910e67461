import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const send = async (events: readonly object[], over: object = {}) => {
  const response = await collector.events(aBatch(events, over))
  return ((await response.json()) as EventsResponse).results
}
const aForgetting = (id = 'f1') => ({ id, type: 'forget', at: NOON })
const clicks = () => collector.storage.listClicks({ accountId: account })

describe('forgetting', () => {
  test('says which orders and clicks are kept, and why', async () => {
    await send([aClickEvent(), aSaleEvent()])
    const [result] = await send([aForgetting()])
    expect(result).toEqual({
      id: 'f1',
      state: 'recorded',
      message:
        'Everything was erased except 1 order and 1 click, because the ledger must be able to show who earned and why.',
    })
    expect(await clicks()).toMatchObject([{ id: 'click-1', url: undefined }])
  })

  test('in one request with an order is the last thing that is done', async () => {
    const results = await send([aForgetting(), aClickEvent(), aSaleEvent()])
    expect(results.map(({ state }) => state)).toEqual(['recorded', 'recorded', 'recorded'])
    const [order] = await collector.storage.listConversions({ accountId: account })
    expect(order?.affiliates).toHaveLength(1)
  })

  test('is not undone by a click that the page sends again, or sends late', async () => {
    await send([aClickEvent()])
    await send([aForgetting()])
    collector.clock.now += 60_000
    // As it was, and from the outbox with a new time of sending.
    const again = await send([aClickEvent()])
    const late = await send([aClickEvent(), aClickEvent({ id: 'click-2' })], {
      sentAt: NOON + 60_000,
    })
    expect([...again, ...late].map(({ state }) => state)).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
    ])
    expect(await clicks()).toEqual([])
  })

  test('is not undone by a server that repeats a click, and a new visit is one', async () => {
    const visitorId = visitor('anna')
    const post = async (over: object, key: string) => {
      const body = { affiliate: 'jane', visitorId, ...over }
      const response = await collector.v1('POST', '/clicks', body, { 'Idempotency-Key': key })
      return ((await response.json()) as { state: string }).state
    }
    expect(await post({}, 'k1')).toBe('recorded')
    await send([aForgetting()])
    collector.clock.now += 60_000
    expect(await post({}, 'k1')).toBe('duplicate')
    expect(await post({ at: new Date(NOON - 1_000).toISOString() }, 'k2')).toBe('duplicate')
    expect(await clicks()).toEqual([])
    expect(await post({}, 'k3')).toBe('recorded')
    expect(await clicks()).toMatchObject([{ id: 'key:k3' }])
  })
})
