import { MISSES, RULE_NAMES } from '../../domain/verdict.js'
import { addCoupon, endCoupon } from '../../program/coupons.js'
import { settle } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import { MISS_WORDS, RULE_WORDS } from '../words/trailWords.js'

let panel: TestPanel
beforeEach(async () => {
  panel = await aPanel()
})
afterEach(() => panel.close())

const click = (over = {}) =>
  panel.storage.recordClicks([aClick(over)], (facts) => settle(facts, panel.clock.now))

const open = async (orderId = '1001') =>
  (await panel.owner()).get(`/conversions/${orderAddress(keyOf(orderId))}`)

const trail = (document: Document) =>
  [...document.querySelectorAll('.trail li')].map((step) => step.textContent)

describe('the page of a conversion', () => {
  test('says who earns, by which rule, and why the rules before it did not decide', async () => {
    await click()
    await report(panel, aSale({ affiliate: 'bob' }))

    const { document, text } = await open()

    expect(text).toContain(
      'jane jane earns from this order, in the campaign Default, because the visitor came by the affiliate’s link',
    )
    expect(text).toContain(
      'clicked on 2026-02-28 12:00 UTC and landed on https://shop.example/?a_aid=jane',
    )
    expect(trail(document)).toEqual([
      'Did a report name the affiliate? Yes, but only an unsigned page did, and such a report can be faked.',
      'Did the customer use an affiliate’s coupon? No: no report contained one.',
      'Did an earlier order bond the customer to an affiliate? Unknown: no report named a customer.',
      'Did the visitor come by an affiliate link? Yes: this rule decided.',
    ])
  })

  test('for one product shows a refund of the whole order, and the order’s page says that it was reported per product', async () => {
    await click()
    const sold = aConfirmation({ ref: { productId: 'shoe' }, visitorId: visitor('anna') })
    await report(panel, sold, aRefund(undefined))

    const product = await (await panel.owner()).get(`/conversions/${orderAddress(sold.orderKey)}`)
    expect(product.text).toContain('everything that remains')
    expect(product.text).toMatch(/Left after refunds\s*0.00 EUR/)
    expect((await open()).text).toContain(
      'This order was reported per product. The reports on this page apply to each of its products.',
    )
  })

  test('for an order reported per product says why a partial refund without a product id is parked', async () => {
    const sold = aConfirmation({ ref: { productId: 'shoe' } })
    await report(panel, sold, aRefund(eur('9.90')))
    expect((await open()).text).toContain(
      'Parked: The order was reported per product, but a partial refund does not name a product.',
    )
  })

  test('names the fields of a page’s report that were dropped or cut', async () => {
    await report(panel, aSale({ flawed: ['data1', 'items.0'] }))
    const { text } = await open()
    expect(text).toContain('Some fields of a page’s report could not be read')
    expect(text).toMatch(/dropped or cut\s*data1, items.0/)
  })

  test('says for each rule why no affiliate is credited', async () => {
    await addCoupon(panel.deps, account, { code: 'OLD', affiliate: 'bob' })
    await endCoupon(panel.deps, account, 'OLD')
    await report(panel, aSale({ coupons: ['OLD'], occurredAt: NOON + 1 }))

    const { document, text } = await open()

    expect(text).toContain('No affiliate earns from this order')
    expect(trail(document).map((step) => step?.split('? ')[1])).toEqual([
      MISS_WORDS.not_given,
      MISS_WORDS.coupon_expired,
      MISS_WORDS.no_customer,
      MISS_WORDS.no_click,
      MISS_WORDS.rule_off,
    ])
  })

  test('says why a commission is held, and what a release would do', async () => {
    await click()
    const eves = aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1_000 })
    await report(panel, aSale(), eves, aConfirmation())
    const { text, document } = await open()
    expect(text).toContain('nothing proves that this visitor placed it')
    expect(document.querySelector('.decide button')?.textContent).toBe('Release and pay jane')
  })

  test('shows the calculation of the amount after refunds', async () => {
    await click()
    await report(panel, aSale(), aConfirmation(), aRefund(eur('9.90')))
    const { document } = await open()
    const formula = document.querySelector('table.formula')?.textContent
    expect(formula).toContain('× 40.00 EUR ÷ 49.90 EUR')
    expect(formula).toMatch(/Commission4\.00 EUR$/)
  })

  test('lists every report with its source, and every movement of money', async () => {
    await click()
    await report(panel, aSale(), aConfirmation(), aRefund(eur('99.00'), { refundId: 'too-much' }))
    const { document } = await open()
    const rows = (label: string) =>
      [...document.querySelectorAll(`table[aria-label="${label}"] tbody tr`)].map((row) =>
        [...row.children].map(({ textContent }) => textContent).join('|'),
      )
    expect(rows('Reports')).toHaveLength(3)
    expect(rows('Reports')[0]).toMatch(/\|sale\|page\|/)
    expect(rows('Reports')[1]).toMatch(/\|sale\|server\|/)
    expect(rows('Reports')[2]).toMatch(/too-muchParked: The refunds add up to more than the order/)
    expect(rows('Ledger entries').map((row) => row.split('|')[2])).toEqual([
      'merchant → unverified',
      'unverified → pending',
      'pending → merchant',
    ])
    expect(rows('Changes of status')).toHaveLength(2)
  })

  test('lets a refund that came first wait, and does not call it parked', async () => {
    await report(panel, aRefund(eur('9.90')))
    const { text } = await open()
    expect(text).toContain('No sale has been reported yet')
    expect(text).not.toContain('Parked')
  })

  test('says when a pending commission becomes payable, and when it is', async () => {
    await click()
    await report(panel, aSale(), aConfirmation())
    expect((await open()).text).toContain('Its hold period ends on 2026-03-31 12:01 UTC.')
    panel.clock.now = Date.UTC(2026, 3, 1)
    const { text, document } = await open()
    expect(text).toContain('Its hold period ended on 2026-03-31 12:01 UTC.')
    expect(text).toContain('is part of the next payout')
    expect(document.querySelector('.decide > form')).toBeNull()
  })

  test('offers nothing to decide about a test', async () => {
    await click()
    await report(panel, aSale({ test: true }))
    const { text, document } = await open()
    expect(text).toContain('never payable')
    expect(document.querySelectorAll('.decide form').length).toBe(0)
  })
})

test('every rule is asked as a question, and every reason answers it in a sentence', () => {
  for (const rule of RULE_NAMES) expect(RULE_WORDS[rule].question).toMatch(/^[A-Z].*\?$/)
  for (const miss of MISSES)
    expect(MISS_WORDS[miss]).toMatch(
      /^(Yes, |No: |Unknown: |Not checked: |A coupon |This rule ).*\.$/,
    )
  expect(new Set(Object.values(MISS_WORDS)).size).toBe(MISSES.length)
})
