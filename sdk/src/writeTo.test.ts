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

test('a field that is added while the page is loading is filled', async () => {
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
])('the target can be %s', async (_, target) => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })

  waymark.writeTo(target())

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('a form as the target is one element, although it is iterable', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  const form = document.querySelector('form') as HTMLFormElement

  waymark.writeTo(form, 'data-visitor')

  expect(form.dataset.visitor).toBe(await waymark.getVisitorId())
  expect(field('two').dataset.visitor).toBeUndefined()
})

test('a field that the visitor has edited shows the id', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane', { body: FORM })
  field('two').value = 'typed'

  waymark.writeTo('[name=two]')

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('writeTo before there is a visitor writes the id once it exists', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/', {
    body: FORM,
    before: (stub) => stub.writeTo('[name=two]'),
  })
  expect(field('two').value).toBe('')

  waymark.click({ affiliate: 'jane' })

  expect(field('two').value).toBe(await waymark.getVisitorId())
})

test('fields get the new id if the collector answers with another one', async () => {
  const browser = aBrowser()
  browser.collector.knows = '0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb'

  await browser.open('/?a_aid=jane', { body: FORM })

  expect(field('one').value).toBe('0197bbbbbbbb7bbb8bbbbbbbbbbbbbbb')
})

test('a field that is added or rendered again later is filled', async () => {
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

test('the id can be written into an attribute of a payment button', async () => {
  const browser = aBrowser()
  const body = '<stripe-buy-button publishable-key="pk_1"></stripe-buy-button>'
  const waymark = await browser.open('/?a_aid=jane', { body })

  waymark.writeTo('stripe-buy-button', 'client-reference-id')

  const button = document.querySelector('stripe-buy-button')
  expect(button?.getAttribute('client-reference-id')).toBe(await waymark.getVisitorId())
})
