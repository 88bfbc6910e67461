import {
  aClick,
  aConfirmation,
  account,
  anAffiliate,
  aSale,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Decide } from '../settled.js'
import type { Storage } from '../storage.js'

const MANY = 40
const numbers = Array.from({ length: MANY }, (_, n) => n)

/** Writes that arrive at the same time are stored in one batch. If one of them fails, the others do not. */
export const batches = (first: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  const clickOf = (n: number, over = {}) =>
    aClick({ id: `c${n}`, visitorId: visitor(`v${n}`), ...over })
  const listed = async () =>
    (await first().listClicks({ accountId: account, limit: MANY + 1 })).map(({ id }) => id).sort()
  const stateOf = (writing: Promise<unknown>) =>
    writing.then(
      (value) => value,
      () => 'failed',
    )

  describe('writes that arrive at the same time', () => {
    test('are stored except for a click that the database refuses', async () => {
      const states = await Promise.all(
        numbers.map((n) =>
          stateOf(first().recordClicks([clickOf(n, n === 7 ? { url: '\u0000' } : {})], decide)),
        ),
      )
      expect(states.map((state) => String(state))).toEqual(
        numbers.map((n) => (n === 7 ? 'failed' : 'recorded')),
      )
      expect(await listed()).toEqual(
        numbers
          .filter((n) => n !== 7)
          .map((n) => `c${n}`)
          .sort(),
      )
    })

    test('are stored except for an order that cannot be decided', async () => {
      const failing: Decide = () => {
        throw new Error('not decided')
      }
      await first().recordClicks(
        numbers.map((n) => clickOf(n)),
        decide,
      )
      const states = await Promise.all(
        numbers.map((n) => {
          const sale = aSale({ orderId: `${n}`, visitorId: visitor(`v${n}`) })
          return stateOf(first().settleOrder(sale, n === 7 ? failing : decide))
        }),
      )
      expect(states.map((state) => (state === 'failed' ? state : 'settled'))).toEqual(
        numbers.map((n) => (n === 7 ? 'failed' : 'settled')),
      )
      const audit = await first().auditLedger(account)
      expect(audit).toMatchObject({ orders: MANY - 1, broken: [], unchained: 0 })
    })

    test('store each click once, and answer its copies as duplicates', async () => {
      const states = await Promise.all(
        [...numbers, ...numbers].map((n) => first().recordClicks([clickOf(n)], decide)),
      )
      const counts = states.flat().filter((state) => state === 'recorded')
      expect(counts).toHaveLength(MANY)
      expect(states.flat().filter((state) => state === 'duplicate')).toHaveLength(MANY)
    })

    test('under two linked ids all earn from the visitor’s click', async () => {
      const [a, b] = [visitor('phone'), visitor('laptop')]
      await first().recordClicks([clickOf(1, { visitorId: a })], decide)
      await first().linkVisitors(account, [a, b], NOON, decide)
      const settled = await Promise.all(
        [a, b, a, b].map((visitorId, n) =>
          first().settleOrder(aSale({ orderId: `${n}`, visitorId }), decide),
        ),
      )
      expect(settled.map(({ state }) => state)).toEqual(settled.map(() => 'recorded'))
      const commissions = await first().listCommissions({ accountId: account })
      expect(commissions.map(({ affiliateId }) => affiliateId)).toEqual([jane, jane, jane, jane])
      expect(await first().auditLedger(account)).toMatchObject({ orders: 4, broken: [] })
    })

    test('after an edit of another collector use the edited program', async () => {
      const zoe = anAffiliate('zoe')
      const byZoe = (n: number) => clickOf(n, { affiliateCode: 'zoe', affiliateId: undefined })
      const second = await open()
      try {
        await Promise.all([byZoe(1), clickOf(2)].map((one) => first().recordClicks([one], decide)))
        await second.addAffiliate(zoe)
        await Promise.all([byZoe(3), clickOf(4)].map((one) => first().recordClicks([one], decide)))
      } finally {
        await second.close()
      }
      const clicks = await first().listClicks({ accountId: account })
      expect(Object.fromEntries(clicks.map(({ id, affiliateId }) => [id, affiliateId]))).toEqual({
        c1: undefined,
        c2: jane,
        c3: zoe.id,
        c4: jane,
      })
    })

    test('after another collector banned an affiliate hold the affiliate’s commission', async () => {
      const statusOf = async (n: number) => {
        const sale = aConfirmation({
          orderId: `${n}`,
          visitorId: visitor(`v${n}`),
          occurredAt: NOON + 2,
        })
        await first().settleOrder(sale, decide)
        const [order] = await first().conversionsOf(account, `${n}`)
        return order?.commissions.map(({ status, reasons }) => [status, ...reasons].join(' '))
      }
      const second = await open()
      try {
        await first().recordClicks([clickOf(1), clickOf(2)], decide)
        expect(await statusOf(1)).toEqual(['pending'])
        await second.setAffiliateStatus(account, jane, 'banned', NOON + 1)
        expect(await statusOf(2)).toEqual(['held affiliate_inactive'])
      } finally {
        await second.close()
      }
    })
  })
}
