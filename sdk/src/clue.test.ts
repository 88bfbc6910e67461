/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { anchors } from '../../wire/fixtures/landings.json'
import type { ClickEvent } from '../../wire/v1.js'
import { aBrowser, type Browser, type PageOptions } from '../testing/aBrowser.js'
import { ANCHOR } from './clue.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const VISITOR = '0198c0ffee00700080000000000000aa'
const SEARCH = 'https://search.example/?q=shoes'

const clicks = ({ collector }: Browser) => collector.events() as readonly ClickEvent[]

/** The attributes of a tag that turns these links on. */
const on = (...names: readonly string[]): PageOptions => ({
  attributes: { account: 'default1', ...Object.fromEntries(names.map((name) => [name, ''])) },
})

/** A collector that knows the affiliate of the click, or does not. */
const aVisitor = (isKnown: boolean): Browser => {
  const browser = aBrowser()
  if (isKnown) browser.collector.knows = VISITOR
  else
    browser.collector.verdict = ({ type }) =>
      type === 'click' ? { state: 'ignored', code: 'not_referred', message: 'Nobody.' } : {}
  return browser
}

test.each(anchors.map(({ url, anchor }) => [url, anchor] as const))(
  'the script reads the same anchor from the address %s as the collector',
  (url, anchor) => {
    expect(ANCHOR.exec(`https://www.shop.example${url}`)?.[1] ?? null).toBe(anchor)
  },
)

describe('a short anchor', () => {
  test.each([
    ['from another site', 'https://blog.example/shoes?q=1'],
    ['from a mail program, without a referrer', ''],
    ['from another port of a host', 'https://go.shop.example:8080/'],
  ])('is sent by a landing %s, and the visitor is remembered', async (_, referrer) => {
    const browser = aVisitor(true)

    await browser.open('/shoes?x=1#jane', { ...on('anchors'), referrer })

    expect(clicks(browser)).toMatchObject([
      { type: 'click', url: 'https://www.shop.example/shoes#jane' },
    ])
    expect(browser.collector.received[0]?.request.visitorId).toBeUndefined()
    expect(document.cookie).toContain(`wm=${VISITOR}`)
    expect(browser.storedKeys()).toEqual(['waymark.l', 'waymark.v'])
  })

  test('with an unknown code stores nothing in the browser', async () => {
    const browser = aVisitor(false)

    await browser.open('/#reviews', { ...on('anchors'), referrer: SEARCH })
    await browser.wait(600_000)

    expect(clicks(browser)).toHaveLength(1)
    expect(browser.storedKeys()).toEqual([])
    expect(browser.cookieWrites).toEqual([])
  })

  test.each<readonly [string, string, PageOptions]>([
    ['is off by default', '/#jane', on()],
    ['is off with "false"', '/#jane', { attributes: { account: 'a', anchors: 'false' } }],
    [
      'of the shop’s own link',
      '/#jane',
      { ...on('anchors'), referrer: 'https://www.shop.example/' },
    ],
    ['that names an element', '/#jane', { ...on('anchors'), body: '<h2 id="jane">Jane</h2>' }],
    ['that names an old anchor', '/#jane', { ...on('anchors'), body: '<a name="jane"></a>' }],
    ['that is a route', '/#/jane', on('anchors')],
    ['that is a text fragment', '/#:~:text=jane', on('anchors')],
    ['that is a parameter', '/#tab=jane', on('anchors')],
  ])('%s sends nothing and stores nothing', async (_, path, options) => {
    const browser = aVisitor(true)

    await browser.open(path, options)
    await browser.wait()

    expect(clicks(browser)).toEqual([])
    expect(browser.storedKeys()).toEqual([])
  })

  test('in a later route of a hash router is no landing', async () => {
    const browser = aVisitor(true)
    const waymark = await browser.open('/', on('anchors'))
    history.pushState(null, '', '/#jane')
    waymark.click()
    await browser.wait()

    expect(clicks(browser)).toEqual([])
  })

  test('is ignored if a parameter of the address names an affiliate', async () => {
    const browser = aVisitor(true)

    await browser.open('/?a_aid=bob#jane', on('anchors'))

    expect(clicks(browser).map(({ url }) => url)).toEqual(['https://www.shop.example/?a_aid=bob'])
  })

  test('is read by a page that bundles the package', async () => {
    const browser = aVisitor(true)
    const options = { account: 'default1', collector: 'https://go.shop.example', anchors: true }

    await browser.bundle('/#jane', options)

    expect(clicks(browser)).toHaveLength(1)
  })

  test('waits for the end of the page, which may have an element of that name', async () => {
    const browser = aVisitor(true)
    const sale = { orderId: '1001', total: '49.90', currency: 'EUR' }
    const loading = { ...on('anchors'), readyState: 'loading' as const }

    const waymark = await browser.open('/#jane', loading)
    waymark.sale(sale)
    await browser.wait()
    expect(browser.collector.received).toEqual([])

    Object.defineProperty(document, 'readyState', { configurable: true, get: () => 'interactive' })
    document.dispatchEvent(new Event('DOMContentLoaded'))
    await browser.wait()
    expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'sale'])

    await browser.open('/#jane', { ...loading, body: '<h2 id="jane">Jane</h2>' })
    await browser.wait()
    expect(clicks(browser)).toHaveLength(2)
  })
})

