import type { ClickResponse, EventsResponse } from '../../wire/v1.js'
import type { DirectLink, DirectLinkId } from '../domain/directLink.js'
import { days } from '../domain/time.js'
import { recogniseAll } from '../ingest/identity/recognise.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, bob, jane, NOON } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const SHOP = 'https://shop.example/shoes'

const direct = (pattern: string, over: Partial<DirectLink> = {}) =>
  collector.storage.addDirectLink({
    accountId: account,
    id: pattern as DirectLinkId,
    affiliateId: jane,
    pattern,
    campaignId: undefined,
    channel: undefined,
    banner: undefined,
    note: undefined,
    status: 'approved',
    createdAt: NOON,
    decidedAt: NOON,
    ...over,
  })

const send = async (event: object, batch: object = { visitorId: undefined }, headers = {}) => {
  const response = await collector.events(aBatch([aClickEvent(event)], batch), headers)
  const said = (await response.json()) as EventsResponse
  return { ...said, cookie: response.headers.get('set-cookie') }
}
const from = (referrer: string, over: object = {}, ...rest: [object?, object?]) =>
  send({ url: SHOP, referrer, ...over }, ...rest)
const clicks = () => collector.storage.listClicks({ accountId: account })
const asides = () => collector.storage.listSetAside({ accountId: account })
const sell = async (visitorId: string | undefined) => {
  await collector.events(aBatch([aSaleEvent()], { visitorId }))
  const [order] = await collector.storage.conversionsOf(account, '1001')
  return order?.verdict.credits.map(({ affiliateId, rule }) => [affiliateId, rule])
}

test('the anchors of one request are looked up at once', async () => {
  let reads = 0
  const { storage } = collector
  const counting = {
    ...storage,
    affiliatesByCode: (...asked: Parameters<typeof storage.affiliatesByCode>) => {
      reads += 1
      return storage.affiliatesByCode(...asked)
    },
  }
  const program = await storage.program(account)
  if (!program) throw new Error('There is an account')
  const landing = (anchor: string) => ({ anchor })
  const events = Array.from({ length: 50 }, (_, n) => ({
    ...aClickEvent({ url: SHOP }),
    landing: landing(n % 2 === 0 ? 'jane' : `top-${n}`),
  })) as unknown as Parameters<typeof recogniseAll>[2]
  const found = await recogniseAll({ storage: counting }, program, events, NOON, NOON)
  expect(found.map((event) => (event as { recognised?: unknown }).recognised)).toEqual(
    events.map((_, n) => (n % 2 === 0 ? expect.objectContaining({ affiliate: 'jane' }) : 'nobody')),
  )
  expect(reads).toBe(1)
})

describe('a visitor from an approved site', () => {
  test('gets an id and a click of the affiliate, and the order after it is credited', async () => {
    await direct('blog.example', { channel: 'blog', banner: 'b1' })
    const same = { 'Sec-Fetch-Site': 'same-site' }

    const { visitorId, results, cookie } = await from(
      'https://www.blog.example/best?x=1',
      {},
      { visitorId: undefined },
      same,
    )

    expect(results).toEqual([{ id: 'click-1', state: 'recorded' }])
    expect(visitorId).toMatch(/^[0-9a-f]{32}$/)
    expect(cookie).toContain(`wm_id=${visitorId}`)
    expect(await clicks()).toMatchObject([
      {
        affiliateCode: 'jane',
        affiliateId: jane,
        channel: 'blog',
        banner: 'b1',
        url: SHOP,
        referrer: 'https://www.blog.example/best',
        directLink: 'blog.example',
      },
    ])
    expect(await sell(visitorId)).toEqual([[jane, 'click']])
  })

  test('is found by each form of the pattern, also behind the default referrer policy', async () => {
    await direct('*.jane.example')
    await direct('bob.example/shoes', { affiliateId: bob })
    for (const [id, referrer] of [
      ['1', 'https://jane.example/'],
      ['2', 'https://a.b.jane.example/'],
      ['3', 'https://bob.example/shoes/red'],
    ] as const)
      await from(referrer, { id })
    expect((await from('https://bob.example/', { id: '4' })).results[0]?.state).toBe('ignored')
    const codes = (await clicks()).map(({ id, affiliateCode }) => `${id} ${affiliateCode}`)
    expect(codes.toSorted()).toEqual(['1 jane', '2 jane', '3 bob'])
  })

  test('keeps the id that the visitor has', async () => {
    await direct('blog.example')
    const { visitorId } = await from('https://blog.example/')
    const again = await from('https://blog.example/', { id: 'click-2' }, { visitorId })
    expect(again.visitorId).toBe(visitorId)
    expect(await clicks()).toHaveLength(2)
  })

  test('is credited to the affiliate in the link’s parameter, if there is one', async () => {
    await direct('blog.example')
    await send({ url: `${SHOP}?a_aid=bob`, referrer: 'https://blog.example/' })
    expect(await clicks()).toMatchObject([{ affiliateCode: 'bob', directLink: undefined }])
  })

  test('is recognised by the image of a page without connections too', async () => {
    await direct('blog.example')
    const event = aClickEvent({ url: SHOP, referrer: 'https://blog.example/' })
    const data = Buffer.from(JSON.stringify(aBatch([event], { visitorId: undefined })))
    const headers = { Referer: SHOP }
    await fetch(`${collector.url}/p?d=${data.toString('base64url')}`, { headers })
    expect(await clicks()).toMatchObject([{ directLink: 'blog.example' }])
  })

  test('in a frame of that site earns nothing', async () => {
    await direct('blog.example')
    const { visitorId } = await from('https://blog.example/', { framed: true })
    expect(await sell(visitorId)).toEqual([])
  })
})

