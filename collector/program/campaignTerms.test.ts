import { versionAt } from '../domain/campaign.js'
import { isProblem, type Problem } from '../domain/problem.js'
import { days } from '../domain/time.js'
import { account, aProgram, countingDeps, eur, NOON, percent } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { setMembership, setParent } from './affiliateSettings.js'
import { addCampaign, type CampaignForm, editCampaign, fill } from './campaigns.js'
import type { Deps } from './deps.js'
import { firstVersion } from './firstVersion.js'
import { formatPercent, formatTier, parseTier } from './terms.js'

const filled = (form: CampaignForm, version = firstVersion('summer', NOON)) => fill(version, form)
const refused = (value: unknown): [string, string] | undefined =>
  isProblem(value) ? [value.code, value.field] : undefined
const good = <Value>(value: Value | Problem): Value => {
  if (isProblem(value)) throw new Error(value.message)
  return value
}

describe('the terms of a campaign', () => {
  test('are read from what a merchant types', () => {
    const form = {
      products: { 'shoe 42': '5%', hat: '2.00 EUR' },
      groups: { gold: '15%', 'gold:signup': '3.00 EUR', 'silver:signup': '1.00 EUR' },
      tiers: ['5% of the previous tier', '2%', '0.50 EUR', ''],
      ...{ orderMin: '20.00 EUR', orderMax: '500.00 EUR, 600.00 USD', zeroOrders: 'skip' },
      ...{ fixedCost: '3.00 EUR', isPrivate: 'on' },
    }
    expect(filled(form)).toMatchObject({
      products: { 'shoe 42': percent(50_000), hat: { amount: eur('2.00') } },
      groups: {
        gold: { sale: percent(150_000), actions: { signup: { amount: eur('3.00') } } },
        silver: { actions: { signup: { amount: eur('1.00') } } },
      },
      tiers: [
        { kind: 'previous', ratePpm: 50_000 },
        percent(20_000),
        { kind: 'fixed', amount: eur('0.50') },
      ],
      orderMin: [eur('20.00')],
      orderMax: [eur('500.00'), { amount: 60_000, currency: 'USD' }],
      skipsZeroOrders: true,
      fixedCost: { amount: eur('3.00') },
      isPrivate: true,
    })
  })

  test('keep their values where the form omits them, and are removed by "none"', () => {
    const some = { groups: { gold: '15%', 'gold:signup': '3.00 EUR' }, products: { hat: '1%' } }
    const more = { ...some, tiers: ['2%'], orderMin: '1.00 EUR', fixedCost: '1%', isPrivate: 'on' }
    const version = good(filled(more))
    expect(filled({ name: 'Other' }, version)).toEqual({ ...version, name: 'Other' })
    expect(filled({ groups: { gold: 'none' } }, version)).toMatchObject({
      groups: { gold: { actions: { signup: { amount: eur('3.00') } } } },
    })
    const ended = filled(
      {
        ...{ groups: { gold: 'none', 'gold:signup': 'none' }, products: { hat: 'none' } },
        ...{ tiers: [], orderMin: 'none', fixedCost: 'none', isPrivate: 'off' },
      },
      version,
    )
    // As a campaign is stored that never had them.
    expect(JSON.stringify(ended)).toBe(JSON.stringify(firstVersion('summer', NOON)))
  })

  test.each<[string, CampaignForm]>([
    ['products', { products: { hat: '101%' } }],
    ['products', { products: { ' ': '5%' } }],
    ['products', { products: { 'a\u0000b': '5%' } }],
    [
      'products',
      { products: Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [n, '1%'])) },
    ],
    ['groups', { groups: { 'two words': '5%' } }],
    ['groups', { groups: { 'gold:sign:up': '5%' } }],
    ['groups', { groups: { gold: 'a lot' } }],
    [
      'groups',
      { groups: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`g${n}`, '1%'])) },
    ],
    ['tiers', { tiers: ['2% of the last tier'] }],
    ['tiers', { tiers: Array.from({ length: 11 }, () => '1%') }],
    ['orderMin', { orderMin: '20,00 EUR' }],
    ['orderMax', { orderMin: '20.00 EUR', orderMax: '19.99 EUR' }],
    ['zeroOrders', { zeroOrders: 'no' }],
    ['fixedCost', { fixedCost: 'three' }],
    ['isPrivate', { isPrivate: 'yes' }],
  ])('are refused with the field %s', (field, form) => {
    expect(refused(filled(form))).toEqual(['invalid', field])
  })

  test('of a tier are shown in the form in which they are read', () => {
    for (const text of ['5% of the previous tier', '2.5%', '1.00 EUR']) {
      expect(formatTier(good(parseTier(text, 'tiers')))).toBe(text)
    }
    expect([-5_000, -500_000, 1].map(formatPercent)).toEqual(['-0.5', '-50', '0.0001'])
    expect(parseTier('5% of previous', 'tiers')).toEqual({ kind: 'previous', ratePpm: 50_000 })
  })
})

