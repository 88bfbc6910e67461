/** @jest-environment-options {"url": "https://www.shop.example/"} */
import type { HandoverEvent } from '../../wire/v1.js'
import { aBrowser } from '../testing/aBrowser.js'
import { LOOK_AGAIN_MS } from './watch.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const FORM = `
  <form><input name="one" data-waymark-visitor><input name="two"><select name="three"><option>x</option></select></form>
  <a id="plain" href="https://pay.example/checkout">Pay</a>
  <a id="full" href="https://pay.example/checkout?cart=%20a+b#step?x"><b id="inside">Pay</b></a>`

const field = (name: string) => document.querySelector(`[name=${name}]`) as HTMLInputElement
const link = (id: string) => (document.getElementById(id) as HTMLAnchorElement).href
const click = (id: string, type = 'click') =>
  document.getElementById(id)?.dispatchEvent(new Event(type, { bubbles: true, composed: true }))

test('marked fields are filled as soon as the visitor is known', async () => {
  const browser = aBrowser()

  const waymark = await browser.open('/?a_aid=jane', { body: FORM })

  expect(field('one').value).toBe(await waymark.getVisitorId())
  expect(field('two').value).toBe('')
})

test('a field that comes while the page is still loading is filled too', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { readyState: 'loading' })
  document.body.innerHTML = FORM

  document.dispatchEvent(new Event('DOMContentLoaded'))

  expect(field('one').value).toBe(await waymark.getVisitorId())
})

test.each([
  ['a selector', () => '[name=two]'],
  ['an element', () => field('two')],
  ['a list of elements', () => document.querySelectorAll('[name=two]')],
  ['an array', () => [field('two')]],
])('%s names what to write to', async (_, target) => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })

  waymark.writeTo(target())

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('a form is one element, though it can be walked', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  const form = document.querySelector('form') as HTMLFormElement

  waymark.writeTo(form, 'data-visitor')

  expect(form.dataset.visitor).toBe(await waymark.getVisitorId())
  expect(field('two').dataset.visitor).toBeUndefined()
})

test('a field that somebody has typed in shows the id as well', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  field('two').value = 'typed'

  waymark.writeTo('[name=two]')

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('what was asked for before there was a visitor is written when there is one', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/', {
    body: FORM,
    before: (stub) => stub.writeTo('[name=two]'),
  })
  expect(field('two').value).toBe('')

  waymark.click({ affiliate: 'jane' })

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('fields follow when the collector knows the visitor better', async () => {
  const browser = aBrowser()
  browser.collector.knows = '0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb'

  await browser.open('/?a_aid=jane', { body: FORM })

  expect(field('one').value).toBe('0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb')
})

test('a link gets a token that is as fresh as the click on it', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  const token = () => `wm_v=${(browser.collector.events().at(-1) as HandoverEvent).token}`

  waymark.writeTo('a', 'href')
  click('plain')
  expect(link('plain')).toBe(`https://pay.example/checkout?${token()}`)

  click('inside')
  await browser.wait(300000)
  click('full', 'auxclick')
  expect(link('full')).toBe(`https://pay.example/checkout?${token()}&cart=%20a+b#step?x`)
})

test('a parameter of a link carries the plain id, which a payment may need hours later', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  const visitorId = await waymark.getVisitorId()

  waymark.writeTo('#full', '?client_reference_id')
  await browser.wait(LOOK_AGAIN_MS)

  const address = `https://pay.example/checkout?client_reference_id=${visitorId}&cart=%20a+b#step?x`
  expect(link('full')).toBe(address)
})

test('a parameter whose name ends another’s leaves that one alone', async () => {
  const browser = aBrowser()
  const body = '<a id="full" href="https://pay.example/?user-id=5&id=0&x=1">Pay</a>'
  const waymark = await browser.open('/?a_aid=jane', { body })

  waymark.writeTo('#full', '?id')
  await browser.wait(LOOK_AGAIN_MS)

  expect(link('full')).toBe(`https://pay.example/?id=${await waymark.getVisitorId()}&user-id=5&x=1`)
})

test('a parameter may have brackets in its name', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  const visitorId = await waymark.getVisitorId()

  waymark.writeTo('#full', '?metadata[visitor]')
  await browser.wait(LOOK_AGAIN_MS)
  document.body.append('What the page draws later makes the script look again.')
  await browser.wait(2 * LOOK_AGAIN_MS)

  expect(new URL(link('full')).searchParams.getAll('metadata[visitor]')).toEqual([visitorId])
})

test('a field that the page draws later is filled too, and drawn anew it is filled again', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  const visitorId = await waymark.getVisitorId()
  waymark.writeTo('[name=two]')

  for (let times = 0; times < 2; times += 1) {
    document.body.innerHTML = FORM
    await browser.wait(LOOK_AGAIN_MS)
    expect([field('one').value, field('two').value]).toEqual([visitorId, visitorId])
  }
})

test('after forgetting, no link hands anybody over', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  waymark.writeTo('a', 'href')
  click('full')

  waymark.forget()
  click('full')

  expect(link('full')).toBe('https://pay.example/checkout?cart=%20a+b#step?x')
})
