import { days } from '../domain/time.js'
import { anEmptyCopyable, COPYABLE, type CopyableDatabase } from '../testing/aCopyable.js'
import {
  aClick,
  aConfirmation,
  account,
  aPostback,
  aProgram,
  bob,
  NOON,
} from '../testing/builders.js'
import { aTally, counted, type Tally } from '../testing/counted.js'
import { decideAt } from '../testing/readingFrom.js'
import type { CopyEnd } from './copy/copyEnd.js'
import { IN_THE_CLEAR } from './sealing.js'
import { programCache } from './steps/catalogue/programCache.js'
import { settleReports } from './steps/settling/settleReports.js'
import type { Storage } from './storage.js'

const decide = decideAt()

describe.each(COPYABLE)('on %s, a sale', (kind) => {
  let database: CopyableDatabase
  let storage: Storage
  let end: CopyEnd
  beforeEach(async () => {
    database = await anEmptyCopyable(kind)
    storage = database.open()
    await aProgram(storage)
    await storage.recordClicks([aClick()], decide)
    end = await database.end()
  })
  afterEach(async () => {
    await end.close()
    await storage.close()
    await database.remove()
  })

  /** What a sale of Jane's costs, with the program in memory. */
  const costOf = async (orderId: string): Promise<Tally> => {
    const programs = programCache(IN_THE_CLEAR)
    await end.runner.read(() => programs.programOf(account))
    const tally = aTally()
    const report = aConfirmation({ orderId, affiliate: 'jane', receivedAt: NOON + days(1) })
    const calls = [{ report, decide, options: {} }]
    await end.runner.write(() => counted(settleReports(programs, calls), tally))
    return tally
  }

  test('of an account without postbacks takes the same statements as before there were any', async () => {
    const before = await costOf('1')
    expect(before.inserts).not.toContain('postback_deliveries')
    expect([...before.texts.keys()].filter((text) => text.includes('postback'))).toEqual([])
    await storage.addPostback(aPostback({ status: 'paused' }), 'whsec_b25l')
    expect((await costOf('2')).statements).toBe(before.statements)
  })

  test('that nobody listens to costs nothing more, one that a destination is told one row', async () => {
    const { statements } = await costOf('1')
    await storage.addPostback(aPostback({ affiliateId: bob }), 'whsec_b25l')
    expect((await costOf('2')).statements).toBe(statements)
    const other = { id: 'own' as ReturnType<typeof aPostback>['id'] }
    await storage.addPostback(aPostback(other), 'whsec_b25l')
    const told = await costOf('3')
    expect(told.statements).toBe(statements + 1)
    expect(told.inserts.filter((table) => table === 'postback_deliveries')).toHaveLength(1)
  })
})
