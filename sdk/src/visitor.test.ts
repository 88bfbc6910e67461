/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }
const KNOWN = '0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb'
const MIRROR = 'waymark.v'

const inDays = (days: number) => Date.parse('2031-03-01T10:00:00Z') + days * 86400000
const expiry = (days: number) => `expires=${new Date(inDays(days)).toUTCString()}`
const lastWrite = (writes: readonly string[]) => writes.at(-1) ?? ''

/** The value and the attributes of a written cookie. */
const parsed = (written: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    written.split('; ').map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name.toLowerCase(), value]
    }),
  )

test('a landing stores the visitor id in a cookie for the widest domain that the browser accepts', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane')

  const visitorId = await waymark.getVisitorId()
  expect(document.cookie).toBe(`wm=${visitorId}`)
  expect(parsed(lastWrite(browser.cookieWrites))).toEqual({
    wm: visitorId,
    path: '/',
    samesite: 'lax',
    expires: new Date(inDays(60)).toUTCString(),
    domain: 'shop.example',
    secure: '',
  })
})

test.each([
  ['host', undefined],
  ['www.shop.example', 'www.shop.example'],
])('with cookieDomain "%s" the cookie has the domain %s', async (cookieDomain, domain) => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', { attributes: { account: 'default1', cookieDomain } })

  expect(parsed(lastWrite(browser.cookieWrites)).domain).toBe(domain)
})

test.each([
  ['30', 30],
  ['800', 400],
  ['nonsense', 60],
])('with windowDays "%s" the visitor id is stored for %d days', async (windowDays, days) => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane', { attributes: { account: 'default1', windowDays } })

  expect(lastWrite(browser.cookieWrites)).toContain(expiry(days))
  expect(localStorage.getItem(MIRROR)?.split('.')[1]).toBe(`${inDays(days)}`)
})

test('a cookie that already has the value is not written again', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  const writes = browser.cookieWrites.length

  for (const path of ['/', '/cart', '/thanks', '/?a_aid=joe']) await browser.open(path)
  window.waymark?.sale(SALE)
  await browser.wait()

  expect(browser.cookieWrites).toHaveLength(writes)
  expect(browser.collector.events().map(({ rung }) => rung)).toEqual(['new', 'cookie', 'cookie'])
})

test('the collector’s cookie wm_id is not changed', async () => {
  const browser = aBrowser()
  browser.setCookie('wm_id=theirs; path=/')

  await browser.open('/?a_aid=jane')
  window.waymark?.forget()

  expect(document.cookie).toBe('wm_id=theirs')
  expect(browser.cookieWrites.filter((write) => !/^wm=/.test(write))).toEqual([])
})

test('a lost cookie is restored from localStorage with the original expiry', async () => {
  const browser = aBrowser()
  const visitorId = await (await browser.open('/?a_aid=jane')).getVisitorId()
  for (const domain of ['', '; domain=shop.example'])
    browser.setCookie(`wm=; path=/; max-age=0${domain}`)
  await browser.wait(10 * 86400000)

  const waymark = await browser.open('/thanks')
  waymark.sale(SALE)
  await browser.wait()

  expect(browser.collector.received.at(-1)?.request).toMatchObject({
    visitorId,
    events: [{ rung: 'storage' }],
  })
  expect(document.cookie).toBe(`wm=${visitorId}`)
  expect(lastWrite(browser.cookieWrites)).toContain(expiry(60))
})

test('an expired copy in localStorage is ignored', async () => {
  const browser = aBrowser()
  localStorage.setItem(MIRROR, `${KNOWN}.${Date.now() - 1}`)

  const waymark = await browser.open('/')

  expect(await waymark.getVisitorId()).toBeUndefined()
})

test('a cookie from another subdomain is copied to localStorage', async () => {
  const browser = aBrowser()
  browser.setCookie(`wm=${KNOWN}; path=/; domain=shop.example`)
  const writes = browser.cookieWrites.length

  const waymark = await browser.open('/')

  expect(await waymark.getVisitorId()).toBe(KNOWN)
  expect(localStorage.getItem(MIRROR)).toBe(`${KNOWN}.${inDays(60)}`)
  expect(browser.cookieWrites).toHaveLength(writes)
})

test.each(['', 'nonsense', KNOWN.toUpperCase(), `${KNOWN}0`])(
  'a cookie that is not a visitor id is ignored: "%s"',
  async (value) => {
    const browser = aBrowser()
    browser.setCookie(`wm=${value}; path=/`)

    const waymark = await browser.open('/')

    expect(await waymark.getVisitorId()).toBeUndefined()
    expect(browser.storedKeys()).toEqual([])
  },
)

