import type { OrderKey } from '../domain/ids.js'
import { byPlacing } from '../domain/sequence.js'
import { days } from '../domain/time.js'
import type { Facts } from '../settle/facts.js'
import { settleAnew } from '../settle/settle.js'
import { anEmptyCopyable, COPYABLE } from '../testing/aCopyable.js'
import { account, aProgram, NOON } from '../testing/builders.js'
import { aMoneyHistory } from '../testing/moneyHistory.js'
import { IN_THE_CLEAR } from './sealing.js'
import { programCache, programFor } from './steps/catalogue/programCache.js'
import { gather } from './steps/facts/gather.js'
import { replayOver } from './steps/replay/replay.js'
import { readBefore } from './steps/settling/before.js'
import type { Step } from './steps/step.js'
import { withoutLocks } from './steps/withoutLocks.js'

const AT = NOON + days(250)

/** As a report of the order would find them. */
function* oneByOne(orderKey: OrderKey): Step<Facts> {
  const program = yield* programFor(programCache(IN_THE_CLEAR), account)
  const before = yield* readBefore(account, orderKey)
  return yield* gather(program, { accountId: account, orderKey, at: AT }, before)
}

/** A replay knows the bonds of orders that were placed before; later ones count for neither. */
const comparable = ({ bonds, ...facts }: Facts, convertedAt: number) => {
  const { orderKey } = facts
  const counting = bonds.filter((bond) => byPlacing(bond, { convertedAt, orderKey }) < 0)
  return { ...facts, bonds: counting }
}

test.each(COPYABLE)(
  'a replay on %s decides each order by the same facts as a report of it does, whatever happened',
  async (kind) => {
    const database = await anEmptyCopyable(kind)
    const storage = database.open()
    await aProgram(storage)
    for (const [n, event] of aMoneyHistory(5, 70).entries()) await event(storage, n)
    await storage.close()
    const end = await database.end()
    const replayed = new Map<OrderKey, Facts>()
    const placedAt = new Map<OrderKey, number>()
    await replayOver({ inSnapshot: end.inSnapshot, page: 4 }).replay(
      { accountId: account, from: -days(99_999), to: AT, at: AT },
      (facts) => {
        replayed.set(facts.orderKey, facts)
        return settleAnew(facts, AT)
      },
      ({ orders }) => {
        for (const { orderKey, convertedAt } of orders) placedAt.set(orderKey, convertedAt)
        return true
      },
    )
    expect(replayed.size).toBeGreaterThan(8)
    for (const [orderKey, facts] of replayed) {
      const convertedAt = placedAt.get(orderKey) ?? 0
      const alone = await end.runner.read(() => withoutLocks(oneByOne(orderKey)))
      expect(comparable(facts, convertedAt)).toEqual(comparable(alone, convertedAt))
    }
    await end.close()
    await database.remove()
  },
)
