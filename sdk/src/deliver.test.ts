/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../testing/aBrowser.js'
import { aSale, attemptsAt, aVisit, heardFrom, NOW, outboxKeys } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('a sale is stored in the outbox and its request has started before the call returns', async () => {
  const browser = await aVisit()

  window.waymark?.sale(aSale())

  expect(outboxKeys(browser)).toEqual(['waymark.o.default1.sale:1001'])
  expect(browser.collector.received).toMatchObject([
    {
      url: 'https://go.shop.example/e',
      init: { method: 'POST', keepalive: true, credentials: 'include', body: expect.any(String) },
      request: {
        v: 1,
        account: 'default1',
        sentAt: Date.now(),
        events: [{ type: 'sale', id: 'sale:1001', at: Date.now(), rung: 'new' }],
      },
    },
  ])
  expect(browser.collector.received[0]?.init?.headers).toBeUndefined()
})

test('the callback gets the first result only, and listeners get the later delivery too', async () => {
  const browser = await aVisit()
  const told = heardFrom(window.waymark)
  const called: unknown[] = []
  browser.collector.mood = 'down'

  window.waymark?.sale(aSale(), (result) => called.push(result))
  await browser.wait()
  expect(called).toEqual([{ id: 'sale:1001', state: 'queued' }])
  expect(told).toEqual([])

  browser.collector.mood = 'up'
  await browser.wait(5000)
  expect(called).toHaveLength(1)
  expect(told).toEqual([['sent', 'sale:1001', 'sent', undefined]])
})

test('a sale that was reported during an outage is sent once, as soon as the next page loads', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale())
  await browser.wait()
  browser.collector.mood = 'up'
  browser.collector.received.length = 0

  await browser.open('/next')

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001'])
  await browser.wait(3600000)
  await browser.open('/more')
  expect(browser.collector.received).toHaveLength(1)
})

test('a sale whose page was left before the answer is sent again with the same id', async () => {
  const browser = await aVisit()
  window.waymark?.sale(aSale())

  await browser.open('/next')

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001', 'sale:1001'])
  expect(outboxKeys(browser)).toEqual(['waymark.o.default1.sale:1001'])
  expect(browser.collector.recorded.size).toBe(2)
})

test('a sale without a referral is delivered without a visitor id, and nothing stays in the browser', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/thanks')

  waymark.sale({ ...aSale(), coupon: 'JANE10' })
  expect(outboxKeys(browser)).toHaveLength(1)
  await browser.wait()

  const [received] = browser.collector.received
  expect(received?.request).not.toHaveProperty('visitorId')
  expect(received?.request.events).toMatchObject([{ coupon: 'JANE10' }])
  expect(received?.request.events[0]).not.toHaveProperty('rung')
  expect(browser.storedKeys()).toEqual([])
  expect(browser.cookieWrites).toEqual([])
})

test('a reloaded thank-you page does not report its order again', async () => {
  const browser = await aVisit()
  const states: string[] = []
  for (const page of [1, 2, 3]) {
    await browser.open(`/thanks?${page}`)
    window.waymark?.sale(aSale(), ({ state }) => states.push(state))
    await browser.wait()
  }

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001'])
  expect(states).toEqual(['sent', 'duplicate', 'duplicate'])
})

test('a reload does not overwrite an order that waits in the outbox', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale('1001', '49.90'))
  await browser.wait()
  await browser.open('/thanks')
  const states: string[] = []
  window.waymark?.sale(aSale('1001', '59.90'), ({ state }) => states.push(state))
  await browser.wait()
  browser.collector.mood = 'up'
  await browser.wait(60000)

  expect(states).toEqual(['duplicate'])
  expect(browser.collector.recorded.get('sale:1001')).toMatchObject({ total: '49.90' })
})

test.each([
  ['the browser is online again', () => window.dispatchEvent(new Event('online'))],
  [
    'the page is shown again or returns from the back/forward cache',
    () => document.dispatchEvent(new Event('visibilitychange')),
  ],
  ['flush is called', () => window.waymark?.flush()],
])('waiting events are sent at once when %s', async (_, happen) => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale())
  await browser.wait(600)
  browser.collector.mood = 'up'
  browser.collector.received.length = 0

  happen()
  await browser.wait()

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001'])
})

test('flush resolves after one attempt at every event, even if all attempts fail', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  for (const orderId of ['1', '2', '3']) window.waymark?.sale(aSale(orderId))
  await browser.wait()
  browser.collector.received.length = 0

  const flushed = window.waymark?.flush()
  await browser.wait()

  await expect(flushed).resolves.toBeUndefined()
  expect(attemptsAt(browser)).toHaveLength(3)
})

test('a tab sends waiting events only while it holds the lock', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  window.waymark?.sale(aSale())
  await browser.wait()
  const asked: string[] = []
  let release: (() => void) | undefined
  define(navigator, 'locks', {
    value: {
      request: async (name: string, run: () => Promise<unknown>) => {
        asked.push(name)
        await new Promise<void>((resolve) => {
          release = resolve
        })
        return run()
      },
    },
  })
  browser.collector.mood = 'up'
  browser.collector.received.length = 0

  await browser.open('/next')
  expect(asked).toEqual(['waymark'])
  expect(browser.collector.received).toEqual([])
  release?.()
  await browser.wait()
  expect(browser.collector.received).toHaveLength(1)

  await browser.open('/more')
  expect(asked).toHaveLength(1)
  Reflect.deleteProperty(navigator, 'locks')
})

test('a sale that another tab has delivered is not stored or sent again', async () => {
  const browser = await aVisit()
  browser.collector.mood = { status: 500 }
  window.waymark?.sale(aSale())
  localStorage.removeItem('waymark.o.default1.sale:1001')

  await browser.wait(600000)

  expect(outboxKeys(browser)).toEqual([])
  expect(browser.collector.received).toHaveLength(1)
})
