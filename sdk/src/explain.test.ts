/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'
import { explain } from './explain.js'
import type { Said } from './say.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }
const DEBUG = { attributes: { account: 'default1', debug: '' } }

const debugFiles = () =>
  [...document.querySelectorAll('script')].filter(({ src }) => src.endsWith('/wm-debug.js'))

/** What debug mode says, once its file has come. */
const heard = () => {
  const lines: string[] = []
  jest.spyOn(console, 'info').mockImplementation((line) => lines.push(line))
  const [file] = debugFiles()
  explain((file as unknown as { said: Said[] }).said)
  return lines
}

beforeEach(() => {
  for (const file of debugFiles()) file.remove()
})
afterEach(() => jest.restoreAllMocks())

test('without debug mode nothing is said and no file is loaded', async () => {
  const browser = aBrowser()
  const said = jest.spyOn(console, 'info')

  const waymark = await browser.open('/?a_aid=jane')
  waymark('sale', {} as never)
  await browser.wait()

  expect(debugFiles()).toEqual([])
  expect(said).not.toHaveBeenCalled()
})

test('debug mode loads its texts once, from the collector', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', DEBUG)
  waymark.sale(SALE)
  await browser.wait()

  expect(debugFiles().map(({ src }) => src)).toEqual(['https://go.shop.example/wm-debug.js'])
})

test('it tells what happened before its file had come, and what happens afterwards', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/', DEBUG)
  waymark.sale(SALE)
  await browser.wait()

  const lines = heard()
  expect(lines).toEqual([
    'waymark: this page names no affiliate: nothing is stored, no click',
    'waymark: sale was called',
    'waymark: sale:1001 was recorded',
  ])
})

test('what nobody knows is said, and said once', async () => {
  const browser = aBrowser()
  const waymark = (await browser.open('/', DEBUG)) as never as (...args: unknown[]) => void
  waymark('pageview')
  waymark('pageview')
  waymark('init', { colour: 'red', windowDays: 30 })
  waymark('sale', { ...SALE, email: 'x' })

  const lines = heard()

  expect(lines.filter((line) => /pageview/.test(line))).toEqual([
    'waymark: there is no command "pageview"; it does nothing',
  ])
  expect(lines).toContain('waymark: init does not know "colour" and leaves it out')
  expect(lines).toContain('waymark: sale does not know "email" and leaves it out')
  expect(lines.some((line) => /windowDays/.test(line))).toBe(false)
})

test('a second copy, a secret key, an outage and a mistake in the page are explained', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', DEBUG)
  jest.resetModules()
  ;(require('./start') as typeof import('./start.js')).start()
  waymark.on('ready', () => {
    throw new Error('the shop’s own')
  })
  browser.collector.mood = { status: 500 }
  waymark.sale(SALE)
  await browser.wait()
  waymark.sale(SALE)
  waymark.init({ account: 'sk_default1_x' })
  waymark.consent('denied')
  waymark.click({ affiliate: 'jane' })

  const lines = heard().join('\n')

  expect(lines).toContain('wm.js is on this page twice; the second copy does nothing')
  expect(lines).toContain('this was caught, so that the page goes on: Error: the shop’s own')
  expect(lines).toContain('sale:1001 is kept in this browser and will be sent again (http_500)')
  expect(lines).toContain('sale:1001 was reported from this browser before and is not sent again')
  expect(lines).toContain('account is a secret key: take it off this page and revoke it')
  expect(lines).toContain('without consent nothing is stored and nothing is sent')
})
