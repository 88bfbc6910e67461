import { addAccount } from '../../program/accounts.js'
import { aClick, type account, aSale, countingDeps, visitor } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

const REPORTS = 500
/**
 * Several batches: how many are decided before the other account's program is read depends on the load
 * of the machine. One that waits for all of them finds `REPORTS`.
 */
const REPORTS_AHEAD_MAX = 400

const CLICKS = 900
const CLICKS_AHEAD_MAX = 600

/** An account that sends very much does not delay the others. */
export const fairness = (storage: () => Storage): void => {
  const decide = decideAt()
  const other = 'other1' as typeof account

  /** How many of the flood are stored when the last one, of another account, is. */
  const aheadOf = async (flood: readonly Promise<unknown>[], last: () => Promise<unknown>) => {
    let ahead = 0
    const counted = flood.map(async (one) => {
      await one
      ahead += 1
    })
    await last()
    const seen = ahead
    await Promise.all(counted)
    return seen
  }

  describe('while one account floods', () => {
    beforeEach(async () => {
      await addAccount(countingDeps(storage()), { id: other, name: 'Another shop' })
    })

    test('a report of another account does not wait for all of its reports', async () => {
      const decided = new Set<number>()
      const flood = Array.from({ length: REPORTS }, (_, n) =>
        storage().settleOrder(
          aSale({ id: `r${n}`, orderId: `${n}`, visitorId: visitor(`v${n}`) }),
          (facts) => {
            decided.add(n)
            return decide(facts)
          },
        ),
      )
      const late = { ...aSale({ visitorId: visitor('late') }), accountId: other }
      let ahead = REPORTS
      // Counted when it is decided: how long its commit then takes depends on the load of the machine.
      await storage().settleOrder(late, (facts) => {
        ahead = Math.min(ahead, decided.size)
        return decide(facts)
      })
      await Promise.all(flood)
      expect(ahead).toBeLessThan(REPORTS_AHEAD_MAX)
    })

    test('a click of another account does not wait for all of its clicks', async () => {
      const clickOf = (n: number) => aClick({ id: `c${n}`, visitorId: visitor(`v${n}`) })
      const flood = Array.from({ length: CLICKS }, (_, n) =>
        storage().recordClicks([clickOf(n)], decide),
      )
      const late = { ...clickOf(0), accountId: other }
      const ahead = await aheadOf(flood, () => storage().recordClicks([late], decide))
      expect(ahead).toBeLessThan(CLICKS_AHEAD_MAX)
    })
  })
}
