import { orderKey } from '../domain/order.js'
import type { Refund, Statement } from '../domain/report.js'
import { days } from '../domain/time.js'
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
} from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { decideAt, readingFrom } from '../testing/readingFrom.js'
import { SETTLED_AT_ONCE_MAX } from './steps/resettling/budget.js'
import type { Storage } from './storage.js'

/** How often a refund and a sale of a product are let loose at once. */
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

/** What becomes of an order that is reported per product when all of it is refunded. */
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

    test('counts as a conversion for each product, and the refund that names none as no further one', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      await send(refunded())
      expect(await storage().summary(account, 0)).toMatchObject({
        conversions: 2,
        awaitingSale: [],
      })
    })

    test('loses the commission of each product when a refund names none', async () => {
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

    test('loses that of a product that is reported after the refund as well', async () => {
      await send(sold('p1'))
      await send(refunded())
      await send(sold('p2'))
      expect(await balances()).toEqual({})
    })

    test('loses all where the refund came before any of its sales', async () => {
      await send(refunded())
      expect((await find('')).flags).toEqual(['awaiting_sale'])
      await send(sold('p1'))
      expect(await balances()).toEqual({})
      expect((await find('')).flags).toEqual([])
    })

    test('loses no more when the refund comes again, also under another id', async () => {
      await send(sold('p1'))
      await send(refunded())
      const again = await send(refunded())
      await send(refunded(undefined, { refundId: 'r2', id: 'refund:r2' }))
      expect(again.state).toBe('duplicate')
      expect((await find('p1')).entries).toHaveLength(2)
    })

    test('gives back what is left of a product of which a part was refunded before', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      const part = { order: sold('p1').order, orderKey: keyOf('p1'), id: 'part', refundId: 'part' }
      await send(refunded('20.00', part))
      expect(await amounts('p1', 'p2')).toEqual([[299], [499]])
      await send(refunded(undefined, { occurredAt: NOON + days(3) }))
      expect(await balances()).toEqual({})
    })

    test('parks a refund of a part that names no product, and changes nothing', async () => {
      await send(sold('p1'))
      await send(sold('p2'))
      expect((await send(refunded('20.00'))).parked).toBe('refund_needs_product')
      expect(await balances()).toEqual({ pending: 998 })
      expect((await find('')).flags).toEqual(['refund_needs_product'])
      expect((await find('p1')).flags).toEqual([])
    })

    test('parks a refund of a part although a page reported the order as a whole', async () => {
      await send(sold('p1'))
      await send({ ...aSale(), id: 'page' })
      expect((await send(refunded('20.00'))).parked).toBe('refund_needs_product')
      expect(await amounts('', 'p1')).toEqual([[499], [499]])
      await send(refunded(undefined, { refundId: 'r2', id: 'r2', occurredAt: NOON + days(3) }))
      expect(await amounts('', 'p1')).toEqual([[0], [0]])
    })

    test('flags a refund of a part that came before its sales', async () => {
      await send(refunded('20.00'))
      await send(sold('p1'))
      expect((await find('')).flags).toEqual(['refund_needs_product'])
      expect(await balances()).toEqual({ pending: 499 })
    })

    test('and once without a product loses a part of that sale alone', async () => {
      await send(sold('p1'))
      await send(sold(''))
      await send(refunded('20.00'))
      expect(await amounts('', 'p1')).toEqual([[299], [499]])
      await send(refunded(undefined, { refundId: 'r2', id: 'r2', occurredAt: NOON + days(3) }))
      expect(await balances()).toEqual({})
    })

    test('is not touched by the refund of a test, nor the test by its own', async () => {
      await send(sold('p1'))
      await send(sold('p1', { test: true }))
      await send(refunded(undefined, { test: true }))
      expect((await find('p1')).remaining).toEqual(eur('49.90'))
      expect((await find('p1', true)).remaining).toEqual(eur('0.00'))
    })

    test('owes what was paid of it', async () => {
      const matured = decideAt(NOON + days(60))
      await send(sold('p1'))
      const payout = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      const id = 'p' as Parameters<Storage['payOut']>[0]['id']
      await storage().payOut({ ...payout, id, paidAt: NOON + days(60) }, matured)
      await storage().settleOrder(refunded(), matured)
      expect(await balances()).toEqual({ payable: -499, paid: 499 })
    })

    test('of many products gives back those of one slice at once and the others later', async () => {
      const many = Array.from({ length: 45 }, (_, n) => `p${n}`)
      for (const id of many) await send(sold(id))
      await send(refunded())
      expect(await balances()).toEqual({ pending: (45 - SETTLED_AT_ONCE_MAX) * 499 })
      await drain(storage(), decide)
      expect(await balances()).toEqual({})
    })

    test(`never keeps a product that is sold while all is refunded, ${ROUNDS} times`, async () => {
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