describe('what is set for one affiliate', () => {
  let temp: TempStorage
  let deps: Deps
  let now = NOON
  beforeEach(async () => {
    temp = tempStorage()
    await aProgram(temp.storage)
    now = NOON
    deps = countingDeps(temp.storage, () => now)
    good(await addCampaign(deps, account, 'summer', { groups: { gold: '15%' } }))
  })
  afterEach(() => temp.remove())

  test('is its parent, and an affiliate below it is refused as parent', async () => {
    expect(good(await setParent(deps, account, 'jane', 'BOB')).settings).toHaveLength(1)
    expect(refused(await setParent(deps, account, 'bob', 'jane'))).toEqual(['circle', 'parent'])
    expect(refused(await setParent(deps, account, 'jane', 'jane'))).toEqual(['circle', 'parent'])
    expect(refused(await setParent(deps, account, 'jane', 'x'))).toEqual(['unknown', 'parent'])
    expect(refused(await setParent(deps, account, 'x', 'jane'))).toEqual(['unknown', 'code'])
    now += days(1)
    const { settings } = good(await setParent(deps, account, 'jane', 'none'))
    expect(settings?.at(-1)).toEqual({ kind: 'parent', since: now })
  })

  test('is its group and its terms in a campaign, and each can be changed without the others', async () => {
    const set = (form: Parameters<typeof setMembership>[4]) =>
      setMembership(deps, account, 'jane', 'summer', form)
    const last = async (form: Parameters<typeof setMembership>[4]) =>
      good(await set(form)).settings?.at(-1)
    expect(await last({ group: 'gold' })).toMatchObject({ isMember: true, group: 'gold' })
    const terms = { sale: '20%', signup: '2.00 EUR' }
    expect(await last({ terms })).toMatchObject({
      group: 'gold',
      terms: { sale: percent(200_000), actions: { signup: { amount: eur('2.00') } } },
    })
    expect(await last({ isMember: 'off', group: 'none' })).toMatchObject({
      isMember: false,
      terms: { sale: percent(200_000) },
    })
    // Who was excluded is not let in by a change of something else.
    expect(await last({ terms: { sale: 'none', signup: 'none' } })).toEqual({
      ...{ kind: 'membership', since: NOON, isMember: false },
      campaignId: (await temp.storage.program(account))?.campaigns.at(-1)?.id,
    })
    expect(refused(await set({ group: 'silver' }))).toEqual(['unknown', 'group'])
    expect(refused(await set({ isMember: 'yes' }))).toEqual(['invalid', 'isMember'])
    expect(refused(await set({ terms: { 'a b': '1%' } }))).toEqual(['invalid', 'terms'])
    expect(refused(await set({ terms: { sale: 'much' } }))).toEqual(['invalid', 'terms'])
    const nowhere = await setMembership(deps, account, 'jane', 'winter', {})
    expect(refused(nowhere)).toEqual(['unknown', 'campaign'])
  })

  test('cannot be a group that was removed from the campaign', async () => {
    now += days(1)
    good(await editCampaign(deps, account, 'summer', { groups: { gold: 'none' } }))
    const program = await temp.storage.program(account)
    const version = versionAt(program?.campaigns.at(-1)?.versions ?? [], now)
    expect(version).toMatchObject({ version: 2 })
    const found = await setMembership(deps, account, 'jane', 'summer', { group: 'gold' })
    expect(isProblem(found) && found.message).toMatch(/has no groups/)
  })
})
