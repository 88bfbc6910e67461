import { Client, Pool } from 'pg'
import { orderKey } from '../../domain/order.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import {
  aClick,
  account,
  aProgram,
  aRefund,
  aSale,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aMigrationFolder, migrationNames } from '../../testing/migrationFolder.js'
import { aDatabase, onServer, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { until } from '../../testing/until.js'
import { aBatch, aClickEvent, aSaleEvent } from '../../testing/wireBuilders.js'
import { migrate } from './migrate.js'
import { openPostgres } from './openPostgres.js'

/** What a next version brings, in the three steps in which a schema may change under traffic. */
const EXPAND = {
  '901_expand.sql': `create table notes (account_id text primary key, note text);
    alter table orders add column note text;
    alter table entries add column note text;
    alter table clicks add column note text;
    alter table keys add column note text;`,
  '902_index.sql': `-- each statement for itself
    drop index concurrently if exists orders_by_note;
    create index concurrently orders_by_note on orders (account_id, note);`,
}
const BACKFILL_ROWS = 50
const BACKFILL = `with picked as (select account_id, order_key from orders where note is null
    order by order_key limit ${BACKFILL_ROWS} for update skip locked)
  update orders o set note = 'old' from picked s
  where o.account_id = s.account_id and o.order_key = s.order_key`
const CONTRACT = {
  '903_contract.sql': `alter table orders alter column note set default 'new';
    update orders set note = 'new' where note is null;
    alter table orders alter column note set not null;
    alter table entries drop column note;
    drop table notes;`,
}

let database: TestDatabase
beforeEach(async () => {
  database = await aDatabase()
})
afterEach(() => database.drop())

const sql = (text: string) => onServer((client) => client.query(text), database.url)

/** As a collector of the next version does at its start. */
const migrateTo = async (own: Readonly<Record<string, string>>) => {
  const folder = aMigrationFolder('postgres', migrationNames('postgres'), own)
  const pool = new Pool({ connectionString: database.url })
  await migrate(pool, folder.url)
  await pool.end()
  folder.remove()
}

interface Traffic {
  /** How many requests were answered so far. */
  readonly answered: () => number
  /** Ends it: which orders were acknowledged, and every answer that was not a yes. */
  readonly stop: () => Promise<{
    readonly acknowledged: readonly string[]
    readonly refused: readonly string[]
  }>
}

/** Six visitors at a time click, buy, and are looked up by the shop's server. */
const startTraffic = (collector: TestCollector): Traffic => {
  const acknowledged: string[] = []
  const refused: string[] = []
  let answered = 0
  let isOver = false
  const check = async (response: Response, isYes: (body: string) => boolean) => {
    const body = await response.text()
    answered += 1
    const isGood = response.ok && isYes(body)
    if (!isGood) refused.push(`${response.status} ${body}`)
    return isGood
  }
  const send = async (orderId: string) => {
    const sale = aSaleEvent({ id: `sale:${orderId}`, orderId })
    const click = aClickEvent({ id: `click:${orderId}` })
    const batch = aBatch([click, sale], { visitorId: visitor(orderId) })
    const isRecorded = (body: string) => body.split('"recorded"').length === 3
    if (await check(await collector.events(batch), isRecorded)) acknowledged.push(orderId)
    const found = await collector.v1('GET', `/conversions/${orderId}`)
    await check(found, (body) => body.includes('"4.99"'))
  }
  const sender = async (name: number) => {
    for (let count = 0; !isOver; count += 1) await send(`${name}-${count}`)
  }
  const senders = Promise.all(Array.from({ length: 6 }, (_, name) => sender(name)))
  return {
    answered: () => answered,
    stop: async () => {
      isOver = true
      await senders
      return { acknowledged, refused }
    },
  }
}

/** Counts how often the migrator began to wait for a lock. */
const waits = (): (() => Promise<number>) => {
  const seen = new Set<string>()
  return async () => {
    const { rows } = await sql(
      `select query_start::text from pg_stat_activity
       where wait_event_type = 'Lock' and query like '%alter table orders add column note%'
         and datname = current_database() and pid <> pg_backend_pid()`,
    )
    for (const { query_start } of rows) seen.add(query_start)
    return seen.size
  }
}

let collector: TestCollector | undefined
let traffic: Traffic | undefined
afterEach(async () => {
  // Also where the test failed: traffic without an end would keep the process.
  await traffic?.stop()
  await collector?.close()
  collector = undefined
  traffic = undefined
})

test('traffic goes on while the next version changes the schema, and no sale is lost', async () => {
  collector = await aCollector(openPostgres({ url: database.url }))
  traffic = startTraffic(collector)
  const { answered } = traffic
  await until(() => answered() > 20)

  const reader = new Client({ connectionString: database.url })
  await reader.connect()
  await reader.query('begin')
  await reader.query('select count(*) from orders')
  const before = answered()
  const expanding = migrateTo(EXPAND)
  const waited = waits()
  // It gave up once, and came back.
  await until(async () => (await waited()) >= 2)
  expect(answered()).toBeGreaterThan(before)
  await reader.query('commit')
  await reader.end()
  await expanding

  // Collectors of the previous version keep writing rows without it. The contraction fills in the last ones.
  while ((await sql(BACKFILL)).rowCount === BACKFILL_ROWS);
  await migrateTo({ ...EXPAND, ...CONTRACT })
  const changed = answered()
  await until(() => answered() > changed + 20)
  const { acknowledged, refused } = await traffic.stop()

  expect(refused).toEqual([])
  const { rows } = await sql('select order_key from entries order by order_key')
  const keys = acknowledged.map((orderId) =>
    orderKey({ kind: 'sale', orderId, productId: '', code: '' }),
  )
  expect(rows.map(({ order_key }) => order_key).sort()).toEqual([...keys].sort())
  expect(await collector.storage.auditLedger(account)).toMatchObject({ unchained: 0, broken: [] })
})

describe('a column that appears under a statement that is prepared', () => {
  const decide = (facts: Facts) => settle(facts, NOON)

  test('fails no write and no read, however many connections know the statement', async () => {
    const storage = openPostgres({ url: database.url, poolMax: 20 })
    await aProgram(storage)
    const everything = (round: number) =>
      Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const visitorId = visitor(`${index}`)
          await storage.recordClicks([aClick({ id: `c${index}`, visitorId })], decide)
          await storage.settleOrder(aSale({ orderId: `${index}`, visitorId }), decide)
          const refundId = `${round}`
          await storage.settleOrder(aRefund(eur('1.00'), { orderId: `${index}`, refundId }), decide)
          return [await storage.accounts(), await storage.keys(account)]
        }),
      )
    await everything(0)
    for (let round = 1; round <= 3; round += 1) {
      const add = ['accounts', 'keys', 'commissions', 'clicks', 'coupons', 'entries'].map(
        (table) => `alter table ${table} add column added_${round} text`,
      )
      await sql(add.join(';'))
      await everything(round)
    }
    expect(await storage.auditLedger(account)).toMatchObject({ broken: [], orders: 20 })
    await storage.close()
  })
})
