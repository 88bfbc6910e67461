import type { Click } from '../../domain/click.js'
import { days, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import { aClick, account, aSale, bob, jane, NOON, visitor } from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { CLICKS_MAX } from '../steps/facts/consideredClicks.js'
import { CODES_MAX } from '../steps/facts/orderCodes.js'
import { CLICKS_KEPT_MAX, type Storage } from '../storage.js'

/** Which of very many clicks an order considers, how many are kept, and that a limit shows itself. */
export const considered = (storage: () => Storage): void => {
  const { conversion } = readingFrom(storage)
  const decide = decideAt()

  /** Clicks by links of nobody, a second apart from an instant on. */
  const strays = (count: number, from: number, over: Partial<Click> = {}) =>
    Array.from({ length: count }, (_, n) =>
      aClick({
        id: `stray-${from}-${n}`,
        affiliateCode: 'nobody',
        affiliateId: undefined,
        clickedAt: from + n * 1_000,
        ...over,
      }),
    )
  const janes = (clickedAt: number) => aClick({ clickedAt })
  const record = (...clicks: readonly Click[]) => storage().recordClicks(clicks, decide)

  describe('of very many clicks of one visitor', () => {
    test('the one that led to an order earns, however many came before it and after the order', async () => {
      await record(
        ...strays(150, NOON - days(3)),
        janes(NOON - days(1)),
        ...strays(150, NOON + HOUR_MS),
      )
      await storage().settleOrder(aSale(), decide)
      const { verdict, flags } = await conversion()
      expect(verdict.credits).toMatchObject([{ affiliateId: jane }])
      // What came after the order could not earn; before it are no more than are considered.
      expect(flags).toEqual([])
    })

    test('the last one before each order earns, or the first one if the policy says so', async () => {
      const program = await storage().program(account)
      if (!program) throw new Error('There is a program')
      await record(
        ...strays(150, NOON - days(9)),
        janes(NOON - days(8)),
        ...strays(150, NOON - days(3)),
        aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - days(1) }),
        ...strays(20, NOON - HOUR_MS),
      )
      const sale = { occurredAt: NOON - days(7), receivedAt: NOON }
      await storage().settleOrder(aSale({ orderId: 'early', ...sale }), decide)
      await storage().settleOrder(aSale(), decide)
      expect((await conversion('early')).verdict.credits).toMatchObject([{ affiliateId: jane }])
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: bob }])
    })

    test('an order is flagged if a click was left out that might have earned', async () => {
      await record(
        ...strays(CLICKS_MAX + 5, NOON - days(3)),
        janes(NOON - days(2)),
        ...strays(CLICKS_MAX + 5, NOON - days(1)),
      )
      await storage().settleOrder(aSale(), decide)
      const { verdict, flags } = await conversion()
      expect(verdict.credits).toEqual([])
      expect(flags).toEqual(['clicks_capped'])
    })

    test('an order that considers all of them says nothing', async () => {
      await record(
        ...strays(CLICKS_MAX - 1, NOON - days(3)),
        janes(NOON - days(2)),
        ...strays(CLICKS_MAX, NOON - days(1)),
      )
      await storage().settleOrder(aSale(), decide)
      const { verdict, flags } = await conversion()
      expect(verdict.credits).toMatchObject([{ affiliateId: jane }])
      expect(flags).toEqual([])
    })

    test('those too old to earn are not missed', async () => {
      await record(...strays(3 * CLICKS_MAX, NOON - days(90)), janes(NOON - days(1)))
      await storage().settleOrder(aSale(), decide)
      expect(await conversion()).toMatchObject({
        flags: [],
        verdict: { credits: [{ affiliateId: jane }] },
      })
    })

    test('an order counts those under all ids together, and says what it left out', async () => {
      const ids = ['phone', 'laptop', 'tablet'].map(visitor)
      await storage().linkVisitors(account, [ids[0]!, ids[1]!], NOON, decide)
      await storage().linkVisitors(account, [ids[1]!, ids[2]!], NOON, decide)
      for (const [n, visitorId] of ids.entries()) {
        await record(...strays(CLICKS_MAX, NOON - days(3 - n), { visitorId }))
      }
      await record(aClick({ visitorId: ids[2]!, clickedAt: NOON - MINUTE_MS }))
      await storage().settleOrder(aSale({ visitorId: ids[0]! }), decide)
      const { verdict, flags } = await conversion()
      expect(verdict.credits).toMatchObject([{ affiliateId: jane }])
      expect(flags).toEqual(['clicks_capped'])
    })

    test(`${CLICKS_KEPT_MAX} are stored, and the next one is refused with a message`, async () => {
      const part = CLICKS_KEPT_MAX / 4
      for (let n = 0; n < 4; n += 1) await record(...strays(part, NOON - days(9 - n)))
      const known = strays(1, NOON - days(9))
      const [first, ...more] = strays(3, NOON - days(1))
      expect(await record(...known, first!, ...more)).toEqual(['duplicate', 'full', 'full', 'full'])
      // Other visitors have room, also where they come in one call with this one.
      const other = aClick({ visitorId: visitor('ben') })
      expect(await record(first!, other)).toEqual(['full', 'recorded'])
    })

    test('those of one call are kept up to the limit', async () => {
      const states = await record(...strays(CLICKS_KEPT_MAX + 2, NOON - days(1)))
      expect(states.slice(-3)).toEqual(['recorded', 'full', 'full'])
      expect(states.filter((state) => state === 'recorded')).toHaveLength(CLICKS_KEPT_MAX)
    })
  })

  test('an order is flagged if it names more coupons than are looked up', async () => {
    const coupons = Array.from({ length: CODES_MAX + 1 }, (_, n) => `C${n}`)
    await storage().settleOrder(aSale({ orderId: 'few', coupons: coupons.slice(1) }), decide)
    await storage().settleOrder(aSale({ coupons }), decide)
    expect((await conversion('few')).flags).toEqual([])
    expect((await conversion()).flags).toEqual(['codes_capped'])
  })
}
