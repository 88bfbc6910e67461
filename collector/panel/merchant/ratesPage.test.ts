import { settle } from '../../settle/settle.js'
import { aConfirmation, account, eur, jane } from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { keyOfSale } from '../../testing/readingFrom.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aShop, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  await aShop(panel)
  owner = await panel.owner()
})
afterEach(() => panel.close())

const PAGE = '/payouts/rates'
const RATE = { from: 'eur', to: 'USD', rate: '1.0837', day: '2026-02-27', source: 'ECB' }
const rows = async () =>
  [...(await owner.get(PAGE)).document.querySelectorAll('tbody tr')].map(({ textContent }) =>
    textContent?.replace(/\s+/g, ' ').trim(),
  )

test('without a rate the page says what it needs, and is reached from the payouts', async () => {
  const { document } = await owner.get('/payouts')
  expect(document.querySelector(`a[href="${PAGE}"]`)?.textContent).toBe('Exchange rates')
  const { text } = await owner.get(PAGE)
  expect(text).toContain('There are no exchange rates yet.')
})

test('a rate is entered, a correction beside it, and the same rate once', async () => {
  expect((await owner.post(PAGE, RATE)).location).toBe(`${PAGE}?notice=rate_entered`)
  expect((await owner.post(PAGE, RATE)).location).toBe(`${PAGE}?notice=unchanged`)
  await owner.post(PAGE, { ...RATE, rate: '1.0873' })
  const found = await rows()
  expect(found).toHaveLength(2)
  expect(found[0]).toMatch(/^2026-02-27\s?1 EUR = 1.0873 USD\s?ECB/)
})

test('what cannot be read is shown again with what to write', async () => {
  const wrong = await owner.post(PAGE, { ...RATE, rate: '1,0837' })
  expect(wrong.status).toBe(422)
  expect(wrong.document.querySelector('#rate-hint')?.textContent).toContain('1.0837 or 10837')
  expect(wrong.document.querySelector('#from')?.getAttribute('value')).toBe('eur')
  expect(await rows()).toEqual([])
})

test('a file is imported, and one with an error stores nothing and says where it is', async () => {
  const csv = ['Date,USD,GBP,', '2026-02-27,1.0837,0.8765,', '2026-02-26,1.08,N/A,'].join('\n')
  const done = await owner.post(`${PAGE}/import`, { csv, currencies: 'usd' })
  expect(done.location).toBe(`${PAGE}?notice=rates_imported`)
  expect(await rows()).toHaveLength(2)
  expect((await owner.post(`${PAGE}/import`, { csv, currencies: 'usd' })).location).toBe(
    `${PAGE}?notice=unchanged`,
  )
  const wrong = await owner.post(`${PAGE}/import`, { csv: `${csv}\n2026-02-25,0,1,` })
  expect(wrong.status).toBe(422)
  expect(wrong.document.querySelector('[role=alert]')?.textContent).toContain(
    'Line 4, USD: A rate is more than zero.',
  )
  expect(await rows()).toHaveLength(2)
  const none = await owner.post(`${PAGE}/import`, {})
  expect(none.document.querySelector('#file-hint')?.textContent).toContain('Choose a CSV file')
})

test('a commission without a rate cannot be released, and shows its calculation after a rate is entered', async () => {
  const now = panel.clock.now
  await owner.post('/affiliates/jane/currency', { payoutCurrency: 'USD' })
  const { document } = await owner.get('/affiliates/jane')
  expect(document.querySelector('#payoutCurrency')?.getAttribute('value')).toBe('USD')
  const sale = { orderId: '3001', affiliate: 'jane', total: eur('49.99') }
  await report(panel, aConfirmation({ ...sale, occurredAt: now, receivedAt: now }))
  const order = `/conversions/${orderAddress(keyOfSale('3001'))}`
  const held = await owner.get(order)
  expect(held.text).toContain('no exchange rate is known for the day of the order')
  expect(held.document.querySelector('form[action$="/conversions/approve"]')).toBeNull()

  const release = { order: orderAddress(keyOfSale('3001')), affiliate: jane, status: 'held' }
  const refused = await owner.post('/conversions/approve', release)
  expect(refused.text).toContain('the commission cannot be released')

  const day = new Date(now).toISOString().slice(0, 10)
  await owner.post(PAGE, { ...RATE, day })
  await drain(panel.storage, (facts) => settle(facts, now), account)
  const { text } = await owner.get(order)
  expect(text).toMatch(/Exchange rate \(ECB, 2026-\d\d-\d\d\)\s*× 1.0837/)
  expect(text).toMatch(/in the payout currency, rounded\s*= 54.17 USD/)

  await owner.post('/affiliates/jane/currency', { payoutCurrency: '' })
  const removed = await owner.get('/affiliates/jane')
  expect(removed.document.querySelector('#payoutCurrency')?.getAttribute('value')).toBe('')
})