describe('a direct link', () => {
  const from = (referrer: string, ...names: readonly string[]) => ({ ...on(...names), referrer })
  const JANE = 'https://jane.example/shoes?session=secret#top'

  test('is asked for with the place of the referrer, without an id, and the visitor is remembered', async () => {
    const browser = aVisitor(true)

    await browser.open('/shoes?x=1#/route', from(JANE, 'directLinks'))

    expect(clicks(browser)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        type: 'click',
        at: Date.now(),
        url: 'https://www.shop.example/shoes',
        referrer: 'https://jane.example/shoes',
      },
    ])
    expect(browser.collector.received[0]?.request.visitorId).toBeUndefined()
    expect(document.cookie).toContain(`wm=${VISITOR}`)
  })

  test('that matches no affiliate stores nothing in the browser, and its result is "ignored"', async () => {
    const browser = aVisitor(false)
    const kept: unknown[] = []
    const sent: unknown[] = []

    await browser.open('/', {
      ...from(SEARCH, 'directLinks'),
      before: (waymark) => {
        waymark.on('kept', (change) => kept.push(change[1]))
        waymark.on('sent', (result) => sent.push(result))
        waymark.on('rejected', (result) => sent.push(result))
      },
    })
    await browser.wait(600_000)

    expect(clicks(browser)).toHaveLength(1)
    expect([browser.storedKeys(), browser.cookieWrites]).toEqual([[], []])
    expect([kept.filter((value) => value !== undefined), sent]).toEqual([[], []])
  })

  test.each([
    ['without the option', from(JANE)],
    ['without a referrer', from('', 'directLinks')],
    ['from the shop itself', from('https://www.shop.example/shoes', 'directLinks')],
    ['from another port of the shop', from('https://www.shop.example:8443/', 'directLinks')],
  ])('is not asked for %s', async (_, options) => {
    const browser = aVisitor(true)

    await browser.open('/', options)
    await browser.wait()

    expect(browser.collector.received).toEqual([])
  })

  test('is asked for again while the collector is away, and nothing is stored until it answers', async () => {
    const browser = aVisitor(true)
    browser.collector.mood = 'down'
    await browser.open('/', from(JANE, 'directLinks'))
    await browser.wait(1_000)
    expect([browser.storedKeys(), browser.cookieWrites]).toEqual([[], []])

    browser.collector.mood = 'up'
    await browser.wait(60_000)

    expect(browser.collector.recorded.size).toBe(1)
    expect(document.cookie).toContain(`wm=${VISITOR}`)
  })

  test('waits for consent, and stores nothing if consent is withdrawn before the answer', async () => {
    const browser = aVisitor(true)
    const waymark = await browser.open('/', {
      attributes: { account: 'default1', directLinks: '', consent: 'pending' },
      referrer: JANE,
    })
    await browser.wait()
    expect(browser.collector.received).toEqual([])

    waymark.consent('granted')
    waymark.flush()
    waymark.consent('denied')
    await browser.wait(60_000)

    expect([browser.storedKeys(), document.cookie]).toEqual([[], ''])
  })

  test('counts once if the page is loaded again, and again from another site', async () => {
    const browser = aVisitor(true)

    await browser.open('/', from(JANE, 'directLinks'))
    await browser.open('/', from(JANE, 'directLinks'))
    expect(clicks(browser)).toHaveLength(1)
    await browser.open('/', from('https://bob.example/', 'directLinks'))

    expect(clicks(browser).map(({ referrer }) => referrer)).toEqual([
      'https://jane.example/shoes',
      'https://bob.example/',
    ])
  })

  test('does not replace the landing of a known visitor, if nobody is found', async () => {
    const browser = aVisitor(true)
    await browser.open('/?a_aid=jane', on('directLinks'))
    const landing = localStorage['waymark.l']
    browser.collector.verdict = () => ({ state: 'ignored' })

    await browser.open('/', from(SEARCH, 'directLinks'))

    expect(clicks(browser)).toHaveLength(2)
    expect(browser.collector.received[1]?.request.visitorId).toBe(VISITOR)
    expect(localStorage['waymark.l']).toBe(landing)
  })
})
