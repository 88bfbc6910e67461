import { Client } from 'pg'
import type { EventsResponse } from '../../wire/v1.js'
import { editPolicy } from '../program/policy.js'
import { addSite } from '../program/sites.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, aShortLink, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { until } from '../testing/until.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

const OPENED = {
  Host: 'go.shop.example',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
}

describe.each(['SQLite', 'PostgreSQL'])('on %s, a link that stores its click', (name) => {
  let database: TestDatabase | undefined
  let collector: TestCollector
  beforeAll(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    const storage = database && openPostgres({ url: database.url })
    collector = await aCollector(storage, { configuredUrl: 'https://go.shop.example' })
    await editPolicy(collector.app.deps, account, { storesAtRedirect: 'on' })
    await collector.storage.addLink(aShortLink())
  })
  afterAll(async () => {
    await collector.close()
    await database?.drop()
  })

  let seen = 0
  /** The clicks since the last question, the newest first. */
  const newClicks = async () => {
    collector.clock.now += 1_000
    const all = await collector.storage.listClicks({ accountId: account, limit: 100 })
    const added = all.slice(0, all.length - seen)
    seen = all.length
    return added
  }
  const open = (path: string, over: Readonly<Record<string, string>> = {}) => {
    collector.clock.now += 1
    return navigate(collector.url + path, { ...OPENED, ...over })
  }
  /** Links read the program from memory, so an edit is seen soon after the next request. */
  const edited = async (isSeen: () => Promise<boolean>) => {
    await until(() => {
      collector.clock.now += 2_000
      return isSeen()
    })
    await newClicks()
  }
  const cookiesOf = async (path: string, host = OPENED.Host) =>
    (await open(path, { Host: host })).cookies
  const idIn = (cookie = '') => /^\w+=([0-9a-f]{32});/.exec(cookie)?.[1] ?? ''

  /** What the script of the landing page sends. */
  const land = async (url: string, cookie: string, stated?: string) => {
    const batch = aBatch([aClickEvent({ url, id: `at ${url}` })], { visitorId: stated as never })
    const response = await collector.events(batch, { ...(cookie && { Cookie: cookie }) })
    return (await response.json()) as EventsResponse
  }

  test('sets the cookies of the visitor, and the landing page adds no second click', async () => {
    const { to, cookies } = await open('/r/jane?data1=blog', {
      Referer: 'https://blog.example/x?q',
    })
    const [id, scriptId] = cookies.map(idIn)
    expect(cookies).toEqual([
      `wm_id=${id}; Max-Age=5184000; Domain=shop.example; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `wm=${id}; Max-Age=5184000; Domain=shop.example; Path=/; Secure; SameSite=Lax`,
    ])
    expect(scriptId).toBe(id)
    const stored = await newClicks()
    expect(stored).toMatchObject([
      {
        ...{ visitorId: id, affiliateCode: 'jane', data1: 'blog', source: 'browser', rung: 'new' },
        url: 'https://shop.example/?a_aid=jane&data1=blog',
        referrer: 'https://blog.example/x',
      },
    ])
    expect(to).toContain(`&wm_c=${stored[0]?.id}.`)
    const said = await land(to, `wm_id=${id}`, scriptId)
    expect(said).toMatchObject({ visitorId: id, results: [{ state: 'duplicate' }] })
    expect(await newClicks()).toEqual([])
  })

  test('counts once for a short link', async () => {
    const { to, cookies } = await open('/go/summer')
    const sum = async () =>
      (await collector.storage.listLinks({ accountId: account, since: 0 }))[0]?.clicks
    expect(await sum()).toBe(1)
    await land(to, `wm_id=${idIn(cookies[0])}`)
    expect(await sum()).toBe(1)
    expect(await newClicks()).toHaveLength(1)
  })

  test('stores the click for the visitor whose cookie the browser sends', async () => {
    const [anna, bea] = [visitor('anna'), visitor('bea')]
    const byCollector = await open('/r/jane', { Cookie: `wm_id=${anna}; wm=${bea}` })
    expect(byCollector.cookies.map(idIn)).toEqual([anna, anna])
    // The script's cookie is not written again.
    const byScript = await open('/r/jane', { Cookie: `wm=${bea}` })
    expect(byScript.cookies.map(idIn)).toEqual([bea])
    const forged = await open('/r/jane', { Cookie: 'wm_id=x; wm=../../x' })
    expect(await newClicks()).toMatchObject([
      { visitorId: idIn(forged.cookies[0]) },
      { visitorId: bea, rung: 'cookie' },
      { visitorId: anna, rung: 'cookie' },
    ])
  })

  test.each([
    ['asks not to be tracked (GPC)', { 'Sec-GPC': '1' }],
    ['only prefetches it', { 'Sec-Purpose': 'prefetch;prerender' }],
    ['does not say that it navigates', 'older'],
    [
      'is a program that looks at links',
      { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
    ],
    ['opens it on a host of another site', { Host: 'go.other.example' }],
  ] as const)('stores nothing and sets no cookie if the browser %s', async (_, over) => {
    const link = `/r/~${account}/jane`
    const { to, cookies } =
      over === 'older'
        ? await navigate(collector.url + link, { Host: OPENED.Host })
        : await open(link, over)
    expect(cookies).toEqual([])
    expect(await newClicks()).toEqual([])
    // The landing page still reports the click, once.
    await land(to, '', visitor('carl'))
    await land(to, '', visitor('carl'))
    expect(await newClicks()).toHaveLength(1)
  })

  test('sets no cookie for a domain of several owners', async () => {
    await addSite(collector.app.deps, account, 'one.myshopify.com')
    const to = '?to=https://one.myshopify.com/'
    const link = `/r/~${account}/jane${to}`
    await edited(async () => (await cookiesOf(link, 'one.myshopify.com')).length > 0)
    const { cookies } = await open(link, { Host: 'two.myshopify.com' })
    expect(cookies).toEqual([])
    const own = await open(link, { Host: 'one.myshopify.com' })
    // The cookie of the collector would be of another site.
    expect(own.cookies).toEqual([expect.stringMatching(/^wm=.*; Domain=one\.myshopify\.com;/)])
    expect(await newClicks()).toHaveLength(1)
  })

  test('does not store it before the landing page if the policy does not say so', async () => {
    await editPolicy(collector.app.deps, account, { storesAtRedirect: 'off' })
    await edited(async () => (await cookiesOf('/r/jane')).length === 0)
    expect((await open('/r/jane')).cookies).toEqual([])
    expect(await newClicks()).toEqual([])
    await editPolicy(collector.app.deps, account, { storesAtRedirect: 'on' })
    await edited(async () => (await cookiesOf('/r/jane')).length > 0)
    expect((await open('/r/jane')).cookies).toHaveLength(2)
    expect(await newClicks()).toHaveLength(1)
  })

  if (name === 'PostgreSQL')
    test('leads on after a moment while the database is slow, and its click counts once', async () => {
      const other = new Client({ connectionString: database?.url })
      await other.connect()
      await other.query('begin')
      await other.query('lock table clicks in access exclusive mode')
      const { to, cookies } = await open('/r/jane')
      const cookie = `wm_id=${idIn(cookies[0])}`
      const landing = land(to, cookie, idIn(cookies[1]))
      await other.query('commit')
      await other.end()
      expect((await landing).results[0]?.state).toMatch(/recorded|duplicate/)
      await land(to, cookie)
      expect(await newClicks()).toHaveLength(1)
    })
})
