import { money } from '../../domain/money.js'
import { days, SECOND_MS } from '../../domain/time.js'
import { settle } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  aSale,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const click = () =>
  panel.storage.recordClicks([aClick()], (facts) => settle(facts, panel.clock.now))

const commissionOf = async (orderId: string) =>
  (await panel.storage.conversion(account, keyOf(orderId)))?.commissions[0]

const statusOf = async (orderId: string) => (await commissionOf(orderId))?.status

/** The form beside Jane's commission, as the page shows it at this status. */
const janes = (orderId: string, status = 'unverified') => ({
  order: orderAddress(keyOf(orderId)),
  affiliate: jane,
  status,
})

const box = (orderId: string) => `${orderAddress(keyOf(orderId))}.${jane}.unverified`

describe('a commission', () => {
  beforeEach(click)

  test('that is unverified can be confirmed, and the page shows it', async () => {
    await report(panel, aSale())
    const answer = await owner.post('/conversions/approve', janes('1001'))
    expect(answer.location).toBe(`/conversions/${orderAddress(keyOf('1001'))}?notice=confirmed`)
    expect(await statusOf('1001')).toBe('pending')
    expect((await owner.get(answer.location!)).text).toContain('The order is confirmed.')
  })

  test('that is pending is approved before its time', async () => {
    await report(panel, aSale(), aConfirmation())
    expect(await statusOf('1001')).toBe('pending')
    await owner.post('/conversions/approve', janes('1001', 'pending'))
    expect(await statusOf('1001')).toBe('approved')
  })

  test('that is held is released', async () => {
    const eves = aSale({ visitorId: visitor('eve'), occurredAt: NOON + SECOND_MS })
    await report(panel, aSale(), eves, aConfirmation())
    expect(await statusOf('1001')).toBe('held')
    await owner.post('/conversions/approve', janes('1001', 'held'))
    expect(await statusOf('1001')).toBe('pending')
  })

  test('is declined with a reason, and the panel does not claim that the affiliate can read it', async () => {
    await report(panel, aSale())
    await owner.post('/conversions/decline', { ...janes('1001'), reason: 'Cancelled.' })
    expect(await commissionOf('1001')).toMatchObject({
      status: 'declined',
      reasons: ['Cancelled.'],
    })
  })

  test('is not declined without a reason, and the form shows an error', async () => {
    await report(panel, aSale())
    const answer = await owner.post('/conversions/decline', { ...janes('1001'), reason: ' ' })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe('reason')
    expect(await statusOf('1001')).toBe('unverified')
  })

  test('of a test is never approved', async () => {
    await report(panel, aSale({ test: true }))
    const answer = await owner.post('/conversions/approve', janes('1001'))
    expect(answer.text).toContain('never payable')
    expect(await statusOf('1001')).toBe('unverified')
  })

  test('is approved together with others, and what could not be is counted', async () => {
    await report(panel, aSale({ orderId: 'a' }), aSale({ orderId: 'b' }), aSale({ orderId: 'c' }))
    const commission = ['a', 'b', 'missing'].map(box)

    const answer = await owner.post('/commissions/approve', { commission })

    expect(answer.location).toBe('/commissions?notice=approved&count=2&left=1')
    expect([await statusOf('a'), await statusOf('b'), await statusOf('c')]).toEqual([
      'pending',
      'pending',
      'unverified',
    ])
    expect((await owner.get(answer.location!)).text).toContain(
      '2 commissions moved to the next status',
    )
  })

  test('moves only one status further if its form is sent twice', async () => {
    await report(panel, aSale({ orderId: 'a' }), aSale({ orderId: 'b' }))
    for (const status of [303, 422]) {
      expect((await owner.post('/conversions/approve', janes('a'))).status).toBe(status)
    }
    const commission = [box('b'), box('b')]
    const { location } = await owner.post('/commissions/approve', { commission })
    expect(location).toContain('count=1&left=1')
    expect([await statusOf('a'), await statusOf('b')]).toEqual(['pending', 'pending'])
  })

  test('is moved to its next status by the checkboxes of the list', async () => {
    await report(panel, aSale({ orderId: 'a' }), aSale({ orderId: 'a/"b' }))
    const { document } = await owner.get('/commissions?status=unverified&select=all')
    const commission = [...document.querySelectorAll('input[type=checkbox][checked]')].map(
      (box) => box.getAttribute('value') ?? '',
    )
    await owner.post('/commissions/approve', { commission })
    expect([await statusOf('a'), await statusOf('a/"b')]).toEqual(['pending', 'pending'])
  })

  test('is confirmed by pasting the paid orders, line by line', async () => {
    await report(panel, aSale({ orderId: 'a' }), aSale({ orderId: 'b' }))
    const orders = 'a 49.90 EUR\r\nb\t40,00 EUR\nb 40.00 EUR\n\nc 1.00 EUR'

    const { document } = await owner.post('/commissions/paid-orders', { orders })

    const results = [...document.querySelectorAll('table.rows tbody tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
    )
    expect(results.map(([line, text]) => [line, text])).toEqual([
      ['1', 'a 49.90 EUR'],
      ['2', 'b\t40,00 EUR'],
      ['3', 'b 40.00 EUR'],
      ['5', 'c 1.00 EUR'],
    ])
    const outcomes = results.map(([, , result]) => result)
    expect(outcomes[0]).toMatch(/^confirmed The total matches/)
    expect(outcomes[1]).toMatch(/^not confirmed "40,00" has a comma/)
    expect(outcomes[2]).toMatch(/^confirmed, another total/)
    expect(outcomes[3]).toMatch(/^not confirmed There is no report of a sale with the order id "c"/)
    expect((await commissionOf('b'))?.amount).toEqual(eur('4.00'))
    expect(await statusOf('a')).toBe('pending')
  })

  test('is not confirmed by a pasted total with two readings', async () => {
    await report(panel, aSale({ orderId: 'a', total: eur('2.00') }))
    const { text } = await owner.post('/commissions/paid-orders', { orders: 'a 2.000 EUR' })
    expect(text).toContain('may mean 2 or 2000: write the one that is meant.')
    expect(await statusOf('a')).toBe('unverified')
  })

  test('is paid out once, from the page that shows it as payable', async () => {
    await report(panel, aSale(), aConfirmation())
    panel.clock.now += days(31)
    owner = await panel.owner()
    expect((await owner.get('/payouts')).text).toContain('4.99 EUR')

    const form = { affiliate: 'jane', currency: 'EUR', amount: '4.99' }
    const first = await owner.post('/payouts', form)
    const second = await owner.post('/payouts', form)

    expect(first.location).toBe('/payouts?notice=paid')
    expect(second.status).toBe(422)
    expect(second.text).toContain('No amount in EUR is payable')
    const paid = await panel.storage.listPayouts({ accountId: account })
    expect(paid.map(({ amount }) => amount)).toEqual([money(499, 'EUR')])
    expect(await statusOf('1001')).toBe('paid')
  })
})

test('a payout is refused if the payable amount differs from the one on the page', async () => {
  await click()
  await report(panel, aSale(), aConfirmation())
  panel.clock.now += days(31)
  owner = await panel.owner()
  const form = { affiliate: 'jane', currency: 'EUR', amount: '4.98' }
  const answer = await owner.post('/payouts', form)
  expect(answer.text).toContain('The payable amount is now 4.99 EUR')
  expect(await panel.storage.listPayouts({ accountId: account })).toEqual([])
})

test('the report of a decision contains the user who decided', async () => {
  await click()
  await report(panel, aSale())
  await owner.post('/conversions/approve', janes('1001'))
  const page = await owner.get(`/conversions/${orderAddress(keyOf('1001'))}`)
  expect(page.text).toContain('owner@shop.example')
})
