import { days, LATENCY_MAX_MS, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aCoupon } from '../../testing/facts.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What is known of visitors, and what a click may change. */
export const clicks = (storage: () => Storage): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()

  describe('a click', () => {
    test('is recorded once', async () => {
      expect(await storage().recordClicks([aClick(), aClick()], decide)).toEqual([
        'recorded',
        'duplicate',
      ])
      expect(await storage().recordClicks([aClick()], decide)).toEqual(['duplicate'])
      expect(await storage().listClicks({ accountId: account })).toEqual([aClick()])
    })

    test('of another affiliate under a known id is a conflict', async () => {
      const other = aClick({ id: 'c', affiliateCode: 'bob', affiliateId: bob })
      expect(await storage().recordClicks([aClick({ id: 'c' }), other], decide)).toEqual([
        'recorded',
        'conflict',
      ])
    })

    test('received after the order it led to re-settles the order', async () => {
      await storage().settleOrder(aSale(), decide)
      expect((await conversion()).verdict.credits).toEqual([])

      await storage().recordClicks([aClick({ receivedAt: NOON + MINUTE_MS, late: true })], decide)
      expect((await conversion()).commissions).toMatchObject([{ affiliateId: jane }])
      expect(await balances()).toEqual({ unverified: 499 })
    })

    test('takes an unapproved order from one affiliate to another', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale(), decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage().recordClicks([later], decide)

      expect(await balances(jane)).toEqual({})
      expect(await balances(bob)).toEqual({ unverified: 499 })
      expect((await conversion()).statusLog.map(({ to }) => to)).toEqual([
        'unverified',
        undefined,
        'unverified',
      ])
    })

    test('does not move money that a person approved, and says so', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(anAct('approve'), decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage().recordClicks([later], decide)

      const found = await conversion()
      expect(await balances(jane)).toEqual({ payable: 499 })
      expect(await balances(bob)).toEqual({})
      expect(found.flags).toContain('not_applied_already_approved')
      expect(found.superseded?.credits).toMatchObject([{ affiliateId: bob }])
    })

    test('does not replace the verdict of an approved order that was held later, until a person reopens it', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(anAct('approve'), decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage().recordClicks([later], decide)
      await storage().settleOrder(aConfirmation({ id: 'other', total: eur('59.90') }), decide)
      await storage().settleOrder(aRefund(eur('10.00')), decide)
      const held = await conversion()
      expect(held.commissions).toMatchObject([{ affiliateId: jane, status: 'held' }])
      expect(held.flags).toContain('not_applied_already_approved')

      await storage().settleOrder(anAct('reopen', { receivedAt: NOON + days(3) }), decide)
      expect((await conversion()).commissions).toMatchObject([{ affiliateId: bob }])
    })

    test('shares the order with earlier ones if the policy says so, and a refund takes back each share', async () => {
      const program = await storage().program(account)
      if (!program) throw new Error('The account is missing')
      const split = { firstPpm: 500_000, lastPpm: 0, leastPpm: 0 }
      const since = NOON - days(2)
      const policy = { ...program.policy, version: 2, since, clickModel: 'split', split } as const
      await storage().addPolicy(account, policy)
      await storage().recordClicks([aClick()], decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage().recordClicks([later], decide)
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      expect([await balances(jane), await balances(bob)]).toEqual([
        { pending: 374 },
        { pending: 125 },
      ])

      await storage().settleOrder(aRefund(undefined), decide)
      expect([await balances(jane), await balances(bob)]).toEqual([{}, {}])
    })

    test('counts for the visitor under every id', async () => {
      await storage().recordClicks([aClick({ visitorId: visitor('phone') })], decide)
      await storage().settleOrder(aSale({ visitorId: visitor('laptop') }), decide)
      expect((await conversion()).verdict.credits).toEqual([])

      await storage().linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
    })

    test('counts through a chain of aliases, independent of their order of arrival', async () => {
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(visitor)
      await storage().recordClicks([aClick({ visitorId: a! })], decide)
      await storage().settleOrder(aSale({ visitorId: d! }), decide)
      await storage().linkVisitors(account, [c!, d!], NOON, decide)
      await storage().linkVisitors(account, [a!, b!], NOON, decide)
      await storage().linkVisitors(account, [b!, c!], NOON, decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
    })

    test('whose time is seconds after its sale re-settles the sale', async () => {
      await storage().settleOrder(aSale(), decide)
      await storage().recordClicks([aClick({ clickedAt: NOON + LATENCY_MAX_MS })], decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
    })
  })

  describe('a visitor', () => {
    test('is known by clicks under every id, with the affiliates and their coupons', async () => {
      await storage().recordClicks([aClick({ visitorId: visitor('phone') })], decide)
      await storage().recordClicks([aClick({ id: 'k2', visitorId: visitor('carl') })], decide)
      await storage().linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      await storage().addCoupon(aCoupon({ code: 'JANE10' }), NOON)
      await storage().addCoupon(aCoupon({ code: 'BOB10', affiliateId: bob }), NOON)
      const touches = await storage().touchesOf(account, visitor('laptop'))
      expect(touches.clicks.map(({ id }) => id)).toEqual(['click-jane'])
      expect(touches.affiliates.map(({ id }) => id)).toEqual([jane])
      expect(touches.coupons.map(({ code }) => code)).toEqual(['JANE10'])
      expect((await storage().touchesOf(account, visitor('nobody'))).affiliates).toEqual([])
    })
  })
}
