import { request } from 'node:http'
import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, bob, jane, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

type Headers = Readonly<Record<string, string>>

interface Answer {
  readonly headers: Headers
  readonly body: Buffer
}

/** Not `fetch`, which writes a Sec-Fetch-Mode of its own. */
const ask = (method: string, path: string, headers: Headers, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(`${collector.url}${path}`, { method, headers }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => {
        expect(res.statusCode).toBe(200)
        resolve({ headers: res.headers as Headers, body: Buffer.concat(chunks) })
      })
    })
      .on('error', reject)
      .end(body)
  })

const byImage = (batch: object, headers: Headers) =>
  ask('GET', `/p?d=${Buffer.from(JSON.stringify(batch)).toString('base64url')}`, headers)

const byPost = async (batch: object, headers: Headers) => {
  const { body } = await ask('POST', '/e', headers, JSON.stringify(batch))
  return JSON.parse(body.toString()) as EventsResponse
}

const width = ({ body }: Answer) => body.readUInt16LE(6)

const ANNA = { Cookie: `wm_id=${visitor('anna')}` }

// What Chromium, Firefox ESR and WebKitGTK were seen to send; older WebKit sends no Sec-Fetch-*.
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const IMAGE = 'image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'
const navigation = (site: string) => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  Accept: HTML,
})
const image = (site: string) => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Mode': 'no-cors',
  'Sec-Fetch-Dest': 'image',
  Accept: IMAGE,
})

const NAVIGATIONS: readonly [string, Headers][] = [
  ['a page of a stranger', { ...navigation('cross-site'), Referer: 'https://evil.example/' }],
  ['a page of a stranger that hides its address', navigation('cross-site')],
  ['a link in a mail', navigation('none')],
  ['a link on a registered page', { ...navigation('same-site'), Referer: 'https://shop.example/' }],
  ['a stranger, in a browser without Sec-Fetch headers', { Accept: HTML }],
]

const IMAGES_OF_STRANGERS: readonly [string, Headers][] = [
  ['an image of a stranger', image('cross-site')],
  ['an image that nobody’s page asked for', image('none')],
]

const IMAGES_OF_THE_SHOP: readonly [string, Headers][] = [
  ['an image of a registered page', { ...image('same-site'), Referer: 'https://shop.example/t' }],
  ['an image of a page that sends no Referer', image('same-site')],
  ['an image of a page that sends no Referer, on our host', image('same-origin')],
  ['an image in an older WebKit', { Accept: IMAGE, Referer: 'https://shop.example/' }],
  ['an image in an older WebKit without Referer', { Accept: IMAGE }],
  ['an image in an old browser that takes anything', { Accept: '*/*' }],
]

const bobsClick = (batch: object = {}) =>
  aBatch(
    [aClickEvent({ id: 'click-2', url: 'https://shop.example/?a_aid=bob', at: NOON - 200 })],
    batch,
  )

const annasClick = () => collector.events(aBatch([aClickEvent()]))

const annaBuys = async () => {
  await collector.events(aBatch([aSaleEvent({ at: NOON - 100 })]))
  return collector.storage.listConversions({ accountId: account })
}

describe.each([...NAVIGATIONS, ...IMAGES_OF_STRANGERS])('%s', (_who, headers) => {
  test('does not put a click before the visitor’s own, nor replace the cookie', async () => {
    await annasClick()
    for (const visitorId of [visitor('mallory'), undefined]) {
      const answered = await byImage(bobsClick({ visitorId }), { ...headers, ...ANNA })
      expect(answered.headers['set-cookie']).toBeUndefined()
    }
    expect(await annaBuys()).toMatchObject([{ affiliates: [jane] }])
  })

  test('does not erase the visitor’s click', async () => {
    await annasClick()
    const forget = { id: 'f1', type: 'forget', at: NOON }
    const answered = await byImage(aBatch([forget], { visitorId: undefined }), {
      ...headers,
      ...ANNA,
    })
    expect(width(answered)).toBe(2)
    expect(answered.headers['set-cookie']).toBeUndefined()
    expect(await collector.storage.listClicks({ accountId: account })).toHaveLength(1)
  })

  test('does not make two visitors one', async () => {
    await byImage(bobsClick({ visitorId: visitor('mallory') }), { ...headers, ...ANNA })
    expect(await annaBuys()).toMatchObject([{ affiliates: [] }])
  })
})

