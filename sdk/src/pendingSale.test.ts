/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'
import { aSale } from '../testing/aVisit.js'
import { PENDING_DAYS_MAX } from './pendingSale.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const sales = ({ collector }: ReturnType<typeof aBrowser>) =>
  collector.events().filter(({ type }) => type === 'sale')

test('a pending sale is sent when any later page confirms it', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/checkout?a_aid=jane')
  waymark.pendingSale({ ...aSale('1001'), coupon: 'JANE10' })
  await browser.wait(60_000)
  expect(sales(browser)).toEqual([])

  const back = await browser.open('/return?order=1001')
  back.confirmSale('1001')
  await browser.wait()

  expect(sales(browser)).toMatchObject([{ ...aSale('1001'), coupon: 'JANE10', id: 'sale:1001' }])
  expect(browser.storedKeys()).not.toContain('waymark.p.default1.1001')
})

test('without an id, confirmSale reports the last pending sale', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/checkout')
  waymark.pendingSale(aSale('9'))
  await browser.wait(1_000)
  waymark.pendingSale(aSale('10'))

  const back = await browser.open('/return')
  back.confirmSale()
  await browser.wait()

  expect(sales(browser)).toMatchObject([{ orderId: '10' }])
})

test('confirmSale gives no_pending_sale if there is no pending sale', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/checkout?a_aid=jane')
  waymark.pendingSale(aSale('1001'))
  waymark.confirmSale('1001')
  await browser.wait()

  const told: unknown[] = []
  waymark.confirmSale('1001', (result) => told.push(result))
  waymark.confirmSale(undefined, (result) => told.push(result))

  const nothing = { id: '', state: 'ignored', reason: 'no_pending_sale' }
  expect(told).toEqual([nothing, nothing])
  expect(sales(browser)).toHaveLength(1)
})

test('a pending sale of a week ago is confirmed only by its id', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/checkout')
  waymark.pendingSale(aSale('1001'))
  const told: unknown[] = []

  await browser.wait(PENDING_DAYS_MAX * 86_400_000)
  const back = await browser.open('/return')
  back.confirmSale(undefined, (result) => told.push(result))
  await browser.wait()
  expect(told).toMatchObject([{ reason: 'no_pending_sale' }])
  expect(sales(browser)).toEqual([])

  // A bank transfer may take longer than a week.
  back.confirmSale('1001')
  await browser.wait()
  expect(sales(browser)).toMatchObject([{ orderId: '1001' }])
})

test('a pending sale is not stored before consent, and forget deletes pending sales', async () => {
  const browser = aBrowser()
  const attributes = { account: 'default1', consent: 'pending' }
  const waymark = await browser.open('/checkout', { attributes })
  waymark.pendingSale(aSale('1001'))
  expect(browser.storedKeys()).toEqual([])

  waymark.consent('granted')
  expect(browser.storedKeys()).toEqual(['waymark.p.default1.1001'])
  waymark.forget()
  expect(browser.storedKeys()).toEqual([])
})
