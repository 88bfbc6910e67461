import type { PayoutId } from '../../domain/ids.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aRefund,
  eur,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../../testing/builders.js'
import { copiesOf } from '../../testing/manyOrders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Payout, PayoutOrder } from '../payout.js'
import { SETTLED_TOGETHER_MAX } from '../steps/payouts/settleInSlices.js'
import { type Storage, StorageOutage } from '../storage.js'

/** What a payout of more orders than fit one transaction must come to. */
export const largePayouts = (
  storage: () => Storage,
  open: () => Promise<Storage>,
  execute: (sql: string) => Promise<void>,
): void => {
  const { conversion, balances } = readingFrom(storage)
  const later = NOON + days(90)
  const decide = decideAt(later)
  const order = (over: Partial<PayoutOrder> = {}): PayoutOrder => ({
    accountId: account,
    id: 'p-many' as PayoutId,
    affiliateId: jane,
    currency: 'EUR',
    paidBy: 'owner',
    paidAt: later,
    ...over,
  })
  const sell = (orderId: string, total: string) =>
    storage().settleOrder(
      aConfirmation({ orderId, total: eur(total), visitorId: visitor('anna') }),
      decideAt(),
    )
  /** An order of -4,000.00, refunded after it was paid, whose key comes after those of "many". */
  const aDebt = async () => {
    await storage().recordClicks([aClick()], decide)
    await sell('zz-debt', '40000.00')
    await storage().payOut(order({ id: 'p-debt' as PayoutId }), decide)
    await storage().settleOrder(aRefund(undefined, { orderId: 'zz-debt' }), decide)
  }
  /** So many orders of 1.00 each. */
  const many = async (count: number, { approved }: { readonly approved: boolean }) => {
    await storage().recordClicks([aClick()], decide)
    await sell('many', '10.00')
    if (approved) await storage().settleOrder(anAct('approve', { orderId: 'many' }), decideAt())
    await execute(copiesOf('many', count - 1))
    while ((await storage().fillChain(account, later)) > 0);
  }
  const statusesOf = (orderIds: readonly string[]) =>
    Promise.all(orderIds.map(async (id) => (await conversion(id)).commissions[0]?.status))

  describe('a payout', () => {
    test('of 5,001 orders and a debt pays what is listed', async () => {
      const count = 5_001
      await aDebt()
      await many(count, { approved: true })
      const [listed] = await storage().listPayable(account, later)
      expect(listed).toEqual({
        affiliateId: jane,
        amount: sumOf(eur('1001.00')),
        commissions: count,
      })

      const paid = (await storage().payOut(order(), decide)) as Payout
      expect(paid.amount).toEqual(eur('1001.00'))
      expect(new Set(paid.orders).size).toBe(count + 1)
      expect(await balances()).toEqual({ paid: 500_100 })
      expect(await storage().listPayable(account, later)).toEqual([])
      const some = ['many', 'many-1', `many-${count - 1}`]
      expect(await statusesOf(some)).toEqual(['paid', 'paid', 'paid'])
      expect((await conversion('zz-debt')).entries.at(-1)).toMatchObject({
        from: 'paid',
        to: 'payable',
        amount: eur('4000.00'),
        payoutId: 'p-many',
      })
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [], unchained: 0 })
    })

    const slices = 3 * SETTLED_TOGETHER_MAX + 1

    test('settles what matured in several transactions, and pays all of it', async () => {
      await many(slices, { approved: false })
      const paid = (await storage().payOut(order(), decide)) as Payout
      expect(paid.amount).toEqual(eur(`${slices}.00`))
      expect(await balances()).toEqual({ paid: 100 * slices })
      const commissions = await storage().listCommissions({ accountId: account, status: 'paid' })
      expect(commissions).toHaveLength(slices)
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [], unchained: 0 })
    })

    test('of more debts than it has to pay is carried forward, and moves nothing', async () => {
      await aDebt()
      await many(slices, { approved: true })
      expect(await storage().payOut(order(), decide)).toBeUndefined()
      expect(await balances()).toEqual({ payable: 100 * slices - 400_000, paid: 400_000 })
      expect((await storage().listPayouts({ accountId: account })).map(({ id }) => id)).toEqual([
        'p-debt',
      ])
    })

    test('of another sum than was ordered pays nothing, and says what is payable', async () => {
      await many(slices, { approved: true })
      const seen = BigInt(100 * slices)
      expect(await storage().payOut(order({ amount: seen - 1n }), decide)).toEqual({
        payable: { amount: seen, currency: 'EUR' },
      })
      expect(await balances()).toEqual({ payable: 100 * slices })
      expect(await storage().payOut(order({ amount: seen }), decide)).toMatchObject({
        amount: eur(`${slices}.00`),
      })
    })

    test('that is ordered again under its id is answered as the first time', async () => {
      await many(slices, { approved: true })
      const paid = await storage().payOut(order(), decide)
      await sell('another', '10.00')
      expect(await storage().payOut(order(), decide)).toEqual(paid)
      expect(await balances()).toEqual({ payable: 100, paid: 100 * slices })
    })

    test('by two collectors at once pays each order once', async () => {
      await many(slices, { approved: true })
      const second = await open()
      const paid = await Promise.all(
        [storage(), second, storage(), second].map((one, n) =>
          one.payOut(order({ id: `p${n}` as PayoutId }), decide),
        ),
      )
      await second.close()
      expect(paid.filter((one) => one !== undefined)).toMatchObject([
        { amount: eur(`${slices}.00`) },
      ])
      expect(await balances()).toEqual({ paid: 100 * slices })
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [], unchained: 0 })
    })

    test('after which the collector is stopped is final, and its commissions are settled later', async () => {
      await many(slices, { approved: true })
      const stopped = () => {
        throw new StorageOutage('The collector was stopped')
      }
      const paid = await storage().payOut(order(), stopped)
      expect(paid).toMatchObject({ amount: eur(`${slices}.00`) })
      expect(await balances()).toEqual({ paid: 100 * slices })
      expect(await statusesOf(['many'])).toEqual(['approved'])
      expect(await storage().payOut(order({ id: 'p2' as PayoutId }), decide)).toBeUndefined()

      expect(await storage().settlePayouts(account, later, decide)).toBe(1)
      const commissions = await storage().listCommissions({ accountId: account, status: 'paid' })
      expect(commissions).toHaveLength(slices)
      expect(await balances()).toEqual({ paid: 100 * slices })
      expect(await storage().settlePayouts(account, later, decide)).toBe(0)
    })
  })
}
