import { orderKey } from '../../domain/order.js'
import { days } from '../../domain/time.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, aSale, eur, jane, NOON, visitor } from '../../testing/builders.js'
import type { Storage } from '../storage.js'

const decide = (facts: Facts) => settle(facts, NOON + days(1))

/** Where SQLite and PostgreSQL would answer differently if nothing were done about it. */
export const differences = (
  storage: () => Storage,
  execute: (sql: string) => Promise<void>,
): void => {
  const sell = (orderId: string, over = {}) =>
    storage().settleOrder(aSale({ orderId, ...over }), decide)
  const listed = async (search?: string) =>
    (await storage().listConversions({ accountId: account, ...(search && { search }) })).map(
      ({ orderId }) => orderId,
    )
  const setAside = (over: object) => {
    const event = {
      accountId: account,
      id: 'e1',
      receivedAt: NOON,
      state: 'rejected' as const,
      code: 'invalid',
      message: 'm',
      kind: undefined,
      orderId: undefined,
      origin: undefined,
      body: '{}',
    }
    return storage().setAside([{ ...event, ...over }])
  }

  describe('both databases alike', () => {
    test('refuse a NUL byte, which only one of them could keep', async () => {
      await expect(sell('10\u000001')).rejects.toThrow(/NUL|0x00/)
      await expect(storage().recordClicks([aClick({ url: '\u0000' })], decide)).rejects.toThrow()
      expect(await listed()).toEqual([])
      expect((await sell('1001')).state).toBe('recorded')
    })

    test('keep the longest keys that the edge lets in, in any alphabet', async () => {
      const long = (letter: string) => letter.repeat(191)
      const keys = ['a', 'ж', '語', '"', '\\'].map((letter) => ({
        kind: 'sale' as const,
        orderId: long(letter),
        productId: long(letter),
        code: long(letter),
      }))
      for (const [n, order] of keys.entries()) {
        const sale = aSale({ id: `${n}${long('i')}`.slice(0, 191), visitorId: visitor(`v${n}`) })
        const report = { ...sale, order, orderKey: orderKey(order) }
        await storage().recordClicks(
          [aClick({ id: long('c'), visitorId: visitor(`v${n}`) })],
          decide,
        )
        expect((await storage().settleOrder(report, decide)).state).toBe('recorded')
        const found = await storage().conversion(account, orderKey(order))
        expect(found?.commissions).toMatchObject([{ affiliateId: jane }])
      }
    })

    test('list what has no value for a filter the same way', async () => {
      await storage().recordClicks(
        [
          aClick({ id: 'known', receivedAt: NOON + 1 }),
          aClick({ id: 'unknown', affiliateCode: 'nobody', receivedAt: NOON + 2 }),
        ],
        decide,
      )
      const all = await storage().listClicks({ accountId: account })
      expect(all.map(({ id }) => id)).toEqual(['unknown', 'known'])
      const own = await storage().listClicks({ accountId: account, affiliateId: jane })
      expect(own.map(({ id }) => id)).toEqual(['known'])
      // Nothing is due where no day is named: neither before nor after every day that is.
      await sell('1001')
      expect(await storage().listPayable(account, NOON + days(9_999))).toEqual([])
    })

    test('tell capital letters from small ones, and take signs of patterns as they are', async () => {
      for (const id of ['abc', 'ABC', 'a%c', 'a_c', 'aXc']) await sell(id)
      expect(await listed('a%')).toEqual(['a%c'])
      expect(await listed('a_')).toEqual(['a_c'])
      expect(await listed('AB')).toEqual(['ABC'])
    })

    test('refuse a text in a column of numbers', async () => {
      const wrong = { receivedAt: '12abc' as unknown as number }
      // Not `rejects.toThrow`: the driver makes its errors of the class of whichever test loaded it.
      const error = await setAside(wrong).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(String(error)).toMatch(/cannot store TEXT value|invalid input syntax/)
      expect(await storage().listSetAside({ accountId: account })).toEqual([])
    })

    test('keep digits of a text that looks like a number', async () => {
      await sell('0010')
      await sell('1e3')
      expect((await listed()).sort()).toEqual(['0010', '1e3'])
      expect((await storage().conversionsOf(account, '10')).length).toBe(0)
    })

    test('add up what is larger than a JavaScript number, and than 64 bits', async () => {
      for (const id of ['1', '2', '3']) await sell(id)
      const add = async (total: bigint) => {
        await execute(`update orders set total = ${total}`)
        return (await storage().summary(account, 0)).sales
      }
      const safe = BigInt(Number.MAX_SAFE_INTEGER)
      expect(await add(safe)).toEqual([{ amount: 3n * safe, currency: 'EUR' }])
      expect(await add(-safe)).toEqual([{ amount: -3n * safe, currency: 'EUR' }])
      const most = 2n ** 63n - 1n
      expect(await add(most)).toEqual([{ amount: 3n * most, currency: 'EUR' }])
    })

    test('answer counts and money as numbers, never as texts', async () => {
      await storage().recordClicks([aClick()], decide)
      await sell('1001')
      const { clicks, conversions } = await storage().summary(account, 0)
      expect([clicks, conversions]).toEqual([1, 1])
      const [found] = await storage().conversionsOf(account, '1001')
      expect(found?.total).toEqual(eur('49.90'))
      expect(found?.entries[0]?.amount).toEqual(eur('4.99'))
      expect(found?.entries[0]?.at).toBe(NOON)
    })

    test('sort texts by their bytes, independent of the locale', async () => {
      const codes = ['a', 'B', 'ä', 'Z', '_', '1', 'y', 'ß']
      for (const code of codes) {
        const coupon = {
          accountId: account,
          code,
          affiliateId: jane,
          campaignId: undefined,
          validFrom: 0,
          validUntil: undefined,
        }
        await storage().addCoupon(coupon, NOON)
      }
      const found = (await storage().coupons(account)).map(({ code }) => code)
      expect(found).toEqual(['1', 'B', 'Z', '_', 'a', 'y', 'ß', 'ä'])
    })

    test('tell an empty text from none', async () => {
      await storage().recordClicks(
        [
          aClick({ id: 'empty', data1: '', channel: undefined, receivedAt: NOON + 1 }),
          aClick({ id: 'none', data1: undefined, channel: '', receivedAt: NOON + 2 }),
        ],
        decide,
      )
      const found = await storage().listClicks({ accountId: account })
      expect(found.map(({ data1, channel }) => [data1, channel])).toEqual([
        [undefined, ''],
        ['', undefined],
      ])
    })

    test('keep instants to the millisecond', async () => {
      const instants = [NOON + 0.0, NOON + 1, NOON + 999, 8_640_000_000_000_000]
      for (const [n, at] of instants.entries()) {
        await setAside({ id: `e${n}`, receivedAt: at })
      }
      const found = await storage().listSetAside({ accountId: account })
      expect(found.map(({ receivedAt }) => receivedAt)).toEqual([...instants].reverse())
      const since = await storage().summary(account, NOON + 1)
      expect(since.setAside).toBe(3)
    })

    test('list rows of one instant in one order', async () => {
      const ids = ['m', 'c', 'Z', 'a', '1']
      for (const id of ids) await sell(id)
      await storage().recordClicks(
        ids.map((id) => aClick({ id, visitorId: visitor(id) })),
        decide,
      )
      for (const id of ids) await setAside({ id })
      const sorted = ['m', 'c', 'a', 'Z', '1']
      expect(await listed()).toEqual(sorted)
      const clicks = await storage().listClicks({ accountId: account })
      expect(clicks.map(({ id }) => id)).toEqual(sorted)
      const aside = await storage().listSetAside({ accountId: account })
      expect(aside.map(({ id }) => id)).toEqual(sorted)
    })

    test('keep letters beyond the first plane, and half letters as a sign that they were', async () => {
      await sell('🛒-1', { channel: '👩‍👧' })
      expect(await listed('🛒')).toEqual(['🛒-1'])
      await setAside({ body: JSON.stringify({ name: '\ud83d' }) })
      const [kept] = await storage().listSetAside({ accountId: account })
      expect(JSON.parse(kept?.body ?? '')).toEqual({ name: '\ud83d' })
    })
  })
}
