/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser, define } from '../testing/aBrowser.js'
import { NOW } from '../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('wm-consent.js reads its options from the attributes of its own tag', async () => {
  const browser = aBrowser()
  const heard: string[] = []
  const waymark = await browser.open('/', {
    attributes: { account: 'default1', consent: 'pending' },
  })
  waymark.on('consent', (consent) => heard.push(consent))
  const script = document.createElement('script')
  script.setAttribute('data-tcf-purposes', '3')
  define(document, 'currentScript', { get: () => script })
  const data = { gdprApplies: true, eventStatus: 'tcloaded', purpose: { consents: { 3: true } } }
  define(window, '__tcfapi', {
    value: (_: string, __: number, callback: (...answer: unknown[]) => void) =>
      callback(data, true),
  })

  require('./wmConsent')

  expect(heard).toEqual(['granted'])
})
