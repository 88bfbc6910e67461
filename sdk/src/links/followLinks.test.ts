/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { HandoverEvent } from '../../../wire/v1.js'
import { aBrowser, type Browser, type PageOptions } from '../../testing/aBrowser.js'
import type { Waymark } from '../waymark.js'
import { followLinks, type LinkOptions } from './followLinks.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const BODY = `
  <a id="listed" href="https://pay.example/checkout"><b>Pay</b></a>
  <a id="below" href="https://de.pay.example/checkout">Pay</a>
  <a id="lookalike" href="https://notpay.example/checkout">Pay</a>
  <a id="own" href="/cart">Cart</a>
  <a id="mail" href="mailto:shop@pay.example">Write</a>
  <form id="get" action="https://pay.example/start?x=1"><input name="cart" value="5"></form>
  <form id="elsewhere" action="https://other.example/"></form>`

const DOMAINS = { domains: 'pay.example, other.test' }

/** Opens a page that loads the add-on after the script. */
const openLinked = async (
  browser: Browser,
  path: string,
  options: PageOptions = {},
  links: LinkOptions = DOMAINS,
) => {
  const waymark = await browser.open(path, { body: BODY, ...options })
  followLinks(waymark, links)
  return waymark
}
const SIGNED = /[?]wm_v=([0-9a-f]{32}\.0)(?![^&#])/

const byId = <Kind extends Element>(id: string) => document.getElementById(id) as unknown as Kind

const clicked = (id: string) => {
  const link = byId<HTMLAnchorElement>(id)
  const inner = link.firstElementChild ?? link
  inner.dispatchEvent(new Event('click', { bubbles: true, composed: true }))
  return link.href
}

const tokenOf = (href: string) => SIGNED.exec(href)?.[1]

const handOvers = ({ collector }: Browser) =>
  collector.events().filter((event): event is HandoverEvent => event.type === 'handover')

const submitted = (id: string) => {
  const form = byId<HTMLFormElement>(id)
  return [new FormData(form), form.getAttribute('action')] as const
}

test('a link that is clicked before the task of the landing gets a token', async () => {
  const browser = aBrowser()
  const opened = browser.open('/?a_aid=jane', { body: BODY })
  followLinks(window.waymark as Waymark, DOMAINS)

  expect(clicked('listed')).toMatch(SIGNED)

  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'handover'])
  await opened
})

test('a link to a listed domain or its subdomain gets a token when it is clicked', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')

  expect(byId<HTMLAnchorElement>('listed').href).not.toMatch(SIGNED)
  expect(clicked('listed')).toMatch(SIGNED)
  expect(clicked('below')).toMatch(SIGNED)
  for (const id of ['lookalike', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
})

test('a link that a framework has rendered again gets a token at the next click', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')
  clicked('listed')

  byId<HTMLAnchorElement>('listed').href = 'https://pay.example/checkout'

  expect(clicked('listed')).toMatch(SIGNED)
})

test('a link has no visitor id, and the visitor of a token is sent to the collector separately', async () => {
  const browser = aBrowser()
  const waymark = await openLinked(browser, '/?a_aid=jane')
  const visitorId = await waymark.getVisitorId()

  const links = [clicked('listed'), clicked('below'), clicked('listed')]

  const tokens = links.map(tokenOf)
  expect(new Set(tokens).size).toBe(3)
  expect(links.join()).not.toContain(visitorId)
  expect(handOvers(browser).map(({ token }) => token)).toEqual(tokens)
  const { request, init, by } = browser.collector.received.at(-1) ?? {}
  expect(request?.visitorId).toBe(visitorId)
  expect([by, init?.keepalive]).toEqual(['fetch', true])
})

test('a hand-over is sent in the task of the click and is not stored', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')
  browser.collector.mood = 'down'
  const before = browser.storedKeys()

  clicked('listed')

  expect(handOvers(browser)).toHaveLength(1)
  await browser.wait(3_600_000)
  expect(browser.storedKeys()).toEqual(before)
  expect(handOvers(browser).length).toBeLessThanOrEqual(2)
  expect(browser.complaints).toEqual([])
})

test('a hand-over is sent as an image if fetch is blocked', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')
  browser.collector.isFetchBlocked = true

  const token = tokenOf(clicked('listed'))
  await browser.wait()

  const last = browser.collector.received.at(-1)
  expect([last?.by, last?.request.events]).toMatchObject(['image', [{ type: 'handover', token }]])
})

test('a link to the page’s own host gets no token, even if its domain is listed', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane', {}, { domains: 'shop.example pay.example' })

  expect(clicked('own')).not.toMatch(/wm_v/)
  expect(handOvers(browser)).toEqual([])
})

test('without a visitor links and forms are not changed', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/')

  expect(clicked('listed')).toBe('https://pay.example/checkout')
  expect([...submitted('get')[0].keys()]).toEqual(['cart'])
  expect(browser.collector.received).toEqual([])
})

test('a form that is submitted to a listed domain gets the token in its fields and its address', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')

  // jsdom does not fire `formdata` when it builds the fields of a form, so the test does.
  const fields = new FormData()
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData: fields })
  byId('get').dispatchEvent(event)

  const token = fields.get('wm_v')
  expect(tokenOf(`${submitted('get')[1]}`)).toBe(token)
  expect(handOvers(browser)).toMatchObject([{ token }])
})

test('a form to a domain that is not listed is not changed', async () => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')

  const fields = new FormData()
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData: fields })
  byId('elsewhere').dispatchEvent(event)

  expect([...fields.keys()]).toEqual([])
  expect(handOvers(browser)).toEqual([])
})

test.each([
  'Pay.example',
  '.pay.example',
  '*.pay.example',
  'https://pay.example',
  'https://pay.example/start, other.test',
  'pay.example:8443',
  ',pay.example,,',
  'not_a host%, pay.example',
  ['other.test', 'pay.example'],
])('links to a listed domain get a token if domains is "%s"', async (domains) => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane', {}, { domains })

  expect(clicked('listed')).toMatch(SIGNED)
  for (const id of ['lookalike', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
})

test('the path of an address in domains is not read as a domain', async () => {
  const browser = aBrowser()
  const body = '<a id="other" href="https://shop.de/">A shop of somebody else</a>'
  await openLinked(browser, '/?a_aid=jane', { body }, { domains: 'https://pay.example/de' })

  expect(clicked('other')).not.toMatch(/wm_v/)
})

test('a non-ASCII domain matches its punycode form in links', async () => {
  const browser = aBrowser()
  const body = '<a id="pay" href="https://xn--mller-kva.example/">Pay</a>'
  await openLinked(browser, '/?a_aid=jane', { body }, { domains: 'müller.example' })

  expect(clicked('pay')).toMatch(SIGNED)
})

test.each([undefined, '', ' , '])('no link gets a token if domains is %j', async (domains) => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane', {}, { domains })

  for (const id of ['listed', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
  expect(handOvers(browser)).toEqual([])
})

test('every click makes a new token, which replaces the previous one and leaves the rest of the address as it was', async () => {
  const browser = aBrowser()
  const body = '<a id="full" href="https://pay.example/checkout?cart=%20a+b#step?x"><b>Pay</b></a>'
  await openLinked(browser, '/?a_aid=jane', { body })
  const token = () => `wm_v=${handOvers(browser).at(-1)?.token}`

  const first = clicked('full')
  expect(first).toBe(`https://pay.example/checkout?${token()}&cart=%20a+b#step?x`)
  await browser.wait(300_000)
  const second = clicked('full')

  expect(second).toBe(`https://pay.example/checkout?${token()}&cart=%20a+b#step?x`)
  expect(second).not.toBe(first)
})

