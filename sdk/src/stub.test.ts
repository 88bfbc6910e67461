/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aBrowser, define, STUB } from '../testing/aBrowser.js'
import { aSale, NOW } from '../testing/aVisit.js'
import { pageTracker } from './pageTracker.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const read = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8')

/** Tag Manager does not accept arrow functions, so it has another stub. */
const TAG_MANAGER = /!function\(w,f\).*\(window\)/.exec(
  read('examples/gtm/tags/everyPage.txt'),
)?.[0]

const STUBS: readonly (readonly [string, () => unknown])[] = [
  ['the documented stub', new Function(STUB) as () => unknown],
  ['the stub for Tag Manager', new Function(`${TAG_MANAGER}`) as () => unknown],
  ['the stub of the add-ons', pageTracker],
]

test.each([
  'sdk/README.md',
  'collector/demo/shop/parts/waymark.tsx',
  'collector/panel/merchant/snippets.ts',
  'examples/express/pages.js',
  'e2e/program.ts',
])('the stub in %s is identical to the tested one', (path) => {
  expect(read(path)).toContain(STUB)
})

describe.each(STUBS)('%s', (_, place) => {
  test('keeps an order as it was at the call, even if the page changes the object afterwards', async () => {
    const browser = aBrowser()
    const order = { ...aSale(), items: [{ sku: 'a' }], coupon: ['JANE10'] }

    await browser.open('/?a_aid=jane', {
      first: () => {
        place()
        window.waymark?.sale(order)
        window.waymark?.('sale', order)
        Object.assign(order, { orderId: '666', total: '0.01' })
        order.items[0] = { sku: 'b' }
      },
    })

    expect(browser.collector.events().slice(1)).toMatchObject([
      { ...aSale(), items: [{ sku: 'a' }], coupon: ['JANE10'] },
    ])
  })

  test('passes on callbacks, elements and objects that cannot be copied', async () => {
    const states: string[] = []
    const order: Record<string, unknown> = { ...aSale() }
    order.self = order
    const browser = aBrowser()

    await browser.open('/?a_aid=jane', {
      body: '<input>',
      first: () => {
        place()
        window.waymark?.writeTo(document.querySelector('input') as Element)
        window.waymark?.sale(order as never, ({ state }) => states.push(state))
      },
    })
    await browser.wait()

    expect(document.querySelector('input')?.value).toMatch(/^[0-9a-f]{32}$/)
    expect(states).toEqual(['sent'])
  })

  test('records calls even if an old library has replaced Function.prototype.bind', async () => {
    const restore = define(Function.prototype, 'bind', {
      value(this: (...args: unknown[]) => unknown, self: unknown, args: unknown) {
        return () => this.apply(self, args as unknown[])
      },
      writable: true,
    })
    const browser = aBrowser()

    await browser.open('/?a_aid=jane', {
      first: () => {
        place()
        window.waymark?.sale(aSale())
      },
    })
    restore()

    expect(browser.collector.recorded.get('sale:1001')).toMatchObject(aSale())
  })

  test('ignores an element with the id waymark', async () => {
    const browser = aBrowser()

    await browser.open('/?a_aid=jane', {
      first: () => {
        // jsdom does not make elements with an id properties of the window, so the test does.
        Object.assign(window, { waymark: document.createElement('div') })
        place()
        window.waymark?.sale(aSale())
      },
    })

    expect(browser.collector.recorded.has('sale:1001')).toBe(true)
    expect(browser.complaints).toEqual([])
  })
})
