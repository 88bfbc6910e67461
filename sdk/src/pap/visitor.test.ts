/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, type Browser, define } from '../../testing/aBrowser.js'
import { comeByLink, cookieOf, openPap } from '../../testing/aPapPage.js'
import { aVisit, NOW } from '../../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))
afterEach(() => localStorage.clear())

const FOREIGN = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD'
const OURS = '0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'

const report = (tracker: Awaited<ReturnType<typeof openPap>>, orderId = '1') => {
  tracker.createSale().setOrderID(orderId)
  tracker.register()
}

test.each([
  ['the cookie', (browser: Browser) => browser.setCookie(`PAPVisitorId=${FOREIGN}; path=/`)],
  ['localStorage', () => localStorage.setItem('PAPVisitorId', FOREIGN)],
])(
  'the visitor of Post Affiliate Pro in %s is continued, and the collector’s id is taken over',
  async (_, store) => {
    const browser = aBrowser()
    store(browser)
    const tracker = await openPap(browser, '/thanks', { body: '<input id="f">' })
    tracker.writeCookieToCustomField('f')
    expect(document.querySelector('input')?.value).toBe(`default1${FOREIGN}`)
    browser.collector.knows = OURS
    report(tracker)
    await browser.wait()

    expect(browser.collector.received).toMatchObject([{ request: { visitorId: FOREIGN } }])
    expect([cookieOf('wm'), cookieOf('PAPVisitorId')]).toEqual([OURS, OURS])
    expect(document.querySelector('input')?.value).toBe(`default1${OURS}`)
    const later = await openPap(browser, '/thanks')
    report(later, '2')
    await browser.wait()
    expect(browser.collector.received[1]?.request.visitorId).toBe(OURS)
  },
)

test('while the collector does not answer, the id of Post Affiliate Pro stays', async () => {
  const browser = aBrowser()
  browser.setCookie(`PAPVisitorId=${FOREIGN}; path=/`)
  browser.collector.mood = 'down'
  report(await openPap(browser, '/thanks'))
  await browser.wait()
  expect([cookieOf('wm'), cookieOf('PAPVisitorId')]).toEqual([undefined, FOREIGN])
  expect(browser.cookieWrites).toEqual([])
  browser.collector.mood = 'up'
  browser.collector.knows = OURS
  ;(await openPap(browser, '/')).track()
  await browser.wait(5_000)
  expect(browser.collector.received.at(-1)?.request).toMatchObject({ visitorId: FOREIGN })
  expect(cookieOf('PAPVisitorId')).toBe(OURS)
})

test('a new visitor gets a cookie that servers of the shop read, on the widest domain', async () => {
  const browser = aBrowser()
  await comeByLink(browser)
  expect(cookieOf('PAPVisitorId')).toBe(cookieOf('wm'))
  const [cookie] = browser.cookieWrites.filter((text) => text.startsWith('PAPVisitorId'))
  expect(cookie).toMatch(/domain=shop\.example/)
  expect(cookie).toMatch(/path=\//)
  expect(cookie).toMatch(/sameSite=lax/i)
  expect(cookie).toMatch(/secure/)
  expect(cookie).toContain(new Date(NOW + 60 * 86_400_000).toUTCString())
})

test('a cookie that already has the visitor id is not written again', async () => {
  const browser = aBrowser()
  ;(await comeByLink(browser)).track()
  ;(await openPap(browser, '/')).track()
  expect(browser.cookieWrites.filter((text) => text.startsWith('PAPVisitorId'))).toHaveLength(1)
})

test('setCookieDomain sets the domain of the cookies', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane')
  tracker.setCookieDomain('.www.shop.example')
  tracker.track()
  for (const text of browser.cookieWrites) expect(text).toMatch(/domain=www\.shop\.example/)
  expect(browser.cookieWrites).toHaveLength(2)
})

test('visitor ids of a visitor whom wm.js knows come from wm.js', async () => {
  const browser = await aVisit()
  browser.setCookie(`PAPVisitorId=${FOREIGN}; path=/`)
  report(await openPap(browser, '/thanks'))
  await browser.wait()
  expect(browser.collector.received[0]?.request.visitorId).toBe(cookieOf('wm'))
})

