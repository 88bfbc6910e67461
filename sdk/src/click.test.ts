/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { ClickEvent } from '../../wire/v1.js'
import { aBrowser, type Browser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const JANE = 'https://www.shop.example/shoes?a_aid=jane'

const clicks = ({ collector }: Browser) => collector.events() as readonly ClickEvent[]

test('a landing by an affiliate link is reported as one click with its page, parameters and referrer', async () => {
  const browser = aBrowser()

  await browser.open('/shoes?utm_source=x&a_aid=jane&a_bid=7&a_cid=summer&chan=c&data1=1&data2=2', {
    referrer: 'https://blog.example/best-shoes?session=secret#top',
  })

  expect(clicks(browser)).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: 'click',
      at: Date.parse('2031-03-01T10:00:00Z'),
      url: `${JANE}&a_bid=7&a_cid=summer&chan=c&data1=1&data2=2`,
      referrer: 'https://blog.example/best-shoes',
      rung: 'new',
    },
  ])
})

test.each([
  ['/shoes#a_aid=jane'],
  ['/shoes#/route?a_aid=jane'],
  ['/shoes?x=1#/route?y=2&a_aid=jane'],
])('parameters in the fragment of %s are reported in the query', async (path) => {
  const browser = aBrowser()

  await browser.open(path)

  expect(clicks(browser).map(({ url }) => url)).toEqual([JANE])
})

test.each([
  ['an attribute', { account: 'default1', params: 'ref=a_aid&cid=a_cid' }],
  ['one alias only', { account: 'default1', params: 'cid=a_cid&ref=a_aid&via=a_aid' }],
])(
  'parameters renamed by %s reach the collector under their standard names',
  async (_, attributes) => {
    const browser = aBrowser()

    await browser.open('/shoes?ref=jane&cid=summer', { attributes })

    expect(clicks(browser).map(({ url }) => url)).toEqual([`${JANE}&a_cid=summer`])
  },
)

test('an option that init passes as undefined keeps the value of the script tag', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', consent: 'pending' },
  })
  waymark.init({ account: undefined, collector: undefined, consent: undefined, windowDays: 30 })
  await browser.wait()

  expect(browser.collector.received).toEqual([])
  waymark.consent('granted')
  await browser.wait()
  expect(clicks(browser)).toHaveLength(1)
})

test('init accepts params as an object', async () => {
  const browser = aBrowser()

  await browser.open('/shoes?via=jane', {
    attributes: null,
    before: (waymark) =>
      waymark.init({
        account: 'default1',
        collector: 'https://go.shop.example/',
        params: { via: 'a_aid' },
      }),
  })

  expect(clicks(browser).map(({ url }) => url)).toEqual([JANE])
  expect(browser.collector.received[0]?.url).toBe('https://go.shop.example/e')
})

test.each([
  '/',
  '/?ref=jane',
  '/?via=jane&aff=jane',
  '/?chan=x&data1=y',
  '/?A_AID=jane',
  '/?a_aid=',
])('without a referral nothing is stored and nothing is sent: %s', async (path) => {
  const browser = aBrowser()

  await browser.open(path, { body: '<input data-waymark-visitor>' })
  await browser.wait(60000)

  expect(browser.collector.received).toEqual([])
  expect(browser.storedKeys()).toEqual([])
  expect(browser.cookieWrites).toEqual([])
})

test('if an address names several affiliates, the first one counts', async () => {
  const browser = aBrowser()

  await browser.open('/shoes?a_aid=jane&a_aid=joe#a_aid=jim')

  expect(clicks(browser).map(({ url }) => url)).toEqual([JANE])
})

test('a parameter that is too long is cut, and the click is sent', async () => {
  const browser = aBrowser()

  await browser.open(`/shoes?a_aid=jane&data1=${'ü'.repeat(10000)}`)

  const [click] = clicks(browser)
  expect(new URL(click?.url ?? '').searchParams.get('data1')).toHaveLength(191)
})

test('a user name and a password in the address are not sent', async () => {
  const browser = aBrowser()

  await browser.open('/', {
    before: () => {
      window.waymark?.click({ affiliate: 'jane' })
      const [noted] = (window.waymark as never as { q: string[][] }).q
      if (noted) noted[1] = 'https://user:secret@www.shop.example/@jane?x=1'
    },
  })

  expect(clicks(browser).map(({ url }) => url)).toEqual(['https://www.shop.example/@jane'])
})

test('the same landing counts again only after half an hour', async () => {
  const browser = aBrowser()
  await browser.open('/shoes?a_aid=jane&x=1')

  await browser.open('/shoes?a_aid=jane&x=2')
  await browser.wait(29 * 60000)
  await browser.open('/shoes?a_aid=jane')
  expect(clicks(browser)).toHaveLength(1)

  await browser.wait(60000)
  await browser.open('/shoes?a_aid=jane')
  expect(clicks(browser)).toHaveLength(2)
})

test('a landing counts again if another affiliate’s landing came in between', async () => {
  const browser = aBrowser()

  for (const affiliate of ['jane', 'joe', 'jane']) await browser.open(`/shoes?a_aid=${affiliate}`)

  expect(clicks(browser)).toHaveLength(3)
  expect(new Set(browser.collector.received.map(({ request }) => request.visitorId)).size).toBe(1)
})

test('click({ affiliate }) records a click without a parameter in the address', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/shoes')
  const results: unknown[] = []

  const click = { affiliate: 42 as never, campaign: ' summer', banner: 'b', email: 'x' }
  waymark.click(click, (result) => results.push(result))
  waymark.click(click, (result) => results.push(result))
  await browser.wait()

  expect(clicks(browser)).toEqual([
    {
      id: expect.any(String),
      type: 'click',
      at: Date.now(),
      rung: 'new',
      affiliate: '42',
      campaign: 'summer',
      banner: 'b',
      url: 'https://www.shop.example/shoes',
    },
  ])
  expect(results).toEqual([
    expect.objectContaining({ state: 'duplicate' }),
    expect.objectContaining({ state: 'sent' }),
  ])
})

test('click() reads the address again, for shops that change it without loading a page', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/')
  const results: unknown[] = []

  waymark.click({}, (result) => results.push(result))
  history.pushState(null, '', '/shoes?a_aid=jane')
  waymark.click()
  await browser.wait()

  expect(results).toEqual([{ id: '', state: 'ignored', reason: 'no_referral' }])
  expect(clicks(browser).map(({ url }) => url)).toEqual([JANE])
})

test('a click of an automated browser is marked as webdriver', async () => {
  const browser = aBrowser()
  Object.defineProperty(navigator, 'webdriver', { value: true, configurable: true })

  await browser.open('/shoes?a_aid=jane')

  expect(clicks(browser)).toEqual([expect.objectContaining({ webdriver: true })])
  Reflect.deleteProperty(navigator, 'webdriver')
})
