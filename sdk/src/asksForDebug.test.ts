/** @jest-environment-options {"url": "http://shop.localhost:3000/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') })
  document.head.replaceChildren()
})

const debugFiles = () => document.querySelectorAll('script[src$="/wm-debug.js"]')

test.each([
  ['/shoes?wm_debug=1', 1],
  ['/shoes?a_aid=jane&wm_debug=1#top', 1],
  ['/shoes', 0],
  ['/shoes?wm_debug=0', 0],
])('on a local host %s loads the debug file %i times', async (path, times) => {
  const browser = aBrowser()

  await browser.open(path)

  expect(debugFiles()).toHaveLength(times)
})

test('wm_debug in the address applies to a tracker from npm, unless its option debug is set', async () => {
  const browser = aBrowser()
  const options = { account: 'default1', collector: 'https://go.shop.example' }

  await browser.bundle('/?wm_debug=1', { ...options, debug: false })
  expect(debugFiles()).toHaveLength(0)

  await browser.bundle('/?wm_debug=1', options)
  expect(debugFiles()).toHaveLength(1)
})
