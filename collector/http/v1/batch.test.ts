import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchResponse, MessageResult } from '../../../wire/batch.js'
import type { ConversionsResponse } from '../../../wire/conversion.js'
import { openPostgres } from '../../storage/postgres/openPostgres.js'
import type { Db } from '../../storage/sqlite/db.js'
import { openDatabase } from '../../storage/sqlite/open.js'
import { storageOver } from '../../storage/sqlite/openSqlite.js'
import { inlineReader } from '../../storage/sqlite/reader.js'
import { CLICKS_KEPT_MAX, type Storage } from '../../storage/storage.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { account, NOON, visitor } from '../../testing/builders.js'
import { aDatabase, onServer } from '../../testing/postgres/aDatabase.js'
import { until } from '../../testing/until.js'
import { MESSAGES_MAX } from '../fieldLimits.js'
import { LIMITS } from '../limits.js'
import { BATCH_MAX } from './batch.js'
import { REQUEST_MAX } from './read.js'

const anna = visitor('anna')
const aSale = (orderId: string, over: object = {}) => ({
  type: 'sale',
  orderId,
  total: '49.90',
  currency: 'EUR',
  visitorId: anna,
  at: new Date(NOON).toISOString(),
  ...over,
})
const aClick = (over: object = {}) => ({
  type: 'click',
  affiliate: 'jane',
  visitorId: anna,
  at: new Date(NOON - 60_000).toISOString(),
  idempotencyKey: 'click-1',
  ...over,
})

interface Place {
  readonly storage: Storage
  /** More orders than a filled place has room for. */
  readonly many: number
  /** Refuses a part of all orders, as a full disk does. */
  fill(): Promise<void>
  /** Refuses the order "bug", as a constraint that the code does not know does. */
  plantBug(): Promise<void>
  repair(): Promise<void>
  remove(): Promise<void>
}

