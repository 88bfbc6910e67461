import { aClick, account, anAffiliate, aSale, jane, NOON, visitor } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Decide, Storage } from '../storage.js'

const MANY = 40
const numbers = Array.from({ length: MANY }, (_, n) => n)

/** Writes that arrive at the same time are stored together, and do not suffer from each other. */
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

  describe('writes at the same time', () => {
    test('with one click that the database refuses: only that one fails', async () => {
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

    test('with one order that cannot be decided: only that one fails', async () => {
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

    test('of the same clicks store each once, and answer the others as duplicates', async () => {
      const states = await Promise.all(
        [...numbers, ...numbers].map((n) => first().recordClicks([clickOf(n)], decide)),
      )
      const counts = states.flat().filter((state) => state === 'recorded')
      expect(counts).toHaveLength(MANY)
      expect(states.flat().filter((state) => state === 'duplicate')).toHaveLength(MANY)
    })

    test('before and after an edit of another collector know what it changed', async () => {
      const zoe = anAffiliate('zoe')
      const byZoe = (n: number) => clickOf(n, { affiliateCode: 'zoe', affiliateId: undefined })
      const second = await open()
      try {
        await first().recordClicks([byZoe(1), clickOf(2)], decide)
        await second.addAffiliate(zoe)
        await first().recordClicks([byZoe(3), clickOf(4)], decide)
        await second.setAffiliateStatus(account, jane, 'banned', NOON)
        await first().settleOrder(aSale({ orderId: '4', visitorId: visitor('v4') }), decide)
      } finally {
        await second.close()
      }
      const affiliates = new Map(
        (await first().listClicks({ accountId: account })).map(({ id, affiliateId }) => [
          id,
          affiliateId,
        ]),
      )
      expect(affiliates).toEqual(
        new Map([
          ['c1', undefined],
          ['c2', jane],
          ['c3', zoe.id],
          ['c4', jane],
        ]),
      )
      const [order] = await first().conversionsOf(account, '4')
      expect(order?.commissions ?? []).not.toContainEqual(
        expect.objectContaining({ status: 'pending' }),
      )
    })
  })
}
