/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'

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
const SIGNED = /[?]wm_v=[0-9a-f]{32}\.[0-9a-z]+/

const byId = <Kind extends Element>(id: string) => document.getElementById(id) as unknown as Kind

const clicked = (id: string) => {
  const link = byId<HTMLAnchorElement>(id)
  const inner = link.firstElementChild ?? link
  inner.dispatchEvent(new Event('click', { bubbles: true, composed: true }))
  return link.href
}

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

  expect(pay?.href).toMatch(/wm_v=[0-9a-f]{32}\./)
  expect(browser.collector.events().map(({ type }) => type)).toEqual(['click'])
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

test('without a visitor no link is touched', async () => {
  const browser = aBrowser()
  await browser.open('/', { attributes, body: BODY })

  expect(clicked('listed')).toBe('https://pay.example/checkout')
  expect([...submitted('get')[0].keys()]).toEqual(['cart'])
})

test('a form that is sent to a listed domain carries the token in its fields and its address', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

  // jsdom builds the fields of a form, but fires no event of it.
  const fields = new FormData()
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData: fields })
  byId('get').dispatchEvent(event)

  expect(fields.get('wm_v')).toMatch(/^[0-9a-f]{32}\.[0-9a-z]+$/)
  expect(submitted('get')[1]).toMatch(SIGNED)
})

test('a form that leads elsewhere is left alone', async () => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane', { attributes, body: BODY })

  const fields = new FormData()
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData: fields })
  byId('elsewhere').dispatchEvent(event)

  expect([...fields.keys()]).toEqual([])
})
