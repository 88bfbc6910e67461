import type { AffiliateId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { account, aSale, bob, eur, jane, NOON, visitor } from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { aCoupon } from '../../testing/facts.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What orders use up one after the other: payments of a subscription, coupons with a limit. */
export const uses = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  const { conversion } = readingFrom(storage)

  /** A sale that the merchant's server reports, `day` days after the first one. */
  const sale = (orderId: string, day: number, over: Partial<Statement> = {}): Statement =>
    aSale({
      orderId,
      source: 'server',
      total: eur('100.00'),
      timed: true,
      occurredAt: NOON + days(day),
      visitorId: undefined,
      ...over,
    })
  const payment = (orderId: string, day: number, over: Partial<Statement> = {}) =>
    sale(orderId, day, { coupons: ['JANE10'], subscription: { id: 'sub-1' }, ...over })
  const store = async (reports: readonly Statement[]) => {
    for (const report of reports) await storage().settleOrder(report, decide)
    await drain(storage(), decide)
  }
  const earned = async (...orderIds: readonly string[]) => {
    const found: (number | string)[] = []
    for (const orderId of orderIds) {
      const { commissions, verdict } = await conversion(orderId)
      found.push(commissions[0]?.amount.amount ?? verdict.trail.at(1)?.miss ?? 'nothing')
    }
    return found
  }
  const withRenewals = async (renewals: object) => {
    const [campaign] = (await storage().program(account))?.campaigns ?? []
    const [version] = campaign?.versions ?? []
    if (!campaign || !version) throw new Error('aProgram makes a campaign')
    const next = { ...version, version: 2, since: NOON - 2, renewals }
    await storage().addCampaignVersion(account, campaign.id, next)
  }

  describe('the payments of a subscription', () => {
    const monthly = [payment('p1', 0), payment('p2', 30), payment('p3', 60), payment('p4', 90)]
    const all = ['p1', 'p2', 'p3', 'p4']

    test.each([
      ['in their order', [0, 1, 2, 3]],
      ['the first one last', [3, 1, 2, 0]],
      ['in the reverse order, and each twice', [3, 3, 2, 2, 1, 1, 0, 0]],
    ])('earn up to the number that the campaign pays (R8): reported %s', async (_what, order) => {
      await withRenewals({ paymentsMax: 2 })
      await storage().addCoupon(aCoupon(), NOON)
      await store(order.flatMap((index) => monthly[index] ?? []))
      const none = 'too_many_payments'
      expect(await earned(...all)).toEqual([1000, 1000, none, none])
    })

    test('earn the terms of renewals after the first one, for as long as the campaign pays', async () => {
      await withRenewals({ terms: { kind: 'percent', ratePpm: 50_000 }, daysMax: 60 })
      await storage().addCoupon(aCoupon(), NOON)
      await store([...monthly].reverse())
      expect(await earned(...all)).toEqual([1000, 500, 500, 'subscription_too_old'])
    })

    test('are not counted while they are unpaid, of nothing, or tests', async () => {
      await withRenewals({ paymentsMax: 1 })
      await storage().addCoupon(aCoupon(), NOON)
      const source = 'webhook'
      await store([
        payment('trial', 0, { total: eur('0.00') }),
        payment('failed', 1, { source, payment: 'failed' }),
        payment('p1', 30),
        payment('p2', 60),
      ])
      expect(await earned('p1', 'p2')).toEqual([1000, 'too_many_payments'])
      // The bank debit arrived after all, and was the first payment.
      await store([payment('failed', 1, { source, id: 'paid' })])
      expect(await earned('failed', 'p1')).toEqual([1000, 'too_many_payments'])
    })

    test('count as renewals if the provider says so, although nobody reported the first one', async () => {
      await withRenewals({ terms: { kind: 'percent', ratePpm: 50_000 }, paymentsMax: 2 })
      await storage().addCoupon(aCoupon(), NOON)
      const subscription = { id: 'sub-1', isFirst: false }
      await store([payment('p2', 30, { subscription }), payment('p3', 60, { subscription })])
      expect(await earned('p2', 'p3')).toEqual([500, 500])
    })

    test('keep the limit that was in force at the first one', async () => {
      await storage().addCoupon(aCoupon(), NOON)
      await store([payment('p1', -1)])
      await withRenewals({ paymentsMax: 1 })
      await store([payment('p2', 30)])
      await store([
        payment('q1', 1, { subscription: { id: 'sub-2' } }),
        payment('q2', 31, { subscription: { id: 'sub-2' } }),
      ])
      expect(await earned('p2', 'q1', 'q2')).toEqual([1000, 1000, 'too_many_payments'])
    })
  })

  describe('a coupon with a limit', () => {
    const withCoupon = (orderId: string, day: number, over: Partial<Statement> = {}) =>
      sale(orderId, day, { coupons: ['JANE10'], ...over })

    test.each([
      ['in their order', [0, 1, 2]],
      ['the first one last', [2, 1, 0]],
      ['the second one last', [0, 2, 1]],
    ])('credits the first orders that were placed: reported %s', async (_what, order) => {
      await storage().addCoupon(aCoupon({ usesMax: 2 }), NOON)
      const sales = [withCoupon('a', 0), withCoupon('b', 1), withCoupon('c', 2)]
      await store(order.flatMap((index) => sales[index] ?? []))
      const found: unknown[] = []
      for (const orderId of ['a', 'b', 'c']) {
        const { verdict } = await conversion(orderId)
        found.push(verdict.credits[0]?.affiliateId ?? verdict.trail.map(({ miss }) => miss)[1])
      }
      expect(found).toEqual([jane, jane, 'coupon_used_up'])
    })

    test('is not used up by pages that report orders which nobody confirms', async () => {
      await storage().addCoupon(aCoupon({ usesMax: 1 }), NOON)
      const fake = (orderId: string) =>
        aSale({ orderId, coupons: ['JANE10'], visitorId: visitor(orderId), occurredAt: NOON })
      await store([fake('f1'), fake('f2'), withCoupon('a', 1)])
      const credits = async (orderId: string) =>
        (await conversion(orderId)).verdict.credits.map(({ affiliateId }) => affiliateId)
      expect(await credits('f1')).toEqual([jane])
      expect(await credits('f2')).toEqual([])
      expect(await credits('a')).toEqual([jane])
    })

    test('of one customer counts that customer’s orders only', async () => {
      await storage().addCoupon(aCoupon({ customerUsesMax: 1 }), NOON)
      await store([
        withCoupon('b', 1, { customer: 'c1' }),
        withCoupon('a', 0, { customer: 'c1' }),
        withCoupon('other', 2, { customer: 'c2' }),
        withCoupon('nobody', 3),
      ])
      const missed = async (orderId: string) =>
        (await conversion(orderId)).verdict.trail.find(({ rule }) => rule === 'coupon')?.miss
      expect(await missed('a')).toBeUndefined()
      expect(await missed('b')).toBe('coupon_used_by_customer')
      expect(await missed('other')).toBeUndefined()
      expect(await missed('nobody')).toBeUndefined()
    })

    test('is not used up by orders before and after its validity', async () => {
      const validity = { validFrom: NOON + days(1), validUntil: NOON + days(3) }
      await storage().addCoupon(aCoupon({ usesMax: 1, ...validity }), NOON)
      await store([withCoupon('early', 0), withCoupon('a', 2), withCoupon('late', 3)])
      const missed = async (orderId: string) =>
        (await conversion(orderId)).verdict.trail.find(({ rule }) => rule === 'coupon')?.miss
      expect(await missed('early')).toBe('coupon_not_yet_valid')
      expect(await missed('a')).toBeUndefined()
      expect(await missed('late')).toBe('coupon_expired')
    })

    test('is entered after orders used it, and counts them', async () => {
      await store([withCoupon('a', 0), withCoupon('b', 1), withCoupon('c', 2)])
      await storage().addCoupon(aCoupon({ usesMax: 1 }), NOON + days(3))
      await drain(storage(), decide)
      const credited: (AffiliateId | undefined)[] = []
      for (const orderId of ['a', 'b', 'c']) {
        credited.push((await conversion(orderId)).verdict.credits[0]?.affiliateId)
      }
      expect(credited).toEqual([jane, undefined, undefined])
    })

    test('credits as many orders as it is for when two collectors store them at the same time', async () => {
      await storage().addCoupon(aCoupon({ usesMax: 3, affiliateId: bob }), NOON)
      const second = await open()
      const sales = Array.from({ length: 8 }, (_, index) => withCoupon(`o${index}`, index))
      await Promise.all(
        sales.map((report, index) =>
          (index % 2 === 0 ? storage() : second).settleOrder(report, decide),
        ),
      )
      await drain(storage(), decide)
      await second.close()
      const credited: string[] = []
      for (const { order } of sales) {
        const found = await conversion(order.orderId)
        if (found.verdict.credits.length > 0) credited.push(order.orderId)
      }
      expect(credited).toEqual(['o0', 'o1', 'o2'])
    })
  })
}