const onSqlite = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  const db: Db = openDatabase(file)
  return {
    storage: storageOver(db, inlineReader(file)),
    many: 400,
    fill: async () => {
      db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 80}`)
    },
    plantBug: async () => {
      db.exec(`create trigger bug before insert on orders when new.order_id = 'bug'
        begin select raise(abort, 'a bug'); end`)
    },
    repair: async () => {
      db.pragma('max_page_count = 1000000')
      db.exec('drop trigger if exists bug')
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const onPostgres = async (): Promise<Place> => {
  const database = await aDatabase()
  const ask = (sql: string) =>
    onServer(async (client) => {
      await client.query(sql)
    }, database.url)
  const refuse = (which: string, errcode: string) =>
    ask(`create function refuse() returns trigger language plpgsql as $$ begin
        if ${which} then raise exception 'refused' using errcode = '${errcode}'; end if;
        return new; end $$;
      create trigger refuse before insert on orders for each row execute function refuse()`)
  return {
    storage: openPostgres({ url: database.url }),
    many: 60,
    fill: () => refuse("new.order_id like '%7'", '53100'),
    plantBug: () => refuse("new.order_id = 'bug'", '23514'),
    repair: () => ask('drop trigger refuse on orders'),
    remove: () => database.drop(),
  }
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s, a batch', (_name, aPlace) => {
  let place: Place
  let collector: TestCollector
  beforeEach(async () => {
    place = await aPlace()
    collector = await aCollector(place.storage)
  })
  afterEach(async () => {
    await collector.close()
    await place.remove()
  })

  const post = (messages: readonly unknown[]) => collector.v1('POST', '/batch', { messages })
  const results = async (messages: readonly unknown[]) => {
    const response = await post(messages)
    expect(response.status).toBe(200)
    return ((await response.json()) as BatchResponse).results
  }
  const states = async (messages: readonly unknown[]) =>
    (await results(messages)).map(({ state }) => state)
  const conversions = async (orderId: string) => {
    const response = await collector.v1('GET', `/conversions/${orderId}`)
    return ((await response.json()) as ConversionsResponse).conversions
  }

  test('takes messages of every kind, and a sale finds a click that follows it in the batch', async () => {
    const found = await results([
      aSale('1001'),
      { type: 'action', code: 'signup', actionId: 'a1', visitorId: anna },
      { type: 'refund', orderId: '1001', refundId: 'r1', amount: '9.90', currency: 'EUR' },
      aClick(),
    ])
    expect(found).toEqual([
      { state: 'recorded' },
      { state: 'recorded' },
      { state: 'recorded' },
      { state: 'recorded', visitorId: anna },
    ])
    expect(await conversions('1001')).toMatchObject([
      {
        remaining: '40.00',
        source: 'server',
        commissions: [{ affiliate: 'jane', amount: '4.00' }],
      },
    ])
  })

  test('that is sent again is a duplicate, message by message', async () => {
    const messages = [aClick(), aSale('1001'), aSale('1002', { idempotencyKey: 'k' })]
    expect(await states(messages)).toEqual(['recorded', 'recorded', 'recorded'])
    const before = await conversions('1001')
    expect(await states(messages)).toEqual(['duplicate', 'duplicate', 'duplicate'])
    expect(await states([...messages, aSale('1003')])).toEqual([
      ...['duplicate', 'duplicate', 'duplicate'],
      'recorded',
    ])
    expect(await conversions('1001')).toEqual(before)
  })

  test('that holds the same message twice stores it once', async () => {
    const click = aClick({ visitorId: undefined })
    const found = await results([click, click, aSale('1001'), aSale('1001')])
    expect(found.map(({ state }) => state).sort()).toEqual([
      ...['duplicate', 'duplicate'],
      ...['recorded', 'recorded'],
    ])
    expect(found[0]?.visitorId).toEqual(found[1]?.visitorId)
    expect(await collector.storage.listClicks({ accountId: account })).toHaveLength(1)
    expect((await conversions('1001'))[0]?.reports).toHaveLength(1)
  })

  test('gives every flawed message its own reason and stores the others', async () => {
    const { orderId: _none, ...nameless } = aSale('')
    const wrong: readonly (readonly [unknown, Partial<MessageResult>])[] = [
      [aSale('1001', { total: '19.9999' }), { code: 'too_many_decimals', field: 'total' }],
      [aSale('1001', { total: 49.9 }), { code: 'invalid', field: 'total' }],
      [aSale('1001', { totl: '1' }), { code: 'unknown_field', field: 'totl' }],
      [aSale('1001', { at: '2126-01-01T00:00:00Z' }), { code: 'in_the_future', field: 'at' }],
      [nameless, { code: 'missing', field: 'orderId' }],
      [
        { ...nameless, type: 'subscription' },
        { code: 'unknown_type', field: 'type' },
      ],
      [{ orderId: '1' }, { code: 'missing', field: 'type' }],
      [aSale('1001', { idempotencyKey: 'a b' }), { code: 'invalid', field: 'idempotencyKey' }],
      [aSale('1001', { idempotencyKey: 7 }), { code: 'invalid', field: 'idempotencyKey' }],
      [{ type: 'click' }, { code: 'no_affiliate', field: 'affiliate' }],
      [null, { code: 'invalid', field: 'body' }],
      [[], { code: 'invalid', field: 'body' }],
      ['sale', { code: 'invalid', field: 'body' }],
      [JSON.parse('{"type":"sale","__proto__":{}}'), { code: 'forbidden_key' }],
      [{ type: 'sale', a: JSON.parse(`${'['.repeat(8)}${']'.repeat(8)}`) }, { code: 'too_deep' }],
      [
        Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`k${n}`, n])),
        { code: 'too_many_keys' },
      ],
      [aSale('1001', { customerId: 'x'.repeat(REQUEST_MAX) }), { code: 'too_large' }],
      [{ type: 'constructor' }, { code: 'unknown_type' }],
    ]
    const found = await results([aSale('1'), ...wrong.map(([row]) => row), aSale('2')])
    expect(found.at(0)).toEqual({ state: 'recorded' })
    expect(found.at(-1)).toEqual({ state: 'recorded' })
    for (const [index, [row, why]] of wrong.entries()) {
      expect([row, found[index + 1]]).toEqual([
        row,
        { state: 'rejected', message: expect.stringMatching(/\w \w.*\.$/), ...FIELD, ...why },
      ])
    }
    expect((await collector.storage.listConversions({ accountId: account })).length).toBe(2)
  })
  const FIELD = { code: expect.any(String), field: expect.any(String) }

  test('tells of a conflict, a parked refund and a landing of nobody at the message', async () => {
    await states([aSale('1001'), aClick()])
    const tooMuch = {
      type: 'refund',
      orderId: '1001',
      refundId: 'r',
      amount: '99',
      currency: 'EUR',
    }
    const found = await results([
      aSale('1001', { total: '59.90' }),
      tooMuch,
      { type: 'click', url: 'https://shop.example/#nobody', idempotencyKey: 'n' },
      aClick({ affiliate: 'bob' }),
    ])
    expect(found).toMatchObject([
      { state: 'conflict', code: 'conflict', message: expect.stringContaining('revision') },
      { state: 'parked', code: 'refund_exceeds_total' },
      { state: 'ignored', code: 'not_referred' },
      { state: 'conflict', message: expect.stringContaining('idempotencyKey') },
    ])
    expect(await collector.storage.listSetAside({ accountId: account })).toMatchObject([
      { code: 'refund_exceeds_total', orderId: '1001' },
    ])
  })

  test('has the same effect in every order of its messages', async () => {
    const ofOrder = (orderId: string) => [
      aSale(orderId, { idempotencyKey: `${orderId}-a` }),
      aSale(orderId, { idempotencyKey: `${orderId}-b`, total: '80.00', revision: 1 }),
      { type: 'refund', orderId, refundId: 'r1', amount: '10.00', currency: 'EUR' },
      { type: 'refund', orderId, refundId: 'r2', amount: '5.00', currency: 'EUR' },
    ]
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]
    await states([aClick()])
    const seen: unknown[] = []
    for (const [turn, order] of orders.entries()) {
      const messages = ofOrder(`o${turn}`)
      // A part of them in a second batch.
      const batch = order.map((at) => messages[at])
      if (turn > 0) await states(batch.slice(0, turn))
      await states(batch)
      const [{ total, remaining, status, flags, commissions } = {} as never] = await conversions(
        `o${turn}`,
      )
      const amounts = commissions.map(({ amount, affiliate }) => [affiliate, amount])
      seen.push({ total, remaining, status, flags: [...flags].sort(), amounts })
    }
    expect(seen[0]).toMatchObject({
      total: '80.00',
      remaining: '65.00',
      amounts: [['jane', '6.50']],
    })
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  test('of the most messages that are allowed is stored in full', async () => {
    const people = Array.from({ length: MESSAGES_MAX / 2 }, (_, n) => `${n}`)
    const messages = people.flatMap((who) => [
      aSale(who, { visitorId: visitor(who) }),
      aClick({ visitorId: visitor(who), idempotencyKey: who }),
    ])
    expect(messages).toHaveLength(MESSAGES_MAX)
    const found = await results(messages)
    expect(found.filter(({ state }) => state !== 'recorded')).toEqual([])
    for (const [at, { visitorId }] of found.entries()) {
      const who = visitor(people[Math.floor(at / 2)] ?? '')
      expect(visitorId).toBe(at % 2 === 0 ? undefined : who)
    }
    const last = await conversions(people.at(-1) ?? '')
    expect(last).toMatchObject([{ commissions: [{ affiliate: 'jane', amount: '4.99' }] }])
  })

  test('with a click too many of a visitor rejects it and keeps it for the merchant', async () => {
    const clicks = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => aClick({ idempotencyKey: `c${from + n}` }))
    for (let from = 0; from < CLICKS_KEPT_MAX; from += MESSAGES_MAX) {
      await states(clicks(from, Math.min(MESSAGES_MAX, CLICKS_KEPT_MAX - from)))
    }
    const found = await results([...clicks(CLICKS_KEPT_MAX, 2), aSale('1001')])
    expect(found).toMatchObject([
      { state: 'rejected', code: 'too_many_clicks' },
      { state: 'rejected', code: 'too_many_clicks' },
      { state: 'recorded' },
    ])
    const aside = await collector.storage.listSetAside({ accountId: account })
    expect(aside.map(({ code, kind }) => [code, kind])).toEqual([
      ['too_many_clicks', 'click'],
      ['too_many_clicks', 'click'],
    ])
  })

  test('that cannot be understood as a whole is refused', async () => {
    const many = Array.from({ length: MESSAGES_MAX + 1 }, () => null)
    const keyed = { 'Idempotency-Key': 'all' }
    for (const [body, headers, status, field] of [
      [{ messages: [] }, {}, 400, 'messages'],
      [{ messages: many }, {}, 400, 'messages'],
      [{ messages: {} }, {}, 400, 'messages'],
      [{}, {}, 400, 'messages'],
      [[], {}, 400, 'body'],
      [{ messages: [aSale('1')], v: 1 }, {}, 400, 'v'],
      [{ messages: [aSale('1')] }, keyed, 400, 'Idempotency-Key'],
      ['{', {}, 400, 'body'],
      ['['.repeat(100_000), {}, 400, 'body'],
      [`{"messages":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, {}, 200, undefined],
      ['x'.repeat(BATCH_MAX + 1), {}, 413, 'body'],
    ] as const) {
      const response = await collector.v1('POST', '/batch', body, headers as never)
      const { problems } = (await response.json()) as { problems?: { field: string }[] }
      expect([response.status, problems?.[0]?.field]).toEqual([status, field])
    }
    expect(await collector.storage.listConversions({ accountId: account })).toEqual([])
  })

  test('of which a part meets an outage tells which messages to send again, and the whole may be', async () => {
    const messages = [aClick(), ...Array.from({ length: place.many }, (_, n) => aSale(`o${n}`))]
    await place.fill()
    const found = await states([...messages, { type: 'sale' }])
    expect(found.at(-1)).toBe('rejected')
    expect(found.filter((state) => state === 'retry').length).toBeGreaterThan(5)
    expect(found.filter((state) => state === 'recorded').length).toBeGreaterThan(10)
    await place.repair()
    const again = found.slice(0, -1).map((state) => (state === 'retry' ? 'recorded' : 'duplicate'))
    expect(await states(messages)).toEqual(again)
    expect(new Set(await states(messages))).toEqual(new Set(['duplicate']))
  })

  test('that meets an outage as a whole is answered 503 and can be sent again', async () => {
    const messages = Array.from({ length: 10 }, (_, n) => aSale(`${n}7`))
    await place.fill()
    // Until a single order has no room either.
    let count = 0
    await until(async () => {
      count += 1
      return (await post([aSale(`filler ${count}7`)])).status === 503
    })
    const response = await post(messages)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    await place.repair()
    expect(new Set(await states(messages))).toEqual(new Set(['recorded']))
  })

  test('of which one message meets a bug tells that one to be sent again, with an id for the log', async () => {
    await place.plantBug()
    const found = await results([aSale('1'), aSale('bug'), aSale('2')])
    expect(found).toEqual([
      { state: 'recorded' },
      { state: 'retry', code: 'internal', message: expect.stringMatching(/Quote the id \S+/) },
      { state: 'recorded' },
    ])
    await place.repair()
    expect(await states([aSale('bug')])).toEqual(['recorded'])
  })
})

test('a batch counts as so many messages in the limits of an account', async () => {
  const collector = await aCollector(undefined, {
    limits: { ...LIMITS, accountPerSecond: 1 },
    trustProxy: 1,
  })
  const from = { 'X-Forwarded-For': '203.0.113.7' }
  const sales = Array.from({ length: 8 }, (_, n) => aSale(`o${n}`))
  const send = () => collector.v1('POST', '/batch', { messages: sales }, from)
  expect((await send()).status).toBe(200)
  const second = await send()
  expect([second.status, Number(second.headers.get('retry-after'))]).toEqual([429, 6])
  await collector.close()
})
