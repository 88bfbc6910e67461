import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  type aSale,
  bob,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { SETTLED_AT_ONCE_MAX } from '../steps/resettling/budget.js'
import type { Storage } from '../storage.js'

/** More orders than two slices settle. */
const MANY = 45
/** How many a connection pool takes at once without anybody waiting for long. */
const AT_ONCE = 8

/** What one message decides anew beyond its own order, now and later. */
export const resettling = (storage: () => Storage): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()
  /** The server names their visitor, so that they are no claims in series. */
  const sellMany = async (over: (n: number) => Parameters<typeof aSale>[0], count = MANY) => {
    for (let from = 0; from < count; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => from + n)
      const sale = (n: number) => ({ orderId: `many-${n}`, visitorId: visitor('anna'), ...over(n) })
      await Promise.all(
        some.map((n) =>
          storage().settleOrder(aConfirmation({ occurredAt: NOON, ...sale(n) }), decide),
        ),
      )
    }
  }
  /** Of how many orders an affiliate has the commission, by what the ledger holds. */
  const creditedTo = async (affiliateId: typeof jane) =>
    Object.values(await balances(affiliateId)).reduce((sum, amount) => sum + amount, 0) / 499
  const left = async () => (await storage().summary(account, 0)).resettling

  describe('orders that wait to be settled again', () => {
    // Entering the program's affiliates left tasks too.
    beforeEach(() => drain(storage(), decide))

    test('are all of a visitor’s orders after a late click, however many there are', async () => {
      await sellMany(() => ({}), 110)
      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS })], decide)
      expect(await creditedTo(jane)).toBe(SETTLED_AT_ONCE_MAX)
      expect(await left()).toBe(1)

      expect(await drain(storage(), decide)).toBeGreaterThan(110 / SETTLED_AT_ONCE_MAX - 1)
      expect(await creditedTo(jane)).toBe(110)
      expect(await left()).toBe(0)
    })

    test('are those that a learnt alias credits, however many there are', async () => {
      await storage().recordClicks([aClick({ visitorId: visitor('phone') })], decide)
      await sellMany(() => ({ visitorId: visitor('laptop') }), 110)
      await storage().linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      await drain(storage(), decide)
      expect(await creditedTo(jane)).toBe(110)
    })

    test('are all later orders of a customer whose first order arrives last', async () => {
      await storage().recordClicks([aClick()], decide)
      const buys = (n: number) => ({ customer: 'c1', occurredAt: NOON + days(1) + n })
      await sellMany((n) => ({ source: 'server', visitorId: undefined, ...buys(n) }), 210)
      const first = { orderId: 'first', customer: 'c1', visitorId: visitor('anna') }
      await storage().settleOrder(aConfirmation(first), decide)
      expect(await creditedTo(jane)).toBe(SETTLED_AT_ONCE_MAX)

      await drain(storage(), decide)
      expect(await creditedTo(jane)).toBe(211)
    })

    test('are settled once more if they are queued again before all are done', async () => {
      await sellMany(() => ({}))
      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS })], decide)
      await storage().resettleSlice(account, NOON + days(1), decide)
      const later = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
      await storage().recordClicks([aClick({ ...later, receivedAt: NOON + 2 * MINUTE_MS })], decide)
      expect(await left()).toBe(1)
      await drain(storage(), decide)
      expect(await creditedTo(bob)).toBe(MANY)
      expect(await balances(jane)).toEqual({})
    })

    test('end although the same is left again after each slice', async () => {
      await sellMany(() => ({}))
      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS })], decide)
      const slices = Math.ceil(MANY / SETTLED_AT_ONCE_MAX)
      for (let n = 1; n <= slices; n += 1) {
        await storage().resettleSlice(account, NOON + days(1), decide)
        const click = aClick({ id: `again-${n}`, receivedAt: NOON + MINUTE_MS + n })
        await storage().recordClicks([click], decide)
      }
      expect(await creditedTo(jane)).toBe(MANY)
    })

    test('do not move money that a person approved', async () => {
      await storage().recordClicks([aClick()], decide)
      await sellMany(() => ({}))
      await storage().settleOrder(aConfirmation({ orderId: 'many-44' }), decide)
      await storage().settleOrder(anAct('approve', { orderId: 'many-44' }), decide)
      const later = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
      await storage().recordClicks([aClick({ ...later, receivedAt: NOON + MINUTE_MS })], decide)
      await drain(storage(), decide)
      expect(await balances(jane)).toEqual({ payable: 499 })
      expect((await conversion('many-44')).flags).toContain('not_applied_already_approved')
      expect(await creditedTo(bob)).toBe(MANY - 1)
    })

    test('are tried one by one if one of them cannot be settled, and that one is retried later', async () => {
      await sellMany(() => ({}))
      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS })], decide)
      const failing = (facts: Parameters<typeof decide>[0]) => {
        if (facts.reports.some(({ order }) => order.orderId === 'many-44')) throw new Error('a bug')
        return decide(facts)
      }
      const at = NOON + days(1)
      for (let isDue = true; isDue; ) {
        isDue = await storage()
          .resettleSlice(account, at, failing)
          .then(
            (slices) => slices > 0,
            () => true,
          )
      }
      expect(await creditedTo(jane)).toBe(MANY - 1)
      expect(await left()).toBe(1)
      await drain(storage(), decide)
      expect(await creditedTo(jane)).toBe(MANY)
      expect(await left()).toBe(0)
    })

    test('are announced to the worker after the commit', async () => {
      const heard: number[] = []
      storage().onResettling(() => heard.push(1))
      await sellMany(() => ({}))
      expect(heard).toEqual([])
      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS })], decide)
      expect(heard).toEqual([1])
      expect(await left()).toBe(1)
    })
  })
}
