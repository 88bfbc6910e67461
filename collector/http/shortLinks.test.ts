import type { LinkResponse, LinksResponse } from '../../wire/links.js'
import type { EventsResponse } from '../../wire/v1.js'
import { addAccount } from '../program/accounts.js'
import { addShortLink, removeShortLink, renameShortLink } from '../program/shortLinks.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { aBanner, account, anAffiliate, aShortLink, jane, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const open = (path: string) => navigate(collector.url + path)
const add = (form: object = {}) =>
  addShortLink(collector.app.deps, account, { affiliate: 'jane', slug: 'summer', ...form })
const land = async (url: string, who = 'anna') => {
  const event = aClickEvent({ id: `click of ${who}`, url })
  const response = await collector.events(aBatch([event], { visitorId: visitor(who) }))
  return ((await response.json()) as EventsResponse).results[0]?.state
}
const list = () => collector.storage.listLinks({ accountId: account, since: 0 })

test('a short link leads to its page with its campaign, channel and sub ids, and a sale after it is credited', async () => {
  await add({ to: '/shoes?size=42', campaign: 'default', channel: 'mail', data1: 'a', data2: 'b' })
  const { status, to } = await open('/go/summer')
  expect(status).toBe(302)
  expect(to).toMatch(
    /^https:\/\/shop\.example\/shoes\?size=42&a_aid=jane&a_cid=default&chan=mail&data1=a&data2=b&wm_c=/,
  )
  expect(await land(to)).toBe('recorded')
  await collector.events(aBatch([aSaleEvent()], { visitorId: visitor('anna') }))
  const [sale] = await collector.storage.listConversions({ accountId: account })
  expect(sale?.affiliates).toEqual([jane])
})

test('a click of a short link counts once for the link, however often it is reported', async () => {
  await add()
  const { to } = await open('/go/summer')
  expect(await land(to)).toBe('recorded')
  expect(await land(to)).toBe('duplicate')
  await collector.v1('POST', '/clicks', { url: to, visitorId: visitor('anna') })
  expect(await land((await open('/go/summer')).to, 'bea')).toBe('recorded')
  // A forged link id, and a link of no one.
  const forged = to.replace(/\.[0-9a-f]{32}$/, `.${'0'.repeat(32)}`)
  expect(await land(forged, 'carl')).toBe('recorded')
  expect(await list()).toMatchObject([{ slug: 'summer', clicks: 2 }])
})

test.each([
  ['/go/SUMMER', 'a_aid=jane'],
  ['/go/summer.', 'a_aid=jane'],
  ['/go/summer%20', 'a_aid=jane'],
  ['/go/summer/', 'a_aid=jane'],
  ['/go/summer_', 'a_aid=jane'],
  ['/go/%22summer%22', 'a_aid=jane'],
  ['/go/%E2%80%8Bsummer', 'a_aid=jane'],
  ['/go/summer%00x', 'a_aid=jane'],
  ['/go/~default1/summer', 'a_aid=jane'],
  ['/go/summer?data1=x&chan=', 'data1=x'],
  ['/go/summer?data1=x&a_aid=bob&a_cid=other&a_bid=b&to=/else', '/shoes?a_aid=jane'],
  ['/go/summer?utm_source=mail', 'utm_source=mail'],
])('%s leads to an address with %s', async (path, expected) => {
  await add({ to: '/shoes', data1: 'stored' })
  const { status, to } = await open(path)
  expect(status).toBe(302)
  expect(to).toContain(expected)
  expect(to).not.toMatch(/bob|a_bid|else/)
})

test.each(['/go/nothing', '/go/', '/go/%', '/go/summers', '/go/sum/mer', '/go/constructor'])(
  '%s leads to the start page without a referral, if no such link is stored',
  async (path) => {
    await add()
    expect(await open(path)).toMatchObject({ status: 302, to: 'https://shop.example/' })
  },
)

test('a renamed link works under both addresses, and a removed one under none', async () => {
  await add()
  const { deps } = collector.app
  await renameShortLink(deps, account, 'summer', 'sun')
  for (const slug of ['summer', 'sun']) {
    expect((await open(`/go/${slug}`)).to).toContain('a_aid=jane')
  }
  await removeShortLink(deps, account, 'summer')
  collector.clock.now += 60_000
  for (const slug of ['summer', 'sun']) {
    expect((await open(`/go/${slug}`)).to).toBe('https://shop.example/')
  }
})

test('a link with a banner leads to the page of the banner', async () => {
  await collector.storage.addBanner(aBanner({ to: '/spring' }))
  await add({ banner: 'Spring' })
  expect((await open('/go/summer')).to).toContain(
    'https://shop.example/spring?a_aid=jane&a_bid=spring',
  )
  expect((await open('/r/jane?a_bid=SPRING')).to).toContain('https://shop.example/spring?')
  expect((await open('/r/jane?a_bid=spring&to=/other')).to).toContain('https://shop.example/other?')
  expect((await open('/r/jane?a_bid=spring&to=https://evil.example')).to).toContain('/spring?')
})

