import { Client } from 'pg'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  aSale,
  eur,
  jane,
  NOON,
} from '../../testing/builders.js'
import { aDatabase, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { decideAt, keyOfSale, readingFrom } from '../../testing/readingFrom.js'
import { sumDays } from '../../testing/sumDays.js'
import { until } from '../../testing/until.js'
import { LOCK_PAUSE_MS } from '../steps/sums/sums.js'
import type { Storage } from '../storage.js'
import { openPostgres } from './openPostgres.js'

const decide = decideAt()
const LATER = NOON + days(10)

let database: TestDatabase
let storage: Storage
let other: Storage
let holder: Client
beforeEach(async () => {
  database = await aDatabase()
  storage = openPostgres({ url: database.url })
  other = openPostgres({ url: database.url })
  await aProgram(storage)
  await storage.recordClicks([aClick()], decide)
  await storage.settleOrder(aSale(), decide)
  await storage.settleOrder(aConfirmation(), decide)
  holder = new Client({ connectionString: database.url })
  await holder.connect()
})
afterEach(async () => {
  await holder.end()
  await storage.close()
  await other.close()
  await database.drop()
})

const { balances } = readingFrom(() => storage)

/**
 * Starts a refund whose transaction has read what it needs, and waits for the lock of its order.
 * Returns a function that lets it go on.
 */
const anOpenRefund = async (): Promise<() => Promise<void>> => {
  await storage.setAside([
    {
      ...{ accountId: account, id: 'p1', receivedAt: NOON, state: 'parked', code: 'c' },
      ...{ message: '', kind: 'refund', orderId: '1001', origin: undefined, body: '' },
      report: JSON.stringify(aRefund(eur('9.90'))),
    },
  ])
  await holder.query('begin')
  await holder.query('select 1 from orders where account_id = $1 and order_key = $2 for update', [
    account,
    keyOfSale('1001'),
  ])
  const refunded = storage.applyParked(account, 'p1', decide)
  await until(async () => (await waiting()) === 1)
  return async () => {
    await holder.query('commit')
    await refunded
  }
}

const waiting = async (): Promise<number> => {
  const { rows } = await holder.query(
    `select count(*)::integer as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0].count
}

describe('a transaction that began before the day of its order was summed', () => {
  test('keeps the day from being summed', async () => {
    const goOn = await anOpenRefund()
    expect(await sumDays(other, LATER)).toBe(0)
    await goOn()
    expect(await balances(jane)).toEqual({ pending: 400 })
    expect(await sumDays(other, LATER)).toBe(0)
    expect(await sumDays(other, LATER + LOCK_PAUSE_MS)).toBeGreaterThan(0)
    expect(await balances(jane)).toEqual({ pending: 400 })
  })

  test('marks the day, also while it is summed once more', async () => {
    await sumDays(other, LATER)
    const goOn = await anOpenRefund()
    // Another order of the same day.
    await other.settleOrder(aConfirmation({ orderId: '1002' }), decide)
    expect(await sumDays(other, LATER)).toBe(1)
    expect(await sumDays(other, LATER)).toBe(0)
    await goOn()
    expect(await balances(jane)).toEqual({ pending: 400 })
    expect(await sumDays(other, LATER)).toBe(1)
    expect(await balances(jane)).toEqual({ pending: 400 })
  })
})

test('a collector waits only briefly for the lock, and is not reported as an outage', async () => {
  const goOn = await anOpenRefund()
  await sumDays(other, LATER)
  expect(other.outages()).toEqual({})
  // Sales of other orders are settled meanwhile.
  const { state } = await other.settleOrder(aConfirmation({ orderId: '1002' }), decide)
  expect(state).toBe('recorded')
  await goOn()
})
