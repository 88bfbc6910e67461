import { days } from '../../domain/time.js'
import { aConfirmation, account, anAct, bob, visitor } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aShop, BATCH, PAYOUT, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
// The tests are the steps of one month.
beforeAll(async () => {
  panel = await aPanel()
  await aShop(panel)
  panel.clock.now += days(31)
  owner = await panel.owner()
  const order = { orderId: '2001', visitorId: visitor('anna') }
  await report(panel, aConfirmation(order), anAct('approve', { orderId: '2001' }))
})
afterAll(() => panel.close())

const IBAN = 'DE89370400440532013000'
const JANE = '/affiliates/jane/payee'

test('invalid payment details are shown again with the error, and valid ones are shown masked', async () => {
  const wrong = await owner.post(JANE, { method: 'bank', name: 'Jane', iban: 'DE00' })
  expect(wrong.status).toBe(422)
  expect(wrong.document.querySelector('#iban-hint')?.textContent).toContain('valid IBAN')
  expect(wrong.document.querySelector('input[name=name]')?.getAttribute('value')).toBe('Jane')

  const right = { method: 'bank', name: 'Jane', iban: IBAN, minimums: '2.00 EUR' }
  expect((await owner.post(JANE, right)).status).toBe(303)
  const { text, html } = await owner.get(JANE)
  expect(text).toContain('bank …3000')
  expect(html).not.toContain(IBAN)
})

test('the terms need an IBAN for the account that pays', async () => {
  const wrong = await owner.post('/payouts/terms', { payerName: 'Shop', payerIban: '' })
  expect([wrong.status, wrong.text.includes('Enter a valid IBAN')]).toEqual([422, true])
  const right = { minimums: '5.00 EUR', payerName: 'Shop', payerIban: IBAN }
  expect((await owner.post('/payouts/terms', right)).status).toBe(303)
})

test('the preview says who is paid, and who is left out and why', async () => {
  const { document } = await owner.get('/payouts/new?format=sepa')
  const rows = (label: string) =>
    [...document.querySelectorAll(`table[aria-label="${label}"] tbody tr`)].map(
      (row) => row.textContent,
    )
  expect(rows('Would be paid')).toEqual([expect.stringContaining('bank …3000')])
  const paypal = await owner.get('/payouts/new?format=paypal')
  expect(paypal.text).toContain('The affiliate is paid in another way than by this file.')
  expect((await owner.get('/payouts/new?format=pdf')).status).toBe(400)
})

test('a batch is frozen, downloaded, marked as paid, and reverted', async () => {
  const frozen = await owner.post('/payouts/new', { format: 'sepa', currency: '', affiliates: '' })
  const path = /^\/payouts\/\w+/.exec(frozen.headers.get('location') ?? '')?.[0] ?? ''
  expect((await owner.get('/payouts')).text).toContain('Nothing is payable')

  const file = await owner.post(`${path}/file`, { format: 'sepa' })
  const name = /^attachment; filename=payout-\w+-0\.xml$/
  expect(file.headers.get('content-disposition')).toMatch(name)
  expect(file.headers.get('content-type')).toMatch(/^application\/xml/)
  const shown = await owner.get(path)
  expect(shown.text).toContain('Files that were made')

  expect((await owner.post(`${path}/paid`, { note: 'sent' })).status).toBe(303)
  expect((await owner.get(path)).text).toContain('sent')
  const again = await owner.post(`${path}/paid`, {})
  expect([again.status, again.text.includes('already marked as paid')]).toEqual([422, true])
  expect((await owner.post(`${path}/revert`, {})).status).toBe(303)
  expect((await owner.get('/payouts')).text).not.toContain('Nothing is payable')
  const reverted = await owner.post(`${path}/file`, { format: 'sepa' })
  expect([reverted.status, reverted.text.includes('it has no file')]).toEqual([422, true])
})

test('a payment is taken out, and its money is payable again', async () => {
  const path = `/payouts/${BATCH}`
  const taken = await owner.post(`${path}/take-out`, { payout: PAYOUT, note: 'account closed' })
  expect(taken.status).toBe(303)
  expect((await owner.get(path)).text).toContain('account closed')
  const payable = await panel.storage.listPayable(account, panel.clock.now)
  expect(payable.map(({ affiliateId }) => affiliateId)).toContain(bob)
})

test('the orders of a payment are listed, and its batch is found by its payout', async () => {
  const { text } = await owner.get(`/payouts/${BATCH}/orders/${PAYOUT}`)
  expect(text).toContain('1006')
  expect((await owner.get(`/payouts/${BATCH}/orders/none`)).status).toBe(404)
  const found = await owner.get(`/payouts/${PAYOUT}`)
  expect(found.headers.get('location')).toBe(`/payouts/${BATCH}`)
})
