import type { AffiliateSetting } from '../../domain/affiliate.js'
import type { Terms, TierTerms } from '../../domain/campaign.js'
import type { AffiliateId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  amountOf,
  anAct,
  anAffiliate,
  aRefund,
  aSale,
  eur,
  id,
  NOON,
  percent,
  visitor,
} from '../../testing/builders.js'
import { aCampaign, MATURE, next, paidOut, SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

const ofPrevious = (ratePpm: number): TierTerms => ({ kind: 'previous', ratePpm })
const fixed = (decimal: string, currency = 'EUR'): Terms => ({
  kind: 'fixed',
  amount: amountOf(decimal, currency),
  partialRefund: 'pro_rata',
})

const below = (parent: string | undefined, since = NOON - days(30)): AffiliateSetting => ({
  kind: 'parent',
  since,
  parentId: parent === undefined ? undefined : id<AffiliateId>(parent),
})

/** Jane was recruited by Pat, Pat by Gus. */
const JANE = anAffiliate('jane', { settings: [below('pat')] })
const PAT = anAffiliate('pat', { settings: [below('gus')] })
const GUS = anAffiliate('gus')

type Over = Parameters<typeof someFacts>[0]

const someTiers = (tiers: readonly TierTerms[], total: string, over: Over = {}) =>
  someFacts({
    reports: [aSale({ total: eur(total) }), aConfirmation({ total: eur(total) })],
    campaigns: [aCampaign({ tiers })],
    affiliates: [JANE, PAT, GUS],
    ...over,
  })

const NAMES = ['jane', 'pat', 'gus', 'bob']

const earnedBy = ({ commissions }: ReturnType<typeof settle>) =>
  commissions.map(
    ({ affiliateId, tier, amount }) =>
      `${tier} ${NAMES.find((name) => id(name) === affiliateId)} ${amount.amount}`,
  )

const tiersOf = (tiers: readonly TierTerms[], total: string, over: Over = {}) =>
  earnedBy(settle(someTiers(tiers, total, over), SOON))

describe('affiliates above the credited one (R9)', () => {
  test.each<[string, TierTerms, number]>([
    ['5 % of the commission below', ofPrevious(50_000), 10],
    ['2 % of the sale', percent(20_000), 40],
    ['a fixed amount', fixed('0.25'), 25],
  ])('earn %s', (_terms, terms, expected) => {
    expect(tiersOf([terms], '19.99')).toEqual(['1 jane 200', `2 pat ${expected}`])
  })

  test('earn at each tier that the campaign pays', () => {
    expect(tiersOf([ofPrevious(500_000), ofPrevious(500_000)], '19.99')).toEqual([
      '1 jane 200',
      '2 pat 100',
      '3 gus 50',
    ])
    expect(tiersOf([percent(20_000)], '19.99')).toHaveLength(2)
  })

  test('earn by who was the parent when the order was placed', () => {
    const moved = anAffiliate('jane', {
      settings: [below('gus'), below('pat', NOON - days(1)), below(undefined, NOON + days(1))],
    })
    const found = tiersOf([fixed('1.00')], '19.99', { affiliates: [moved, PAT, GUS] })
    expect(found).toEqual(['1 jane 200', '2 pat 100'])
  })

  test('earn nothing while inactive, and keep their tier', () => {
    const pat = anAffiliate('pat', {
      settings: [below('gus')],
      states: [{ since: 0, status: 'banned' }],
    })
    const affiliates = [JANE, pat, GUS]
    expect(tiersOf([fixed('1.00'), fixed('2.00')], '19.99', { affiliates })).toEqual([
      '1 jane 200',
      '3 gus 200',
    ])
    // There is no commission one tier below.
    expect(tiersOf([fixed('1.00'), ofPrevious(50_000)], '19.99', { affiliates })).toEqual([
      '1 jane 200',
    ])
  })

  test('earn nothing from themselves in a circle', () => {
    const gus = anAffiliate('gus', { settings: [below('jane')] })
    const tiers = Array.from({ length: 10 }, () => fixed('1.00'))
    expect(tiersOf(tiers, '19.99', { affiliates: [JANE, PAT, gus] })).toEqual([
      '1 jane 200',
      '2 pat 100',
      '3 gus 100',
    ])
  })

  test('earn a share from each of two credited affiliates whom they recruited', () => {
    const bob = anAffiliate('bob', { settings: [below('pat')] })
    const clicks = [aClick(), aClick({ id: 'b', affiliateCode: 'bob', affiliateId: id('bob') })]
    const found = settle(
      someTiers([percent(10_000)], '19.99', {
        affiliates: [JANE, bob, PAT],
        clicks,
        policy: { clickModel: 'split' },
      }),
      SOON,
    )
    expect(earnedBy(found).sort()).toEqual(['1 bob 100', '1 jane 100', '2 pat 20'])
    expect(found.commissions.find(({ tier }) => tier === 2)?.basis.others).toHaveLength(1)
  })

  test('earn a percentage of each commission one tier below', () => {
    const bob = anAffiliate('bob', { settings: [below('pat')] })
    const clicks = [aClick(), aClick({ id: 'b', affiliateCode: 'bob', affiliateId: id('bob') })]
    const over = { affiliates: [JANE, bob, PAT], clicks, policy: { clickModel: 'split' } } as const
    expect(tiersOf([ofPrevious(500_000)], '20.00', over).sort()).toEqual([
      '1 bob 100',
      '1 jane 100',
      '2 pat 100',
    ])
  })

  test('are booked in one currency only, and the order is flagged if a second one occurs', () => {
    const bob = anAffiliate('bob', { settings: [below('pat')] })
    const dollars = aCampaign({ code: 'dollars', tiers: [fixed('1.00', 'USD')] })
    const clicks = [
      aClick(),
      aClick({ id: 'b', affiliateCode: 'bob', affiliateId: id('bob'), campaignId: dollars.id }),
    ]
    const { commissions, conversion } = settle(
      someTiers([fixed('1.00')], '20.00', {
        affiliates: [JANE, bob, PAT],
        campaigns: [aCampaign({ tiers: [fixed('1.00')] }), dollars],
        clicks,
        policy: { clickModel: 'split' },
      }),
      SOON,
    )
    expect(commissions.filter(({ tier }) => tier === 2)).toHaveLength(1)
    expect(conversion.flags).toEqual(['tier_currency_differs'])
  })
})

describe('what happens to the commission of the credited affiliate', () => {
  const tiers = [ofPrevious(500_000), percent(10_000)]
  const sold = someTiers(tiers, '19.99')

  test.each<[string, ReturnType<typeof anAct> | ReturnType<typeof aRefund>, string]>([
    ['a decline', anAct('decline', { affiliateId: id<AffiliateId>('jane') }), 'declined'],
    ['an approval', anAct('approve', { affiliateId: id<AffiliateId>('jane') }), 'approved'],
  ])('%s also applies to the tiers above', (_what, report, status) => {
    const { outcome } = next(sold, { reports: [...sold.reports, report] }, SOON)
    expect(outcome.commissions.map((one) => one.status)).toEqual([status, status, status])
  })

  test('a release also applies to the tiers above', () => {
    const campaigns = [aCampaign({ tiers, saleCaps: [eur('10.00')] })]
    const held = someTiers(tiers, '19.99', { campaigns })
    const statuses = (facts: typeof held) =>
      settle(facts, SOON).commissions.map(({ status }) => status)
    expect(statuses(held)).toEqual(['held', 'held', 'held'])
    const jane = id<AffiliateId>('jane')
    const release = anAct('release', { affiliateId: jane, holds: ['above_sale_cap'] })
    const released = { ...held, reports: [...held.reports, release] }
    expect(statuses(released)).toEqual(['pending', 'pending', 'pending'])
  })

  test('declining one tier leaves the other tiers unchanged', () => {
    const decline = anAct('decline', { affiliateId: id<AffiliateId>('pat') })
    const { outcome } = next(sold, { reports: [...sold.reports, decline] }, SOON)
    expect(outcome.commissions.map((one) => one.status)).toEqual(['pending', 'declined', 'pending'])
  })

  test('a refund is booked for all tiers at once, also after a payout', () => {
    const { facts } = next(sold, {}, MATURE)
    const refund = aRefund(undefined)
    const { outcome } = next(paidOut(facts), { reports: [...sold.reports, refund] }, MATURE)
    const moved = outcome.transfers.map(({ tier, amount }) => [tier, amount.amount])
    expect(moved).toEqual([
      [1, 200],
      [2, 100],
      [3, 20],
    ])
    expect(outcome.commissions.every(({ amount }) => amount.amount === 0)).toBe(true)
  })
})

test('an order of products pays the tiers of the whole order', () => {
  const campaigns = [
    aCampaign({
      products: { shoe: percent(200_000) },
      tiers: [percent(10_000), ofPrevious(500_000)],
    }),
  ]
  const items = [{ sku: 'shoe', quantity: 1, total: money(1_000, 'EUR') }]
  const reports = [aConfirmation({ total: eur('20.00'), items, visitorId: visitor('anna') })]
  const found = settle(someTiers([], '20.00', { campaigns, reports }), SOON)
  expect(earnedBy(found)).toEqual(['1 jane 300', '2 pat 20', '3 gus 10'])
})
