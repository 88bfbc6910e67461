import { account, NOON } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Fields, Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeAll(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterAll(() => panel.close())

const PAGE = '/affiliates/jane'
const aForm = { kind: 'bonus', amount: '10.00', currency: 'eur', reason: 'A guest post' }

/** The fields of the form that a page has. */
const fieldsOf = (document: Document, action: string): Fields =>
  Object.fromEntries(
    [...document.querySelectorAll(`form[action$="${action}"] input`)].map((input) => [
      input.getAttribute('name') ?? '',
      input.getAttribute('value') ?? '',
    ]),
  )

const balances = async () =>
  (await panel.storage.balances(account, panel.clock.now)).map(({ pending, payable }) => [
    pending,
    payable,
  ])

test('a bonus is shown before it is booked, is booked once if the form is sent twice, and is reversed by another', async () => {
  const asked = await owner.post(`${PAGE}/bookings/confirm`, { ...aForm, holdDays: '14' })
  expect(asked.text).toContain('Nothing is booked yet.')
  expect(asked.text).toMatch(/10\.00 EUR.*A guest post.*2026-03-15 12:00/)
  expect(await balances()).toEqual([])

  const fields = fieldsOf(asked.document, '/bookings')
  for (const _time of [1, 2]) {
    const { status, location } = await owner.post(`${PAGE}/bookings`, fields)
    expect([status, location]).toEqual([303, `${PAGE}?notice=booked`])
  }
  expect(await balances()).toEqual([[1_000n, 0n]])
  const { document, text } = await owner.get(PAGE)
  expect(text).toMatch(/pending ?until 2026-03-15 12:00/)
  expect(text).toContain('owner@shop.example')

  const booking = fieldsOf(document, '/bookings/reverse').booking ?? ''
  await owner.post(`${PAGE}/bookings/reverse`, { booking, reason: 'By mistake' })
  expect(await balances()).toEqual([])
  expect((await owner.get(PAGE)).text).toMatch(/By mistake.*reverses another one.*reversed/)
  expect((await owner.get('/commissions')).text).toContain('bonus or correction')
  expect((await owner.get('/conversions')).text).not.toContain('bonus or correction')
  panel.clock.now = NOON
})

test.each([
  ['amount', { amount: '1,000.00' }, 'has a comma'],
  ['currency', { currency: 'EURO' }, 'Enter the code of a currency'],
  ['reason', { reason: '' }, 'Enter a reason'],
  ['holdDays', { holdDays: 'soon' }, 'Enter a whole number of days'],
  ['kind', { kind: 'gift' }, 'Choose a bonus or a correction.'],
])('a form with a wrong %s is shown again with what is wrong', async (name, over, message) => {
  const answer = await owner.post(`${PAGE}/bookings/confirm`, { ...aForm, ...over })
  expect(answer.status).toBe(422)
  const field = answer.document.querySelector(`form[action$=confirm] [name=${name}]`)
  expect(field?.getAttribute('aria-invalid')).toBe('true')
  expect(answer.document.getElementById(`${name}-hint`)?.textContent).toContain(message)
  // Nothing that was typed is lost.
  expect(answer.document.querySelector('input[name=amount]')?.getAttribute('value')).toBe(
    { ...aForm, ...over }.amount,
  )
})

test('a form without an id, a reversal without a reason and a reversal of an unknown booking are refused with an explanation', async () => {
  const without = await owner.post(`${PAGE}/bookings`, aForm)
  expect([without.status, without.text]).toEqual([422, expect.stringContaining('as the id')])
  const reversed = await owner.post(`${PAGE}/bookings/reverse`, { booking: 'x', reason: '' })
  expect([reversed.status, reversed.text]).toEqual([422, expect.stringContaining('Enter a reason')])
  const unknown = await owner.post(`${PAGE}/bookings/reverse`, { booking: 'x', reason: 'No' })
  expect([unknown.status, unknown.text]).toEqual([422, expect.stringContaining('no booking "x"')])
  expect((await owner.post('/affiliates/nobody/bookings', aForm)).status).toBe(404)
})