test.each(['auxclick', 'contextmenu'])('a link that is opened by %s gets a token', async (type) => {
  const browser = aBrowser()
  await openLinked(browser, '/?a_aid=jane')

  byId('listed').dispatchEvent(new Event(type, { bubbles: true, composed: true }))

  expect(byId<HTMLAnchorElement>('listed').href).toMatch(SIGNED)
})

test('after forget no link gets a token', async () => {
  const browser = aBrowser()
  const waymark = await openLinked(browser, '/?a_aid=jane')

  waymark.forget()

  expect(clicked('listed')).toBe('https://pay.example/checkout')
})

test('links are not changed before the script has loaded', () => {
  const told: unknown[] = []
  document.body.innerHTML = BODY

  followLinks({ on: (...args: unknown[]) => told.push(args), flush: async () => {} }, DOMAINS)

  expect(clicked('listed')).toBe('https://pay.example/checkout')
  expect(told).toHaveLength(1)
})

describe('a link of a payment provider', () => {
  const STRIPE = { paymentLinks: 'buy.stripe.com?client_reference_id' }
  const aLink = (href: string) => ({ body: `<a id="pay" href="${href}">Pay</a>` })

  test('gets the visitor id in the listed parameter', async () => {
    const browser = aBrowser()
    const page = aLink('https://buy.stripe.com/test_1?prefilled_email=a%40b.example#x')
    const waymark = await openLinked(browser, '/?a_aid=jane', page, STRIPE)
    const address = `https://buy.stripe.com/test_1?client_reference_id=${await waymark.getVisitorId()}&prefilled_email=a%40b.example#x`

    expect(clicked('pay')).toBe(address)
    expect(clicked('pay')).toBe(address)
    expect(handOvers(browser)).toEqual([])
  })

  test('gets the visitor id even if it is clicked before the landing is handled', async () => {
    const browser = aBrowser()
    const opened = browser.open('/?a_aid=jane', aLink('https://buy.stripe.com/test_1'))
    followLinks(window.waymark as Waymark, STRIPE)

    expect(clicked('pay')).toMatch(/[?]client_reference_id=[0-9a-f]{32}$/)
    await opened
  })

  test('keeps a parameter whose name ends with the listed name', async () => {
    const browser = aBrowser()
    const page = aLink('https://pay.example/?user-id=5&id=0&x=1')
    const links = { paymentLinks: 'pay.example?id' }
    const waymark = await openLinked(browser, '/?a_aid=jane', page, links)

    const id = await waymark.getVisitorId()
    expect(clicked('pay')).toBe(`https://pay.example/?id=${id}&user-id=5&x=1`)
  })

  test('can have a parameter with brackets in its name', async () => {
    const browser = aBrowser()
    const links = { paymentLinks: ['https://pay.example/?metadata[visitor]'] }
    const waymark = await openLinked(browser, '/?a_aid=jane', aLink('https://pay.example/'), links)

    const id = await waymark.getVisitorId()
    expect(new URL(clicked('pay')).searchParams.getAll('metadata[visitor]')).toEqual([id])
    expect(new URL(clicked('pay')).searchParams.getAll('metadata[visitor]')).toEqual([id])
  })

  test.each([
    ['another host', 'https://stripe.com.example/x', STRIPE.paymentLinks],
    ['an option without a parameter', 'https://buy.stripe.com/x', 'buy.stripe.com'],
  ])('is not changed with %s', async (_, href, paymentLinks) => {
    const browser = aBrowser()
    await openLinked(browser, '/?a_aid=jane', aLink(href), { paymentLinks })

    expect(clicked('pay')).toBe(href)
  })

  test('is not changed without a visitor', async () => {
    const browser = aBrowser()
    await openLinked(browser, '/', aLink('https://buy.stripe.com/x'), STRIPE)

    expect(clicked('pay')).toBe('https://buy.stripe.com/x')
  })
})
