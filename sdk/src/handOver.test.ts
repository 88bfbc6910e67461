/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { ClickEvent } from '../../wire/v1.js'
import { aBrowser, type Browser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const TOKEN = '5f0c1d2e3b4a59687766554433221100.0'

/** A token as earlier scripts make it, with the time after the dot. */
const EARLIER = '0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa.tb2xyz'

const clicks = ({ collector }: Browser) => collector.events() as readonly ClickEvent[]

test('a visitor who arrives with a token gets a new id, and the token is sent to the collector', async () => {
  const browser = aBrowser()

  await browser.open(`/pay?cart=5&wm_v=${TOKEN}&x=1#step`)

  expect(clicks(browser)).toEqual([
    expect.objectContaining({
      url: `https://www.shop.example/pay?wm_v=${TOKEN}`,
      rung: 'handover',
    }),
  ])
  const [received] = browser.collector.received
  expect(received?.request.visitorId).toMatch(/^[0-9a-f]{32}$/)
  expect(received?.request.visitorId).not.toBe(TOKEN.slice(0, 32))
})

test('the token of an earlier script is sent to the collector as well', async () => {
  const browser = aBrowser()

  await browser.open(`/pay?wm_v=${EARLIER}`)

  expect(clicks(browser)).toMatchObject([{ url: `https://www.shop.example/pay?wm_v=${EARLIER}` }])
})

test.each([
  [`/pay?cart=5&wm_v=${TOKEN}&x=1#step`, '/pay?cart=5&x=1#step'],
  [`/pay?wm_v=${TOKEN}`, '/pay'],
  [`/pay?wm_v=${TOKEN}#step?`, '/pay#step?'],
  [`/pay?a=1&wm_v=${TOKEN}`, '/pay?a=1'],
  ['/pay?wm_v=forged&b=%20', '/pay?b=%20'],
  ['/pay?a_aid=jane&wm_c=5f0c.x-_y#step', '/pay?a_aid=jane#step'],
  ['/pay?nowm_v=1&a=b?', '/pay?nowm_v=1&a=b?'],
])('the address bar of %s becomes %s', async (before, after) => {
  const browser = aBrowser()

  await browser.open(before)

  expect(location.href).toBe(`https://www.shop.example${after}`)
})

test('removing the token from the address keeps the shop’s history state', async () => {
  const browser = aBrowser()

  await browser.open(`/pay?wm_v=${TOKEN}`, {
    before: () => history.replaceState({ step: 2 }, '', location.href),
  })

  expect(history.state).toEqual({ step: 2 })
})

test.each(['forged', EARLIER.toUpperCase(), `${TOKEN.slice(0, 30)}.1`, ''])(
  'a malformed token does not count as a referral: "%s"',
  async (token) => {
    const browser = aBrowser()

    await browser.open(`/pay?wm_v=${token}`)

    expect(browser.collector.received).toEqual([])
    expect(browser.storedKeys()).toEqual([])
  },
)

test('a token with the visitor’s own id is not reported, and no token makes the landing count again', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/shoes?a_aid=jane')
  const visitorId = await waymark.getVisitorId()

  await browser.open(`/pay?wm_v=${visitorId}.tb2xyz`)
  await browser.open(`/pay?wm_v=${TOKEN}`)
  await browser.open('/shoes?a_aid=jane')

  expect(clicks(browser).map(({ url }) => url)).toEqual([
    'https://www.shop.example/shoes?a_aid=jane',
    `https://www.shop.example/pay?wm_v=${TOKEN}`,
  ])
})

test('a known visitor who arrives with a token keeps the id, and the token is sent for linking', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/shoes?a_aid=jane')
  const visitorId = await waymark.getVisitorId()

  await browser.open(`/pay?wm_v=${TOKEN}`)

  expect(browser.collector.received.map(({ request }) => request.visitorId)).toEqual([
    visitorId,
    visitorId,
  ])
  expect(clicks(browser)[1]).toMatchObject({
    url: `https://www.shop.example/pay?wm_v=${TOKEN}`,
    rung: 'cookie',
  })
  expect(location.search).toBe('')
})

test('each call of handOver returns a new token and reports it to the collector', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')

  const tokens = [waymark.handOver(), waymark.handOver()]

  expect(tokens[0]).toMatch(/^[0-9a-f]{32}\.0$/)
  expect(browser.collector.events().slice(1)).toMatchObject(
    tokens.map((token) => ({ type: 'handover', token })),
  )
  expect(tokens[0]).not.toBe(tokens[1])
})

test('handOver returns no token without a visitor or without consent', async () => {
  const browser = aBrowser()
  expect((await browser.open('/')).handOver()).toBeUndefined()

  const attributes = { account: 'default1', consent: 'pending' }
  expect((await browser.open('/?a_aid=jane', { attributes })).handOver()).toBeUndefined()
  expect(browser.collector.received).toEqual([])
})
