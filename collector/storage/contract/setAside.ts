import type { SetAside } from '../../domain/setAside.js'
import { days } from '../../domain/time.js'
import { account, NOON } from '../../testing/builders.js'
import { SET_ASIDE_BYTES_MAX, SET_ASIDE_ROWS_MAX, type Storage } from '../storage.js'

const anAside = (n: number, over: Partial<SetAside> = {}): SetAside => ({
  accountId: account,
  id: `e${n}`,
  receivedAt: NOON + n,
  state: 'rejected',
  code: 'invalid',
  message: 'total must be a decimal string.',
  kind: 'sale',
  orderId: '1001',
  origin: 'https://shop.example',
  body: '{}',
  ...over,
})

const many = (first: number, count: number, over: Partial<SetAside> = {}) =>
  Array.from({ length: count }, (_, index) => anAside(first + index, over))

/** However much is refused, an account keeps so much of it and no more. */
export const setAsideIsBounded = (
  storage: () => Storage,
  execute: (sql: string) => Promise<void>,
): void => {
  const newest = async () => (await storage().listSetAside({ accountId: account, limit: 1 }))[0]?.id
  const count = async () => (await storage().summary(account, 0)).setAside

  describe('what is set aside', () => {
    test('is discarded, the oldest first, beyond a number of messages, and that is counted', async () => {
      for (let first = 0; first < SET_ASIDE_ROWS_MAX; first += 1_000) {
        await storage().setAside(many(first, 1_000))
      }
      expect(await count()).toBe(SET_ASIDE_ROWS_MAX)
      expect(await storage().setAsideDiscarded(account)).toBe(0)

      const last = SET_ASIDE_ROWS_MAX
      await Promise.all(many(last, 20).map((one) => storage().setAside([one])))
      const left = await count()
      expect(left).toBeLessThanOrEqual(SET_ASIDE_ROWS_MAX)
      expect(left).toBeGreaterThan(SET_ASIDE_ROWS_MAX - 200)
      expect(await storage().setAsideDiscarded(account)).toBe(SET_ASIDE_ROWS_MAX + 20 - left)
      expect(await newest()).toBe(`e${last + 19}`)
      const oldest = { accountId: account, before: NOON + SET_ASIDE_ROWS_MAX + 20 - left }
      expect(await storage().listSetAside(oldest)).toEqual([])
    })

    test('is discarded beyond a number of bytes', async () => {
      const body = 'ä'.repeat(SET_ASIDE_BYTES_MAX / 64)
      for (let n = 0; n < 40; n += 1) await storage().setAside([anAside(n, { body })])
      expect(await count()).toBeLessThan(32)
      expect(await newest()).toBe('e39')
      expect(await storage().setAsideDiscarded(account)).toBe(40 - (await count()))
      await storage().setAside([anAside(40, { body: 'x'.repeat(SET_ASIDE_BYTES_MAX) })])
      expect(await count()).toBe(0)
    })

    test('of one account does not push out another’s', async () => {
      const other = 'other1' as typeof account
      await storage().setAside([anAside(1, { accountId: other })])
      const body = 'x'.repeat(SET_ASIDE_BYTES_MAX)
      for (const n of [2, 3]) await storage().setAside([anAside(n, { body })])
      expect(await storage().listSetAside({ accountId: other })).toHaveLength(1)
      expect(await storage().setAsideDiscarded(other)).toBe(0)
    })

    test('is recounted every hour, including rows that an older collector stored', async () => {
      await storage().setAside(many(1, 3))
      await execute('delete from set_aside_totals')
      await storage().forgetOld(account, NOON + 10)
      await storage().setAside([anAside(4)])
      // Leaves the last two.
      await storage().forgetOld(account, NOON + days(30) + 3)
      for (let first = 5; first < SET_ASIDE_ROWS_MAX + 3; first += 1_000) {
        const some = Math.min(1_000, SET_ASIDE_ROWS_MAX + 3 - first)
        await storage().setAside(many(first, some))
      }
      expect(await count()).toBe(SET_ASIDE_ROWS_MAX)
      expect(await storage().setAsideDiscarded(account)).toBe(0)
    })

    test('and was discarded is no longer counted after thirty days', async () => {
      const body = 'x'.repeat(SET_ASIDE_BYTES_MAX)
      await storage().setAside([anAside(1, { body }), anAside(2)])
      expect(await storage().setAsideDiscarded(account)).toBeGreaterThan(0)
      await storage().forgetOld(account, NOON + days(30))
      expect(await storage().setAsideDiscarded(account)).toBeGreaterThan(0)
      await storage().forgetOld(account, NOON + days(30) + 10)
      expect(await storage().setAsideDiscarded(account)).toBe(0)
    })
  })
}
