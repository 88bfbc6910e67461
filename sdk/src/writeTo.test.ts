/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'
import { LOOK_AGAIN_MS } from './watch.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const FORM = `
  <form><input name="one" data-waymark-visitor><input name="two"><select name="three"><option>x</option></select></form>`

const field = (name: string) => document.querySelector(`[name=${name}]`) as HTMLInputElement

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

test('the attribute of a payment button is filled', async () => {
  const browser = aBrowser()
  const body = '<stripe-buy-button publishable-key="pk_1"></stripe-buy-button>'
  const waymark = await browser.open('/?a_aid=jane', { body })

  waymark.writeTo('stripe-buy-button', 'client-reference-id')

  const button = document.querySelector('stripe-buy-button')
  expect(button?.getAttribute('client-reference-id')).toBe(await waymark.getVisitorId())
})
