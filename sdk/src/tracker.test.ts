/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const SALE = { orderId: '1001', total: '49.90', currency: 'EUR' }

test('a call has the same effect by name and as a method, before and after the script has loaded', async () => {
  const browser = aBrowser()
  const sale = (orderId: string) => ({ ...SALE, orderId })

  const waymark = await browser.open('/', {
    before: (stub) => {
      stub('sale', sale('a'))
      stub.sale(sale('b'))
      stub('action', { code: 'signup', actionId: 'c' })
      stub.action({ code: 'signup', actionId: 'd' })
    },
  })
  waymark('sale', sale('e'))
  waymark.sale(sale('f'))
  waymark('action', { code: 'signup', actionId: 'g' })
  await browser.wait()

  expect(browser.collector.events().map(({ id }) => id)).toEqual([
    'sale:a',
    'sale:b',
    'action:signup:c',
    'action:signup:d',
    'sale:e',
    'sale:f',
    'action:signup:g',
  ])
})

test('unknown commands, options and events are ignored', async () => {
  const browser = aBrowser()
  const waymark = (await browser.open('/')) as never as Record<string, unknown> &
    ((name: string, ...args: unknown[]) => unknown)

  for (const name of ['pageview', 'constructor', '__proto__', 'toString', ''])
    expect(waymark(name, {})).toBeUndefined()
  waymark('init', { account: 'default1', colour: 'red' })
  waymark('on', 'unheard', () => {})
  await browser.wait()

  expect(browser.collector.received).toEqual([])
  expect(browser.complaints).toEqual([])
})
