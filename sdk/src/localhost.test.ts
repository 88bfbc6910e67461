/** @jest-environment-options {"url": "http://localhost/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

test('on a host with a single label no cookie with a domain is attempted', async () => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane')

  expect(browser.cookieWrites).toHaveLength(1)
  expect(browser.cookieWrites[0]).not.toContain('domain')
})
