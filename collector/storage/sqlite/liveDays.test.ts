import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { days } from '../../domain/time.js'
import { aConfirmation, account, aProgram, NOON } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { sumDays } from '../../testing/sumDays.js'
import { dayOf } from '../daySums.js'
import { summary } from '../reads/summary.js'
import type { Tables } from '../reads/tables.js'
import type { Storage } from '../storage.js'
import { openSqlite } from './openSqlite.js'

let folder: string
let file: string
let storage: Storage
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  file = join(folder, 'waymark.db')
  storage = openSqlite({ file })
  await aProgram(storage)
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

const sold = (orderId: string, day: number) => {
  const at = NOON + days(day)
  const report = aConfirmation({ orderId, occurredAt: at, receivedAt: at })
  return storage.settleOrder(report, decideAt(at))
}

/** Reads the sales, and changes another kept day after each of the first statements. */
const salesWhile = async (changes: number) => {
  const writer = new Database(file)
  let changed = 0
  const change = () => {
    if (changed === changes) return
    const at = NOON + days(changed)
    writer.prepare('update orders set total = total + 1 where converted_at = ?').run(at)
    const mark = writer.prepare("insert into changed_days values (?, 'orders', ?, ?)")
    mark.run(account, dayOf(at), `mark ${changed}`)
    changed += 1
  }
  const dialect = new SqliteDialect({ database: new Database(file) })
  const db = new Kysely<Tables>({ dialect, log: change })
  const { sales } = await summary(db, account, NOON - days(1))
  await db.destroy()
  writer.close()
  return sales
}

test.each([0, 1, 2, 3, 9])(
  'a list during which %i kept days change shows what was stored at its last statement',
  async (changes) => {
    for (let day = 0; day < 10; day += 1) await sold(`${day}`, day)
    await sumDays(storage, NOON + days(20))
    const sales = await salesWhile(changes)
    // Each try finds another changed day. The last one treats all days as live.
    const seen = Math.min(changes, 5)
    expect(sales).toEqual([{ amount: BigInt(10 * 4_990 + seen), currency: 'EUR' }])
  },
)
