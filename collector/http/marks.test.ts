import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const GOOGLEBOT =
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/140.0.0.0 Safari/537.36'
const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36'
const INSTAGRAM =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 300.0.0'

const click = async (over: object = {}, userAgent = INSTAGRAM, batch: object = {}) => {
  const sent = aBatch([aClickEvent(over)], batch)
  const answer = await collector.events(sent, { 'User-Agent': userAgent })
  return ((await answer.json()) as EventsResponse).results[0]?.state
}
const sell = async () => {
  await collector.events(aBatch([aSaleEvent()]))
  const [detail] = await collector.storage.conversionsOf(account, '1001')
  const { credits, trail } = detail?.verdict ?? { credits: [], trail: [] }
  return {
    credited: credits.map(({ affiliateId }) => affiliateId),
    miss: trail.find(({ rule }) => rule === 'click')?.miss,
  }
}
const counted = async () => (await collector.storage.summary(account, 0)).clicks
const listed = async () =>
  (await collector.storage.listClicks({ accountId: account })).map(({ mark }) => mark)

test.each([
  ['a crawler that runs scripts', {}, GOOGLEBOT, 'bot', 'click_by_bot'],
  ['a browser that a program drives', {}, HEADLESS, 'bot', 'click_by_bot'],
  ['a page in a frame of another site', { framed: true }, INSTAGRAM, 'framed', 'click_framed'],
])('a click of %s is stored and earns nothing', async (_, over, userAgent, mark, miss) => {
  expect(await click(over, userAgent)).toBe('recorded')
  expect(await listed()).toEqual([mark])
  expect(await counted()).toBe(0)
  expect(await sell()).toEqual({ credited: [], miss })
})

test.each([
  ['an app', {}, INSTAGRAM],
  ['a page that says that no site frames it', { framed: false }, INSTAGRAM],
  ['a proxy of the merchant that passes no name on', {}, 'node'],
  ['a sender without a name', {}, ''],
  ['a test that a program makes', {}, HEADLESS, { test: true }] as const,
])('a click of %s earns', async (_, over, userAgent, batch: object = {}) => {
  await click(over, userAgent, batch)
  expect(await listed()).toEqual([undefined])
})

test('a click that counts earns beside any number of others of the same visitor', async () => {
  for (let index = 0; index < 120; index += 1) {
    const at = { id: `framed ${index}`, at: 1_767_225_600_000 - 60_000 + index * 10 }
    await click({ ...at, url: 'https://shop.example/?a_aid=bob', framed: true })
  }
  await click({ id: 'real' })
  expect(await sell()).toEqual({ credited: [jane], miss: undefined })
  expect(await counted()).toBe(1)
})

test('the same click with and without its mark is one click', async () => {
  expect(await click({ framed: true })).toBe('recorded')
  expect(await click()).toBe('duplicate')
  expect(await listed()).toEqual(['framed'])
})
