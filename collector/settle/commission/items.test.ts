import fc from 'fast-check'
import type { CampaignVersion, Terms } from '../../domain/campaign.js'
import { type Money, money } from '../../domain/money.js'
import type { OrderItem } from '../../domain/report.js'
import {
  aClick,
  aConfirmation,
  aRefund,
  aSale,
  eur,
  id,
  jane,
  NOON,
  percent,
} from '../../testing/builders.js'
import { aCampaign, aCoupon, SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

const each = (decimal: string): Terms => ({
  kind: 'fixed',
  amount: eur(decimal),
  partialRefund: 'pro_rata',
})

const signed = (decimal: string): Money => {
  const { amount } = eur(decimal.replace('-', ''))
  return money(decimal.startsWith('-') ? -amount : amount, 'EUR')
}

const item = (sku: string, decimal?: string, quantity?: number): OrderItem => ({
  sku,
  quantity,
  total: decimal === undefined ? undefined : signed(decimal),
})

/** The default campaign pays 10 %, and for a few products something else. */
const products: CampaignVersion['products'] = { book: percent(20_000), shoe: percent(200_000) }
const usual = aCampaign({ products })
const summer = aCampaign({ code: 'summer', productIds: ['hat', 'sock'], sale: percent(50_000) })

type Over = Parameters<typeof aConfirmation>[0]

const sold = (over: Over, more: Parameters<typeof someFacts>[0] = {}) => {
  const reports = [aSale({ total: over?.total }), aConfirmation(over)]
  return settle(someFacts({ reports, campaigns: [usual, summer], ...more }), SOON)
}

const amountOf = (over: Over, more: Parameters<typeof someFacts>[0] = {}) =>
  sold(over, more).commissions.map(({ amount }) => amount.amount)

describe('an order whose products have terms of their own', () => {
  test('earns for each product by its terms, and for the rest by those of the campaign', () => {
    const items = [item('book', '40.00'), item('shoe', '50.00'), item('pen', '10.00')]
    const { commissions, conversion } = sold({ total: eur('100.00'), items })
    // 2 % of 40.00, 20 % of 50.00 and 10 % of 10.00.
    expect(commissions.map(({ amount }) => amount)).toEqual([eur('11.80')])
    expect(commissions[0]?.basis).toMatchObject({
      base: 1_000,
      others: [
        { products: ['book'], base: 4_000, terms: percent(20_000) },
        { products: ['shoe'], base: 5_000, terms: percent(200_000) },
      ],
    })
    expect(conversion.flags).toEqual([])
  })

  test('earns by no campaign that was entered after it', () => {
    const items = [item('hat', '40.00'), item('pen', '60.00')]
    const entered = (createdAt: number) =>
      amountOf({ total: eur('100.00'), items }, { campaigns: [usual, { ...summer, createdAt }] })
    expect(entered(NOON)).toEqual([800])
    expect(entered(SOON)).toEqual([1_000])
  })

  test('earns by the campaign of each product', () => {
    const items = [item('hat', '40.00'), item('pen', '60.00')]
    const { commissions } = sold({ total: eur('100.00'), items })
    expect(commissions).toMatchObject([{ campaignId: id('default'), amount: eur('8.00') }])
    expect(commissions[0]?.basis.others).toMatchObject([
      { campaignId: id('summer'), products: ['hat'] },
    ])
  })

  // A line on its own would round to 33 three times.
  test('is rounded once for all products of one rate (R3)', () => {
    const items = ['hat', 'sock', 'hat'].map((sku) => item(sku, '6.66'))
    expect(amountOf({ total: eur('19.98'), items })).toEqual([100])
  })

  test.each<[string, Over, number]>([
    // 119.00 with 19.00 of tax: 60.00 and 40.00 of the net total.
    [
      'items with tax in their totals have their share of the net total',
      {
        total: eur('119.00'),
        tax: eur('19.00'),
        items: [item('shoe', '71.40'), item('pen', '47.60')],
      },
      1_200 + 400,
    ],
    [
      'a discount on the whole order reduces all items',
      { total: eur('80.00'), items: [item('shoe', '50.00'), item('pen', '50.00')] },
      800 + 400,
    ],
    [
      'a rebate that is an item reduces all others',
      {
        total: eur('80.00'),
        items: [item('shoe', '50.00'), item('pen', '50.00'), item('rebate', '-20.00')],
      },
      800 + 400,
    ],
    [
      'a rebate reduces all others also if shipping is part of the total',
      {
        total: eur('100.00'),
        items: [item('shoe', '50.00'), item('pen', '50.00'), item('rebate', '-20.00')],
      },
      800 + 600,
    ],
    [
      'shipping that is part of the total earns by the terms of the order',
      { total: eur('55.00'), items: [item('shoe', '50.00')] },
      1_000 + 50,
    ],
    [
      'a returned piece reduces its product',
      { total: eur('50.00'), items: [item('shoe', '100.00'), item('shoe', '-50.00')] },
      1_000,
    ],
    [
      'products of one rate need no totals',
      { total: eur('50.00'), items: [item('shoe'), item('shoe')] },
      1_000,
    ],
  ])('%s', (_title, over, expected) => {
    expect(amountOf(over)).toEqual([expected])
  })

  test('a fixed commission is paid for each piece', () => {
    const campaigns = [aCampaign({ products: { shoe: each('2.00') } })]
    const items = [item('shoe', '50.00', 3), item('pen', '50.00')]
    expect(amountOf({ total: eur('100.00'), items }, { campaigns })).toEqual([600 + 500])
  })

  test('a fixed commission of the order is paid once, and not if each item has terms of its own', () => {
    const campaigns = [aCampaign({ sale: each('5.00'), products: { shoe: percent(200_000) } })]
    const mixed = [item('shoe', '50.00'), item('pen', '50.00')]
    expect(amountOf({ total: eur('100.00'), items: mixed }, { campaigns })).toEqual([500 + 1_000])
    const alone = [item('shoe', '100.00')]
    expect(amountOf({ total: eur('100.00'), items: alone }, { campaigns })).toEqual([2_000])
  })

  test('no number of pieces leads to an amount beyond the largest order', () => {
    const campaigns = [aCampaign({ products: { shoe: each('5000000000.00') } })]
    const items = [item('shoe', '1.00', 1e9)]
    expect(amountOf({ total: eur('1.00'), items }, { campaigns })).toEqual([1_000_000_000_000])
  })

  test('a refund reduces each part, and a full refund leaves nothing', () => {
    const items = [item('book', '33.33'), item('shoe', '33.33'), item('pen', '33.33')]
    const refunded = (...amounts: string[]) =>
      settle(
        someFacts({
          campaigns: [usual, summer],
          reports: [
            aConfirmation({ total: eur('99.99'), items, visitorId: aClick().visitorId }),
            ...amounts.map((amount, n) => aRefund(eur(amount), { refundId: `r${n}` })),
          ],
        }),
        SOON,
      ).commissions[0]?.amount.amount
    expect(refunded()).toBe(67 + 667 + 333)
    expect(refunded('33.33')).toBe(44 + 444 + 222)
    expect(refunded('33.33', '33.33', '33.33')).toBe(0)
  })

  test('affiliates that share the order share each part, and the parts add up', () => {
    const clicks = [
      aClick(),
      aClick({ id: 'of bob', affiliateCode: 'bob', affiliateId: id('bob') }),
    ]
    const items = [item('book', '33.33'), item('shoe', '33.33'), item('pen', '33.35')]
    const shares = amountOf(
      { total: eur('100.01'), items },
      { clicks, policy: { clickModel: 'split' } },
    )
    expect(shares.reduce((sum, amount) => sum + amount, 0)).toBe(67 + 667 + 334)
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(3)
  })
})

const OTHER = { code: 'summer', productIds: ['hat'], sale: percent(500_000) }

describe('the terms of the order apply to all of it', () => {
  const items = [item('hat', '40.00'), item('pen', '60.00')]

  test('if a coupon named the campaign, except for products with terms in that campaign', () => {
    const coupons = [aCoupon({ campaignId: id('default') })]
    const withShoe = [...items, item('shoe', '100.00')]
    const over = { total: eur('200.00'), items: withShoe, coupons: ['JANE10'] }
    expect(amountOf(over, { coupons })).toEqual([1_000 + 2_000])
  })

  test('if a report named the campaign', () => {
    const { commissions, conversion } = sold({ total: eur('100.00'), items, campaign: 'default' })
    expect(commissions).toMatchObject([{ amount: eur('10.00') }])
    expect(conversion.flags).toEqual([])
  })

  test.each<[string, ReturnType<typeof aCampaign>]>([
    ['is paused', aCampaign({ ...OTHER, status: 'paused' })],
    ['is private', aCampaign({ ...OTHER, isPrivate: true })],
    ['pays nothing', aCampaign({ ...OTHER, sale: undefined })],
  ])('if the campaign of the product %s', (_why, other) => {
    const found = sold({ total: eur('100.00'), items }, { campaigns: [usual, other] })
    expect(found.commissions).toMatchObject([{ amount: eur('10.00') }])
    expect(found.conversion.flags).toEqual([])
  })

  test.each<[string, Over, Parameters<typeof someFacts>[0]]>([
    ['an item states no total', { items: [item('hat'), item('pen', '60.00')] }, {}],
    [
      'the product pays in another currency',
      { items: [item('shoe', '100.00')] },
      {
        campaigns: [
          aCampaign({
            products: { shoe: { kind: 'fixed', amount: money(1, 'USD'), partialRefund: 'keep' } },
          }),
        ],
      },
    ],
  ])('and the order is flagged if %s', (_why, over, more) => {
    const { commissions, conversion } = sold({ total: eur('100.00'), ...over }, more)
    expect(commissions).toMatchObject([{ amount: eur('10.00') }])
    expect(conversion.flags).toEqual(['items_not_considered'])
  })

  test('and the order is flagged if only a page states the items although a server reported it', () => {
    const reports = [aSale({ items: [item('shoe', '49.90')] }), aConfirmation()]
    const { commissions, conversion } = settle(someFacts({ reports, campaigns: [usual] }), SOON)
    expect(commissions).toMatchObject([{ amount: eur('4.99') }])
    expect(conversion.flags).toEqual(['items_not_considered'])
  })
})

test('of two campaigns with one product the first applies, as for an order of that product', () => {
  const later = aCampaign({ ...OTHER, code: 'winter' })
  const campaigns = [usual, summer, later]
  expect(amountOf({ total: eur('40.00'), items: [item('hat', '40.00')] }, { campaigns })).toEqual([
    200,
  ])
})

describe('a fixed commission of the order', () => {
  const campaigns = [aCampaign({ sale: each('5.00'), products: { shoe: each('2.00') } })]

  test('is paid if an item has no terms of its own, even if costs use up the whole total', () => {
    const items = [item('shoe', '50.00'), item('pen', '50.00')]
    const over = { total: eur('100.00'), tax: eur('100.00'), items }
    expect(amountOf(over, { campaigns })).toEqual([500 + 200])
  })

  test('is paid for an order with the total zero, and its items are ignored', () => {
    const over = { total: eur('0.00'), items: [item('shoe', '0.00', 3)] }
    expect(amountOf(over, { campaigns })).toEqual([500])
  })

  test('is paid for an order that was reported per product, and its items are ignored', () => {
    const over = { total: eur('9.00'), items: [item('shoe', '9.00')], ref: { productId: 'box' } }
    const reports = [aConfirmation({ ...over, visitorId: aClick().visitorId })]
    const { commissions } = settle(someFacts({ reports, campaigns }), SOON)
    expect(commissions).toMatchObject([{ amount: eur('5.00') }])
  })
})

test('a later page adds no items to the order of the first one', () => {
  const items = [item('shoe', '49.90')]
  const reports = [aSale(), aSale({ id: 'again', items, receivedAt: NOON + 1 })]
  const { commissions } = settle(someFacts({ reports, campaigns: [usual] }), SOON)
  expect(commissions).toMatchObject([{ amount: eur('4.99') }])
})

test('items that only a page states apply to its unverified order', () => {
  const reports = [aSale({ items: [item('shoe', '49.90')] })]
  const { commissions } = settle(someFacts({ reports, campaigns: [usual] }), SOON)
  expect(commissions).toMatchObject([{ amount: eur('9.98'), status: 'unverified' }])
})

test('the bases of all parts add up to the net total of the order', () => {
  const skus = ['book', 'shoe', 'hat', 'pen', 'rebate']
  const lines = fc.array(
    fc.record({ sku: fc.constantFrom(...skus), amount: fc.integer({ min: -5_000, max: 20_000 }) }),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 100_000 }), fc.nat(50_000), (all, total, tax) => {
      const items = all.map(({ sku, amount }) => ({ ...item(sku), total: money(amount, 'EUR') }))
      const over = { total: money(total, 'EUR'), tax: money(tax, 'EUR'), items }
      const [commission] = sold({ ...over, affiliate: 'jane' }).commissions
      expect(commission?.affiliateId).toBe(jane)
      const parts = commission ? [commission.basis, ...(commission.basis.others ?? [])] : []
      const net = total - Math.min(tax, total)
      expect(parts.reduce((sum, { base = net }) => sum + base, 0)).toBe(net)
      expect(parts.every(({ base = 0 }) => base >= 0)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
