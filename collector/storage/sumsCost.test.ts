import { DIRECT_LINKS_MAX } from '../domain/directLink.js'
import { days } from '../domain/time.js'
import { anEmptyCopyable, COPYABLE, type CopyableDatabase } from '../testing/aCopyable.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  eur,
  jane,
  NOON,
} from '../testing/builders.js'
import { aTally, counted } from '../testing/counted.js'
import { decideAt } from '../testing/readingFrom.js'
import { sumDays } from '../testing/sumDays.js'
import type { CopyEnd } from './copy/copyEnd.js'
import { IN_THE_CLEAR } from './sealing.js'
import { programCache } from './steps/catalogue/programCache.js'
import { settleReports } from './steps/settling/settleReports.js'
import { one, run, type Step } from './steps/step.js'
import { recordClicks } from './steps/visitors/clicks.js'
import type { Storage } from './storage.js'

const decide = decideAt()
const TODAY = NOON + days(10)

describe.each(COPYABLE)('on %s', (kind) => {
  let database: CopyableDatabase
  let storage: Storage
  let end: CopyEnd
  beforeEach(async () => {
    database = await anEmptyCopyable(kind)
    storage = database.open()
    await aProgram(storage)
    end = await database.end()
  })
  afterEach(async () => {
    await end.close()
    await storage.close()
    await database.remove()
  })

  const statementsOf = async (step: () => Step<unknown>): Promise<number> => {
    const tally = aTally()
    await end.runner.write(() => counted(step(), tally))
    return tally.statements
  }
  const sale = (orderId: string) => {
    const placed = { occurredAt: TODAY, receivedAt: TODAY }
    const report = aConfirmation({ orderId, ...placed })
    return statementsOf(() =>
      settleReports(programCache(IN_THE_CLEAR), [{ report, decide, options: {} }]),
    )
  }
  const click = (id: string) => {
    const clicks = [aClick({ id, clickedAt: TODAY, receivedAt: TODAY })]
    return statementsOf(() => recordClicks(programCache(IN_THE_CLEAR), [{ clicks, decide }]))
  }
  const rowsOf = async (table: string) => {
    const found = await end.runner.read(() =>
      one<{ count: number }>(
        `select count(*) as count from ${table} where account_id = ?`,
        account,
      ),
    )
    return found?.count
  }

  test('a new sale and a new click cost no more statements while sums are kept', async () => {
    await storage.settleOrder(aConfirmation(), decide)
    const before = [await sale('1'), await click('1')]
    expect(await sumDays(storage, TODAY)).toBeGreaterThan(0)
    expect([await sale('2'), await click('2')]).toEqual(before)
    expect(await rowsOf('changed_days')).toBe(0)
  })

  test('a click costs no more statements while 10,000 sites of affiliates are registered', async () => {
    const before = await click('1')
    await end.runner.write(() =>
      run(
        `insert into direct_links (account_id, id, affiliate_id, pattern, status, created_at)
           with recursive numbers (n) as (
             select 1 union all select n + 1 from numbers where n < ${DIRECT_LINKS_MAX})
         select ?, 'l' || n, ?, 'b' || n || '.example', 'approved', 0 from numbers`,
        account,
        jane,
      ),
    )
    expect(await click('2')).toBe(before)
  })

  test('marks and kept rows do not grow with the changes of a day', async () => {
    await storage.settleOrder(aConfirmation(), decide)
    await sumDays(storage, TODAY)
    // One more for what is refunded, however often.
    const rows = ((await rowsOf('day_sums')) ?? 0) + 1
    for (let n = 0; n < 20; n += 1) {
      const refundId = `r${n}`
      await storage.settleOrder(aRefund(eur('1.00'), { refundId }), decide)
      if (n % 5 === 4) await sumDays(storage, TODAY)
    }
    expect([await rowsOf('changed_days'), await rowsOf('day_sums')]).toEqual([0, rows])
  })
})
