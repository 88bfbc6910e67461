import { Client } from 'pg'
import { days } from '../../domain/time.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import {
  aConfirmation,
  account,
  aProgram,
  aSale,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aDatabase, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { keyOfSale } from '../../testing/readingFrom.js'
import { until } from '../../testing/until.js'
import type { Storage } from '../storage.js'
import { openPostgres } from './openPostgres.js'

const decide = (facts: Facts) => settle(facts, NOON + days(1))
const POOL = 4

let database: TestDatabase
let storage: Storage
let holder: Client
beforeEach(async () => {
  database = await aDatabase()
  storage = openPostgres({ url: database.url, poolMax: POOL, connectTimeoutMs: 2_000 })
  await aProgram(storage)
  holder = new Client({ connectionString: database.url })
  await holder.connect()
})
afterEach(async () => {
  await holder.end()
  await storage.close()
  await database.drop()
})

const waiting = async () => {
  const { rows } = await holder.query(
    `select count(*)::integer as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0].count as number
}

const HELD = {
  order: [
    'select 1 from orders where account_id = $1 and order_key = $2 for update',
    keyOfSale('hot'),
  ],
  visitor: ["insert into locks values ($1, 'visitor', $2, 0)", visitor('hot')],
  customer: ["insert into locks values ($1, 'customer', $2, 0)", 'hot'],
} as const

/** More reports than there are connections, each of which has to wait for the same thing. */
const reportsOf: Record<keyof typeof HELD, (n: number) => ReturnType<typeof aSale>> = {
  order: (n) => aConfirmation({ orderId: 'hot', id: `report ${n}`, total: eur('1.00') }),
  visitor: (n) => aSale({ orderId: `o${n}`, visitorId: visitor('hot') }),
  customer: (n) => aConfirmation({ orderId: `o${n}`, customer: 'hot' }),
}

describe('reports that wait for one', () => {
  test.each(['order', 'visitor', 'customer'] as const)(
    '%s leave other orders their connections',
    async (kind) => {
      await storage.settleOrder(aConfirmation({ orderId: 'hot' }), decide)
      const [text, id] = HELD[kind]
      await holder.query('begin')
      await holder.query(text, [account, id])
      const held = Array.from({ length: 5 * POOL }, (_, n) =>
        storage.settleOrder(reportsOf[kind](n), decide),
      )
      await until(async () => (await waiting()) > 0)

      const other = aSale({ orderId: 'cold', visitorId: visitor('cold') })
      expect((await storage.settleOrder(other, decide)).state).toBe('recorded')
      await holder.query('rollback')
      const states = (await Promise.all(held)).map(({ state }) => state)
      expect(states).toEqual(held.map(() => 'recorded'))
    },
  )
})
