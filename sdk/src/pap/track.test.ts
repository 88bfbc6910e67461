/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../../testing/aBrowser.js'
import { cookieOf, openPap } from '../../testing/aPapPage.js'
import { aVisit, NOW } from '../../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('track() records the affiliate link of the address', async () => {
  const browser = aBrowser()
  const tracker = await openPap(
    browser,
    '/shoes?size=4&a_aid=jane&a_bid=b1&a_cid=summer&chan=mail&pd1=x&pd2=y',
    {
      referrer: 'https://blog.example/post?q=1',
    },
  )
  expect(browser.collector.received).toEqual([])

  tracker.setAccountId('default1')
  tracker.track()
  await browser.wait()

  expect(browser.collector.received).toMatchObject([
    {
      url: 'https://go.shop.example/affiliate/scripts/e',
      request: { account: 'default1', visitorId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    },
  ])
  expect(browser.collector.events()).toMatchObject([
    {
      type: 'click',
      url: 'https://www.shop.example/shoes?a_aid=jane&a_bid=b1&a_cid=summer&chan=mail&data1=x&data2=y',
      referrer: 'https://blog.example/post',
    },
  ])
})

test('track() reads the fragment', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/#a_aid=jane')
  tracker.track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([
    { url: 'https://www.shop.example/?a_aid=jane' },
  ])
})

test('the script sends nothing and stores nothing without a call', async () => {
  const browser = aBrowser()
  await openPap(browser, '/?a_aid=jane')
  await browser.wait(60_000)
  expect(browser.collector.received).toEqual([])
  expect([browser.storedKeys(), document.cookie]).toEqual([[], ''])
})

test('without a referral track() sends nothing and stores nothing', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?chan=mail')
  tracker.track()
  await browser.wait(60_000)
  expect(browser.collector.received).toEqual([])
  expect([browser.storedKeys(), document.cookie]).toEqual([[], ''])
})

test('the variables of the page take precedence over its address', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane')
  const variables = { AffiliateID: 'bob', BannerID: 7, CampaignID: 'c1', Channel: 'tv', Data1: 'x' }
  Object.assign(window, variables)
  tracker.track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([
    { affiliate: 'bob', banner: '7', campaign: 'c1', channel: 'tv', data1: 'x' },
  ])
})

test('a campaign in the variables of the page without an affiliate is no click', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/')
  Object.assign(window, { CampaignID: 'c1' })
  tracker.track()
  await browser.wait()
  expect(browser.collector.received).toEqual([])
})

test('elements with the names of the variables are not read', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/', {
    body: '<i id="AffiliateID"></i><i id="Channel"></i>',
  })
  Object.assign(window, { AffiliateID: document.getElementById('AffiliateID') })
  tracker.track()
  await browser.wait()
  expect(browser.collector.received).toEqual([])
})

test('setParamNameUserId names the parameter of the affiliate', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?ref=jane&pd1=x')
  tracker.setParamNameUserId('ref')
  tracker.track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([
    { url: 'https://www.shop.example/?a_aid=jane&data1=x' },
  ])
})

test('setChannel names the channel of the click', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane')
  tracker.setChannel('mail')
  tracker.setLid('17')
  tracker.track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([{ channel: 'mail' }])
})

test('papTrack() is track()', async () => {
  const browser = aBrowser()
  await openPap(browser, '/?a_aid=jane')
  ;(window as unknown as { papTrack(): void }).papTrack()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([{ type: 'click' }])
})

test('functions of the page with the names papTrack and setVisitor stay', async () => {
  const browser = aBrowser()
  const own = { papTrack: () => 'own', setVisitor: () => 'own' }
  await openPap(browser, '/', { first: () => Object.assign(window, own) })
  expect(window).toMatchObject(own)
})

test('a reload or a second call of track() adds no click, and a route with another affiliate adds one', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane')
  tracker.track()
  tracker.track()
  history.pushState(null, '', '/shoes')
  tracker.track()
  history.pushState(null, '', '/shoes?a_aid=bob')
  tracker.track()
  await browser.wait()
  ;(await openPap(browser, '/shoes?a_aid=bob')).track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([
    { url: 'https://www.shop.example/?a_aid=jane' },
    { url: 'https://www.shop.example/shoes?a_aid=bob' },
  ])
})

test('a tab in the background counts once the visitor looks at it', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane')
  const show = define(document, 'hidden', { get: () => true })
  tracker.track()
  await browser.wait(60_000)
  expect(browser.collector.received).toEqual([])
  show()
  document.dispatchEvent(new Event('visibilitychange'))
  await browser.wait()
  expect(browser.collector.events()).toHaveLength(1)
  history.pushState(null, '', '/?a_aid=bob')
  tracker.track()
  document.dispatchEvent(new Event('visibilitychange'))
  await browser.wait()
  expect(browser.collector.events()).toHaveLength(2)
})

test('the token of a redirect link is sent and removed from the address', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane&wm_c=token&size=4')
  tracker.track()
  await browser.wait()
  expect(browser.collector.events()).toMatchObject([
    { url: 'https://www.shop.example/?a_aid=jane&wm_c=token' },
  ])
  expect(location.search).toBe('?a_aid=jane&size=4')
})

test('a click that the collector did not get is sent by the next page', async () => {
  const browser = aBrowser()
  browser.collector.mood = 'down'
  const tracker = await openPap(browser, '/?a_aid=jane')
  tracker.track()
  await browser.wait()
  browser.collector.mood = 'up'
  ;(await openPap(browser, '/cart')).track()
  await browser.wait(5_000)
  expect([...browser.collector.recorded.values()]).toMatchObject([{ type: 'click' }])
})

test('the visitor of wm.js is the visitor of this script', async () => {
  const browser = await aVisit()
  const tracker = await openPap(browser, '/')
  expect(tracker._cmanager.getVisitorIdOrSaleCookieValue()).toBe(cookieOf('wm'))
})

describe('a landing without parameters', () => {
  const land = async (attributes: Readonly<Record<string, string>>, path = '/shoes#jane') => {
    const browser = aBrowser()
    const referrer = 'https://blog.example/post?q=1'
    const tracker = await openPap(browser, path, { referrer, attributes })
    tracker.track()
    await browser.wait()
    return browser
  }

  test('is sent if the tag has data-anchors and data-direct-links, and nothing is stored before the answer', async () => {
    const browser = await land({ anchors: '', directLinks: '' })
    const [event] = browser.collector.events()
    expect(event).toMatchObject({
      url: 'https://www.shop.example/shoes#jane',
      referrer: 'https://blog.example/post',
    })
    expect(browser.collector.received[0]?.request).not.toHaveProperty('visitorId')
  })

  test('is sent without an anchor, if only direct links count', async () => {
    const browser = await land({ directLinks: '' })
    expect(browser.collector.events()).toMatchObject([{ url: 'https://www.shop.example/shoes' }])
  })

  test('is not sent without the attributes data-anchors and data-direct-links', async () => {
    const browser = await land({})
    expect(browser.collector.received).toEqual([])
    expect([browser.storedKeys(), document.cookie]).toEqual([[], ''])
  })
})
