import { isProblem, type Problem } from '../domain/problem.js'
import { days } from '../domain/time.js'
import { account, aProgram, bob, countingDeps, eur, jane, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { addAccount } from './accounts.js'
import { addAffiliate, NAME_MAX, setAffiliateStatus } from './affiliates.js'
import { addCampaign, editCampaign } from './campaigns.js'
import { addCoupon, endCoupon } from './coupons.js'
import type { Deps } from './deps.js'
import { addSite, removeSite } from './sites.js'

let temp: TempStorage
let deps: Deps
let now = NOON
beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
  now = NOON
  deps = countingDeps(temp.storage, () => now)
})
afterEach(() => temp.remove())

const refused = (value: unknown): [string, string] | undefined =>
  isProblem(value) ? [value.code, value.field] : undefined
const good = <Value>(value: Value | Problem): Value => {
  if (isProblem(value)) throw new Error(value.message)
  return value
}

describe('an account', () => {
  test('begins with a campaign that nothing can fall past', async () => {
    good(await addAccount(deps, { id: 'myshop1', name: ' My shop ' }))
    const program = await temp.storage.program('myshop1' as typeof account)
    expect(program?.account.name).toBe('My shop')
    expect(program?.campaigns).toMatchObject([
      { code: 'default', versions: [{ version: 1, holdDays: 30, sale: { ratePpm: 100_000 } }] },
    ])
    expect(program?.policy).toMatchObject({
      defaultCampaignId: program?.campaigns[0]?.id,
      browserReports: { mode: 'review' },
    })
    expect(program?.policy.defaultAffiliateId).toBeUndefined()
  })

  test('is refused if it exists already or its name is not allowed', async () => {
    expect(refused(await addAccount(deps, { id: account, name: '' }))).toEqual(['exists', 'id'])
    for (const id of ['ab', 'My-Shop', '', 'x'.repeat(33)]) {
      expect(refused(await addAccount(deps, { id, name: '' }))).toEqual(['invalid', 'id'])
    }
  })
})

describe('an affiliate', () => {
  test('is active from now on, until somebody says otherwise', async () => {
    good(await addAffiliate(deps, account, { code: 'eve', name: ' Eve ', email: 'eve@x.org' }))
    now += days(1)
    const banned = good(await setAffiliateStatus(deps, account, 'eve', 'banned'))
    expect(banned).toMatchObject({
      name: 'Eve',
      email: 'eve@x.org',
      states: [
        { since: NOON, status: 'active' },
        { since: NOON + days(1), status: 'banned' },
      ],
    })
  })

  test.each([
    [{ code: 'jane', name: 'J' }, ['exists', 'code']],
    [{ code: 'Jane', name: 'J' }, ['exists', 'code']],
    [{ code: 'ja ne', name: 'J' }, ['invalid', 'code']],
    [{ code: 'new', name: ' ' }, ['invalid', 'name']],
    [{ code: 'new', name: 'x'.repeat(NAME_MAX + 1) }, ['invalid', 'name']],
    [{ code: 'new', name: 'N', email: 'no address' }, ['invalid', 'email']],
  ])('%j is refused: %j', async (form, why) => {
    expect(refused(await addAffiliate(deps, account, form))).toEqual(why)
  })

  test('that does not exist cannot be banned', async () => {
    expect(refused(await setAffiliateStatus(deps, account, 'eve', 'banned'))).toEqual([
      'unknown',
      'code',
    ])
  })
})

