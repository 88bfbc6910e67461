import { days } from '../domain/time.js'
import { aClick, anAffiliate, id, NOON, visitor } from '../testing/builders.js'
import { aCampaign, aCoupon, someFacts } from '../testing/facts.js'
import { introduce } from './introduce.js'

const anna = visitor('anna')
const introduced = (over: object = {}, now = { at: NOON, test: false }) => {
  const facts = someFacts({ clicks: [aClick()], ...over })
  return introduce(anna, facts, { policy: facts.policies[0]!, campaigns: [aCampaign()] }, now)
}

test('names the affiliate whose click would earn, with a coupon that is valid', () => {
  const coupons = [
    aCoupon({ code: 'BOB10', affiliateId: id('bob') }),
    aCoupon({ code: 'JANE05', validUntil: NOON }),
    aCoupon({ code: 'JANE10' }),
  ]
  expect(introduced({ coupons })).toEqual({ affiliate: 'jane', coupon: 'JANE10' })
  expect(introduced({ coupons: [] })).toEqual({ affiliate: 'jane' })
})

test('names no affiliate if no click would earn', () => {
  expect(introduced({ clicks: [] })).toBeUndefined()
  expect(introduced({ clicks: [aClick({ clickedAt: NOON - days(61) })] })).toBeUndefined()
  expect(introduced({ clicks: [aClick({ visitorId: visitor('carl') })] })).toBeUndefined()
  const banned = anAffiliate('jane', { states: [{ since: NOON - 1, status: 'banned' }] })
  expect(introduced({ affiliates: [banned] })).toBeUndefined()
})
