import { orderKey } from '../../domain/order.js'
import type { Refund, Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { SETTLED_AT_ONCE_MAX } from '../steps/resettling/budget.js'
import type { Storage } from '../storage.js'

/** How often a refund and a sale of a product are sent concurrently. */
const ROUNDS = 50

const keyOf = (productId: string, test = false) =>
  orderKey({ kind: 'sale', orderId: '1001', productId, code: '' }, test)

/** A server's sale of one product of the order 1001, for 49.90 EUR. */
const sold = (productId: string, over: Partial<Statement> = {}): Statement => ({
  ...aConfirmation({ visitorId: visitor('anna'), ref: { productId }, ...over }),
  id: `server:${productId}:${over.test ?? false}`,
  orderKey: keyOf(productId, over.test),
})

/** A refund of the order 1001 that names no product; without an amount, of all of it. */
const refunded = (amount?: string, over: Partial<Refund> = {}): Refund => ({
  ...aRefund(amount === undefined ? undefined : eur(amount), over),
  ...(over.test && { id: 'refund:test', orderKey: keyOf('', true) }),
})

/** Refunds of an order that is reported per product. */
export const products = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const { balances } = readingFrom(storage)
  const decide = decideAt()
  const send = (report: Statement | Refund) => storage().settleOrder(report, decide)
  const find = async (productId: string, test = false) => {
    const found = await storage().conversion(account, keyOf(productId, test))
    if (!found) throw new Error(`There is no product ${productId}`)
    return found
  }
  const amounts = async (...ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => find(id)))).map(({ commissions }) =>
      commissions.map(({ amount }) => amount.amount),
    )

  describe('an order that was reported per product', () => {
    beforeEach(async () => {
      await storage().recordClicks([aClick()], decide)
    })

    test('counts as one conversion per product, and a refund without a product id adds none', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      await send(refunded())
      expect(await storage().summary(account, 0)).toMatchObject({
        conversions: 2,
        awaitingSale: [],
      })
    })

    test('loses the commission of each product after a full refund without a product id', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      expect(await balances()).toEqual({ pending: 998 })

      const { state, parked } = await send(refunded())

      expect([state, parked]).toEqual(['recorded', undefined])
      expect(await balances()).toEqual({})
      expect(await amounts('p1', 'p2')).toEqual([[0], [0]])
      const { entries, remaining, reports } = await find('p2')
      expect(entries.at(-1)).toMatchObject({ reason: 'reversal', amount: eur('4.99') })
      expect(remaining).toEqual(eur('0.00'))
      expect(reports.map(({ kind }) => kind)).toEqual(['sale', 'refund'])
      expect((await find('')).flags).toEqual([])
    })

    test('loses the commission of a product that is reported after the full refund', async () => {
      await send(sold('p1'))
      await send(refunded())
      await send(sold('p2'))
      expect(await balances()).toEqual({})
    })

    test('loses all commissions if the full refund arrives before its sales', async () => {
      await send(refunded())
      expect((await find('')).flags).toEqual(['awaiting_sale'])
      await send(sold('p1'))
      expect(await balances()).toEqual({})
      expect((await find('')).flags).toEqual([])
    })

    test('is refunded once if the refund is sent again, also under another refundId', async () => {
      await send(sold('p1'))
      await send(refunded())
      const again = await send(refunded())
      await send(refunded(undefined, { refundId: 'r2', id: 'refund:r2' }))
      expect(again.state).toBe('duplicate')
      expect((await find('p1')).entries).toHaveLength(2)
    })

    test('loses the rest of a product’s commission if part of the product was refunded before', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      const part = { order: sold('p1').order, orderKey: keyOf('p1'), id: 'part', refundId: 'part' }
      await send(refunded('20.00', part))
      expect(await amounts('p1', 'p2')).toEqual([[299], [499]])
      await send(refunded(undefined, { occurredAt: NOON + days(3) }))
      expect(await balances()).toEqual({})
    })

    test('keeps its commissions if a partial refund names no product, and the refund is parked', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      expect((await send(refunded('20.00'))).parked).toBe('refund_needs_product')
      expect(await balances()).toEqual({ pending: 998 })
      expect((await find('')).flags).toEqual(['refund_needs_product'])
      expect((await find('p1')).flags).toEqual([])
    })

    test('keeps its commissions if a partial refund arrives after a page reported the whole order, and the refund is parked', async () => {
      await send(sold('p1'))
      await send({ ...aSale(), id: 'page' })
      expect((await send(refunded('20.00'))).parked).toBe('refund_needs_product')
      expect(await amounts('', 'p1')).toEqual([[499], [499]])
      await send(refunded(undefined, { refundId: 'r2', id: 'r2', occurredAt: NOON + days(3) }))
      expect(await amounts('', 'p1')).toEqual([[0], [0]])
    })

    test('keeps its commissions if a partial refund arrives before its sales, and the refund is flagged', async () => {
      await send(refunded('20.00'))
      await send(sold('p1'))
      expect((await find('')).flags).toEqual(['refund_needs_product'])
      expect(await balances()).toEqual({ pending: 499 })
    })

    test('and also as a whole has a partial refund deducted from the whole, because only that earns', async () => {
      await send(sold('p1'))
      await send(sold(''))
      await send(refunded('20.00'))
      expect(await amounts('', 'p1')).toEqual([[299], []])
      await send(refunded(undefined, { refundId: 'r2', id: 'r2', occurredAt: NOON + days(3) }))
      expect(await balances()).toEqual({})
    })

    test('is not changed by a refund of the test order with the same id', async () => {
      await send(sold('p1'))
      await send(sold('p1', { test: true }))
      await send(refunded(undefined, { test: true }))
      expect((await find('p1')).remaining).toEqual(eur('49.90'))
      expect((await find('p1', true)).remaining).toEqual(eur('0.00'))
    })

    test('leaves a negative payable balance if it is refunded after the payout', async () => {
      const matured = decideAt(NOON + days(60))
      await send(sold('p1'))
      const payout = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      const id = 'p' as Parameters<Storage['payOut']>[0]['id']
      await storage().payOut({ ...payout, id, paidAt: NOON + days(60) }, matured)
      await storage().settleOrder(refunded(), matured)
      expect(await balances()).toEqual({ payable: -499, paid: 499 })
    })

    test('with many products re-settles one slice at once and the rest from the queue', async () => {
      const many = Array.from({ length: 45 }, (_, n) => `p${n}`)
      for (const id of many) await send(sold(id))
      await send(refunded())
      expect(await balances()).toEqual({ pending: (45 - SETTLED_AT_ONCE_MAX) * 499 })
      await drain(storage(), decide)
      expect(await balances()).toEqual({})
    })

    test(`keeps no commission if a sale and the full refund arrive concurrently, ${ROUNDS} times`, async () => {
      const second = await open()
      for (let n = 0; n < ROUNDS; n += 1) {
        const over = { orderId: `o${n}`, ref: { productId: 'p' }, visitorId: visitor('anna') }
        const [a, b] = n % 2 === 0 ? [storage(), second] : [second, storage()]
        await Promise.all([
          a.settleOrder(aConfirmation(over), decide),
          b.settleOrder(aRefund(undefined, { orderId: `o${n}` }), decide),
        ])
      }
      await second.close()
      expect(await balances()).toEqual({})
    })
  })
}
