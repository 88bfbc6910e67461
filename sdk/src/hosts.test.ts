/** @jest-environment-options {"url": "https://127.0.0.1:8443/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

test.each(['auto', 'host'])(
  'on an IP address no cookie with a domain is attempted, with cookieDomain "%s"',
  async (cookieDomain) => {
    const browser = aBrowser()

    const waymark = await browser.open('/?a_aid=jane', {
      attributes: { account: 'default1', cookieDomain },
    })

    expect(browser.cookieWrites).toHaveLength(1)
    expect(browser.cookieWrites[0]).not.toContain('domain')
    expect(document.cookie).toBe(`wm=${await waymark.getVisitorId()}`)
  },
)
