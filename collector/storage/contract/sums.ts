import { BALANCE_NAMES } from '../../domain/balances.js'
import { days, HOUR_MS, utcDay } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  bob,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { aMoneyHistory, ORDER_IDS } from '../../testing/moneyHistory.js'
import { decideAt } from '../../testing/readingFrom.js'
import { answered, recomputed } from '../../testing/recomputed.js'
import { sumDays } from '../../testing/sumDays.js'
import { ALL_DAYS, dayOf } from '../daySums.js'
import type { Storage } from '../storage.js'
import { aRate } from './currencies.js'

const RIGHT = { wrong: [], areTotalsRight: true }

/** Has all days summed again. */
const SUM_AGAIN = [
  'update sum_turns set version = version + 1',
  'update program_versions set live_from = -1000000',
  'delete from day_sums',
]

/** Sums of days that are over are kept, and equal what their orders and clicks give. */
export const sums = (
  storage: () => Storage,
  open: () => Promise<Storage>,
  execute: (sql: string) => Promise<void>,
): void => {
  const decide = decideAt()
  const LATER = NOON + days(10)

  const expectEqual = async (asked: readonly (readonly [number, number])[]) => {
    const expected = await recomputed(storage(), ORDER_IDS)
    for (const [since, at] of asked) {
      expect(await answered(storage(), since, at)).toEqual({
        ledger: expected.ledger,
        balances: expected.balances(at),
        payable: expected.payable(at),
        summary: expected.summary(since),
      })
      expect(expected.ofOrders(at)).toEqual(expected.balances(at))
    }
  }

  describe('sums', () => {
    /** Affiliates share most commissions, and large sales are held. */
    const shareAndHold = async () => {
      const program = await storage().program(account)
      const [campaign] = program?.campaigns ?? []
      const [version] = campaign?.versions ?? []
      if (!program || !campaign || !version) throw new Error('There is a default campaign')
      const split = { clickModel: 'split', version: 2 } as const
      await storage().addPolicy(account, { ...program.policy, ...split })
      const held = { version: 2, saleCaps: [eur('100.00')] }
      await storage().addCampaignVersion(account, campaign.id, { ...version, ...held })
    }

    /** Both affiliates refer each visitor, again and again. */
    const refer = async () => {
      const clicks = ['anna', 'ben', 'eve'].flatMap((name) =>
        [-61, -40, -20, 0, 20, 40].map((day) => {
          const whose = day % 40 === 0 ? {} : { affiliateCode: 'bob', affiliateId: bob }
          const at = NOON + days(day)
          const when = { id: `${name} ${day}`, clickedAt: at, receivedAt: at }
          return aClick({ visitorId: visitor(name), ...whose, ...when })
        }),
      )
      await storage().recordClicks(clicks, decide)
    }

    /** Affiliates are paid in USD. For later orders there is no rate. */
    const convert = async () => {
      const program = await storage().program(account)
      if (!program) throw new Error('There is a program')
      const version = program.policy.version + 1
      await storage().addPolicy(account, { ...program.policy, version, payoutCurrency: 'USD' })
      const rates = [-63, -56, -49, -42, -35, -28, -21, -14, -7, 0].map((day) =>
        aRate({ day: utcDay(NOON + days(day)), enteredAt: 0 }),
      )
      await storage().addRates(account, rates)
      await storage().addAffiliateSetting(account, bob, {
        ...{ kind: 'currency', since: NOON, currency: 'JPY' },
      })
      await drain(storage(), decide)
    }

    const seen = new Set<string>()
    test.each([7, 8, 12, 17, 28])(
      'equal a recomputation after each event of random history %i',
      async (seed) => {
        if (seed % 2 === 0) await shareAndHold()
        if (seed % 3 === 2) await convert()
        await refer()
        const history = aMoneyHistory(seed, 60)
        for (const [n, event] of history.entries()) {
          await event(storage(), n)
          for (const one of await storage().balances(account, NOON)) {
            for (const name of BALANCE_NAMES) if (one[name] !== 0n) seen.add(name)
          }
          const day = ((n * 37) % 160) - 80
          await expectEqual([
            [NOON + days(day), NOON + days(day + 20) + HOUR_MS],
            [NOON + days(day) - 12 * HOUR_MS, NOON - days(day)],
          ])
        }
        await sumDays(storage(), NOON + days(100))
        await expectEqual([[0, NOON + days(150)]])
        expect(await storage().auditSums(account)).toMatchObject(RIGHT)
      },
    )

    test('were not always zero: each balance had money at some time in these histories', () => {
      // They would prove little without.
      expect([...seen].sort()).toEqual([...BALANCE_NAMES].sort())
    })

    test('of a day are kept an hour after its end, and summed again only if it has changed', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale({ orderId: 'o1' }), decide)
      // The day of the click has ended, and that of the order has ended for less than an hour.
      expect(await sumDays(storage(), NOON + 12.5 * HOUR_MS)).toBe(2)
      expect(await sumDays(storage(), NOON + 13 * HOUR_MS)).toBe(2)
      expect(await sumDays(storage(), NOON + 13 * HOUR_MS)).toBe(0)
      await storage().settleOrder(aConfirmation({ orderId: 'o1' }), decide)
      expect(await sumDays(storage(), LATER)).toBeGreaterThan(0)
      expect(await sumDays(storage(), LATER)).toBe(0)
      await expectEqual([[0, LATER + days(30)]])
    })

    test('are equal while two collectors sum days and others write', async () => {
      const other = await open()
      try {
        await storage().recordClicks([aClick()], decide)
        await sumDays(storage(), LATER)
        const write = async (n: number) => {
          const placed = { occurredAt: NOON + n, receivedAt: NOON + n }
          const orderId = ORDER_IDS[n % 10] ?? ''
          const id = `race ${n}`
          await storage().settleOrder(aConfirmation({ orderId, id, ...placed }), decide)
          const visitorId = visitor(`v${n}`)
          const at = NOON - days(n % 3)
          await other.recordClicks(
            [aClick({ id, visitorId, clickedAt: at, receivedAt: at })],
            decide,
          )
        }
        const writes = Array.from({ length: 40 }, (_, n) => write(n))
        for (let n = 0; n < 10; n += 1) {
          await Promise.all([sumDays(storage(), LATER), sumDays(other, LATER)])
        }
        await Promise.all(writes)
        await expectEqual([[0, LATER + days(30)]])
        await Promise.all([sumDays(storage(), LATER), sumDays(other, LATER)])
        await sumDays(storage(), LATER)
        expect(await sumDays(storage(), LATER)).toBe(0)
        await expectEqual([[0, LATER + days(30)]])
      } finally {
        await other.close()
      }
    })

    test('that were changed in the database are named by the audit', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aConfirmation({ orderId: 'o1', affiliate: 'jane' }), decide)
      await sumDays(storage(), LATER)
      expect(await storage().auditSums(account)).toEqual({ ...RIGHT, days: 2 })

      await execute("update day_sums set rest = rest + 1 where scope = 'account' and day > 0")
      const today = { kind: 'orders', day: dayOf(NOON) }
      expect(await storage().auditSums(account)).toMatchObject({ ...RIGHT, wrong: [today] })

      await execute("update day_sums set rest = rest - 1 where scope = 'account' and day > 0")
      await execute(`update day_sums set count = count + 1 where day = ${ALL_DAYS}`)
      expect(await storage().auditSums(account)).toMatchObject({ areTotalsRight: false, wrong: [] })

      await execute("delete from day_sums where scope = 'clicks'")
      const before = { kind: 'clicks', day: dayOf(NOON - days(1)) }
      expect(await storage().auditSums(account)).toMatchObject({ wrong: [before] })

      // What docs/operating.md says.
      for (const sql of SUM_AGAIN) await execute(sql)
      await expectEqual([[0, LATER]])
      await sumDays(storage(), LATER)
      expect(await storage().auditSums(account)).toEqual({ ...RIGHT, days: 2 })
    })

    test('are equal when more separate days have changed than one statement names', async () => {
      const sold = (orderId: string, day: number) => {
        const at = NOON - days(2 * day)
        return storage().settleOrder(
          aConfirmation({ orderId, affiliate: 'jane', occurredAt: at, receivedAt: at }),
          decide,
        )
      }
      for (let day = 0; day < 60; day += 1) await sold(`day ${day}`, day)
      await sumDays(storage(), LATER)
      for (let day = 0; day < 60; day += 1) {
        const orderId = `day ${day}`
        await storage().settleOrder(aRefund(eur('9.90'), { orderId }), decide)
      }
      const [{ amount } = {}] = await storage().listPayable(account, LATER + days(60))
      expect(amount).toEqual({ amount: 60n * 400n, currency: 'EUR' })
      const { sales } = await storage().summary(account, NOON - days(90))
      expect(sales).toEqual([{ amount: 46n * 4_990n, currency: 'EUR' }])
    })

    test('larger than a JavaScript number are exact when they are kept', async () => {
      await storage().settleOrder(aConfirmation({ orderId: 'o0' }), decide)
      await storage().settleOrder(aConfirmation({ orderId: 'o1' }), decide)
      // Their sum is one less than a number of millions, to which it would be rounded.
      const totals = { o0: 9_007_199_254_740_991, o1: 9_007_199_254_259_008 }
      for (const [id, total] of Object.entries(totals)) {
        await execute(`update orders set total = ${total} where order_id = '${id}'`)
      }
      const expected = [{ currency: 'EUR', amount: 18_014_398_508_999_999n }]
      expect((await storage().summary(account, 0)).sales).toEqual(expected)
      expect(await sumDays(storage(), LATER)).toBeGreaterThan(0)
      expect((await storage().summary(account, 0)).sales).toEqual(expected)
    })
  })
}
