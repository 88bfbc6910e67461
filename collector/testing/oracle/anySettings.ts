import { visitor } from '../builders.js'
import {
  AFFILIATES,
  affiliateId,
  anyAffiliate,
  anyCampaign,
  anyCoupon,
  anyInstant,
  anyPolicy,
  anySetting,
  anyVersion,
  CAMPAIGNS,
  COUPONS,
  CUSTOMERS,
  campaignId,
  DAY,
  START,
} from './anyProgram.js'
import type { Event } from './history.js'
import type { Random } from './random.js'

/** Most settings are there from the beginning, and some are entered between the messages. */
export const firstSettings = (random: Random): readonly Event[] => {
  const { oneIn } = random
  const atFirst = () => (oneIn(8) ? anyInstant(random) : START)
  const campaigns = CAMPAIGNS.map((code): Event => {
    const at = code === 'later' ? atFirst() : START
    return { kind: 'campaign', at, campaign: anyCampaign(random, code, at) }
  })
  const affiliates = AFFILIATES.map((code): Event => {
    const at = code === 'max' ? atFirst() : START
    return { kind: 'affiliate', at, affiliate: anyAffiliate(random, code, at) }
  })
  const coupons = COUPONS.filter(() => !oneIn(4)).map((code): Event => {
    const owner = AFFILIATES[COUPONS.indexOf(code)] ?? 'jane'
    const isLate = owner === 'max'
    const at = isLate ? (affiliates[2]?.at ?? START) : atFirst()
    const coupon = anyCoupon(random, code, owner)
    // Orders that used a coupon before it was entered are settled one after the other. Which of them are
    // within a limit would depend on that if one of them is payable at once.
    const noLimit = { usesMax: undefined, customerUsesMax: undefined }
    return { kind: 'coupon', at, coupon: at === START ? coupon : { ...coupon, ...noLimit } }
  })
  return [
    { kind: 'policy', at: START, policy: anyPolicy(random, 1, START) },
    ...campaigns,
    ...affiliates,
    ...coupons,
    ...AFFILIATES.filter((code) => code !== 'max').flatMap((code) => anySettings(random, code)),
    ...(oneIn(6) ? anyLifetime(random) : []),
  ]
}

const anyLifetime = (random: Random): readonly Event[] => {
  const { oneIn, pick } = random
  const customer = pick(CUSTOMERS)
  const lifetime = {
    customer,
    affiliateId: affiliateId(pick(['jane', 'bob', 'eve'])),
    campaignId: oneIn(2) ? campaignId(pick(CAMPAIGNS.slice(0, 3))) : undefined,
  }
  const at = oneIn(2) ? START : anyInstant(random)
  const entered: Event = { kind: 'lifetime', at, lifetime }
  if (!oneIn(2)) return [entered]
  const ended = at + pick([1, DAY])
  return [
    entered,
    { kind: 'lifetimeEnded', at: ended, customer, since: ended + pick([0, -DAY, DAY]) },
  ]
}

const anySettings = (random: Random, code: string): readonly Event[] =>
  Array.from({ length: random.below(3) }, () => ({
    kind: 'setting',
    at: START,
    affiliateId: affiliateId(code),
    setting: anySetting(random, code, START),
  }))

const EDITS = [
  'policy',
  'version',
  'version',
  'status',
  'status',
  'setting',
  'end',
  'alias',
  'link',
] as const

export const anyEdit = (random: Random, version: number): readonly Event[] => {
  const { pick, oneIn } = random
  const at = anyInstant(random)
  const code = pick(['jane', 'bob', 'eve'])
  const whose = { at, affiliateId: affiliateId(code) }
  switch (pick(EDITS)) {
    case 'policy':
      return [{ kind: 'policy', at, policy: anyPolicy(random, version, at) }]
    case 'version': {
      const name = pick(CAMPAIGNS.slice(0, 3))
      const edited = anyVersion(random, name, version, at)
      return [{ kind: 'version', at, campaignId: campaignId(name), version: edited }]
    }
    case 'status':
      return [{ ...whose, kind: 'status', status: pick(['paused', 'banned', 'active']) }]
    case 'setting':
      return [{ ...whose, kind: 'setting', setting: anySetting(random, code, at) }]
    case 'end':
      return [{ kind: 'couponEnded', at, code: pick(COUPONS) }]
    case 'link':
      return [{ kind: 'link', at, visitors: [visitor('anna'), visitor('ben')] }]
    case 'alias': {
      const added: Event = { ...whose, kind: 'alias', code: ALIAS }
      if (oneIn(2)) return [added]
      return [added, { ...whose, at: at + pick([1, DAY]), kind: 'aliasRemoved', code: ALIAS }]
    }
  }
}

const ALIAS = 'other-1'
