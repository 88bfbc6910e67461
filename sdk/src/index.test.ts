/** @jest-environment-options {"url": "https://www.shop.example/"} */

import { version } from '../package.json'
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const OPTIONS = { account: 'default1', collector: 'https://go.shop.example' }
const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }

test('the npm package sends the same events as the script and adds nothing to the window', async () => {
  const browser = aBrowser()

  const waymark = await browser.bundle('/?a_aid=jane', OPTIONS)
  waymark.sale(SALE)
  waymark('action', { code: 'lead' })
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale', 'action'])
  expect(browser.collector.received[0]?.url).toBe('https://go.shop.example/e')
  expect(window.waymark).toBeUndefined()
  expect(waymark.version).toBe(version)
})

test('a tracker from npm stores nothing while consent is pending', async () => {
  const browser = aBrowser()

  const waymark = await browser.bundle('/?a_aid=jane', { ...OPTIONS, consent: 'pending' })
  expect(browser.storedKeys()).toEqual([])
  waymark.consent('granted')
  await browser.wait()

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click'])
})