describe.each(IMAGES_OF_THE_SHOP)('%s', (_what, headers) => {
  test('is of the visitor whom the cookie names', async () => {
    await annasClick()
    const answered = await byImage(aBatch([aSaleEvent()], { visitorId: undefined }), {
      ...headers,
      ...ANNA,
    })
    expect(width(answered)).toBe(1)
    expect(await collector.storage.listConversions({ accountId: account })).toMatchObject([
      { affiliates: [jane] },
    ])
  })

  test('credits no order to the visitor id in its data, and links no visitor ids', async () => {
    await collector.events(bobsClick({ visitorId: visitor('mallory') }))
    await byImage(aBatch([aSaleEvent()], { visitorId: visitor('mallory') }), {
      ...headers,
      ...ANNA,
    })
    expect(await collector.storage.listConversions({ accountId: account })).toMatchObject([
      { affiliates: [] },
    ])
  })

  test('erases no visitor and redeems no hand-over', async () => {
    await annasClick()
    const forget = aBatch([{ id: 'f1', type: 'forget', at: NOON }])
    expect(width(await byImage(forget, { ...headers, ...ANNA }))).toBe(2)
    expect(await collector.storage.listClicks({ accountId: account })).toHaveLength(1)

    await collector.events(bobsClick({ visitorId: visitor('mallory') }))
    const token = `${visitor('mallory')}.${(NOON / 1_000).toString(36)}`
    const handover = (query: string) =>
      aClickEvent({
        id: `h${query}`,
        url: `https://shop.example/?wm_v=${token}${query}`,
        referrer: 'https://shop.example/cart',
        at: NOON - 900,
      })
    const plain = await byImage(aBatch([handover('')]), { ...headers, ...ANNA })
    expect(width(plain)).toBe(2)
    const named = await byImage(aBatch([handover('&a_aid=jane')]), { ...headers, ...ANNA })
    expect(width(named)).toBe(1)
    expect(await annaBuys()).toMatchObject([{ affiliates: [jane] }])
  })
})

const STRANGE_POSTS: readonly [string, Headers][] = [
  ['a form of a stranger', { ...navigation('cross-site'), Origin: 'null' }],
  ['a form in a browser without Sec-Fetch headers', { Accept: HTML }],
  ['a form of a registered page', { ...navigation('same-site'), Origin: 'https://shop.example' }],
  ['a sandbox that hides its page', { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' }],
  ['a request with cookies and without an origin', { Accept: '*/*' }],
]

describe.each(STRANGE_POSTS)('POST /e by %s', (_who, headers) => {
  const post = (batch: object) => byPost(batch, { ...headers, ...ANNA })

  test('cannot speak for the visitor of the cookie', async () => {
    await annasClick()
    const { visitorId, results } = await post(bobsClick({ visitorId: visitor('mallory') }))
    expect(visitorId).toBe(visitor('mallory'))
    expect(results).toMatchObject([{ state: 'recorded' }])
    expect(await annaBuys()).toMatchObject([{ affiliates: [jane] }])
  })

  test('erases no visitor, and the answer says what to do', async () => {
    await annasClick()
    const { results } = await post(aBatch([{ id: 'f1', type: 'forget', at: NOON }]))
    expect(results).toMatchObject([
      { state: 'rejected', code: 'not_from_a_page', message: expect.stringContaining('POST /e') },
    ])
    expect(await collector.storage.listClicks({ accountId: account })).toHaveLength(1)
  })
})

describe('a server, which sends neither origin nor cookie,', () => {
  test('reports, erases and hands over for the visitor that it names', async () => {
    const post = (batch: object) => byPost(batch, { Accept: '*/*' })
    await post(aBatch([aClickEvent()]))
    const { visitorId, results } = await post(aBatch([aSaleEvent()]))
    expect(visitorId).toBe(visitor('anna'))
    expect(results).toMatchObject([{ state: 'recorded' }])
    expect(await collector.storage.listConversions({ accountId: account })).toMatchObject([
      { affiliates: [jane] },
    ])
    const token = `${visitor('anna')}.${(NOON / 1_000).toString(36)}`
    const landing = aClickEvent({
      id: 'landing',
      url: `https://shop.example/?wm_v=${token}`,
      referrer: 'https://shop.example/cart',
    })
    const handed = await post(aBatch([landing], { visitorId: visitor('checkout') }))
    expect(handed.results).toMatchObject([{ state: 'recorded' }])
    await post(bobsClick({ visitorId: visitor('ben') }))
    const forget = aBatch([{ id: 'f1', type: 'forget', at: NOON }], { visitorId: visitor('ben') })
    expect((await post(forget)).results).toMatchObject([{ state: 'recorded' }])
    const left = await collector.storage.listClicks({ accountId: account, affiliateId: bob })
    expect(left).toEqual([])
  })
})