describe('a visitor from any other site', () => {
  test.each([
    ['nobody’s', 'https://other.example/'],
    ['a site of a similar name', 'https://evilblog.example/'],
    ['a site that names the approved one', 'https://blog.example@evil.example/blog.example'],
    ['a pending one', 'https://pending.example/'],
    ['a declined one', 'https://declined.example/'],
    ['a paused affiliate’s', 'https://bob.example/'],
    ['an app', 'android-app://blog.example/'],
    ['no address at all', 'javascript:alert(1)'],
  ])('(%s) is answered without an id and a cookie, and nothing is stored', async (_, referrer) => {
    await direct('blog.example')
    await direct('pending.example', { status: 'pending' })
    await direct('declined.example', { status: 'declined' })
    await direct('bob.example', { affiliateId: bob })
    await collector.storage.setAffiliateStatus(account, bob, 'paused', NOON - days(1))

    const { visitorId, results, cookie } = await from(referrer)

    expect(results).toEqual([
      { id: 'click-1', state: 'ignored', code: 'not_referred', message: expect.any(String) },
    ])
    expect([visitorId, cookie]).toEqual([undefined, null])
    expect([await clicks(), await asides()]).toEqual([[], []])
    const health = await (await fetch(`${collector.url}/healthz`)).json()
    expect(health).toMatchObject({ events: { ignored: 1, recorded: 0, rejected: 0 } })
  })

  test('gets no id by an affiliate that is empty either', async () => {
    const { visitorId, results } = await from('https://other.example/', { affiliate: ' ' })
    expect([visitorId, results[0]?.state]).toEqual([undefined, 'ignored'])
  })

  test('keeps the visitor id of the collector’s cookie', async () => {
    const { visitorId } = await send({}, { visitorId: undefined })
    const cookie = { Cookie: `wm_id=${visitorId}` }
    const again = await from('https://other.example/', { id: 'c2' }, undefined, cookie)
    expect(again).toMatchObject({ visitorId, results: [{ state: 'ignored' }] })
    expect(await clicks()).toHaveLength(1)
  })

  test('is not recognised by the shop’s own pages, also if one was registered later', async () => {
    await direct('blog.example')
    await collector.storage.addSite({ accountId: account, host: 'blog.example', createdAt: NOON })
    expect((await from('https://blog.example/')).results[0]?.state).toBe('ignored')
  })

  test('is not recognised before the site is approved, and is at once afterwards', async () => {
    await direct('blog.example', { status: 'pending' })
    expect((await from('https://blog.example/')).results[0]?.state).toBe('ignored')
    const id = 'blog.example' as DirectLinkId
    await collector.storage.decideDirectLink(account, id, 'approved', NOON)
    expect((await from('https://blog.example/')).results[0]?.state).toBe('recorded')
    await collector.storage.removeDirectLink(account, id)
    expect((await from('https://blog.example/', { id: 'c2' })).results[0]?.state).toBe('ignored')
    expect(await clicks()).toMatchObject([{ directLink: 'blog.example' }])
  })

  test('does not keep other events of the request from being recorded', async () => {
    const events = [aClickEvent({ url: SHOP, referrer: 'https://other.example/' }), aSaleEvent()]
    const response = await collector.events(aBatch(events, { visitorId: undefined }))
    const { results } = (await response.json()) as EventsResponse
    expect(results.map(({ state }) => state)).toEqual(['ignored', 'recorded'])
  })

  test('a click that says neither affiliate nor referrer is rejected as before', async () => {
    const { results } = await send({ url: SHOP }, {})
    expect(results).toMatchObject([{ state: 'rejected', code: 'no_affiliate' }])
    expect(await asides()).toHaveLength(1)
  })

  test('a page of a host that is not registered gets the same answer whether a pattern matches or not', async () => {
    await direct('blog.example')
    const origin = { Origin: 'https://evil.example' }
    const { results } = await from('https://blog.example/', {}, undefined, origin)
    expect(results).toMatchObject([{ state: 'rejected', code: 'origin_not_registered' }])
    expect((await from('https://other.example/', {}, undefined, origin)).results).toEqual(results)
  })
})