describe('a campaign', () => {
  test('gets a version with every edit, which keeps what was left out', async () => {
    good(await addCampaign(deps, account, 'summer', { sale: '12.5%', holdDays: 14 }))
    now += 1
    good(await editCampaign(deps, account, 'summer', { actions: { signup: '5 EUR' } }))
    now += 1
    good(await editCampaign(deps, account, 'summer', { status: 'paused', productIds: ['shoe'] }))
    const campaigns = (await temp.storage.program(account))?.campaigns ?? []
    const summer = campaigns.find(({ code }) => code === 'summer')
    const fixed = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' }
    expect(summer?.versions).toMatchObject([
      { version: 1, since: NOON, sale: { ratePpm: 125_000 }, holdDays: 14, actions: {} },
      { version: 2, since: NOON + 1, sale: { ratePpm: 125_000 }, actions: { signup: fixed } },
      {
        version: 3,
        since: NOON + 2,
        status: 'paused',
        holdDays: 14,
        actions: { signup: fixed },
        productIds: ['shoe'],
      },
    ])
  })

  test('edited twice in a millisecond keeps both edits', async () => {
    good(await editCampaign(deps, account, 'default', { name: 'One' }))
    good(await editCampaign(deps, account, 'default', { holdDays: 7 }))
    const [campaign] = (await temp.storage.program(account))?.campaigns ?? []
    expect(campaign?.versions.at(-1)).toMatchObject({ version: 3, name: 'One', holdDays: 7 })
  })

  test.each([
    [{ sale: 'much' }, 'sale'],
    [{ status: 'asleep' }, 'status'],
    [{ name: ' ' }, 'name'],
    [{ windowDays: 1.5 }, 'windowDays'],
    [{ windowDays: 401 }, 'windowDays'],
    [{ holdDays: -1 }, 'holdDays'],
    [{ actions: { 'sign up': '5 EUR' } }, 'actions'],
    [{ actions: { signup: 'much' } }, 'actions.signup'],
  ])('with %j is refused by the name of the field', async (form, field) => {
    expect(refused(await editCampaign(deps, account, 'default', form))).toEqual(['invalid', field])
    expect(refused(await addCampaign(deps, account, 'new', form))).toEqual(['invalid', field])
  })

  test('of a code that is taken, impossible or unknown is refused', async () => {
    expect(refused(await addCampaign(deps, account, 'default', {}))).toEqual(['exists', 'code'])
    expect(refused(await addCampaign(deps, account, 'a b', {}))).toEqual(['invalid', 'code'])
    expect(refused(await editCampaign(deps, account, 'winter', {}))).toEqual(['unknown', 'code'])
  })
})

describe('a coupon', () => {
  test('belongs to an affiliate, in one spelling', async () => {
    const coupon = good(await addCoupon(deps, account, { code: ' jane10 ', affiliate: 'jane' }))
    expect(coupon).toMatchObject({ code: 'JANE10', affiliateId: jane, campaignId: undefined })
    const again = await addCoupon(deps, account, { code: 'Jane10', affiliate: 'bob' })
    expect(refused(again)).toEqual(['exists', 'code'])
    expect(await temp.storage.coupons(account)).toEqual([coupon])
  })

  test.each([
    ['JANE 10', 'jane10'],
    ['cafe\u0301', 'CAFÉ'],
    ['indirim', 'İNDİRİM'],
    ['jane\u200b10', 'JANE10'],
  ])(
    'entered as "%s" cannot be entered again as "%s", and can be ended under that spelling',
    async (code, other) => {
      good(await addCoupon(deps, account, { code, affiliate: 'jane' }))
      const again = await addCoupon(deps, account, { code: other, affiliate: 'bob' })
      expect(refused(again)).toEqual(['exists', 'code'])
      expect(await endCoupon(deps, account, other)).toBeUndefined()
    },
  )

  test('is shown as it was entered, without invisible characters', async () => {
    const entered = good(
      await addCoupon(deps, account, { code: 'jane \u200b10', affiliate: 'jane' }),
    )
    expect(entered.code).toBe('JANE 10')
  })

  test('may decide the campaign, and has an end', async () => {
    const [campaign] = (await temp.storage.program(account))?.campaigns ?? []
    const form = { code: 'BOB5', affiliate: 'bob', campaign: 'default', validUntil: NOON + 1 }
    expect(await addCoupon(deps, account, form)).toMatchObject({
      affiliateId: bob,
      campaignId: campaign?.id,
      validUntil: NOON + 1,
    })
  })

  test.each([
    [{ code: ' ', affiliate: 'jane' }, ['invalid', 'code']],
    [{ code: 'x'.repeat(65), affiliate: 'jane' }, ['invalid', 'code']],
    [{ code: '\u200b', affiliate: 'jane' }, ['invalid', 'code']],
    [{ code: 'ﷺ'.repeat(20), affiliate: 'jane' }, ['invalid', 'code']],
    [{ code: 'X', affiliate: 'nobody' }, ['unknown', 'affiliate']],
    [{ code: 'X', affiliate: 'jane', campaign: 'winter' }, ['unknown', 'campaign']],
  ])('%j is refused: %j', async (form, why) => {
    expect(refused(await addCoupon(deps, account, form))).toEqual(why)
  })

  test('is no longer credited after it was ended', async () => {
    good(await addCoupon(deps, account, { code: 'JANE10', affiliate: 'jane' }))
    now += 5
    expect(await endCoupon(deps, account, ' jane10')).toBeUndefined()
    expect(await temp.storage.coupons(account)).toMatchObject([{ validUntil: NOON + 5 }])
    expect(refused(await endCoupon(deps, account, 'nothing'))).toEqual(['unknown', 'code'])
  })

  // Ending moves the end to now, also where it lies behind: the sales in between become valid.
  test('that ended already is not revived by ending it again', async () => {
    const form = { code: 'JANE10', affiliate: 'jane', validUntil: NOON - days(30) }
    good(await addCoupon(deps, account, form))
    await endCoupon(deps, account, 'JANE10')
    expect(await temp.storage.coupons(account)).toMatchObject([{ validUntil: NOON - days(30) }])
  })
})

