import { days } from '../../domain/time.js'
import { aClick, account, aSale, NOON, visitor } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { sumDays } from '../../testing/sumDays.js'
import type { ClickPlace } from '../jobs.js'
import { CLICKS_FORGOTTEN_MAX } from '../steps/upkeep/forgetClicks.js'
import type { Storage } from '../storage.js'

/** Clicks that are deleted because they are old. */
export const oldClicks = (storage: () => Storage): void => {
  const decide = decideAt()
  const BEFORE = NOON - days(100)
  const clickOf = (name: string, receivedAt: number, id = name) =>
    aClick({ id, visitorId: visitor(name), clickedAt: receivedAt, receivedAt })
  const record = (...clicks: readonly ReturnType<typeof clickOf>[]) =>
    storage().recordClicks(clicks, decide)
  const left = async () =>
    (await storage().listClicks({ accountId: account })).map(({ id }) => id).sort()
  const forget = async (): Promise<number> => {
    let slices = 0
    let after: ClickPlace | undefined
    do {
      after = await storage().forgetClicks(account, BEFORE, NOON, after)
      slices += 1
    } while (after)
    return slices
  }

  describe('old clicks', () => {
    test('are deleted, except those of visitors who ordered under any of their ids', async () => {
      const old = NOON - days(120)
      await record(clickOf('anna', old), clickOf('phone', old), clickOf('ben', old))
      await record(clickOf('ben', NOON - days(1), 'new'), clickOf('eve', BEFORE))
      await storage().linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      await storage().settleOrder(aSale({ orderId: '1', visitorId: visitor('anna') }), decide)
      await storage().settleOrder(aSale({ orderId: '2', visitorId: visitor('laptop') }), decide)
      expect(await forget()).toBe(1)
      expect(await left()).toEqual(['anna', 'eve', 'new', 'phone'])
      expect(await forget()).toBe(1)
      expect(await left()).toHaveLength(4)
    })

    test('that have the id of another visitor’s old click are no longer counted', async () => {
      const old = NOON - days(120)
      await record(clickOf('anna', old, 'x'), clickOf('ben', old, 'y'))
      const others = CLICKS_FORGOTTEN_MAX - 2
      await record(...Array.from({ length: others }, (_, n) => clickOf(`v${n}`, old)))
      // Deleted with the first slice, which has not read it.
      await record(clickOf('anna', old + days(1), 'y'))
      const counted = async () => (await storage().summary(account, 0)).clicks
      await sumDays(storage(), NOON)
      expect(await counted()).toBe(CLICKS_FORGOTTEN_MAX + 1)
      await forget()
      expect(await left()).toEqual([])
      expect(await counted()).toBe(0)
      await sumDays(storage(), NOON)
      expect(await counted()).toBe(0)
    })

    test('of the same instant are deleted in slices', async () => {
      const old = NOON - days(120)
      const count = 2 * CLICKS_FORGOTTEN_MAX + 1
      await record(...Array.from({ length: count }, (_, n) => clickOf(`v${n}`, old)))
      await storage().settleOrder(aSale({ visitorId: visitor('v7') }), decide)
      expect(await forget()).toBe(3)
      expect(await left()).toEqual(['v7'])
      const [first] = await storage().listClicks({ accountId: account })
      const { affiliateId } = first ?? {}
      if (!affiliateId) throw new Error('The click has an affiliate')
      expect(await storage().listClicks({ accountId: account, affiliateId })).toHaveLength(1)
    })
  })
}