test.each([
  ['a foreign value', 'wm=nonsense; path=/cart'],
  ['an encoded value', 'wm=%7B%22a%22%3A1%7D; path=/cart'],
  ['a value with a broken encoding', 'wm=%E0%A4%A; path=/cart'],
])('a second cookie of the same name with %s does not hide the visitor id', async (_, foreign) => {
  const browser = aBrowser()
  // The cookie with the longer path comes first: https://www.rfc-editor.org/rfc/rfc6265#section-5.4
  await browser.open('/cart/')
  browser.setCookie(foreign)
  browser.setCookie(`wm=${KNOWN}; path=/; domain=shop.example`)
  expect(document.cookie).toMatch(/^wm=[^;]+; wm=[0-9a-f]{32}$/)

  const waymark = await browser.open('/cart/')

  expect(await waymark.getVisitorId()).toBe(KNOWN)
  browser.setCookie('wm=; path=/cart; max-age=0')
})

test('a library that extends every object does not prevent the cookie', async () => {
  const browser = aBrowser()
  const extend = () => Object.assign(Object.prototype, { extra: () => 1 })

  const waymark = await browser.open('/?a_aid=jane', { before: extend })
  Reflect.deleteProperty(Object.prototype, 'extra')

  expect(document.cookie).toBe(`wm=${await waymark.getVisitorId()}`)
  expect(parsed(lastWrite(browser.cookieWrites))).not.toHaveProperty('extra')
})

test('another visitor id in the collector’s answer replaces the one in cookie, storage and page', async () => {
  const browser = aBrowser()
  browser.collector.knows = KNOWN
  const heard: unknown[] = []

  const waymark = await browser.open('/?a_aid=jane', {
    before: (stub) => stub.on('visitor', (visitorId) => heard.push(visitorId)),
  })

  expect(heard).toEqual([browser.collector.received[0]?.request.visitorId, KNOWN])
  expect(await waymark.getVisitorId()).toBe(KNOWN)
  expect(document.cookie).toBe(`wm=${KNOWN}`)
  expect(localStorage.getItem(MIRROR)).toMatch(new RegExp(`^${KNOWN}\\.`))
  await browser.open('/thanks')
  window.waymark?.sale(SALE)
  expect(browser.collector.received.at(-1)?.request.visitorId).toBe(KNOWN)
})

test('forget deletes all data from the browser and asks the collector to delete it', async () => {
  const browser = aBrowser()
  localStorage.setItem('cart', 'the shop’s own')
  const waymark = await browser.open('/?a_aid=jane', { body: '<input data-waymark-visitor>' })
  const visitorId = await waymark.getVisitorId()
  browser.collector.mood = 'down'
  waymark.sale(SALE)
  await browser.wait()
  browser.collector.mood = 'up'

  waymark.forget()
  await browser.wait(600000)

  expect(browser.collector.received.at(-1)).toMatchObject({
    init: { keepalive: true },
    request: { visitorId, events: [{ type: 'forget', id: expect.any(String) }] },
  })
  expect(document.cookie).toBe('')
  expect(browser.storedKeys()).toEqual(['cart'])
  expect(document.querySelector('input')?.value).toBe('')
  expect(await waymark.getVisitorId()).toBeUndefined()
  expect(browser.collector.recorded.has('sale:1001')).toBe(false)
})

test('an answer to a request from before forget does not restore the visitor', async () => {
  const browser = aBrowser()
  browser.collector.knows = KNOWN
  const waymark = await browser.open('/', {
    before: (stub) => {
      stub.click({ affiliate: 'jane' })
      stub.forget()
    },
  })
  await browser.wait(60000)

  expect(await waymark.getVisitorId()).toBeUndefined()
  expect(document.cookie).toBe('')
  expect(browser.storedKeys()).toEqual([])
})

test('after forget, a sale is reported without a visitor id, and the landing does not count again', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  waymark.forget()
  waymark.consent('denied')
  waymark.consent('granted')

  waymark.sale(SALE)
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'forget', 'sale'])
  expect(browser.collector.received.at(-1)?.request.visitorId).toBeUndefined()
})

test('without cookies the visitor id is kept in localStorage', async () => {
  const browser = aBrowser()
  define(document, 'cookie', { get: () => '', set: () => {} })
  const visitorId = await (await browser.open('/?a_aid=jane')).getVisitorId()

  const waymark = await browser.open('/thanks')

  expect(await waymark.getVisitorId()).toBe(visitorId)
  expect(visitorId).toMatch(/^[0-9a-f]{32}$/)
})