test('without cookies, the id of wm.js in localStorage comes first', async () => {
  const browser = await aVisit()
  const [known] = localStorage.getItem('waymark.v')?.split('.') ?? []
  localStorage.setItem('PAPVisitorId', FOREIGN)
  const restore = define(document, 'cookie', { get: () => '', set: () => {} })
  report(await openPap(browser, '/thanks'))
  await browser.wait()
  restore()
  expect(browser.collector.received[0]?.request.visitorId).toBe(known)
})

test.each([
  [OURS, OURS],
  [`default1${OURS}`, OURS],
  [FOREIGN, FOREIGN],
  [`default1${FOREIGN}`, FOREIGN],
])('setVisitorId(%s) sets the visitor of later calls and pages', async (given, sent) => {
  const browser = await aVisit()
  const tracker = await openPap(browser, '/thanks')
  tracker.setVisitorId(given)
  report(tracker)
  await browser.wait()
  expect(browser.collector.received).toMatchObject([
    { request: { visitorId: sent, events: [{ rung: 'handover' }] } },
  ])
  expect(tracker._cmanager.getVisitorIdOrSaleCookieValue()).toBe(sent)
  expect(cookieOf('PAPVisitorId')).toBe(sent)
})

test.each([undefined, null, '', 'user001', `${FOREIGN}0`, `x-${OURS}`, 7, {}])(
  'setVisitorId(%j) has no effect',
  async (given) => {
    const browser = aBrowser()
    const tracker = await comeByLink(browser)
    const known = cookieOf('wm')
    tracker.setVisitorId(given)
    ;(window as unknown as { setVisitor(id: unknown): void }).setVisitor(given)
    report(tracker)
    await browser.wait()
    expect(browser.collector.received[0]?.request.visitorId).toBe(known)
  },
)

test('the two private members give the account and the visitor', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  expect(tracker._getAccountId()).toBe('default1')
  expect(tracker._cmanager.getVisitorIdOrSaleCookieValue()).toBe(cookieOf('wm'))
  const stranger = await openPap(aBrowser(), '/')
  expect(stranger._cmanager.getVisitorIdOrSaleCookieValue()).toBe('')
})

describe('consent', () => {
  test('disableTrackingMethod("C") before track() stores and sends nothing', async () => {
    const browser = aBrowser()
    const tracker = await openPap(browser, '/?a_aid=jane')
    tracker.setAccountId('default1')
    tracker.disableTrackingMethod('C')
    tracker.track()
    report(tracker)
    await browser.wait(60_000)
    expect(browser.collector.received).toEqual([])
    expect([document.cookie, browser.storedKeys(), sessionStorage.length]).toEqual(['', [], 0])
  })

  test('enableTrackingMethods() and another track() record the landing', async () => {
    const browser = aBrowser()
    const tracker = await openPap(browser, '/?a_aid=jane')
    tracker.disableTrackingMethod('C')
    tracker.track()
    tracker.enableTrackingMethods()
    tracker.track()
    await browser.wait()
    expect(browser.collector.events()).toMatchObject([{ type: 'click' }])
  })

  test('disableTrackingMethod("C") erases the visitor, also the one of Post Affiliate Pro', async () => {
    const browser = aBrowser()
    await comeByLink(browser)
    localStorage.setItem('PAPVisitorId', FOREIGN)
    const tracker = await openPap(browser, '/')
    tracker.disableTrackingMethod('C')
    await browser.wait()
    expect([document.cookie, browser.storedKeys()]).toEqual(['', []])
  })

  test.each(['F', 'L', '', null, undefined, 7])(
    'disableTrackingMethod(%j) changes nothing',
    async (method) => {
      const browser = aBrowser()
      const tracker = await openPap(browser, '/?a_aid=jane')
      tracker.disableTrackingMethod(method)
      tracker.track()
      await browser.wait()
      expect(browser.collector.events()).toMatchObject([{ type: 'click' }])
    },
  )

  test('Global Privacy Control counts as a refusal until the page allows tracking', async () => {
    const browser = aBrowser()
    const restore = define(navigator, 'globalPrivacyControl', { get: () => true })
    const tracker = await openPap(browser, '/?a_aid=jane')
    tracker.track()
    await browser.wait()
    expect(browser.collector.received).toEqual([])
    tracker.enableTrackingMethods()
    tracker.track()
    await browser.wait()
    restore()
    expect(browser.collector.events()).toMatchObject([{ type: 'click' }])
  })
})
