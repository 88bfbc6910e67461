import type { CampaignId } from '../domain/ids.js'
import { NO_PAP_SETTINGS } from '../domain/papSettings.js'
import { isProblem } from '../domain/problem.js'
import { aBanner, account, id, NOON, visitor } from '../testing/builders.js'
import { aCampaign, aPolicy, defaultCampaign } from '../testing/facts.js'
import { readLanding } from './identity/landing.js'
import { type ClickContext, toClick } from './toClick.js'

const program = {
  account: { id: account, name: 'A shop', createdAt: 0, secret: 's' },
  policy: aPolicy(),
  policies: [aPolicy()],
  campaigns: [aCampaign(), aCampaign({ code: 'summer' })],
  sites: [],
  banners: [aBanner({ campaignId: aCampaign({ code: 'summer' }).id })],
  directLinks: [],
  postbacks: [],
  pap: NO_PAP_SETTINGS,
  hasWebhooks: false,
}
const context: ClickContext = {
  accountId: account,
  id: 'c1',
  linkId: undefined,
  visitorId: visitor('anna'),
  source: 'browser',
  receivedAt: NOON,
  clickedAt: NOON,
  rung: 'cookie',
  webdriver: false,
  test: false,
  flawed: [],
  mark: undefined,
}
const read = (said: Parameters<typeof toClick>[1], over: Partial<ClickContext> = {}) =>
  toClick(program, said, said.url === undefined ? undefined : readLanding(said.url), {
    ...context,
    ...over,
  })

describe('a click', () => {
  test('takes its fields from the URL of the page', () => {
    const url = 'https://shop.example/a?a_aid=jane&a_cid=summer&chan=n&data1=1&email=x'
    expect(read({ url, referrer: 'https://blog.example/p?q=1' })).toEqual({
      ...context,
      affiliateCode: 'jane',
      campaignId: id<CampaignId>('summer'),
      banner: undefined,
      channel: 'n',
      data1: '1',
      data2: undefined,
      url: 'https://shop.example/a?a_aid=jane&a_cid=summer&chan=n&data1=1',
      referrer: 'https://blog.example/p',
      late: false,
    })
  })

  test('takes a field that the sender states from there and not from the URL', () => {
    const url = 'https://shop.example/?a_aid=bob&data2=from-url'
    expect(read({ url, affiliate: ' jane ', data2: ' ' })).toMatchObject({
      affiliateCode: 'jane',
      data2: 'from-url',
    })
  })

  test('keeps a code although no affiliate may have it', () => {
    expect(read({ affiliate: 'nobody' })).toMatchObject({
      affiliateCode: 'nobody',
      campaignId: defaultCampaign,
      url: undefined,
    })
  })

  test('with an unknown campaign gets the default campaign', () => {
    expect(read({ affiliate: 'jane', campaign: 'winter' })).toMatchObject({
      campaignId: defaultCampaign,
    })
  })

  test.each([
    ['spring', undefined, 'summer'],
    ['SPRING', 'default', 'default'],
    ['spring', 'winter', 'summer'],
    ['other', undefined, 'default'],
  ])('of the banner %s with the campaign %s belongs to %s', (banner, campaign, expected) => {
    expect(read({ affiliate: 'jane', banner, ...(campaign && { campaign }) })).toMatchObject({
      campaignId: expected === 'default' ? defaultCampaign : id<CampaignId>(expected),
      bannerId: banner === 'other' ? undefined : aBanner().id,
      banner,
    })
  })

  test.each([
    [60_000, false],
    [60_001, true],
  ])('received %i ms later is late: %s', (by, late) => {
    expect(read({ affiliate: 'jane' }, { clickedAt: NOON - by })).toMatchObject({ late })
  })

  test.each([
    {},
    { url: 'https://shop.example/' },
    { url: 'javascript:a_aid=jane' },
    { affiliate: ' ' },
  ])('without an affiliate is refused: %j', (said) => {
    const found = read(said)
    expect(isProblem(found) && [found.code, found.field]).toEqual(['no_affiliate', 'affiliate'])
  })
})
