import type { ConversionResponse } from '../../wire/conversion.js'
import type { EventsResponse } from '../../wire/v1.js'
import { MINUTE_MS } from '../domain/time.js'
import { applyParked } from '../program/parked.js'
import { settle } from '../settle/settle.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, countingDeps, NOON, visitor } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

/** An affiliate with a command line, against a merchant whose server confirms without the visitor. */
describe.each(['SQLite', 'PostgreSQL'])('claims to orders, over HTTP on %s', (name) => {
  let database: TestDatabase | undefined
  let collector: TestCollector
  beforeEach(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    collector = await aCollector(database && openPostgres({ url: database.url }))
  })
  afterEach(async () => {
    await collector.close()
    await database?.drop()
  })

  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${1_001 + n}`)
  const sale = (orderId: string, over = {}) =>
    aSaleEvent({ id: `sale:${orderId}`, orderId, at: collector.clock.now, ...over })
  const send = async (who: string | undefined, events: readonly object[]) => {
    const visitorId = who && visitor(who)
    const batch = aBatch(events, { visitorId, sentAt: collector.clock.now })
    return (await (await collector.events(batch)).json()) as EventsResponse
  }
  const follow = (who: string, affiliate: string) =>
    send(who, [
      aClickEvent({ id: `click ${who}`, url: `https://shop.example/?a_aid=${affiliate}` }),
    ])
  const confirm = async (orderId: string, over = {}) => {
    const body = { orderId, total: '49.90', currency: 'EUR', ...over }
    return (await (await collector.v1('POST', '/sales', body)).json()) as ConversionResponse
  }
  const standing = async (orderId: string) => {
    await drain(collector.storage, (facts) => settle(facts, collector.clock.now))
    const response = await collector.v1('GET', `/conversions/${orderId}`)
    const { conversions } = (await response.json()) as { conversions: ConversionResponse[] }
    return conversions.flatMap(({ commissions }) =>
      commissions.map(({ affiliate, status, reasons }) =>
        [affiliate, status, ...reasons].join(' '),
      ),
    )
  }
  const pass = (ms: number) => {
    collector.clock.now += ms
  }

  test('a copy of a page report sent in advance without a visitor does not make a later claim the only one', async () => {
    await follow('evil', 'bob')
    for (const orderId of numbers(3)) await send(undefined, [sale(orderId)])
    pass(5 * MINUTE_MS)
    for (const orderId of numbers(3)) {
      const { results } = await send(undefined, [sale(orderId)])
      expect(results).toMatchObject([{ state: 'recorded' }])
      await confirm(orderId, { at: new Date(collector.clock.now).toISOString() })
      pass(1_000)
      await send('evil', [sale(orderId)])
      expect(await standing(orderId)).toEqual([])
    }
  })

  test('a page report that arrives 75 s before the `at` of the server’s report is confirmed', async () => {
    await follow('anna', 'jane')
    await send('anna', [sale('1001')])
    pass(75_000)
    await confirm('1001', { at: new Date(collector.clock.now).toISOString() })
    expect(await standing('1001')).toEqual(['jane pending'])
  })

  test('a thank-you page opened in a second browser after the confirmation does not change the commission', async () => {
    await follow('anna', 'jane')
    await send('anna', [sale('1001')])
    pass(1_000)
    await confirm('1001')
    pass(1_000)
    await send('the same buyer', [sale('1001', { id: 'again' })])
    await send(undefined, [sale('1001', { id: 'blocked' })])
    expect(await standing('1001')).toEqual(['jane pending'])
    const { flags } = (await collector.storage.conversionsOf(account, '1001'))[0]!
    expect(flags).toEqual(['claimed_again'])
  })

  test('fifty order numbers that one visitor claims five minutes before the orders are held', async () => {
    const orders = numbers(50)
    await follow('evil', 'bob')
    await send(
      'evil',
      orders.map((orderId) => sale(orderId)),
    )
    pass(5 * MINUTE_MS)
    for (const orderId of orders) {
      await confirm(orderId, { at: new Date(collector.clock.now).toISOString() })
    }
    for (const orderId of orders) {
      expect(await standing(orderId)).toEqual(['bob held claims_in_series'])
    }
  })

  test('a hundred reports of one visitor leave room for the buyer’s page', async () => {
    await follow('evil', 'bob')
    await follow('anna', 'jane')
    for (const half of [0, 50]) {
      const guesses = Array.from({ length: 50 }, (_, n) =>
        sale('1001', { id: `guess ${half + n}`, total: `${half + n + 1}.00` }),
      )
      await send('evil', guesses)
    }
    const { results } = await send('anna', [sale('1001')])
    expect(results).toMatchObject([{ state: 'recorded' }])
    await confirm('1001')
    expect(await standing('1001')).toEqual(['jane held order_claim_unproven'])

    const [parked] = await collector.storage.listSetAside({ accountId: account })
    expect(parked).toMatchObject({ state: 'parked', code: 'too_many_reports', orderId: '1001' })
    const deps = countingDeps(collector.storage, () => collector.clock.now)
    await applyParked(deps, account, parked?.id ?? '')
    const { reports } = (await collector.storage.conversionsOf(account, '1001'))[0]!
    expect(reports).toHaveLength(13)
    expect(reports).toContainEqual(expect.objectContaining({ visitorId: visitor('evil') }))
  })

  test('a claim that arrives after the confirmation changes nothing, even if it states an earlier time', async () => {
    await follow('anna', 'jane')
    await follow('evil', 'bob')
    await send('anna', [sale('1001')])
    pass(1_000)
    await confirm('1001')
    pass(1_000)
    await send('evil', [sale('1001', { at: collector.clock.now - 40_000 })])
    expect(await standing('1001')).toEqual(['jane pending'])
  })

  test('a made-up click and a claim to an order that is known already are held', async () => {
    await confirm('1001')
    pass(1_000)
    const click = aClickEvent({
      id: 'late',
      at: NOON - MINUTE_MS,
      url: 'https://shop.example/?a_aid=bob',
    })
    await send('evil', [click, sale('1001')])
    expect(await standing('1001')).toEqual(['bob held order_claim_unproven'])
  })

  test('one request of a stranger does not hold twenty orders of others', async () => {
    const orders = numbers(20)
    for (const orderId of orders) {
      await follow(`buyer ${orderId}`, 'jane')
      await send(`buyer ${orderId}`, [sale(orderId)])
    }
    await send(
      undefined,
      orders.map((orderId) => sale(orderId)),
    )
    pass(1_000)
    for (const orderId of orders) await confirm(orderId)
    for (const orderId of orders) expect(await standing(orderId)).toEqual(['jane pending'])
  })

  test('a test and a real order under one number do not touch each other', async () => {
    await follow('anna', 'jane')
    const visitorId = visitor('anna')
    await confirm('1001', { visitorId, test: true })
    await confirm('1001', { visitorId })
    const refund = { orderId: '1001', refundId: 'r1', test: true }
    await collector.v1('POST', '/refunds', refund)
    const found = await collector.storage.conversionsOf(account, '1001')
    expect(
      found.map(({ test, remaining, commissions }) => [
        test,
        remaining?.amount,
        commissions[0]?.amount.amount,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [false, 4_990, 499],
        [true, 0, 0],
      ]),
    )
  })

  test('a server that names no visitor is advised to do so if its order numbers can be guessed', async () => {
    const { advice } = await confirm('1001')
    expect(advice).toMatch(/send visitorId or sign the page/)
    expect((await confirm('1002', { visitorId: visitor('anna') })).advice).toBeUndefined()
    expect((await confirm('cs_test_a1B2c3D4')).advice).toBeUndefined()
  })

  test.each([{}, { amount: '20.00', currency: 'EUR' }])(
    'a refund (%j) before its sale is taken, not parked, and its answer names no policy',
    async (part) => {
      const said = { orderId: '9', refundId: 'r1', ...part }
      const response = await collector.v1('POST', '/refunds', said)
      const { verdict } = (await response.json()) as ConversionResponse
      expect(response.status).toBe(201)
      expect(verdict).toEqual({ credits: [], trail: [] })
    },
  )
})
