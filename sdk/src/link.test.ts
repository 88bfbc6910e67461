/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { HandoverEvent } from '../../wire/v1.js'
import { aBrowser, type Browser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const BODY = `
  <a id="listed" href="https://pay.example/checkout"><b>Pay</b></a>
  <a id="below" href="https://de.pay.example/checkout">Pay</a>
  <a id="lookalike" href="https://notpay.example/checkout">Pay</a>
  <a id="own" href="/cart">Cart</a>
  <a id="mail" href="mailto:shop@pay.example">Write</a>
  <form id="get" action="https://pay.example/start?x=1"><input name="cart" value="5"></form>
  <form id="elsewhere" action="https://other.example/"></form>`

const attributes = { account: 'default1', linkDomains: 'pay.example, other.test' }
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

test('a link that is followed in the task of the script hands the visitor over too', async () => {
  const browser = aBrowser()
  const body = '<a id="pay" href="https://pay.example/checkout">Pay</a>'
  const attributes = { account: 'default1', linkDomains: 'pay.example' }
  const opened = browser.open('/?a_aid=jane', { body, attributes })

  const pay = document.querySelector<HTMLAnchorElement>('#pay')
  pay?.addEventListener('click', (event) => event.preventDefault())
  pay?.click()

  expect(pay?.href).toMatch(SIGNED)
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click', 'handover'])
  await opened
})

test('links to listed domains and what is below them are signed when they are clicked', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

  expect(byId<HTMLAnchorElement>('listed').href).not.toMatch(SIGNED)
  expect(clicked('listed')).toMatch(SIGNED)
  expect(clicked('below')).toMatch(SIGNED)
  for (const id of ['lookalike', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
})

test('a framework that draws the link anew cannot take the token away', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })
  clicked('listed')

  byId<HTMLAnchorElement>('listed').href = 'https://pay.example/checkout'

  expect(clicked('listed')).toMatch(SIGNED)
})

test('no address names the visitor: the collector hears apart from it whom a token stands for', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { attributes, body: BODY })
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

test('a hand-over leaves in the task of the click, and nothing of it is kept', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })
  browser.collector.mood = 'down'
  const before = browser.storedKeys()

  clicked('listed')

  expect(handOvers(browser)).toHaveLength(1)
  await browser.wait(3_600_000)
  expect(browser.storedKeys()).toEqual(before)
  expect(handOvers(browser).length).toBeLessThanOrEqual(2)
  expect(browser.complaints).toEqual([])
})

test('a hand-over goes by an image where connections are forbidden', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })
  browser.collector.isFetchBlocked = true

  const token = tokenOf(clicked('listed'))
  await browser.wait()

  const last = browser.collector.received.at(-1)
  expect([last?.by, last?.request.events]).toMatchObject(['image', [{ type: 'handover', token }]])
})

test('a link to the very host of the page needs no token, whatever is listed', async () => {
  const browser = aBrowser()
  const attributes = { account: 'default1', linkDomains: 'shop.example pay.example' }
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

  expect(clicked('own')).not.toMatch(/wm_v/)
  expect(handOvers(browser)).toEqual([])
})

test('without a visitor no link is touched', async () => {
  const browser = aBrowser()
  await browser.open('/', { attributes, body: BODY })

  expect(clicked('listed')).toBe('https://pay.example/checkout')
  expect([...submitted('get')[0].keys()]).toEqual(['cart'])
  expect(browser.collector.received).toEqual([])
})

test('a form that is sent to a listed domain carries the token in its fields and its address', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

  // jsdom builds the fields of a form, but fires no event of it.
  const fields = new FormData()
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData: fields })
  byId('get').dispatchEvent(event)

  const token = fields.get('wm_v')
  expect(tokenOf(`${submitted('get')[1]}`)).toBe(token)
  expect(handOvers(browser)).toMatchObject([{ token }])
})

test('a form that leads elsewhere is left alone', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

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
])('links to a listed domain are signed if data-link-domains is "%s"', async (linkDomains) => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', linkDomains },
    body: BODY,
  })

  expect(clicked('listed')).toMatch(SIGNED)
  for (const id of ['lookalike', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
})

test('the path of an address in data-link-domains is not read as a domain', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', linkDomains: 'https://pay.example/de' },
    body: '<a id="other" href="https://shop.de/">A shop of somebody else</a>',
  })

  expect(clicked('other')).not.toMatch(/wm_v/)
})

test('a non-ASCII domain in data-link-domains matches its punycode form in links', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', {
    attributes: { account: 'default1', linkDomains: 'müller.example' },
    body: '<a id="pay" href="https://xn--mller-kva.example/">Pay</a>',
  })

  expect(clicked('pay')).toMatch(SIGNED)
})

test.each([undefined, '', ' , '])(
  'no link is signed if data-link-domains is %j',
  async (linkDomains) => {
    const browser = aBrowser()
    await browser.open('/?a_aid=jane', {
      attributes: { account: 'default1', ...(linkDomains !== undefined && { linkDomains }) },
      body: BODY,
    })

    for (const id of ['listed', 'own', 'mail']) expect(clicked(id)).not.toMatch(/wm_v/)
    expect(handOvers(browser)).toEqual([])
  },
)
