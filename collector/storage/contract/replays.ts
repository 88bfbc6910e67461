import type { Commission } from '../../domain/commission.js'
import { days } from '../../domain/time.js'
import { settleAnew } from '../../settle/settle.js'
import {
  aBooking,
  aClick,
  aConfirmation,
  account,
  anAct,
  aSale,
  bob,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { canonicalDump } from '../../testing/canonicalDump.js'
import { drain } from '../../testing/drain.js'
import { aMoneyHistory } from '../../testing/moneyHistory.js'
import { decideAt, keyOfSale } from '../../testing/readingFrom.js'
import type { ReplayedOrder, ReplayQuery } from '../replays.js'
import type { Storage } from '../storage.js'

const LATER = NOON + days(250)

/** Deciding orders of the past again, without writing. */
export const replays = (storage: () => Storage): void => {
  const replayed = async (over: Partial<ReplayQuery> = {}): Promise<readonly ReplayedOrder[]> => {
    const query = { accountId: account, from: -days(99_999), to: LATER, at: LATER, ...over }
    const found: ReplayedOrder[] = []
    await storage().replay(
      query,
      (facts) => settleAnew(facts, LATER),
      ({ orders }) => {
        found.push(...orders)
        return true
      },
    )
    return found
  }
  const firstClick = async () => {
    const { policy } = (await storage().program(account)) ?? {}
    if (!policy) throw new Error('aProgram makes a policy')
    return [{ ...policy, clickModel: 'first' as const }]
  }
  const creditedIn = (orders: readonly ReplayedOrder[]) =>
    orders.map(({ outcome }) => outcome.verdict.credits.map(({ affiliateId }) => affiliateId))
  const decide = decideAt()

  describe('a replay', () => {
    test.each([3])(
      'under the same policy gives what each order pays, after history %i',
      async (seed) => {
        for (const [n, event] of aMoneyHistory(seed, 80).entries()) await event(storage(), n)
        await drain(storage(), decideAt(LATER))
        const before = await canonicalDump(storage(), account)
        const orders = await replayed()

        const paid = (commissions: readonly Commission[] = []) =>
          commissions.map(({ affiliateId, tier, amount, basis }) => ({
            ...{ affiliateId, tier, amount, basis },
          }))
        const changed = orders.filter(({ isKept }) => !isKept)
        expect(changed.map(({ outcome }) => paid(outcome.commissions))).toEqual(
          changed.map(({ applied }) => paid(applied?.commissions)),
        )
        expect(orders.length).toBeGreaterThan(5)
        expect(await canonicalDump(storage(), account)).toBe(before)
      },
    )

    describe('of a customer with two orders, the first one after clicks of Jane and then Bob', () => {
      beforeEach(async () => {
        const click = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
        await storage().recordClicks([aClick(), aClick(click)], decide)
        for (const [orderId, visitorId, day] of [
          ['1', visitor('anna'), 0],
          ['2', undefined, 2],
        ] as const) {
          const when = { occurredAt: NOON + days(day), receivedAt: NOON + days(day) }
          const buys = aConfirmation({ orderId, customer: 'c1', visitorId, ...when })
          await storage().settleOrder(buys, decide)
        }
      })

      test('bonds the customer to the affiliate that the other policy credits, also pages later', async () => {
        const between = Array.from({ length: 30 }, (_, n) =>
          aConfirmation({ orderId: `between ${n}`, occurredAt: NOON + days(1) }),
        )
        const ofCustomer = async () =>
          (await replayed({ policies: await firstClick() })).filter(
            ({ applied }) => applied?.verdict.credits.length,
          )
        const orders = await ofCustomer()
        expect(creditedIn(orders)).toEqual([[jane], [jane]])
        await Promise.all(between.map((report) => storage().settleOrder(report, decide)))
        expect(creditedIn(await ofCustomer())).toEqual([[jane], [jane]])
        expect(orders.map(({ applied }) => applied?.commissions[0]?.affiliateId)).toEqual([
          bob,
          bob,
        ])
      })

      test('keeps the bond of an order that was placed before its time', async () => {
        const orders = await replayed({ policies: await firstClick(), from: NOON + days(1) })
        expect(creditedIn(orders)).toEqual([[bob]])
      })

      test('applies other terms of a campaign', async () => {
        const { campaigns = [] } = (await storage().program(account)) ?? {}
        const doubled = campaigns.map((campaign) => ({
          ...campaign,
          versions: campaign.versions.map((version) => ({
            ...version,
            sale: { kind: 'percent' as const, ratePpm: 200_000 },
          })),
        }))
        const orders = await replayed({ campaigns: doubled })
        expect(orders.map(({ outcome }) => outcome.commissions[0]?.amount.amount)).toEqual([
          998, 998,
        ])
      })
    })

    test('credits another affiliate although the commission was approved', async () => {
      const click = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
      await storage().recordClicks([aClick(), aClick(click)], decide)
      await storage().settleOrder(aConfirmation({ visitorId: visitor('anna') }), decide)
      await storage().settleOrder(anAct('approve'), decide)
      const [order] = await replayed({ policies: await firstClick() })
      expect(order).toMatchObject({
        applied: { commissions: [{ affiliateId: bob, status: 'approved' }] },
        outcome: { commissions: [{ affiliateId: jane, status: 'approved' }] },
      })
    })

    test('reads the orders of its time in the order of placing, each once, without tests and bookings', async () => {
      const ids = Array.from({ length: 60 }, (_, n) => `o${n}`)
      const all = ids.map((orderId, n) =>
        aConfirmation({ orderId, occurredAt: NOON + (n < 45 ? 0 : n) }),
      )
      const others = [
        aSale({ orderId: 'test', test: true }),
        aBooking('bonus', { receivedAt: NOON }),
        aConfirmation({ orderId: 'before', occurredAt: NOON - 1 }),
        aConfirmation({ orderId: 'after', occurredAt: NOON + 60 }),
      ]
      await Promise.all([...all, ...others].map((report) => storage().settleOrder(report, decide)))
      const found = await replayed({ from: NOON, to: NOON + 60 })
      const keys = [...ids.slice(0, 45).map(keyOfSale).sort(), ...ids.slice(45).map(keyOfSale)]
      expect(found.map(({ orderKey }) => orderKey)).toEqual(keys)
    })

    test('ends when it is told to, after a page', async () => {
      const reports = Array.from({ length: 30 }, (_, n) => aConfirmation({ orderId: `o${n}` }))
      await Promise.all(reports.map((report) => storage().settleOrder(report, decide)))
      const totals: number[] = []
      const query = { accountId: account, from: 0, to: LATER, at: LATER }
      await storage().replay(query, decide, ({ total }) => {
        totals.push(total)
        return false
      })
      expect(totals).toEqual([30])
    })
  })
}
