import { MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  anAffiliate,
  aSale,
  bob,
  eur,
  id,
  jane,
  NOON,
  percent,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { aCampaign, aCoupon } from '../../testing/facts.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { SETTLED_AT_ONCE_MAX } from '../steps/resettling/budget.js'
import type { Storage } from '../storage.js'

/** Coupons, affiliates and campaigns that are entered after the messages that name them. */
export const codes = (storage: () => Storage, execute: (sql: string) => Promise<void>): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()
  const settled = () => drain(storage(), decide)
  const byZoe = aClick({ affiliateCode: 'zoe', affiliateId: undefined })
  const addZoe = () => storage().addAffiliate(anAffiliate('zoe'))

  describe('a coupon', () => {
    test('entered after orders that used it earns its owner their commission', async () => {
      const orders = Array.from({ length: SETTLED_AT_ONCE_MAX + 5 }, (_, n) => `o${n}`)
      for (const orderId of orders) {
        await storage().settleOrder(aSale({ orderId, coupons: ['LATE10'] }), decide)
      }
      await storage().settleOrder(aSale({ orderId: 'without' }), decide)
      await storage().addCoupon(aCoupon({ code: 'LATE10', affiliateId: bob }), NOON)
      await settled()
      expect(await balances(bob)).toEqual({ unverified: orders.length * 499 })
      expect((await conversion('o7')).verdict.credits).toMatchObject([{ rule: 'coupon' }])
    })

    test('entered late moves no money that was approved', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale({ coupons: ['LATE10'] }), decide)
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(anAct('approve'), decide)
      await storage().addCoupon(aCoupon({ code: 'LATE10', affiliateId: bob }), NOON)
      await settled()
      expect(await balances(jane)).toEqual({ payable: 499 })
      expect((await conversion()).flags).toContain('not_applied_already_approved')
    })

    test('that is ended takes back what orders after its end earned, and no more', async () => {
      await storage().addCoupon(aCoupon(), NOON)
      const used = { coupons: ['JANE10'], receivedAt: NOON }
      await storage().settleOrder(aSale({ orderId: 'before', ...used }), decide)
      const after = { orderId: 'after', occurredAt: NOON + MINUTE_MS }
      await storage().settleOrder(aSale({ ...used, ...after }), decide)
      expect(await balances(jane)).toEqual({ unverified: 2 * 499 })

      await storage().endCoupon(account, 'JANE10', NOON + 1)
      await settled()
      expect(await balances(jane)).toEqual({ unverified: 499 })
      expect((await conversion('after')).verdict.trail).toContainEqual({
        rule: 'coupon',
        miss: 'coupon_expired',
      })
    })
  })

  describe('an affiliate', () => {
    test('entered after the click and the order it led to earns the commission', async () => {
      await storage().recordClicks([byZoe], decide)
      await storage().settleOrder(aSale(), decide)
      expect((await conversion()).verdict.trail).toContainEqual({
        rule: 'click',
        miss: 'unknown_affiliate',
      })
      await addZoe()
      await settled()
      expect((await conversion()).verdict.credits).toMatchObject([
        { affiliateId: id('zoe'), rule: 'click' },
      ])
    })

    test('entered between click and order earns the commission at once', async () => {
      await storage().recordClicks([byZoe], decide)
      await addZoe()
      await storage().settleOrder(aSale(), decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: id('zoe') }])
      const { affiliates } = await storage().touchesOf(account, aSale().visitorId!)
      expect(affiliates.map(({ code }) => code)).toEqual(['zoe'])
    })

    test('entered after a server named them earns the commission', async () => {
      await storage().settleOrder(aConfirmation({ affiliate: 'zoe' }), decide)
      await addZoe()
      await settled()
      expect((await conversion()).verdict.credits).toMatchObject([
        { affiliateId: id('zoe'), rule: 'forced' },
      ])
    })

    test('entered after clicks of very many visitors earns from those who bought', async () => {
      const visitors = Array.from({ length: 450 }, (_, n) => id<never>(`visitor ${n}`))
      await storage().recordClicks(
        visitors.map((visitorId) => ({ ...byZoe, visitorId })),
        decide,
      )
      for (const n of [0, 222, 449]) {
        await storage().settleOrder(aSale({ orderId: `o${n}`, visitorId: visitors[n]! }), decide)
      }
      await addZoe()
      await settled()
      expect(await balances(id('zoe'))).toEqual({ unverified: 3 * 499 })
    })
  })

  test('a campaign entered after reports that name it or one of its products sets the rate of their orders', async () => {
    await storage().recordClicks([aClick()], decide)
    await storage().settleOrder(aSale({ orderId: 'named', campaign: 'late' }), decide)
    await storage().settleOrder(aSale({ orderId: 'shoe', ref: { productId: 'shoe' } }), decide)
    await storage().settleOrder(aSale({ orderId: 'other' }), decide)
    expect((await conversion('named')).flags).toEqual(['unknown_campaign'])

    const terms = { sale: percent(200_000), productIds: ['shoe'] }
    await storage().addCampaign(aCampaign({ code: 'late', ...terms }))
    await settled()
    expect((await conversion('named')).flags).toEqual([])
    expect((await conversion('named')).commissions).toMatchObject([{ amount: eur('9.98') }])
    expect((await conversion('shoe')).commissions).toMatchObject([{ amount: eur('9.98') }])
    expect((await conversion('other')).commissions).toMatchObject([{ amount: eur('4.99') }])
  })

  test('orders that an earlier version settled are found by their codes once these are filled in', async () => {
    await storage().settleOrder(aSale({ coupons: ['LATE10'] }), decide)
    await storage().settleOrder(aConfirmation({ orderId: '1002', affiliate: 'zoe' }), decide)
    await execute('delete from order_codes')
    await execute('update orders set coded = null')
    await storage().addCoupon(aCoupon({ code: 'LATE10', affiliateId: bob }), NOON + MINUTE_MS)
    await settled()
    expect(await balances(bob)).toEqual({})

    expect(await storage().fillCodes(account, NOON)).toBe(2)
    expect(await storage().fillCodes(account, NOON)).toBe(0)
    await settled()
    expect(await balances(bob)).toEqual({ unverified: 499 })
    await addZoe()
    await settled()
    expect(await balances(id('zoe'))).toEqual({ pending: 499 })
  })
}
