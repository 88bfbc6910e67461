import fc from 'fast-check'
import type { AffiliateId } from '../../domain/ids.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import {
  aClick,
  aConfirmation,
  anAffiliate,
  aRefund,
  aSale,
  eur,
  id,
  NOON,
  percent,
} from '../../testing/builders.js'
import { aCampaign, SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'
import { SHARERS_MAX, sharersOf, sharesOf } from './split.js'

const NAMES = ['ann', 'ben', 'cid', 'dot', 'eve']
const affiliates = NAMES.map((name) => anAffiliate(name))

/** Clicks of these affiliates, one a minute. */
const clicks = (...names: readonly string[]) =>
  names.map((name, index) =>
    aClick({
      id: `${index} ${name}`,
      affiliateCode: name,
      affiliateId: id<AffiliateId>(name),
      clickedAt: NOON - days(1) + index * MINUTE_MS,
    }),
  )

/** An order of 1,000.00 that earns 100.00. */
const ORDER = { total: eur('1000.00') }
const vendors = { firstPpm: 250_000, lastPpm: 500_000, leastPpm: 0 }

const settled = (over: Parameters<typeof someFacts>[0] = {}) =>
  settle(
    someFacts({
      reports: [aSale(ORDER), aConfirmation(ORDER)],
      clicks: clicks(...NAMES),
      affiliates,
      ...over,
      policy: { clickModel: 'split', split: vendors, ...over?.policy },
    }),
    SOON,
  )

const earned = (over: Parameters<typeof someFacts>[0] = {}) =>
  settled(over).commissions.map(({ affiliateId, amount }) => [
    nameOf(affiliateId),
    amount.amount / 100,
  ])

const nameOf = (affiliateId: AffiliateId | undefined) =>
  NAMES.find((name) => id(name) === affiliateId)

describe('a commission that the affiliates of all clicks share', () => {
  // The example of Post Affiliate Pro's guide.
  test('of 100 with 25 % for the first and 50 % for the last of five gives 30, 5, 5, 5 and 55', () => {
    expect(earned()).toEqual([
      ['ann', 30],
      ['ben', 5],
      ['cid', 5],
      ['dot', 5],
      ['eve', 55],
    ])
  })

  test('belongs to one affiliate alone', () => {
    expect(earned({ clicks: clicks('ann', 'ann') })).toEqual([['ann', 100]])
  })

  test('gives an affiliate whose links were the first and the last both of these parts', () => {
    expect(earned({ clicks: clicks('ann', 'ben', 'ann') })).toEqual([
      ['ann', 87.5],
      ['ben', 12.5],
    ])
  })

  test('is divided between the first and the last if the equal part is too small', () => {
    const split = { ...vendors, leastPpm: 60_000 }
    expect(earned({ policy: { split } })).toEqual([
      ['ann', 37.5],
      ['eve', 62.5],
    ])
  })

  test('leaves out clicks that cannot earn', () => {
    const old = aClick({ id: 'old', affiliateId: id('ann'), clickedAt: NOON - days(61) })
    expect(earned({ clicks: [old, ...clicks('ben', 'cid')] })).toEqual([
      ['ben', 37.5],
      ['cid', 62.5],
    ])
  })

  test('leaves out affiliates whose campaign pays nothing', () => {
    const [first, ...others] = clicks('ann', 'ben', 'cid')
    const none = aCampaign({ code: 'none', sale: undefined })
    const usual = aCampaign({ sale: undefined })
    const gold = aCampaign({ code: 'gold', sale: percent(100_000) })
    const campaigns = [usual, gold, none]
    const named = [
      { ...first, campaignId: none.id },
      ...others.map((click) => ({ ...click, campaignId: gold.id })),
    ] as ReturnType<typeof clicks>
    expect(earned({ clicks: named, campaigns })).toEqual([
      ['ben', 37.5],
      ['cid', 62.5],
    ])
  })

  test('is reduced for each by a refund, and gone after a full one', () => {
    const half = aRefund(eur('500.00'))
    const reports = [aSale(ORDER), aConfirmation(ORDER), half]
    expect(earned({ reports })).toEqual([
      ['ann', 15],
      ['ben', 2.5],
      ['cid', 2.5],
      ['dot', 2.5],
      ['eve', 27.5],
    ])
    const all = [...reports, aRefund(undefined, { id: 'all', refundId: 'all' })]
    expect(earned({ reports: all }).map(([, amount]) => amount)).toEqual([0, 0, 0, 0, 0])
  })

  test('bonds the customer to the affiliate with the largest share', () => {
    const customer = { ...ORDER, customer: 'c1' }
    const reports = [aSale(customer), aConfirmation(customer)]
    expect(nameOf(settled({ reports }).conversion.bond?.affiliateId)).toBe('eve')
  })
})

test('shares add up to the whole, and none is negative', () => {
  const ppm = fc.integer({ min: 0, max: WHOLE_PPM })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: SHARERS_MAX }), fc.nat(), ppm, ppm, ppm, (...given) => {
      const [count, any, firstPpm, other, leastPpm] = given
      const lastPpm = Math.min(other, WHOLE_PPM - firstPpm)
      const shares = sharesOf(count, any % count, { firstPpm, lastPpm, leastPpm })
      expect(shares.reduce((all, share) => all + share, 0)).toBe(WHOLE_PPM)
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
      expect(shares).toHaveLength(count)
    }),
  )
})

test('of more affiliates than can share an order the first and the latest ones do', () => {
  const many = Array.from({ length: 150 }, (_, index) => ({ affiliate: { id: `${index}` } }))
  const sharers = sharersOf(many).map(({ affiliate }) => affiliate.id)
  expect(sharers).toHaveLength(SHARERS_MAX)
  expect([sharers[0], sharers[1], sharers.at(-1)]).toEqual(['0', '131', '149'])
  const again = [...many, { affiliate: { id: '1' } }]
  expect(sharersOf(again).at(-1)?.affiliate.id).toBe('1')
})
