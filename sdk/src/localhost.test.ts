/** @jest-environment-options {"url": "http://localhost/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

test('on a host of one label no cookie is tried for a domain', async () => {
  const browser = aBrowser()

  await browser.open('/?a_aid=jane')

  expect(browser.cookieWrites).toHaveLength(1)
  expect(browser.cookieWrites[0]).toMatch(/domain=$/)
})
