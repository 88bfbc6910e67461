import { days } from '../domain/time.js'
import { anEmptyCopyable, COPYABLE, type CopyableDatabase } from '../testing/aCopyable.js'
import { copyOrder } from '../testing/aCrowd.js'
import { aConfirmation, account, aProgram, aRefund, eur, NOON } from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { answered } from '../testing/recomputed.js'
import { sumDays } from '../testing/sumDays.js'
import type { CopyEnd } from './copy/copyEnd.js'
import { dayOf } from './daySums.js'
import { ORDERS_SUMMED_MAX } from './steps/sums/dayParts.js'
import { keepDay } from './steps/sums/keepDay.js'
import { sumsOf, turnOf } from './steps/sums/sums.js'
import type { Storage } from './storage.js'

const decide = decideAt()
const LATER = NOON + days(10)
const DAY = { kind: 'orders', day: dayOf(NOON) } as const

describe.each(COPYABLE)('on %s', (kind) => {
  let database: CopyableDatabase
  let storage: Storage
  let end: CopyEnd
  beforeEach(async () => {
    database = await anEmptyCopyable(kind)
    storage = database.open()
    await aProgram(storage)
    await storage.settleOrder(aConfirmation({ affiliate: 'jane' }), decide)
    end = await database.end()
  })
  afterEach(async () => {
    await end.close()
    await storage.close()
    await database.remove()
  })

  const refund = (refundId: string) =>
    storage.settleOrder(aRefund(eur('1.00'), { refundId }), decide)
  const sums = () => answered(storage, 0, LATER + days(30))

  test('a turn that another one has passed keeps nothing', async () => {
    await sumDays(storage, LATER)
    await refund('r1')
    const turn = await end.runner.write(() => turnOf(account, DAY))
    const old = await sumsOf(end.runner.write, account, DAY)
    await refund('r2')
    await sumDays(storage, LATER)
    const expected = await sums()
    expect(await end.runner.write(() => keepDay(account, turn, old))).toBe(false)
    expect(await sums()).toEqual(expected)
  })

  test('a change while a day is summed keeps the day marked', async () => {
    await sumDays(storage, LATER)
    await refund('r1')
    const turn = await end.runner.write(() => turnOf(account, DAY))
    const old = await sumsOf(end.runner.write, account, DAY)
    await refund('r2')
    const expected = await sums()
    expect(await end.runner.write(() => keepDay(account, turn, old))).toBe(true)
    expect(await sums()).toEqual(expected)
    expect(await sumDays(storage, LATER)).toBe(1)
    expect(await sums()).toEqual(expected)
  })

  test('a day with more orders than one part is summed completely', async () => {
    await copyOrder(end.runner, ORDERS_SUMMED_MAX + 50, 'anna')
    const expected = await sums()
    expect(expected.summary.conversions).toBeGreaterThan(ORDERS_SUMMED_MAX)
    await sumDays(storage, LATER)
    expect(await sums()).toEqual(expected)
  })
})
