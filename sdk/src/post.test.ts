/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aRefusal } from '../testing/aCollector.js'
import { aSale, aVisit, heardFrom, NOW, outboxKeys } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('listeners get the reason of a rejected order, and the order can be reported again', async () => {
  const browser = await aVisit()
  const told = heardFrom(window.waymark)
  browser.collector.verdict = () => ({
    state: 'rejected',
    code: 'origin_not_registered',
    message: 'Add it.',
  })
  window.waymark?.sale(aSale())
  await browser.wait()
  expect(told).toEqual([['rejected', 'sale:1001', 'rejected', 'origin_not_registered']])
  expect(outboxKeys(browser)).toEqual([])

  browser.collector.verdict = () => ({})
  window.waymark?.sale(aSale())
  await browser.wait()

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test('each event gets the state that the collector answered for it', async () => {
  const browser = await aVisit()
  const told = heardFrom(window.waymark)
  browser.collector.verdict = ({ id }) => {
    const state = ({ 'sale:b': 'rejected', 'sale:c': 'parked', 'sale:d': 'retry' } as const)[id]
    return state ? { state } : {}
  }

  for (const orderId of ['a', 'b', 'c', 'd']) window.waymark?.sale(aSale(orderId))
  await browser.wait()

  expect(told.map((one) => (one as string[]).slice(0, 2))).toEqual([
    ['sent', 'sale:a'],
    ['rejected', 'sale:b'],
    ['sent', 'sale:c'],
  ])
  browser.collector.verdict = () => ({})
  await browser.wait(5000)
  expect(told).toHaveLength(4)
  expect(told[3]).toEqual(['sent', 'sale:d', 'sent', undefined])
})

test.each([500, 503, 408, 425, 429, 301])(
  'a sale is sent again after an answer of %d',
  async (status) => {
    const browser = await aVisit()
    browser.collector.mood = { status }
    window.waymark?.sale(aSale())
    await browser.wait()
    expect(outboxKeys(browser)).toHaveLength(1)
    browser.collector.mood = 'up'

    await browser.wait(3000)

    expect(browser.collector.recorded.has('sale:1001')).toBe(true)
  },
)

test.each([400, 413, 415])(
  'an answer of %d with a problem document of the collector rejects the event for good',
  async (status) => {
    const browser = await aVisit()
    const told = heardFrom(window.waymark)
    const results: unknown[] = []
    browser.collector.mood = { status, body: aRefusal('unknown_account', 'Check data-account.') }

    window.waymark?.sale(aSale(), (result) => results.push(result))
    await browser.wait(600000)

    expect(browser.collector.received).toHaveLength(1)
    expect(told).toEqual([['rejected', 'sale:1001', 'rejected', 'unknown_account']])
    expect(results).toMatchObject([{ message: 'Check data-account.' }])
    expect(outboxKeys(browser)).toEqual([])
  },
)

test.each([
  [403, {}],
  [403, { error: 'blocked by rule 942100' }],
  [404, { statusCode: 404, message: 'Cannot POST /e', error: 'Not Found' }],
  [404, { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No route.' }],
  [400, { code: 'invalid', detail: 'a stranger’s problem', problems: 'many' }],
  [401, null],
])('an answer of %d with JSON of a proxy, %j, does not reject the event', async (status, body) => {
  const browser = await aVisit()
  browser.collector.mood = { status, body }
  const states: unknown[] = []
  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  await browser.wait()
  expect(states).toEqual(['queued'])
  browser.collector.mood = 'up'

  await browser.wait(3000)

  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})

test.each([
  [{ hello: 'hotel guest' }],
  [{ results: [] }],
  ['<html>'],
  [{ results: [{ state: 'recorded' }] }],
  [{ results: [{ id: 'sale:7', state: 'rejected' }] }],
])(
  'an answer of 200 that is not the collector’s does not acknowledge an event: %j',
  async (body) => {
    const browser = await aVisit()
    browser.collector.mood = { status: 200, body }

    const states: string[] = []
    window.waymark?.sale(aSale(), ({ state }) => states.push(state))
    await browser.wait()

    expect(states).toEqual(['queued'])
  },
)

test('an event that makes the collector fail does not delay other events', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  for (const orderId of ['bad', 'good', 'better']) window.waymark?.sale(aSale(orderId))
  await browser.wait()
  browser.collector.mood = 'up'
  browser.collector.verdict = ({ id }) => {
    if (id === 'sale:bad') throw new Error('500')
    return {}
  }

  await browser.open('/next')

  expect([...browser.collector.recorded.keys()].slice(1)).toEqual(['sale:better', 'sale:good'])
  expect(outboxKeys(browser)).toHaveLength(3)
})

test('if the collector does not answer for 15 seconds, the request is aborted and the event sent as an image', async () => {
  const browser = await aVisit()
  const states: string[] = []
  browser.collector.mood = 'hanging'
  window.waymark?.sale(aSale(), ({ state }) => states.push(state))
  await browser.wait(14999)
  expect(browser.collector.received[0]?.init?.signal?.aborted).toBe(false)

  await browser.wait(1)
  expect(browser.collector.received[0]?.init?.signal?.aborted).toBe(true)
  expect(browser.collector.received.map(({ by }) => by)).toEqual(['fetch', 'image'])
  expect(states).toEqual([])

  await browser.wait(15000)
  expect(states).toEqual(['queued'])
  browser.collector.mood = 'up'
  await browser.wait(5000)
  expect(browser.collector.recorded.has('sale:1001')).toBe(true)
})
