import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const answer = async (response: Response) => (await response.json()) as EventsResponse
const orders = async () => collector.storage.listConversions({ accountId: account })

describe('POST /e', () => {
  test('takes a click and the sale it led to in one request', async () => {
    const response = await collector.events(aBatch([aSaleEvent(), aClickEvent()]))
    expect(response.status).toBe(200)
    expect(await answer(response)).toEqual({
      visitorId: visitor('anna'),
      results: [
        { id: 'sale:1001', state: 'recorded' },
        { id: 'click-1', state: 'recorded' },
      ],
    })
    expect(await orders()).toMatchObject([{ orderId: '1001', affiliates: [jane] }])
  })

  test('answers a repeated event as a duplicate', async () => {
    const batch = aBatch([aClickEvent(), aSaleEvent()])
    await collector.events(batch)
    const { results } = await answer(await collector.events(batch))
    expect(results.map(({ state }) => state)).toEqual(['duplicate', 'duplicate'])
  })

  test('makes a visitor id for a click without one, and none without a referral', async () => {
    const clicked = await answer(
      await collector.events(aBatch([aClickEvent()], { visitorId: undefined })),
    )
    expect(clicked.visitorId).toMatch(/^[0-9a-f]{32}$/)
    const bought = await collector.events(aBatch([aSaleEvent()], { visitorId: undefined }))
    expect(bought.headers.get('set-cookie')).toBeNull()
    expect(await answer(bought)).toEqual({ results: [{ id: 'sale:1001', state: 'recorded' }] })
  })

  test('keeps the good events beside a bad one, and says what is wrong with that', async () => {
    const bad = aSaleEvent({ id: 'sale:1002', orderId: '1002', total: '49,90' })
    const { results } = await answer(
      await collector.events(aBatch([aClickEvent(), bad, aSaleEvent()])),
    )
    expect(results).toEqual([
      { id: 'click-1', state: 'recorded' },
      {
        id: 'sale:1002',
        state: 'rejected',
        code: 'invalid',
        message: 'total must be a decimal string such as "49.90".',
      },
      { id: 'sale:1001', state: 'recorded' },
    ])
    expect(await collector.storage.listSetAside({ accountId: account })).toMatchObject([
      { code: 'invalid', orderId: '1002', kind: 'sale', origin: 'https://shop.example' },
    ])
  })

  test('drops and counts keys that it does not know', async () => {
    const { results } = await answer(
      await collector.events(aBatch([aSaleEvent({ colour: 'red' })])),
    )
    expect(results).toMatchObject([{ state: 'recorded' }])
    const health = (await (await fetch(`${collector.url}/healthz`)).json()) as object
    expect(health).toMatchObject({ unknownKeys: 1, events: { recorded: 1 } })
  })

  test('uses only the collector’s clock', async () => {
    const ahead = NOON + 3 * 365 * 86_400_000
    await collector.events(
      aBatch([aClickEvent({ at: ahead - 1_000 }), aSaleEvent({ at: ahead })], { sentAt: ahead }),
    )
    expect(await orders()).toMatchObject([{ convertedAt: NOON, affiliates: [jane] }])
  })

  test('refuses an account that does not exist', async () => {
    const response = await collector.events(aBatch([aClickEvent()], { account: 'nobody' }))
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toMatchObject({ code: 'unknown_account' })
  })

  test.each([
    ['nothing', '', 400],
    ['no JSON', '{', 400],
    ['another version', JSON.stringify({ ...aBatch([aClickEvent()]), v: 2 }), 400],
    ['no events', JSON.stringify(aBatch([])), 400],
    ['51 events', JSON.stringify(aBatch(Array(51).fill(aClickEvent()))), 400],
    ['a prototype', `{"__proto__":{"isAdmin":true},"v":1}`, 400],
    ['a thousand levels', '['.repeat(16_000), 400],
    [
      '65 keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i, 1]))),
      400,
    ],
    ['65 KiB', 'x'.repeat(65 * 1024), 413],
  ])('answers %s with a problem, never with 500', async (_what, body, status) => {
    const response = await collector.events(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toHaveProperty('title')
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  test('reads only part of an announced flood', async () => {
    const response = await fetch(`${collector.url}/e`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', Origin: 'https://shop.example' },
      body: 'y'.repeat(70_000),
    })
    expect(response.status).toBe(413)
  })

  test('unpacks nothing', async () => {
    const response = await collector.events('{}', { 'Content-Encoding': 'gzip' })
    expect(response.status).toBe(415)
  })

  test('records nothing of a prefetched page', async () => {
    const response = await collector.events(aBatch([aClickEvent()]), {
      'Sec-Purpose': 'prefetch;prerender',
    })
    expect((await answer(response)).results).toMatchObject([
      { state: 'rejected', code: 'prefetch' },
    ])
    expect(await collector.storage.listClicks({ accountId: account })).toEqual([])
  })
})

describe('a page of a site that is not registered', () => {
  test('can read why if it sends no cookies, and gets neither id nor cookie', async () => {
    const response = await collector.events(aBatch([aClickEvent(), aSaleEvent()]), {
      Origin: 'https://www.shop.example',
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://www.shop.example')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    expect(response.headers.get('set-cookie')).toBeNull()
    const { visitorId, results } = await answer(response)
    expect(visitorId).toBeUndefined()
    expect(results.map(({ code }) => code)).toEqual([
      'origin_not_registered',
      'origin_not_registered',
    ])
    expect(results[0]?.message).toContain('waymark site add www.shop.example')
    expect(await orders()).toEqual([])
    expect(await collector.storage.listSetAside({ accountId: account })).toHaveLength(2)
  })

  test.each([
    ['names an account that does not exist', () => aBatch([aClickEvent()], { account: 'nobody' })],
    ['sends no batch of events', () => ({ v: 2 })],
    ['sends no JSON', () => '{'],
  ])('that %s reads the answer only without cookies', async (_what, body) => {
    const response = await collector.events(body(), { Origin: 'https://evil.example' })
    expect(response.status).toBe(400)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://evil.example')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('is taken as soon as it is registered', async () => {
    await collector.storage.addSite({
      accountId: account,
      host: 'www.shop.example',
      createdAt: NOON,
    })
    const response = await collector.events(aBatch([aSaleEvent()]), {
      Origin: 'https://www.shop.example',
    })
    expect((await answer(response)).results).toMatchObject([{ state: 'recorded' }])
  })
})

describe('a sandbox, which has no origin,', () => {
  test('may read the answer, without cookies, wherever it was framed', async () => {
    const response = await collector.events(aBatch([aSaleEvent()]), {
      Origin: 'null',
      Referer: 'https://shop.example/',
    })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    expect((await answer(response)).results).toMatchObject([{ state: 'recorded' }])
  })

  test('is rejected with a reason if the page that contains it is not registered', async () => {
    const response = await collector.events(aBatch([aSaleEvent()]), {
      Origin: 'null',
      Referer: 'https://www.shop.example/',
    })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect((await answer(response)).results).toMatchObject([{ code: 'origin_not_registered' }])
  })
})

describe('the visitor’s cookie', () => {
  const cookieOf = (response: Response) => response.headers.get('set-cookie')
  const sameSite = { 'Sec-Fetch-Site': 'same-site' }

  test('is HttpOnly and Lax and lives as long as the attribution window', async () => {
    const response = await collector.events(aBatch([aClickEvent()]), sameSite)
    expect(cookieOf(response)).toBe(
      `wm_id=${visitor('anna')}; Max-Age=${60 * 86_400}; Path=/; HttpOnly; SameSite=Lax`,
    )
  })

  test('is not set for a page of another site', async () => {
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, {}]) {
      expect(cookieOf(await collector.events(aBatch([aClickEvent()]), headers))).toBeNull()
    }
  })

  test('outlives the script’s: its id is the established one, the other becomes its alias', async () => {
    await collector.events(aBatch([aClickEvent()]))
    const response = await collector.events(aBatch([aSaleEvent()], { visitorId: visitor('new') }), {
      Cookie: `wm_id=${visitor('anna')}`,
    })
    expect((await answer(response)).visitorId).toBe(visitor('anna'))
    expect(await orders()).toMatchObject([{ affiliates: [jane] }])
    await collector.events(
      aBatch([aSaleEvent({ id: 'sale:1002', orderId: '1002' })], { visitorId: visitor('new') }),
    )
    expect(await orders()).toMatchObject([{ affiliates: [jane] }, { affiliates: [jane] }])
  })

  test('that is not an id is ignored', async () => {
    const response = await collector.events(aBatch([aClickEvent()]), {
      Cookie: 'wm_id=; wm_id=<script>',
    })
    expect((await answer(response)).visitorId).toBe(visitor('anna'))
  })

  test('expires when the visitor asks to be forgotten', async () => {
    const forget = { id: 'f1', type: 'forget', at: NOON }
    const response = await collector.events(aBatch([forget]), sameSite)
    expect(cookieOf(response)).toMatch(/^wm_id=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await answer(response)).toEqual({ results: [{ id: 'f1', state: 'recorded' }] })
  })
})

describe('a hand-over token', () => {
  const landing = (token: string) =>
    aClickEvent({
      id: `landing-${token}`,
      url: `https://shop.example/?wm_v=${token}`,
      referrer: 'https://shop.example/cart',
    })
  const token = (seconds: number) => `${visitor('anna')}.${seconds.toString(36)}`
  const arrive = async (who: string, seconds: number) =>
    (
      await answer(
        await collector.events(aBatch([landing(token(seconds))], { visitorId: visitor(who) })),
      )
    ).results[0]

  test('links the ids that a visitor has on two domains', async () => {
    await collector.events(aBatch([aClickEvent()]))
    expect(await arrive('checkout', NOON / 1_000 - 60)).toMatchObject({ state: 'recorded' })
    await collector.events(aBatch([aSaleEvent()], { visitorId: visitor('checkout') }))
    expect(await orders()).toMatchObject([{ affiliates: [jane] }])
  })

  test('counts once, within two minutes, and only if it is valid', async () => {
    await collector.events(aBatch([aClickEvent()]))
    expect(await arrive('late', NOON / 1_000 - 122)).toMatchObject({ code: 'handover_stale' })
    expect(await arrive('early', NOON / 1_000 + 120)).toMatchObject({ code: 'handover_stale' })
    await arrive('first', NOON / 1_000)
    expect(await arrive('copied', NOON / 1_000)).toMatchObject({ code: 'handover_used' })
    const foreign = aClickEvent({
      url: `https://shop.example/?wm_v=${token(NOON / 1_000)}`,
      referrer: 'https://evil.example/',
    })
    const answered = await answer(await collector.events(aBatch([foreign])))
    expect(answered.results).toMatchObject([{ code: 'handover_foreign' }])
    const forged = aClickEvent({ url: 'https://shop.example/?wm_v=nonsense' })
    const { results } = await answer(await collector.events(aBatch([forged])))
    expect(results).toMatchObject([{ state: 'rejected', code: 'handover_stale' }])
  })
})

describe('the id of an event', () => {
  const long = encodeURIComponent('注'.repeat(190))

  test('may be as long as what it is made of', async () => {
    const sale = aSaleEvent({ id: `sale:${long}`, orderId: '注'.repeat(190) })
    const { results } = await answer(await collector.events(aBatch([sale])))
    expect(results).toMatchObject([{ id: sale.id, state: 'recorded' }])
  })

  test('identifies an action without an id of its own, and fits into an index', async () => {
    const action = (last: string) =>
      aBatch([{ id: `action:${long}:${last}`, type: 'action', at: NOON, code: 'lead' }], {
        visitorId: undefined,
      })
    const states = []
    for (const last of ['1', '2', '1']) {
      const { results } = await answer(await collector.events(action(last)))
      states.push(results[0]?.state)
    }
    expect(states).toEqual(['recorded', 'recorded', 'duplicate'])
    for (const { orderId } of await orders()) expect(orderId.length).toBeLessThanOrEqual(191)
  })

  test('of a click is a key', async () => {
    const { results } = await answer(await collector.events(aBatch([aClickEvent({ id: long })])))
    expect(results).toMatchObject([{ state: 'rejected', code: 'invalid' }])
  })
})

describe('GET /p', () => {
  const pixel = (body: object, headers = {}) =>
    fetch(`${collector.url}/p?d=${Buffer.from(JSON.stringify(body)).toString('base64url')}`, {
      headers: { Referer: 'https://shop.example/thanks', ...headers },
    })
  const size = async (response: Response) => {
    const image = Buffer.from(await response.arrayBuffer())
    return [image.readUInt16LE(6), image.readUInt16LE(8)]
  }
  const width = async (response: Response) => (await size(response))[0]

  test('accepts one event and answers with an image of 1 by 37 pixels', async () => {
    const response = await pixel(aBatch([aSaleEvent()]))
    expect(response.headers.get('content-type')).toBe('image/gif')
    expect(await size(response)).toEqual([1, 37])
    expect(await orders()).toHaveLength(1)
  })

  test('answers with an image of 2 by 37 pixels if the event is rejected for good', async () => {
    expect(await size(await pixel({}))).toEqual([2, 37])
    expect(await width(await pixel(aBatch([aSaleEvent({ total: 'much' })])))).toBe(2)
    expect(
      await width(await pixel(aBatch([aSaleEvent()]), { Referer: 'https://evil.example/' })),
    ).toBe(2)
    expect(await width(await fetch(`${collector.url}/p?d=%%%`))).toBe(2)
    expect(await orders()).toEqual([])
  })

  test('and POST /e of the same sale are one report', async () => {
    await pixel(aBatch([aSaleEvent()]))
    const { results } = await answer(await collector.events(aBatch([aSaleEvent()])))
    expect(results).toMatchObject([{ state: 'duplicate' }])
  })

  test('takes no customer id from an address', async () => {
    await pixel(aBatch([aSaleEvent({ customerId: 'anna@example.com' })]))
    const [order] = await collector.storage.conversionsOf(account, '1001')
    expect(JSON.stringify(order)).not.toContain('anna')
    expect(order?.reports[0]).toMatchObject({ kind: 'sale' })
    expect(order?.reports[0]).not.toHaveProperty('customer')
  })

  test('records an order whose proof covers the customer as unsigned', async () => {
    const proofOver = (fields: string) => `t=1700000000,k=ab,f=${fields},v1=${'0'.repeat(64)}`
    const event = aSaleEvent({ customerId: 'c-77', proof: proofOver('coupon+customerId') })
    expect(await answer(await collector.events(aBatch([event])))).toMatchObject({
      results: [{ state: 'rejected', code: 'proof_invalid' }],
    })
    expect(await width(await pixel(aBatch([event])))).toBe(1)
    const [order] = await collector.storage.conversionsOf(account, '1001')
    expect(order?.reports).toHaveLength(1)
    expect(order?.reports[0]).not.toHaveProperty('signed')

    const other = aSaleEvent({ id: 'sale:1002', orderId: '1002', proof: proofOver('coupon') })
    expect(await width(await pixel(aBatch([other])))).toBe(2)
  })
})
