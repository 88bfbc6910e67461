/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'
import { aSale } from '../testing/aVisit.js'
import { LOOK_AGAIN_MS } from './watch.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const types = ({ collector }: ReturnType<typeof aBrowser>) =>
  collector.events().map(({ type }) => type)

const draw = (html: string) => {
  document.body.innerHTML = html
}

const block = (orderId: string) =>
  `<script type="application/json" data-waymark-sale>${JSON.stringify(aSale(orderId))}</script>`

test.each(['/shoes?a_aid=jane', '/#/shoes?a_aid=jane'])(
  'a route change to an affiliate link is reported as a click: %s',
  async (route) => {
    const browser = aBrowser()
    await browser.open('/')

    history.pushState(null, '', route)
    draw('<h1>Shoes</h1>')
    await browser.wait(LOOK_AGAIN_MS)

    expect(types(browser)).toEqual(['click'])
  },
)

test('route changes within a visit add no clicks', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')

  for (const route of ['/cart', '/?a_aid=jane', '/#/x', '/thanks']) {
    history.pushState(null, '', route)
    draw(`<h1>${route}</h1>`)
    await browser.wait(LOOK_AGAIN_MS)
  }

  expect(types(browser)).toEqual(['click'])
})

test('an affiliate link that is opened by a route change while consent is pending is reported later', async () => {
  const browser = aBrowser()
  const attributes = { account: 'default1', consent: 'pending' }
  const waymark = await browser.open('/', { attributes })
  history.pushState(null, '', '/shoes?a_aid=jane')
  draw('<h1>Shoes</h1>')
  await browser.wait(LOOK_AGAIN_MS)
  history.pushState(null, '', '/cart')

  waymark.consent('granted')
  await browser.wait()

  expect(browser.collector.events()).toMatchObject([
    { type: 'click', url: 'https://www.shop.example/shoes?a_aid=jane' },
  ])
})

test('each JSON block that a route change adds is reported once', async () => {
  const browser = aBrowser()
  await browser.open('/')

  for (const orderId of ['1001', '1001', '1002']) {
    draw(block(orderId))
    await browser.wait(LOOK_AGAIN_MS)
  }

  expect(browser.collector.events().map(({ id }) => id)).toEqual(['sale:1001', 'sale:1002'])
})

test('a JSON block that has arrived in part is reported once it is complete', async () => {
  const browser = aBrowser()
  const whole = block('1001')
  await browser.open('/', {
    readyState: 'loading',
    body: '<script type="application/json" data-waymark-sale>{"orderId":"1001","to</script>',
  })
  expect(types(browser)).toEqual([])

  draw(whole)
  document.dispatchEvent(new Event('DOMContentLoaded'))
  await browser.wait()

  expect(browser.collector.events()).toMatchObject([{ ...aSale('1001') }])
})

test('many changes of the page within 100 ms cause one search', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  const looked = jest.spyOn(document, 'querySelectorAll')

  for (let times = 0; times < 100; times += 1) {
    document.body.append(document.createElement('p'))
    await Promise.resolve()
  }
  await browser.wait(LOOK_AGAIN_MS)

  // One call for each kind of block and one for the marked fields.
  expect(looked.mock.calls).toHaveLength(3)
  looked.mockRestore()
})