test.each([
  [{ slug: 'a b' }, 'slug'],
  [{ slug: '-a' }, 'slug'],
  [{ slug: 'x'.repeat(65) }, 'slug'],
  [{ slug: 'ümlaut' }, 'slug'],
  [{ affiliate: 'nobody' }, 'affiliate'],
  [{ affiliate: '' }, 'affiliate'],
  [{ campaign: 'nothing' }, 'campaign'],
  [{ banner: 'nothing' }, 'banner'],
  [{ to: 'https://evil.example/' }, 'to'],
  [{ to: 'javascript:alert(1)' }, 'to'],
  [{ data1: 'x'.repeat(192) }, 'data1'],
])('a link with %j is refused by the name of the field', async (form, field) => {
  expect(await add(form)).toMatchObject({ field })
  expect(await list()).toEqual([])
})

test('a link without a slug gets one, and the same link is stored once', async () => {
  const made = (await add({ slug: '' })) as { readonly slug: string }
  expect(made.slug).toMatch(/^[a-z2-9]{8}$/)
  const first = await add({ to: '/shoes' })
  expect(await add({ to: '/shoes', slug: 'SUMMER' })).toEqual(first)
  expect(await add({ to: '/boots' })).toMatchObject({ field: 'slug', code: 'exists' })
  expect(await list()).toHaveLength(2)
})

describe('POST /v1/links', () => {
  const post = async (body: object) => {
    const response = await collector.v1('POST', '/links', body)
    return { status: response.status, body: (await response.json()) as LinkResponse }
  }

  test('makes links without storing them', async () => {
    expect(await post({ affiliate: 'jane', to: '/shoes', data1: 'a' })).toEqual({
      status: 200,
      body: {
        affiliateLink: 'https://shop.example/shoes?a_aid=jane&data1=a',
        redirectLink: 'http://localhost/r/~default1/jane?data1=a&to=%2Fshoes',
      },
    })
    expect(await list()).toEqual([])
  })

  test('stores a link with a slug, and the same request again changes nothing', async () => {
    const said = { affiliate: 'jane', to: '/shoes', slug: 'summer' }
    const first = await post(said)
    expect(first).toMatchObject({
      status: 201,
      body: { slug: 'summer', shortLink: 'http://localhost/go/~default1/summer' },
    })
    expect(await post(said)).toEqual(first)
    collector.clock.now += 1
    expect((await post({ affiliate: 'jane', store: true })).body.slug).toMatch(/^[a-z2-9]{8}$/)
    const listed = await collector.v1('GET', '/links?affiliate=jane&since=2026-01-01')
    expect(((await listed.json()) as LinksResponse).links).toMatchObject([
      { affiliate: 'jane', clicks: 0 },
      { slug: 'summer', to: '/shoes', shortLink: 'http://localhost/go/~default1/summer' },
    ])
  })

  test.each([
    [{ affiliate: 'nobody' }, 'affiliate'],
    [{ affiliate: 'jane', slug: 'a/b' }, 'slug'],
    [{ affiliate: 'jane', to: 'https://evil.example' }, 'to'],
    [{ affiliate: 'jane', name: 'x' }, 'name'],
    [{ affiliate: 7 }, 'affiliate'],
    [{ affiliate: 'jane', banner: 'typo' }, 'banner'],
    [{ affiliate: 'jane', slug: 'a', store: false }, 'store'],
  ])('refuses %j by the name of the field', async (said, field) => {
    expect(await post(said)).toMatchObject({ status: 400, body: { problems: [{ field }] } })
  })

  test.each(['since=yesterday', 'skip=-1', 'skip=9999999', 'affiliate=nobody', 'limit=5'])(
    'the list refuses ?%s',
    async (query) => {
      expect((await collector.v1('GET', `/links?${query}`)).status).toBe(400)
    },
  )
})

test('a link of another account leads nowhere on this one', async () => {
  const { deps } = collector.app
  const other = 'other1' as typeof account
  await addAccount(deps, { id: other, name: 'Other' })
  await collector.storage.addSite({ accountId: other, host: 'other.example', createdAt: 0 })
  await collector.storage.addAffiliate(anAffiliate('jane', { accountId: other }))
  await collector.storage.addLink(aShortLink({ accountId: other }))
  expect((await open('/go/~default1/summer')).to).toBe('https://shop.example/')
  expect((await open('/go/~other1/summer')).to).toContain('https://other.example/shoes?a_aid=jane')
})
