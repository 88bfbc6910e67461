import type { AffiliateId } from '../../domain/ids.js'

import { LIFETIME_CHANGES_MAX, type LifetimeChange } from '../../domain/lifetime.js'
import type { LifetimeQuery } from '../../domain/lifetimeRows.js'
import type { Policy } from '../../domain/policy.js'
import type { Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { settleAnew } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aRefund,
  aSale,
  bob,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** How long customers are bonded to an affiliate, and what people set instead. */
export const lifetimes = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt(NOON + days(20))
  const { conversion, balances } = readingFrom(storage)

  /** An order of customer c1 that the server reports, `day` days after the first one. */
  const buys = (orderId: string, day: number, over: Partial<Statement> = {}) =>
    aConfirmation({
      ...{ orderId, customer: 'c1', visitorId: undefined, timed: true },
      ...{ occurredAt: NOON + days(day), receivedAt: NOON + days(day) },
      ...over,
    })
  const store = async (...reports: readonly Parameters<Storage['settleOrder']>[0][]) => {
    for (const report of reports) await storage().settleOrder(report, decide)
    await drain(storage(), decide)
  }
  const credited = async (...orderIds: readonly string[]) => {
    const found: string[] = []
    for (const orderId of orderIds) {
      const { credits, trail } = (await conversion(orderId)).verdict
      const miss = trail.find(({ rule }) => rule === 'lifetime')?.miss
      const credit = credits[0]
      const who = credit?.affiliateId === jane ? 'jane' : 'bob'
      found.push(credit ? `${credit.rule} ${who}` : (miss ?? 'nothing'))
    }
    return found
  }
  const policy = async (over: Partial<Policy>, since = NOON - days(300)) => {
    const now = (await storage().program(account))?.policy
    if (!now) throw new Error('aProgram makes a policy')
    await storage().addPolicy(account, { ...now, version: now.version + 1, since, ...over })
  }
  /** Anna follows Jane's link before the first order, and the phone follows Bob's. */
  const clicks = () =>
    storage().recordClicks(
      [
        aClick(),
        aClick({ id: 'b', affiliateCode: 'bob', affiliateId: bob, visitorId: visitor('phone') }),
      ],
      decide,
    )
  const anna = { visitorId: visitor('anna') }
  const phone = { visitorId: visitor('phone') }

  describe('a bond that lasts for a number of orders', () => {
    const ORDERS = [
      buys('a', 0, anna),
      buys('b', 1, anna),
      buys('c', 2, phone),
      buys('d', 3),
      buys('e', 4),
    ]
    const KEYS = ['a', 'b', 'c', 'd', 'e']
    const EXPECTED = ['click jane', 'lifetime jane', 'click bob', 'lifetime bob', 'bond_used_up']

    test.each([
      ['in their order', [0, 1, 2, 3, 4]],
      ['the first one last', [1, 2, 3, 4, 0]],
      ['in the reverse order, and each twice', [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]],
      ['the middle one last', [0, 1, 3, 4, 2]],
    ])(
      'credits them, and the next order counts by itself and bonds anew: reported %s',
      async (_what, order) => {
        await policy({ lifetimeOrders: 2 })
        await clicks()
        await store(...order.flatMap((index) => ORDERS[index] ?? []))
        expect(await credited(...KEYS)).toEqual(EXPECTED)
      },
    )

    test('counts orders of the same millisecond by their keys, whichever is reported first', async () => {
      await policy({ lifetimeOrders: 2 })
      await clicks()
      await store(buys('a', 0, anna), buys('c', 0), buys('b', 0))
      expect(await credited('a', 'b', 'c')).toEqual([
        ...['click jane', 'lifetime jane', 'bond_used_up'],
      ])
    })

    test('does not count tests, unpaid orders and orders that only pages report', async () => {
      await policy({ lifetimeOrders: 2 })
      await clicks()
      const page = aSale({ orderId: 'page', customer: 'c1', occurredAt: NOON + days(1) })
      const unpaid = { source: 'webhook', payment: 'awaited' } as const
      await store(buys('a', 0, anna), page, buys('test', 1, { test: true }))
      await store(buys('unpaid', 1, unpaid), buys('d', 3), buys('e', 4))
      expect(await credited('d', 'e')).toEqual(['lifetime jane', 'bond_used_up'])
      await store(buys('unpaid', 1, { source: 'webhook', id: 'paid' }))
      expect(await credited('unpaid', 'd')).toEqual(['lifetime jane', 'bond_used_up'])
    })

    test('counts the products of an order once', async () => {
      await policy({ lifetimeOrders: 2 })
      await clicks()
      const product = (orderId: string, productId: string, day: number, over = {}) => ({
        ...buys(orderId, day, { ref: { productId }, ...over } as Partial<Statement>),
        id: `${orderId} ${productId}`,
      })
      await store(
        product('a', 'x', 0, anna),
        product('a', 'y', 0, anna),
        product('a', 'z', 0, anna),
      )
      await store(product('b', 'x', 1), product('b', 'y', 1), buys('c', 2))
      const whole = (await storage().conversionsOf(account, 'b')).map(
        ({ verdict }) => verdict.credits[0]?.rule,
      )
      expect(whole).toEqual(['lifetime', 'lifetime'])
      expect(await credited('c')).toEqual(['bond_used_up'])
    })

    test('begins with a later order once the first one is refunded in full', async () => {
      await policy({ lifetimeOrders: 2 })
      await clicks()
      await store(...ORDERS)
      await store(aRefund(undefined, { orderId: 'a', occurredAt: NOON }))
      expect(await credited('b', 'c', 'd')).toEqual(['click jane', 'lifetime jane', 'bond_used_up'])
    })

    test('is not counted before the policy has the limit', async () => {
      await clicks()
      await store(buys('a', 0, anna), buys('b', 1))
      await policy({ lifetimeOrders: 2 }, NOON + days(1) + 1)
      await store(buys('c', 2), buys('d', 3))
      expect(await credited('c', 'd')).toEqual(['lifetime jane', 'bond_used_up'])
    })

    test('ends after the same order in a replay', async () => {
      await clicks()
      await store(...ORDERS)
      const now = (await storage().program(account))?.policy as Policy
      const found = new Map<string, string | undefined>()
      const query = { accountId: account, from: NOON - days(5), to: NOON + days(9), at: NOON }
      const policies = [{ ...now, since: 0, lifetimeOrders: 2 }]
      await storage().replay(
        { ...query, policies },
        (facts) => settleAnew(facts, NOON + days(20)),
        ({ orders }) => {
          for (const { orderId, outcome } of orders) {
            const [credit] = outcome.verdict.credits
            const who = credit?.affiliateId === jane ? 'jane' : 'bob'
            const miss = outcome.verdict.trail.find(({ rule }) => rule === 'lifetime')?.miss
            found.set(orderId, credit ? `${credit.rule} ${who}` : miss)
          }
          return true
        },
      )
      expect(KEYS.map((key) => found.get(key))).toEqual(EXPECTED)
    })
  })

  const change = (
    affiliateId: AffiliateId | undefined,
    day: number,
    over: Partial<LifetimeChange> = {},
  ) =>
    storage().changeLifetime(account, {
      ...{ customer: 'c1', affiliateId, campaignId: undefined, since: NOON + days(day) },
      ...{ kind: affiliateId ? 'entered' : 'ended', changedAt: NOON + days(9) },
      ...{ by: 'owner', reason: 'asked for it' },
      ...over,
    })

  describe('what a person sets for a customer', () => {
    const ORDERS = [buys('a', 0, anna), buys('b', 2), buys('c', 4), buys('d', 6)]

    test.each(['before the orders are reported', 'after them'])(
      'applies to orders that are placed from then on: set %s',
      async (when) => {
        await clicks()
        if (when === 'after them') await store(...ORDERS)
        expect(await change(bob, 3)).toBe('changed')
        await drain(storage(), decide)
        await store(...[...ORDERS].reverse())
        expect(await credited('a', 'b', 'c', 'd')).toEqual([
          ...['click jane', 'lifetime jane', 'lifetime bob', 'lifetime bob'],
        ])
      },
    )

    test('ends what was before, until an order bonds the customer anew', async () => {
      await clicks()
      await store(...ORDERS, buys('e', 8, phone), buys('f', 9))
      await change(undefined, 3)
      await drain(storage(), decide)
      const all = ['b', 'c', 'd', 'e', 'f']
      expect(await credited(...all)).toEqual([
        ...['lifetime jane', 'bond_ended', 'bond_ended', 'click bob', 'lifetime bob'],
      ])
      // An order that is reported late is placed in between.
      await store(buys('g', 5, phone))
      expect(await credited('g', 'd')).toEqual(['click bob', 'lifetime bob'])
    })

    test('is superseded by the next change for all later orders, and everything is kept', async () => {
      await clicks()
      await store(...ORDERS)
      await change(bob, 5)
      await change(undefined, 1)
      await change(jane, 3, { reason: 'a mistake' })
      await drain(storage(), decide)
      expect(await credited('b', 'c', 'd')).toEqual([
        'bond_ended',
        'lifetime jane',
        'lifetime jane',
      ])
      const history = await storage().lifetimeHistory(account, 'c1')
      expect(history.changes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
        ...['entered a mistake', 'ended asked for it', 'entered asked for it'],
      ])
      expect(history.current).toMatchObject({ kind: 'entered', affiliateId: jane })
      expect(history.orders).toMatchObject([{ orderId: 'a', affiliateId: jane, proven: true }])
      expect(await change(jane, 3)).toBe('unchanged')
    })

    test('moves no money that was approved', async () => {
      await clicks()
      await store(buys('a', 0, anna), buys('b', 2))
      await store(anAct('approve', { orderId: 'b', receivedAt: NOON + days(2) }))
      const before = await balances(jane)
      await change(bob, 1)
      await drain(storage(), decide)
      expect(await balances(jane)).toEqual(before)
      expect((await conversion('b')).flags).toContain('not_applied_already_approved')
    })

    test('is added once and in order if two collectors set it at the same time', async () => {
      const other = await open()
      const done = await Promise.all([change(bob, 0), other.changeLifetime(account, ended(1))])
      await other.close()
      expect(done).toEqual(['changed', 'changed'])
      expect((await storage().lifetimeHistory(account, 'c1')).changes).toHaveLength(2)
    })
    const ended = (day: number): LifetimeChange => ({
      ...{ customer: 'c1', kind: 'ended', since: NOON + days(day), affiliateId: undefined },
      ...{ campaignId: undefined, changedAt: NOON + days(9), by: 'owner', reason: 'moved' },
    })

    test('loses its reasons when a visitor who bought as the customer is forgotten', async () => {
      await clicks()
      await store(buys('a', 0, anna))
      await change(bob, 1, { reason: 'Anna Smith called' })
      await storage().forgetVisitor(account, visitor('anna'), NOON + days(9))
      const { changes } = await storage().lifetimeHistory(account, 'c1')
      expect(changes).toMatchObject([{ affiliateId: bob, reason: '' }])
    })

    test('is refused beyond the number of changes that one customer may have', async () => {
      for (let count = 0; count < LIFETIME_CHANGES_MAX; count += 1) {
        await change(count % 2 === 0 ? bob : jane, 0)
      }
      expect(await change(bob, 0)).toBe('full')
    })
  })

  describe('customers with a lifetime affiliate', () => {
    const listed = async (query: Partial<LifetimeQuery> = {}) => {
      const asked = { accountId: account, ascending: true, ...query }
      const rows = await storage().listLifetimes(asked)
      return rows.map(({ customer, kind, affiliateId, order }) =>
        [customer, kind, affiliateId && (affiliateId === jane ? 'jane' : 'bob'), order?.orderId]
          .filter(Boolean)
          .join(' '),
      )
    }

    test('are found by kind, affiliate and customer, page by page', async () => {
      await clicks()
      const of = (customer: string) => ({ customer, ...anna })
      await store(buys('1', 0, of('c1')), buys('2', 1, of('c1')), buys('3', 0, of('c2')))
      await store(buys('4', 0, of('c3')), buys('5', 5, { ...of('c3'), ...phone }))
      await store(buys('6', 0, { customer: 'c5' }), aSale({ orderId: '7', ...of('c6') }))
      await storage().addLifetimes(
        account,
        [{ customer: 'c4', affiliateId: bob, campaignId: undefined }],
        NOON,
      )
      await change(bob, 3, { customer: 'c2' })
      await change(undefined, 3, { customer: 'c3' })
      await change(undefined, 3, { customer: 'c7' })
      const rows = [
        'c1 order jane 1',
        'c2 entered bob',
        'c3 order bob 5',
        'c4 imported bob',
        'c6 order jane 7',
        'c7 ended',
      ]
      expect(await listed()).toEqual(rows)
      expect(await listed({ ascending: false })).toEqual([...rows].reverse())
      expect(await listed({ limit: 2, after: ['c2'] })).toEqual(rows.slice(2, 4))
      expect(await listed({ affiliateId: bob })).toEqual(rows.slice(1, 4))
      expect(await listed({ kind: 'order' })).toEqual([rows[0], rows[2], rows[4]])
      expect(await listed({ kind: 'imported' })).toEqual([rows[3]])
      expect(await listed({ kind: 'ended' })).toEqual([rows[5]])
      expect(await listed({ customer: 'c2' })).toEqual([rows[1]])
      expect(await listed({ customer: 'c3', affiliateId: jane })).toEqual([])
    })
  })
}
