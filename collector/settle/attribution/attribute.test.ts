import type { CampaignId, VisitorId } from '../../domain/ids.js'
import { days, LATENCY_MAX_MS, MINUTE_MS } from '../../domain/time.js'
import type { RuleName } from '../../domain/verdict.js'
import {
  aClick,
  aConfirmation,
  anAction,
  anAffiliate,
  aSale,
  bob,
  eur,
  id,
  jane,
  NOON,
  percent,
  visitor,
} from '../../testing/builders.js'
import {
  aCampaign,
  aCoupon,
  creditOf,
  SOON,
  someFacts,
  standing,
  trailOf,
} from '../../testing/facts.js'
import type { Bond, Facts } from '../facts.js'
import { settle } from '../settle.js'

const decide = (over: Parameters<typeof someFacts>[0] = {}) => settle(someFacts(over), SOON)
const banned = (name: string, since: number) =>
  anAffiliate(name, {
    states: [
      { since: NOON - days(365), status: 'active' },
      { since, status: 'banned' },
    ],
  })
const bobsClick = (over = {}) => aClick({ affiliateCode: 'bob', affiliateId: bob, ...over })
const campaignOf = (over: Parameters<typeof someFacts>[0]) => {
  const facts = someFacts(over)
  const [credit] = settle(facts, SOON).verdict.credits
  return facts.campaigns.find(({ id: known }) => known === credit?.campaignId)?.code
}
const gold = id<CampaignId>('gold')

