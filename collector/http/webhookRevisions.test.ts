import { isProblem } from '../domain/problem.js'
import { addWebhook, type MadeWebhook, webhookUrl } from '../program/webhooks.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, countingDeps, NOON } from '../testing/builders.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { fixtureBody } from '../webhooks/testing/adapterContract.js'
import { signWooCommerce } from '../webhooks/testing/woocommerce/fixture.js'

const SECRET = 'kQ7vX2mB9tN4wZ1cR6yL3pH8jF5dS0aG_VtTq2WeYb7'
const text = (at: number) => new Date(at).toISOString().slice(0, 19)

describe.each(['SQLite', 'PostgreSQL'])('on %s, an order that a shop edits', (name) => {
  let database: TestDatabase | undefined
  let collector: TestCollector
  let made: MadeWebhook
  beforeEach(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    collector = await aCollector(database && openPostgres({ url: database.url }))
    collector.clock.now = NOON + 10_000_000
    const deps = countingDeps(collector.storage, () => collector.clock.now)
    const added = await addWebhook(deps, account, { provider: 'woocommerce', secret: SECRET })
    if (isProblem(added)) throw new Error(added.message)
    made = added
  })
  afterEach(async () => {
    await collector.close()
    await database?.drop()
  })

  /** Delivers the order as it was after its edit in this minute. */
  const edited = async (minute: number, over: object) => {
    const order = JSON.parse(fixtureBody('woocommerce', 'processing.json').toString())
    const times = { date_created_gmt: text(NOON), date_paid_gmt: text(NOON) }
    Object.assign(order, times, { date_modified_gmt: text(NOON + minute * 60_000) }, over)
    const body = Buffer.from(JSON.stringify(order))
    const answer = await fetch(webhookUrl(collector.url, made.endpoint), {
      method: 'POST',
      headers: signWooCommerce(body, SECRET),
      body,
    })
    return (await answer.json()) as { state: string; note?: string }
  }
  const stored = async () => {
    const [order] = await collector.storage.conversionsOf(account, '1001')
    return {
      total: order?.total?.amount,
      remaining: order?.remaining?.amount,
      reports: order?.reports.length,
    }
  }

  test.each([
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])('has the total of its last edit if they arrive as %i, %i, %i', async (...minutes) => {
    const totals = new Map([
      [1, '49.90'],
      [2, '39.90'],
      [3, '49.90'],
    ])
    for (const minute of minutes) {
      const { state } = await edited(minute, { total: totals.get(minute), refunds: [] })
      expect(state).toBe('applied')
    }
    expect(await stored()).toMatchObject({ total: 4_990, remaining: 4_990 })
  })

  test('stores nothing for edits that change nothing here, and takes a refund after any number', async () => {
    const synced = (value: number) => [{ id: 1, key: 'sync', value }]
    await edited(1, { refunds: [], meta_data: synced(1) })
    const before = await stored()
    for (let minute = 2; minute < 60; minute += 1) {
      const meta_data = synced(minute)
      expect(await edited(minute, { refunds: [], meta_data })).toMatchObject({ state: 'applied' })
    }
    expect(await stored()).toEqual(before)
    await edited(60, { refunds: [{ id: 5, total: '-20.00' }] })
    expect(await stored()).toMatchObject({ remaining: 2_990 })
    expect(await edited(30, { refunds: [] })).toMatchObject({
      note: expect.stringMatching(/newer/),
    })
    expect(await stored()).toMatchObject({ remaining: 2_990 })
  })
})
