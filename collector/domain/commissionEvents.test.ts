import type { Commission } from './commission.js'
import { commissionEvents } from './commissionEvents.js'
import type { AffiliateId, CampaignId, OrderKey } from './ids.js'
import { money } from './money.js'

const aCommission = (over: Partial<Commission> = {}): Commission => ({
  orderKey: '["sale","1001","",""]' as OrderKey,
  affiliateId: 'jane' as AffiliateId,
  campaignId: 'default' as CampaignId,
  tier: 1,
  amount: money(500, 'EUR'),
  status: 'pending',
  reasons: [],
  maturesAt: 1,
  basis: {
    ...{ terms: { kind: 'percent', ratePpm: 100_000 }, campaignVersion: 1, sharePpm: 1_000_000 },
    ...{ total: money(5_000, 'EUR'), deducted: 0, remaining: 5_000, refunded: false },
    rounding: 'half_away_from_zero',
  },
  ...over,
})

const refundedTo = (remaining: number, amount: number, over: Partial<Commission> = {}) => {
  const { basis } = aCommission()
  return aCommission({
    amount: money(amount, 'EUR'),
    basis: { ...basis, remaining, refunded: remaining === 0 },
    ...over,
  })
}

const told = (before: readonly Commission[], after: readonly Commission[]) =>
  commissionEvents('sale', before, after).map(
    ({ event, affiliateId, amount, change, status, currency }) =>
      `${event} ${affiliateId} ${amount} ${change} ${currency} ${status}`,
  )

test('a new commission is a sale, or an action', () => {
  expect(told([], [aCommission()])).toEqual(['sale jane 500 500 EUR pending'])
  expect(commissionEvents('action', [], [aCommission()])).toMatchObject([{ event: 'action' }])
})

test('nothing is told if neither status nor amount changed', () => {
  expect(told([aCommission()], [aCommission({ reasons: ['other'], maturesAt: 2 })])).toEqual([])
})

test('a commission that a refund reduces is a refund', () => {
  expect(told([aCommission()], [refundedTo(3_000, 300)])).toEqual([
    'refund jane 300 -200 EUR pending',
  ])
})

test('a corrected total is a change and not a refund', () => {
  const { basis } = aCommission()
  const corrected = { ...basis, total: money(3_000, 'EUR'), remaining: 3_000 }
  const after = aCommission({ amount: money(300, 'EUR'), basis: corrected })
  expect(told([aCommission()], [after])).toEqual(['change jane 300 -200 EUR pending'])
})

test('a refund that also changes the status is told as both, with the amount once', () => {
  expect(
    told([aCommission({ status: 'approved' })], [refundedTo(0, 0, { status: 'paid' })]),
  ).toEqual(['refund jane 0 -500 EUR paid', 'change jane 0 0 EUR paid'])
})

test('an affiliate who loses the credit is told so, and the other one of a sale', () => {
  const bob = aCommission({ affiliateId: 'bob' as AffiliateId })
  expect(told([aCommission()], [bob])).toEqual([
    'change jane 0 -500 EUR unattributed',
    'sale bob 500 500 EUR pending',
  ])
})

test('a commission in another currency is another one', () => {
  expect(told([aCommission()], [aCommission({ amount: money(600, 'USD') })])).toEqual([
    'change jane 0 -500 EUR unattributed',
    'sale jane 600 600 USD pending',
  ])
})