describe('a click', () => {
  test.each([
    ['as old as the window is', days(60), 'click jane'],
    ['a millisecond older', days(60) + 1, undefined],
    ['of the same instant as the order', 0, 'click jane'],
  ])('%s: %i ms', (_how, age, credit) => {
    const outcome = decide({ clicks: [aClick({ clickedAt: NOON - age })] })
    expect(creditOf(outcome)).toBe(credit)
    expect(trailOf(outcome).includes('click click_too_old')).toBe(credit === undefined)
  })

  test('after the order earns nothing', () => {
    expect(
      trailOf(decide({ clicks: [aClick({ clickedAt: NOON + LATENCY_MAX_MS + 1 })] })),
    ).toContain('click no_click')
  })

  test('made shortly after the order earns if no click before the order does', () => {
    const afterOrder = aClick({ id: 'after order', clickedAt: NOON + LATENCY_MAX_MS })
    const tooOld = bobsClick({ clickedAt: NOON - days(61) })
    expect(creditOf(decide({ clicks: [tooOld, afterOrder] }))).toBe('click jane')
    const good = bobsClick({ clickedAt: NOON - days(59) })
    const policy = { clickModel: 'last' } as const
    expect(creditOf(decide({ clicks: [good, afterOrder], policy }))).toBe('click bob')
  })

  test('made shortly after the order loses to an earlier valid click of another visitor of the order', () => {
    const bea = visitor('bea')
    const said = (id: string, visitorId: VisitorId) => aConfirmation({ id, visitorId })
    const reports = [said('1', aClick().visitorId), said('2', bea)]
    const afterOrder = bobsClick({ visitorId: bea, clickedAt: NOON + MINUTE_MS + 1 })
    expect(creditOf(decide({ reports, clicks: [afterOrder] }))).toBe('click bob')
    expect(creditOf(decide({ reports, clicks: [afterOrder, aClick()] }))).toBe('click jane')
  })

  test('received after the order but made before it earns', () => {
    const clicks = [aClick({ clickedAt: NOON - 1, receivedAt: NOON + days(1), late: true })]
    expect(creditOf(decide({ clicks }))).toBe('click jane')
  })

  test('earns within the window of the campaign it named, not of the account', () => {
    const clicks = [aClick({ campaignId: gold, clickedAt: NOON - days(8) })]
    const campaigns = (windowDays: number) => [aCampaign(), aCampaign({ code: 'gold', windowDays })]
    expect(creditOf(decide({ clicks, campaigns: campaigns(8) }))).toBe('click jane')
    expect(creditOf(decide({ clicks, campaigns: campaigns(7) }))).toBeUndefined()
  })

  test.each([
    ['last', 'click bob'],
    ['first', 'click jane'],
  ] as const)('of two the %s earns where the policy says so', (clickModel, credit) => {
    const clicks = [bobsClick({ clickedAt: NOON - 5 }), aClick({ clickedAt: NOON - 6 })]
    expect(creditOf(decide({ clicks, policy: { clickModel } }))).toBe(credit)
  })

  test.each([
    ['last', 'click bob'],
    ['first', 'click jane'],
  ] as const)('of two in the same millisecond the %s is known by its id', (clickModel, credit) => {
    const clicks = [aClick({ id: 'a' }), bobsClick({ id: 'b' })]
    expect(creditOf(decide({ clicks, policy: { clickModel } }))).toBe(credit)
    expect(creditOf(decide({ clicks: clicks.toReversed(), policy: { clickModel } }))).toBe(credit)
  })

  test('that is too old does not hide a good one', () => {
    const clicks = [
      aClick({ clickedAt: NOON - days(61) }),
      bobsClick({ clickedAt: NOON - days(3) }),
    ]
    expect(creditOf(decide({ clicks, policy: { clickModel: 'first' } }))).toBe('click bob')
  })

  test('of another visitor earns nothing', () => {
    const clicks = [aClick({ visitorId: visitor('someone else') })]
    expect(trailOf(decide({ clicks }))).toContain('click no_click')
  })

  test('a click is found whose request was seconds slower than the request of the sale, if there is no other click', () => {
    const slower = (seconds: number, over: object = {}) =>
      aClick({ id: `slower-${seconds}`, clickedAt: NOON + seconds * 1_000, ...over })

    expect(decide({ clicks: [slower(15)] }).verdict.credits).toMatchObject([
      { clickId: 'slower-15' },
    ])
    expect(trailOf(decide({ clicks: [slower(16)] }))).toContain('click no_click')
    // Whoever opens a link right after a sale does not take it from the click that led to it.
    const clicks = [aClick(), slower(1, { affiliateCode: 'bob', affiliateId: id('bob') })]
    expect(decide({ clicks }).verdict.credits).toMatchObject([{ clickId: aClick().id }])
    // Of several the first, so that a later one changes nothing.
    expect(decide({ clicks: [slower(9), slower(2)] }).verdict.credits).toMatchObject([
      { clickId: 'slower-2' },
    ])
  })

  test('is looked for only if a visitor is known', () => {
    const reports = [aSale({ visitorId: undefined })]
    expect(trailOf(decide({ reports }))).toContain('click no_visitor')
  })

  test('by a link with an unknown affiliate code earns nothing', () => {
    const clicks = [aClick({ affiliateCode: 'nobody', affiliateId: undefined })]
    expect(trailOf(decide({ clicks }))).toContain('click unknown_affiliate')
  })

  test('after a ban earns nothing', () => {
    const affiliates = [banned('jane', NOON - days(1))]
    expect(trailOf(decide({ affiliates }))).toContain('click affiliate_inactive')
  })

  test('before a ban still finds the affiliate, and the commission is held', () => {
    const affiliates = [banned('jane', NOON - 1)]
    const outcome = decide({ affiliates, reports: [aSale(), aConfirmation()] })
    expect(creditOf(outcome)).toBe('click jane')
    expect(standing(outcome)).toBe('held 499 affiliate_inactive')
  })

  test('keeps its commission if the affiliate was banned after the order', () => {
    const outcome = decide({
      affiliates: [banned('jane', NOON + days(1))],
      reports: [aSale(), aConfirmation()],
    })
    expect(standing(outcome)).toBe('pending 499')
  })

  test('while its campaign is paused earns nothing', () => {
    const clicks = [aClick({ campaignId: gold })]
    const campaigns = [aCampaign(), aCampaign({ code: 'gold', status: 'paused' })]
    expect(trailOf(decide({ clicks, campaigns }))).toContain('click campaign_paused')
  })
})

