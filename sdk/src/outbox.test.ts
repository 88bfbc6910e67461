/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aSale, aVisit, NOW, outboxKeys } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('the outbox holds 50 events, and clicks are evicted before sales', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  for (let affiliate = 1; affiliate <= 3; affiliate++)
    window.waymark?.click({ affiliate: `${affiliate}` })
  for (let order = 10; order < 60; order++) {
    window.waymark?.sale(aSale(`${order}`))
    await browser.wait()
  }

  const keys = outboxKeys(browser)
  expect(keys).toHaveLength(50)
  expect(keys.every((key) => key.startsWith('waymark.o.default1.sale:'))).toBe(true)
})

test('delivered events are evicted from the outbox before waiting ones', async () => {
  const browser = await aVisit()
  for (let order = 10; order < 60; order++) window.waymark?.sale(aSale(`${order}`))
  await browser.wait()
  browser.collector.mood = 'down'

  for (const orderId of ['00', '01']) window.waymark?.sale(aSale(orderId))
  await browser.wait()

  const keys = outboxKeys(browser)
  expect(keys).toHaveLength(50)
  expect(keys.slice(0, 2)).toEqual(['waymark.o.default1.sale:00', 'waymark.o.default1.sale:01'])
})

test('a page does not send the test events or another account’s events that wait in the outbox', async () => {
  const browser = await aVisit()
  browser.collector.mood = 'down'
  await browser.open('/', { attributes: { account: 'default1', test: '' } })
  window.waymark?.sale(aSale('tested'))
  await browser.wait()
  await browser.open('/', { attributes: { account: 'other' } })
  window.waymark?.sale(aSale('theirs'))
  await browser.wait()
  browser.collector.mood = 'up'

  await browser.open('/next')

  expect(browser.collector.recorded.has('sale:tested')).toBe(false)
  expect(browser.collector.recorded.has('sale:theirs')).toBe(false)
})

test('malformed entries of the outbox are ignored', async () => {
  const browser = await aVisit()
  for (const [name, value] of [
    ['a', 'rubbish'],
    ['b', '[]'],
    ['c', 'null'],
    ['d', ''],
  ] as const)
    localStorage.setItem(`waymark.o.default1.${name}`, value)

  await browser.open('/next')
  window.waymark?.sale(aSale())
  await browser.wait()

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001'])
  expect(browser.complaints).toEqual([])
})