describe('a short anchor', () => {
  test('that is an affiliate’s code is a click, and the row says how the visitor came', async () => {
    const { visitorId, results } = await send({ url: `${SHOP}?x=1&chan=n#Jane` })
    expect(results).toMatchObject([{ state: 'recorded' }])
    expect(await clicks()).toMatchObject([
      { affiliateId: jane, channel: 'n', url: `${SHOP}?chan=n#Jane`, directLink: undefined },
    ])
    expect(await sell(visitorId)).toEqual([[jane, 'click']])
  })

  test.each(['#reviews', '#contact', '#__proto__', '#constructor'])(
    '%s is the shop’s own, and nothing is stored',
    async (anchor) => {
      const { visitorId, results, cookie } = await send({ url: SHOP + anchor })
      expect(results[0]?.state).toBe(anchor === '#__proto__' ? 'rejected' : 'ignored')
      expect([visitorId, cookie, await clicks()]).toEqual([undefined, null, []])
    },
  )

  test('with an unknown code does not prevent a direct link from being recognised', async () => {
    await direct('blog.example')
    await send({ url: `${SHOP}#reviews`, referrer: 'https://blog.example/' })
    expect(await clicks()).toMatchObject([{ affiliateId: jane, url: SHOP }])
  })

  test('is not stored if the address names an affiliate in a parameter', async () => {
    await send({ url: `${SHOP}?a_aid=bob#jane` })
    expect(await clicks()).toMatchObject([{ affiliateId: bob, url: `${SHOP}?a_aid=bob` }])
  })

  test('of a paused affiliate is a click that earns nothing, as that of any link', async () => {
    await collector.storage.setAffiliateStatus(account, jane, 'paused', NOON - days(1))
    const { visitorId } = await send({ url: `${SHOP}#jane` })
    expect(await sell(visitorId)).toEqual([])
  })
})

describe('a server that reports every landing', () => {
  const post = async (body: object) => {
    const response = await collector.v1('POST', '/clicks', body)
    return [response.status, (await response.json()) as ClickResponse] as const
  }

  test('gets an id for a visitor from an approved site', async () => {
    await direct('blog.example')
    const [status, { visitorId, state }] = await post({
      referrer: 'https://blog.example/',
      url: SHOP,
    })
    expect([status, state]).toEqual([201, 'recorded'])
    expect(await clicks()).toMatchObject([
      { visitorId, source: 'server', directLink: 'blog.example' },
    ])
  })

  test('gets no id for any other visitor, and nothing is stored', async () => {
    const [status, answer] = await post({ referrer: 'https://other.example/', url: SHOP })
    expect([status, answer]).toEqual([
      200,
      { state: 'ignored', code: 'not_referred', message: expect.any(String) },
    ])
    expect(await clicks()).toEqual([])
  })

  test('gets 400 if it says neither affiliate nor referrer', async () => {
    const [status] = await post({ url: SHOP })
    expect(status).toBe(400)
  })
})
