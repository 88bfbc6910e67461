import { BALANCE_NAMES, orderBalances, payableAmong, totalBalances } from '../../domain/balances.js'
import type { PayoutId } from '../../domain/ids.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  eur,
  jane,
  NOON,
  sumOf,
} from '../../testing/builders.js'
import { decideAt, keyOfSale, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What refunds and payouts must do to commissions and ledger. */
export const refundsAndPayouts = (storage: () => Storage): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()

  describe('a refund', () => {
    beforeEach(async () => {
      await storage().recordClicks([aClick()], decide)
    })

    test('takes its part of the commission back', async () => {
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(aRefund(eur('20.00')), decide)
      const found = await conversion()
      expect(found.commissions).toMatchObject([{ amount: eur('2.99'), status: 'pending' }])
      expect(found.entries.at(-1)).toMatchObject({
        from: 'pending',
        to: 'expense',
        amount: eur('2.00'),
      })
    })

    test('may arrive before the sale', async () => {
      await storage().settleOrder(aRefund(eur('20.00')), decide)
      expect((await conversion()).flags).toEqual(['awaiting_sale'])
      await storage().settleOrder(aSale(), decide)
      expect((await conversion()).commissions).toMatchObject([{ amount: eur('2.99') }])
    })

    test('of more than is left takes what is left and is flagged', async () => {
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aRefund(eur('30.00')), decide)
      const { parked } = await storage().settleOrder(
        aRefund(eur('30.00'), { refundId: 'r2', occurredAt: NOON + days(3) }),
        decide,
      )
      expect(parked).toBe('refund_exceeds_total')
      expect((await conversion()).remaining).toEqual(eur('0.00'))
      expect((await conversion()).flags).toContain('refund_exceeds_total')
    })

    test('after the payout leaves the affiliate owing, and the next payout is smaller', async () => {
      await storage().settleOrder(aSale({ total: eur('100.00') }), decide)
      await storage().settleOrder(aConfirmation({ total: eur('100.00') }), decide)
      const matured = decideAt(NOON + days(31))
      const order = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      const first = await storage().payOut(
        { ...order, id: 'p1' as PayoutId, paidAt: NOON + days(31) },
        matured,
      )
      expect(first).toMatchObject({ amount: eur('10.00') })

      await storage().settleOrder(aRefund(eur('60.00'), { occurredAt: NOON + days(32) }), matured)
      expect(await balances()).toEqual({ payable: -600, paid: 1000 })
      expect(
        await storage().payOut(
          { ...order, id: 'p2' as PayoutId, paidAt: NOON + days(33) },
          matured,
        ),
      ).toBeUndefined()

      await storage().settleOrder(aSale({ orderId: '1002', total: eur('80.00') }), matured)
      await storage().settleOrder(aConfirmation({ orderId: '1002', total: eur('80.00') }), matured)
      const later = decideAt(NOON + days(62))
      const second = await storage().payOut(
        { ...order, id: 'p3' as PayoutId, paidAt: NOON + days(62) },
        later,
      )
      expect(second).toMatchObject({ amount: eur('2.00') })
      expect(await balances()).toEqual({ paid: 1200 })
    })
  })

  describe('balances and summary', () => {
    const since = NOON - days(2)
    const paidAt = NOON + days(31)
    /** Of all affiliates, of each order, and of payouts: the same sums, by name. */
    const shown = async (at: number) => {
      const [balances, payable, orders] = await Promise.all([
        storage().balances(account, at),
        storage().listPayable(account, at),
        Promise.all(['1001', 't1'].map((id) => storage().conversionsOf(account, id))),
      ])
      expect(totalBalances(balances)).toEqual(
        totalBalances(orders.flat().flatMap((order) => orderBalances(order, at))),
      )
      expect(payable).toEqual(payableAmong(balances))
      const [one] = balances
      return one && BALANCE_NAMES.flatMap((name) => (one[name] ? [`${name} ${one[name]}`] : []))
    }
    beforeEach(async () => {
      await storage().recordClicks([aClick()], decide)
    })

    test('agree after a refund of a paid order: it was paid, and is deducted from the next payout', async () => {
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(aSale(), decide)
      const order = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      await storage().payOut({ ...order, id: 'p1' as PayoutId, paidAt }, decideAt(paidAt))
      await storage().settleOrder(aRefund(undefined, { occurredAt: paidAt }), decideAt(paidAt))
      expect(await shown(paidAt)).toEqual(['payable -499', 'paid 499'])
      expect(await storage().summary(account, since)).toMatchObject({
        sales: [sumOf(eur('49.90'))],
        refunded: [sumOf(eur('49.90'))],
        earned: [],
      })
    })

    test('have no test orders', async () => {
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aSale({ orderId: 't1', test: true }), decide)
      expect(await shown(NOON)).toEqual(['earned 499', 'unverified 499'])
      expect((await storage().summary(account, since)).earned).toEqual([sumOf(eur('4.99'))])
    })

    test('show what matured as payable, before a payout moves it in the ledger', async () => {
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(aSale(), decide)
      expect(await shown(NOON + days(29))).toEqual(['earned 499', 'pending 499'])
      expect(await shown(paidAt)).toEqual(['earned 499', 'payable 499'])
      expect(await balances()).toEqual({ pending: 499 })
    })

    test('show what is held apart from what is pending', async () => {
      await storage().settleOrder(aConfirmation(), decide)
      const other = aConfirmation({ id: 'other', source: 'webhook', total: eur('59.90') })
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(other, decide)
      expect((await conversion()).commissions).toMatchObject([{ status: 'held' }])
      expect(await shown(paidAt)).toEqual(['earned 499', 'held 499'])
    })

    test('count no conversion for a refund of an unreported order, and list the order as awaiting its sale', async () => {
      await storage().settleOrder(aRefund(eur('20.00'), { orderId: 'typo' }), decide)
      const { conversions, awaitingSale } = await storage().summary(account, since)
      expect([conversions, awaitingSale]).toEqual([
        0,
        [{ orderKey: keyOfSale('typo'), orderId: 'typo' }],
      ])
      await storage().settleOrder(aSale({ orderId: 'typo' }), decide)
      expect(await storage().summary(account, since)).toMatchObject({
        conversions: 1,
        awaitingSale: [],
      })
    })
  })

  describe('a payout', () => {
    const order = {
      accountId: account,
      id: 'p1' as PayoutId,
      affiliateId: jane,
      currency: 'EUR',
      paidBy: 'owner',
      paidAt: NOON + days(31),
    }
    beforeEach(async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale(), decide)
    })

    test('has nothing to pay while an order is unverified', async () => {
      expect(await storage().listPayable(account, NOON + days(400))).toEqual([])
      expect(await storage().payOut(order, decideAt(NOON + days(400)))).toBeUndefined()
    })

    test('pays what matured, and no day earlier', async () => {
      await storage().settleOrder(aConfirmation(), decide)
      const provenAt = NOON + MINUTE_MS
      expect(await storage().listPayable(account, provenAt + days(30) - 1)).toEqual([])
      const early = { ...order, paidAt: provenAt + days(30) - 1 }
      expect(await storage().payOut(early, decideAt(early.paidAt))).toBeUndefined()

      const due = { ...order, paidAt: provenAt + days(30) }
      expect(await storage().listPayable(account, due.paidAt)).toEqual([
        { affiliateId: jane, amount: sumOf(eur('4.99')), commissions: 1 },
      ])
      const paid = await storage().payOut(due, decideAt(due.paidAt))
      expect(paid).toMatchObject({ amount: eur('4.99'), orders: [keyOfSale('1001')] })
      expect(await balances()).toEqual({ paid: 499 })
      expect((await conversion()).commissions).toMatchObject([{ status: 'paid' }])
      expect(await storage().listPayouts({ accountId: account })).toHaveLength(1)
    })

    test('raced by another pays once', async () => {
      await storage().settleOrder(aConfirmation(), decide)
      const decideThen = decideAt(order.paidAt)
      const paid = await Promise.all(
        ['p1', 'p2', 'p3'].map((id) =>
          storage().payOut({ ...order, id: id as PayoutId }, decideThen),
        ),
      )
      expect(paid.filter((payout) => payout !== undefined)).toHaveLength(1)
      expect(await balances()).toEqual({ paid: 499 })
    })

    test('leaves tests alone', async () => {
      await storage().settleOrder(aSale({ orderId: 't1', test: true }), decide)
      await storage().settleOrder(aConfirmation({ orderId: 't1', test: true }), decide)
      expect((await conversion('t1')).commissions).toMatchObject([
        { status: 'pending', maturesAt: undefined },
      ])
      expect(await storage().listPayable(account, NOON + days(999))).toEqual([])
      expect(await storage().payOut(order, decideAt(NOON + days(999)))).toBeUndefined()
    })
  })
}