describe('a campaign that is paused after the click', () => {
  const paused = (code: string) => {
    const campaign = aCampaign({ code, sale: percent(500_000) })
    const [version] = campaign.versions
    return {
      ...campaign,
      versions: [version!, { ...version!, version: 2, since: NOON - 1, status: 'paused' as const }],
    }
  }
  const clicks = [aClick({ campaignId: gold })]

  test('is replaced by the default campaign', () => {
    const over = { clicks, campaigns: [aCampaign(), paused('gold')] }
    expect(campaignOf(over)).toBe('default')
    expect(standing(decide(over))).toBe('unverified 499')
  })

  test('earns nothing if the default campaign is paused, too', () => {
    const outcome = decide({ clicks, campaigns: [paused('default'), paused('gold')] })
    expect(creditOf(outcome)).toBeUndefined()
    expect(trailOf(outcome)).toContain('click campaign_paused')
  })

  test('keeps the orders that were reported before', () => {
    const campaigns = [aCampaign(), paused('gold')]
    const reports = [aSale({ occurredAt: NOON - 2 })]
    expect(campaignOf({ clicks, campaigns, reports })).toBe('gold')
  })
})

describe('the campaign of a conversion', () => {
  const codes = ['default', 'bonded', 'couponed', 'named', 'product', 'clicked']
  const campaigns = codes.map((code) =>
    aCampaign({ code, productIds: code === 'product' ? ['shoe'] : [] }),
  )
  const campaign = (code: string) => id<CampaignId>(code)
  const shoe = (over = {}) => aSale({ ref: { productId: 'shoe' }, ...over })
  const clicks = [aClick({ campaignId: campaign('clicked') })]
  const bond: Bond = {
    customer: 'c1',
    affiliateId: jane,
    campaignId: campaign('bonded'),
    convertedAt: NOON - days(90),
    orderKey: aSale({ orderId: '1' }).orderKey,
    proven: true,
  }

  test.each<[string, Partial<Facts>]>([
    ['default', { clicks: [aClick()], reports: [aSale()] }],
    ['clicked', { reports: [aSale()] }],
    ['product', { reports: [shoe()] }],
    ['named', { reports: [shoe({ campaign: 'named' })] }],
    [
      'couponed',
      {
        reports: [shoe({ campaign: 'named', coupons: ['JANE10'] })],
        coupons: [aCoupon({ campaignId: campaign('couponed') })],
      },
    ],
    ['bonded', { reports: [shoe({ campaign: 'named', customer: 'c1' })], bonds: [bond] }],
    // A coupon or bond without a campaign of its own leaves the choice to the rest.
    [
      'named',
      { reports: [shoe({ campaign: 'named', coupons: ['JANE10'] })], coupons: [aCoupon()] },
    ],
    ['product', { reports: [shoe({ campaign: 'unheard of' })] }],
  ])('is the %s one', (code, over) => {
    expect(campaignOf({ campaigns, clicks, ...over })).toBe(code)
  })

  test('is the one that the server names, even if the page names another', () => {
    const reports = [aSale({ campaign: 'named' }), aConfirmation({ campaign: 'clicked' })]
    expect(campaignOf({ campaigns, reports, clicks: [aClick()] })).toBe('clicked')
    const silent = [aSale({ campaign: 'named' }), aConfirmation()]
    expect(campaignOf({ campaigns, reports: silent, clicks: [aClick()] })).toBe('default')
  })

  test('that is unknown is flagged', () => {
    const outcome = decide({ reports: [aSale({ campaign: 'unheard of' })] })
    expect(outcome.conversion.flags).toEqual(['unknown_campaign'])
  })

  test('without terms for the action is replaced by the default campaign, or no affiliate is credited', () => {
    const fixed = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' } as const
    const reports = [anAction()]
    const silver = aCampaign({ code: 'clicked' })
    const paying = aCampaign({ actions: { signup: fixed } })
    expect(campaignOf({ reports, clicks, campaigns: [paying, silver] })).toBe('default')
    expect(trailOf(decide({ reports, clicks, campaigns: [aCampaign(), silver] }))).toContain(
      'click no_terms',
    )
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has no terms for an action that somebody called "%s"',
    (code) => {
      const reports = [anAction({ ref: { kind: 'action', code }, total: eur('49.90') })]
      expect(trailOf(decide({ reports }))).toContain('click no_terms')
    },
  )
})

describe('a coupon', () => {
  const reports = [aSale({ coupons: ['JANE10'], occurredAt: NOON })]
  const withCoupon = (over = {}) => ({ reports, coupons: [aCoupon(over)], clicks: [bobsClick()] })

  test('beats a click', () => {
    expect(creditOf(decide(withCoupon()))).toBe('coupon jane')
    expect(trailOf(decide(withCoupon()))).toEqual(['forced not_given'])
  })

  test.each([
    ['not_given', { reports: [aSale()] }],
    ['unknown_coupon', { coupons: [] }],
    ['unknown_coupon', { affiliates: [anAffiliate('bob')] }],
    ['coupon_not_yet_valid', { coupons: [aCoupon({ validFrom: NOON + 1 })] }],
    ['coupon_expired', { coupons: [aCoupon({ validUntil: NOON })] }],
    ['affiliate_inactive', { affiliates: [banned('jane', NOON), anAffiliate('bob')] }],
  ] as const)('leaves the sale to the click: %s', (miss, over) => {
    const outcome = decide({ ...withCoupon(), ...over })
    expect(creditOf(outcome)).toBe('click bob')
    expect(trailOf(outcome)).toContain(`coupon ${miss}`)
  })

  test.each([
    ['from its first instant', { validFrom: NOON }],
    ['until its last', { validUntil: NOON + 1 }],
    ['though its affiliate is banned later', {}],
  ])('counts %s', (_when, over) => {
    const affiliates = [banned('jane', NOON + 1), anAffiliate('bob')]
    expect(creditOf(decide({ ...withCoupon(over), affiliates }))).toBe('coupon jane')
  })

  test('of several is the first that counts', () => {
    const coupons = [
      aCoupon({ code: 'OLD', affiliateId: bob, validUntil: NOON - 1 }),
      aCoupon(),
      aCoupon({ code: 'BOB5', affiliateId: bob }),
    ]
    const several = [aSale({ coupons: ['OLD', 'JANE10', 'BOB5'] })]
    expect(creditOf(decide({ reports: several, coupons }))).toBe('coupon jane')
  })

  test('that the server names goes before the page’s', () => {
    const coupons = [aCoupon(), aCoupon({ code: 'BOB5', affiliateId: bob })]
    const both = [aSale({ coupons: ['JANE10'] }), aConfirmation({ coupons: ['BOB5'] })]
    expect(creditOf(decide({ reports: both, coupons }))).toBe('coupon bob')
  })
})

describe('a lifetime affiliate', () => {
  const bond = (over: Partial<Bond> = {}): Bond => ({
    customer: 'c1',
    affiliateId: jane,
    campaignId: id<CampaignId>('default'),
    convertedAt: NOON - days(300),
    orderKey: aSale({ orderId: '1' }).orderKey,
    proven: true,
    ...over,
  })
  const reports = [aConfirmation({ customer: 'c1', occurredAt: NOON })]
  const bought = (bonds: readonly Bond[], over = {}) =>
    decide({ reports, clicks: [], bonds, ...over })

  test('earns without another click', () => {
    expect(creditOf(bought([bond()]))).toBe('lifetime jane')
    expect(standing(bought([bond()]))).toBe('pending 499')
  })

  test('goes after a coupon and before a click', () => {
    const names = ['coupon', 'click'] as const
    const both = [aConfirmation({ customer: 'c1', visitorId: visitor('anna'), occurredAt: NOON })]
    const clicked = { reports: both, clicks: [bobsClick()], bonds: [bond()] }
    expect(creditOf(decide(clicked))).toBe('lifetime jane')
    expect(trailOf(decide({ ...clicked, policy: { rules: names } }))).toEqual(['coupon not_given'])
  })

  test('is the affiliate of the earliest order; of two orders at the same time, the smaller order id decides', () => {
    const later = bond({ affiliateId: bob, convertedAt: NOON - days(299) })
    const same = bond({ affiliateId: bob, orderKey: aSale({ orderId: '0' }).orderKey })
    expect(creditOf(bought([later, bond()]))).toBe('lifetime jane')
    expect(creditOf(bought([bond(), same]))).toBe('lifetime bob')
    expect(creditOf(bought([same, bond()]))).toBe('lifetime bob')
  })

  test.each([
    ['no_customer', { reports: [aConfirmation()] }],
    ['no_bond', { bonds: [bond({ customer: 'c2' })] }],
    ['no_bond', { bonds: [bond({ convertedAt: NOON + 1 })] }],
    ['no_bond', { bonds: [bond({ proven: false })] }],
    ['affiliate_inactive', { affiliates: [banned('jane', NOON)] }],
  ] as const)('is missed: %s', (miss, over) => {
    expect(trailOf(bought([bond()], over))).toContain(`lifetime ${miss}`)
  })

  test('named by a page applies to later orders that pages report, and stays unverified', () => {
    const outcome = decide({
      reports: [aSale({ customer: 'c1' })],
      clicks: [],
      bonds: [bond({ proven: false })],
    })
    expect(creditOf(outcome)).toBe('lifetime jane')
    expect(standing(outcome)).toBe('unverified 499')
  })

  test('goes to a proven bond before an earlier unproven one', () => {
    const outcome = decide({
      reports: [aSale({ customer: 'c1' })],
      clicks: [],
      bonds: [bond({ affiliateId: bob, proven: false, convertedAt: 0 }), bond()],
    })
    expect(creditOf(outcome)).toBe('lifetime jane')
  })
})

describe('a forced affiliate', () => {
  test('of the server beats everything', () => {
    const outcome = decide({
      reports: [aSale({ coupons: ['JANE10'] }), aConfirmation({ affiliate: 'bob' })],
      coupons: [aCoupon()],
    })
    expect(creditOf(outcome)).toBe('forced bob')
    expect(standing(outcome)).toBe('pending 499')
  })

  test('named by an unsigned page is not credited, and the trail says so', () => {
    const outcome = decide({ reports: [aSale({ affiliate: 'bob' })] })
    expect(creditOf(outcome)).toBe('click jane')
    expect(trailOf(outcome)).toContain('forced not_trusted')
  })

  test('named by a signed page is credited if the signature covers it', () => {
    const page = (signed: readonly string[]) => [aSale({ affiliate: 'bob', signed })]
    expect(creditOf(decide({ reports: page(['affiliate']) }))).toBe('forced bob')
    expect(creditOf(decide({ reports: page(['coupon']) }))).toBe('click jane')
    expect(trailOf(decide({ reports: page([]) }))).toContain('forced not_trusted')
  })

  test('that does not exist or was banned is skipped, and the next rules decide', () => {
    const reports = (affiliate: string) => [aSale(), aConfirmation({ affiliate })]
    const unknown = decide({ reports: reports('nobody') })
    expect(creditOf(unknown)).toBe('click jane')
    expect(trailOf(unknown)).toContain('forced unknown_affiliate')
    const affiliates = [anAffiliate('jane'), banned('bob', NOON)]
    expect(trailOf(decide({ reports: reports('bob'), affiliates }))).toContain(
      'forced affiliate_inactive',
    )
  })
})

describe('the default affiliate', () => {
  test('earns if no other rule finds an affiliate', () => {
    const policy = { defaultAffiliateId: bob }
    expect(creditOf(decide({ clicks: [], policy }))).toBe('defaultAffiliate bob')
    expect(creditOf(decide({ policy }))).toBe('click jane')
    expect(trailOf(decide({ clicks: [] }))).toContain('defaultAffiliate rule_off')
  })

  test('must exist and be active', () => {
    const policy = { defaultAffiliateId: bob }
    const affiliates = [anAffiliate('jane'), banned('bob', NOON)]
    expect(trailOf(decide({ clicks: [], policy, affiliates }))).toContain(
      'defaultAffiliate affiliate_inactive',
    )
    expect(trailOf(decide({ clicks: [], policy, affiliates: [] }))).toContain(
      'defaultAffiliate unknown_affiliate',
    )
  })
})

describe('the trail', () => {
  test('lists every rule that was asked in vain once, in the policy’s order', () => {
    expect(trailOf(decide({ clicks: [] }))).toEqual([
      'forced not_given',
      'coupon not_given',
      'lifetime no_customer',
      'click no_click',
      'defaultAffiliate rule_off',
    ])
    expect(decide({ clicks: [] }).verdict).toMatchObject({ credits: [], policy: 'default@1' })
  })

  test.each<[readonly RuleName[], string]>([
    [['coupon', 'click'], 'coupon bob'],
    [['click', 'coupon'], 'click jane'],
  ])('ends at the first rule that credits, so the order %j decides', (rules, credit) => {
    const outcome = decide({
      reports: [aSale({ coupons: ['BOB5'], occurredAt: NOON + MINUTE_MS })],
      coupons: [aCoupon({ code: 'BOB5', affiliateId: bob })],
      policy: { rules },
    })
    expect(creditOf(outcome)).toBe(credit)
    expect(trailOf(outcome)).toEqual([])
  })
})
