import { oncePerDay, orderKey } from '../../domain/order.js'
import type { Statement } from '../../domain/report.js'
import { days, HOUR_MS } from '../../domain/time.js'
import { aClick, account, anAct, aSale, eur, NOON, visitor } from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

const a = visitor('anna')
const b = visitor('anna’s phone')

/** How often one action is reported under two ids concurrently. */
const ROUNDS = 50

const refOf = (who: typeof a, at: number, code = 'newsletter') =>
  ({ kind: 'action', orderId: oncePerDay(who, at), productId: '', code }) as const
const keyOf = (who: typeof a, at = NOON, code = 'newsletter') => orderKey(refOf(who, at, code))

/** A report, under this visitor id, of an action that counts once a day. */
const done = (who: typeof a, at = NOON, over: Partial<Statement> & { code?: string } = {}) => {
  const { code = 'newsletter', ...rest } = over
  const ref = refOf(who, at, code)
  return aSale({
    ...{ orderId: ref.orderId, ref, visitorId: who, occurredAt: at },
    id: `${rest.source ?? 'browser'}:${ref.orderId}:${code}`,
    ...rest,
  })
}

/** The commissions of an action that is reported under several ids of one visitor. */
export const repeats = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const { balances } = readingFrom(storage)
  const decide = decideAt()
  const link = (at = NOON) => storage().linkVisitors(account, [a, b], at, decide)
  const send = (report: Parameters<Storage['settleOrder']>[0]) =>
    storage().settleOrder(report, decide)
  const find = async (key: ReturnType<typeof keyOf>) => {
    const found = await storage().conversion(account, key)
    if (!found) throw new Error(`There is no action ${key}`)
    return found
  }
  const statuses = async (...keys: readonly ReturnType<typeof keyOf>[]) =>
    (await Promise.all(keys.map(find))).map(({ status }) => status)

  describe('an action that counts once a day', () => {
    beforeEach(async () => {
      const program = await storage().program(account)
      const [campaign] = program?.campaigns ?? []
      const [version] = campaign?.versions ?? []
      if (!campaign || !version) throw new Error('aProgram makes a campaign')
      const signup = { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } as const
      const next = { ...version, version: 2, actions: { newsletter: signup, other: signup } }
      await storage().addCampaignVersion(account, campaign.id, next)
      await storage().recordClicks([aClick({ visitorId: a }), aClick({ visitorId: b })], decide)
    })

    test('earns one commission under two linked visitor ids', async () => {
      await link()
      await send(done(a))
      await send(done(b, NOON + HOUR_MS))
      expect(await balances()).toEqual({ unverified: 100 })
      expect(await statuses(keyOf(a), keyOf(b))).toEqual(['unverified', 'unattributed'])
      expect((await find(keyOf(b))).verdict.trail).toEqual([
        { rule: 'forced', miss: 'counted_already' },
      ])
    })

    test('loses the second commission when the visitor ids are linked afterwards', async () => {
      await send(done(a))
      await send(done(b, NOON + HOUR_MS))
      expect(await balances()).toEqual({ unverified: 200 })
      await link()
      expect(await balances()).toEqual({ unverified: 100 })
      expect((await find(keyOf(b))).entries.at(-1)).toMatchObject({
        reason: 'reversal',
        amount: eur('1.00'),
      })
    })

    test('counts under the id of the earliest action, even if its report arrives last', async () => {
      await link()
      await send(done(b, NOON + HOUR_MS))
      await send(done(a))
      expect(await statuses(keyOf(a), keyOf(b))).toEqual(['unverified', 'unattributed'])
    })

    test('counts under the id that a server confirmed, even if the action under the other id is earlier', async () => {
      await link()
      await send(done(a))
      await send(done(b, NOON + HOUR_MS))
      await send(done(b, NOON + HOUR_MS, { source: 'server' }))
      expect(await statuses(keyOf(a), keyOf(b))).toEqual(['unattributed', 'pending'])
    })

    test('counts under the id that a person confirmed before the ids were linked', async () => {
      await send(done(a))
      await send(done(b, NOON + HOUR_MS))
      const act = anAct('confirm', { receivedAt: NOON + 2 * HOUR_MS })
      await send({ ...act, order: refOf(b, NOON), orderKey: keyOf(b) })
      await link()
      expect(await statuses(keyOf(a), keyOf(b))).toEqual(['unattributed', 'pending'])
    })

    test('counts under the id whose commission matured before the ids were linked', async () => {
      await send(done(a, NOON, { source: 'server', receivedAt: NOON + days(20) }))
      await send(done(b, NOON + HOUR_MS, { source: 'server' }))
      const at = NOON + days(40)
      await storage().linkVisitors(account, [a, b], at, decideAt(at))
      expect(await statuses(keyOf(a), keyOf(b))).toEqual(['unattributed', 'approved'])
      expect((await find(keyOf(b))).flags).toEqual([])
    })

    test.each([
      ['on another day', done(b, NOON + days(1)), keyOf(b, NOON + days(1))],
      ['under another code', done(b, NOON, { code: 'other' }), keyOf(b, NOON, 'other')],
    ])('counts again %s', async (_what, other, key) => {
      await link()
      await send(done(a))
      await send(other)
      expect(await statuses(keyOf(a), key)).toEqual(['unverified', 'unverified'])
    })

    test(`counts once if it is reported under two linked ids concurrently, ${ROUNDS} times`, async () => {
      const second = await open()
      await link()
      for (let n = 0; n < ROUNDS; n += 1) {
        const at = NOON + days(n)
        const [one, two] = n % 2 === 0 ? [storage(), second] : [second, storage()]
        await Promise.all([
          one.settleOrder(done(a, at), decide),
          two.settleOrder(done(b, at), decide),
        ])
      }
      await second.close()
      expect(await balances()).toEqual({ unverified: ROUNDS * 100 })
    })

    test('counts once if the ids are linked while it is reported under both', async () => {
      const second = await open()
      await Promise.all([
        storage().settleOrder(done(a), decide),
        second.settleOrder(done(b), decide),
        second.linkVisitors(account, [a, b], NOON, decide),
      ])
      await second.close()
      expect(await balances()).toEqual({ unverified: 100 })
    })
  })
}