describe('a site', () => {
  test.each([
    ['www.shop.example', 'www.shop.example'],
    [' HTTPS://Shop2.example/path?x=1#y ', 'shop2.example'],
    ['localhost:4000', 'localhost:4000'],
    ['http://localhost:4000/shop', 'localhost:4000'],
    ['https://shop2.example:443/', 'shop2.example'],
    ['http://shop2.example:80', 'shop2.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['127.0.0.1:8080', '127.0.0.1:8080'],
    ['shop2.example.', 'shop2.example'],
    ['https://shop2.example.:8443/a', 'shop2.example:8443'],
    ['*.Shop2.example', '*.shop2.example'],
    ['https://*.shop2.example:8443/', '*.shop2.example:8443'],
    ['*.bücher.example.', '*.xn--bcher-kva.example'],
    ['*.shop2.co.uk', '*.shop2.co.uk'],
    ['*.shop2.myshopify.com', '*.shop2.myshopify.com'],
  ])('pasted as "%s" is %s', async (text, host) => {
    expect(good(await addSite(deps, account, text)).host).toBe(host)
  })

  test.each([
    '',
    '   ',
    'shop example',
    '*',
    '*.com',
    '*.co.uk',
    '*.github.io',
    '*.myshopify.com',
    '*.translate.goog',
    '*.localhost',
    '*.127.0.0.1',
    'a.*.shop2.example',
    '*.*.shop2.example',
    'shop*.example',
    '.shop2.example',
    'https://',
    'javascript:alert(1)',
    'me@shop.example',
    'https://me:pw@shop.example',
    'mailto:me@shop.example',
    'shop.example:99999',
    '<script>',
    `${'a'.repeat(250)}.example`,
  ])('pasted as "%s" is refused', async (text) => {
    expect(refused(await addSite(deps, account, text))).toEqual(['invalid', 'host'])
  })

  test('of another scheme is refused', async () => {
    expect(refused(await addSite(deps, account, 'ftp://shop.example'))).toEqual(['invalid', 'host'])
  })

  test('is registered once, and removed once', async () => {
    expect(refused(await addSite(deps, account, 'https://shop.example'))).toEqual([
      'exists',
      'host',
    ])
    expect(await removeSite(deps, account, 'shop.example')).toBeUndefined()
    expect(refused(await removeSite(deps, account, 'shop.example'))).toEqual(['unknown', 'host'])
  })
})

describe('a campaign’s terms', () => {
  test('can be taken away again', async () => {
    const form = { sale: '20%', actions: { signup: '1.00 EUR' }, windowDays: 7 }
    await addCampaign(deps, account, 'spring', form)
    const none = { sale: 'none', actions: { signup: 'None' }, windowDays: null }
    const edited = await editCampaign(deps, account, 'spring', none)
    if (isProblem(edited)) throw new Error(edited.message)
    expect(edited.versions[1]).toMatchObject({
      sale: undefined,
      actions: {},
      windowDays: undefined,
    })
  })
})

test('a campaign’s sale cap is set, kept and taken away', async () => {
  const caps = async (saleCap?: string) => {
    const edited = await editCampaign(
      deps,
      account,
      'default',
      saleCap === undefined ? {} : { saleCap },
    )
    return isProblem(edited) ? edited.field : edited.versions.at(-1)?.saleCaps
  }
  expect(await caps('500.00 EUR, 600 USD')).toEqual([
    { amount: 50_000, currency: 'EUR' },
    { amount: 60_000, currency: 'USD' },
  ])
  expect(await caps()).toHaveLength(2)
  expect(await caps('a lot')).toBe('saleCap')
  expect(await caps('none')).toEqual([])
})
