import { bookingKey, reversalOf } from '../../domain/booking.js'
import type { PayoutId } from '../../domain/ids.js'
import { days } from '../../domain/time.js'
import {
  aBooking,
  aClick,
  aConfirmation,
  account,
  aPostback,
  bob,
  eur,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { sumDays } from '../../testing/sumDays.js'
import type { Payout } from '../payout.js'
import type { Storage } from '../storage.js'

const minus = (decimal: string) => ({ amount: -eur(decimal).amount, currency: 'EUR' })

/** Bonuses and corrections that a person books. */
export const bookings = (storage: () => Storage, execute: (sql: string) => Promise<void>): void => {
  const { balances } = readingFrom(storage)
  const decide = decideAt()
  const pay = (id: string, paidAt: number) =>
    storage().payOut(
      {
        ...{ accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' },
        ...{ id: id as PayoutId, paidAt },
      },
      decideAt(paidAt),
    ) as Promise<Payout>
  const entriesOf = async (id: string) =>
    (await storage().conversion(account, bookingKey(id, jane)))?.entries.map(
      ({ from, to, amount, reason }) => [from, to, amount.amount, reason].join(' '),
    )
  const sell = async () => {
    await storage().recordClicks([aClick()], decide)
    const over = { visitorId: visitor('anna'), total: eur('200.00') }
    await storage().settleOrder(aConfirmation(over), decide)
  }

  describe('a bonus', () => {
    test('is payable at once, is paid with the next payout, and is in its history', async () => {
      await sell()
      expect((await storage().settleOrder(aBooking(), decide)).state).toBe('recorded')
      expect(await storage().listPayable(account, NOON)).toEqual([
        { affiliateId: jane, amount: sumOf(eur('10.00')), commissions: 1 },
      ])
      const paid = await pay('p1', NOON + days(40))
      expect(paid.amount).toEqual(eur('30.00'))
      expect(paid.orders).toContain(bookingKey('b1', jane))
      expect(await entriesOf('b1')).toEqual([
        'expense payable 1000 bonus',
        'payable paid 1000 payout',
      ])
      expect(await storage().listBookings({ accountId: account })).toMatchObject([
        { id: 'b1', status: 'paid', reason: 'Best affiliate of the month', by: 'owner' },
      ])
    })

    test('with a hold is pending until the end of the hold and payable afterwards', async () => {
      await storage().settleOrder(aBooking('b1', { payableAt: NOON + days(14) }), decide)
      expect(await pay('p1', NOON + days(13))).toBeUndefined()
      expect(await balances()).toEqual({ pending: 1_000 })
      const shown = async (at: number) =>
        (await storage().balances(account, at)).map(({ pending, payable }) => [pending, payable])
      expect(await shown(NOON + days(13))).toEqual([[1_000n, 0n]])
      expect(await shown(NOON + days(14))).toEqual([[0n, 1_000n]])
      expect((await pay('p2', NOON + days(14))).amount).toEqual(eur('10.00'))
      expect(await entriesOf('b1')).toEqual([
        'expense pending 1000 bonus',
        'pending payable 1000 status',
        'payable paid 1000 payout',
      ])
      const { statusLog = [] } = (await storage().conversion(account, bookingKey('b1', jane))) ?? {}
      expect(statusLog.map(({ from, to }) => [from, to])).toEqual([
        [undefined, 'pending'],
        ['pending', 'approved'],
        ['approved', 'paid'],
      ])
    })

    test('that is sent again, also twenty times at once, is booked once', async () => {
      const states = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          storage().settleOrder(aBooking('b1', { receivedAt: NOON + n }), decide),
        ),
      )
      expect(states.filter(({ state }) => state === 'recorded')).toHaveLength(1)
      expect(states.filter(({ state }) => state === 'duplicate')).toHaveLength(19)
      expect(await balances()).toEqual({ payable: 1_000 })
    })

    test('with another amount or affiliate under the same id is refused, and the first stays', async () => {
      await storage().settleOrder(aBooking(), decide)
      const others = [
        aBooking('b1', { amount: eur('99.00') }),
        aBooking('b1', { affiliateId: bob }),
      ]
      for (const other of others) {
        expect((await storage().settleOrder(other, decide)).state).toBe('conflict')
      }
      expect(await balances()).toEqual({ payable: 1_000 })
      expect(await balances(bob)).toEqual({})
    })

    test('is no conversion, and no destination is told of it as one', async () => {
      await storage().addPostback(aPostback(), 'whsec_c2VjcmV0')
      await storage().settleOrder(aBooking(), decide)
      expect(await storage().listConversions({ accountId: account })).toEqual([])
      expect(await storage().conversionsOf(account, 'b1')).toEqual([])
      expect(await storage().summary(account, 0)).toMatchObject({
        conversions: 0,
        sales: [],
        awaitingSale: [],
        earned: [sumOf(eur('10.00'))],
      })
      const claim = { accountId: account, postbackId: aPostback().id, at: NOON, until: NOON + 1 }
      const claimed = await storage().claimDeliveries({ ...claim, max: 10 })
      expect(claimed?.deliveries ?? []).toEqual([])
    })
  })

  describe('a correction', () => {
    test('reduces the next payout, and is carried forward while more is owed than earned', async () => {
      await storage().settleOrder(aBooking('b1', { amount: minus('25.00') }), decide)
      expect(await storage().listPayable(account, NOON)).toMatchObject([
        { amount: { amount: -2_500n } },
      ])
      expect(await pay('p1', NOON)).toBeUndefined()
      await storage().settleOrder(aBooking('b2', { amount: eur('40.00') }), decide)
      expect((await pay('p2', NOON + 1)).amount).toEqual(eur('15.00'))
      expect(await entriesOf('b1')).toEqual([
        'payable expense 2500 correction',
        'paid payable 2500 payout',
      ])
      expect(await balances()).toEqual({ paid: 1_500 })
    })

    test('that reverses a held bonus leaves a balance of zero before and after the end of the hold', async () => {
      const payableAt = NOON + days(14)
      await storage().settleOrder(aBooking('b1', { payableAt }), decide)
      const reversal = { amount: minus('10.00'), payableAt, reverses: 'b1' }
      await storage().settleOrder(aBooking(reversalOf('b1'), reversal), decide)
      expect(await storage().balances(account, NOON)).toEqual([])
      expect(await storage().balances(account, payableAt)).toEqual([])
      expect(await pay('p1', payableAt)).toBeUndefined()
      expect(await storage().balances(account, payableAt)).toEqual([])
    })
  })

  test('bookings are listed per affiliate, the newest first, and page by page', async () => {
    for (const n of [1, 2, 3]) {
      await storage().settleOrder(aBooking(`b${n}`, { receivedAt: NOON + n }), decide)
    }
    await storage().settleOrder(aBooking('bobs', { affiliateId: bob }), decide)
    const ids = async (over = {}) =>
      (await storage().listBookings({ accountId: account, ...over })).map(({ id }) => id)
    expect(await ids()).toEqual(['b3', 'b2', 'b1', 'bobs'])
    expect(await ids({ affiliateId: jane, limit: 2 })).toEqual(['b3', 'b2'])
    expect(await ids({ affiliateId: jane, before: NOON + 2 })).toEqual(['b1'])
  })

  test('the audit finds a booking that was changed, and the sums of its day', async () => {
    await storage().settleOrder(aBooking(), decide)
    await sumDays(storage(), NOON + days(10))
    expect(await storage().auditLedger(account)).toMatchObject({ entries: 1, broken: [] })
    expect(await storage().auditSums(account)).toMatchObject({ wrong: [], areTotalsRight: true })
    await execute("update entries set amount = amount * 10 where reason = 'bonus'")
    expect(await storage().auditLedger(account)).toMatchObject({
      broken: [bookingKey('b1', jane)],
    })
    expect((await storage().auditSums(account)).wrong).toHaveLength(1)
  })
}
