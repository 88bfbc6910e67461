import type { Policy } from '../../domain/policy.js'
import type { Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { settleAnew } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
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

/** The policy that lets a click earn until the visitor's next sale only. */
export const usedClicks = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt(NOON + days(20))
  const { conversion, balances } = readingFrom(storage)
  const [anna, laptop] = [visitor('anna'), visitor('laptop')]

  /** A sale of Anna's that the server reports, `day` days after the first one. */
  const sale = (orderId: string, day: number, over: Partial<Statement> = {}): Statement =>
    aConfirmation({
      ...{ orderId, visitorId: anna, timed: true },
      ...{ occurredAt: NOON + days(day), receivedAt: NOON + days(day) },
      ...over,
    })
  const store = async (...reports: readonly Parameters<Storage['settleOrder']>[0][]) => {
    for (const report of reports) await storage().settleOrder(report, decide)
    await drain(storage(), decide)
  }
  const found = async (orderId: string, index = 0) => {
    const all = await storage().conversionsOf(account, orderId)
    const { credits = [], trail = [] } = all[index]?.verdict ?? {}
    const who = credits[0]?.affiliateId === jane ? 'jane' : 'bob'
    return credits[0] ? who : trail.find(({ rule }) => rule === 'click')?.miss
  }
  const policy = async (over: Partial<Policy> = {}) => {
    const now = (await storage().program(account))?.policy
    if (!now) throw new Error('aProgram makes a policy')
    const next = { version: now.version + 1, since: NOON - days(300), forgetsAfterSale: true }
    await storage().addPolicy(account, { ...now, ...next, ...over })
  }
  const bobs = (day: number) =>
    aClick({
      ...{ id: 'b', affiliateCode: 'bob', affiliateId: bob },
      ...{ clickedAt: NOON + days(day), receivedAt: NOON + days(day) },
    })
  const click = (...clicks: ReturnType<typeof aClick>[]) => storage().recordClicks(clicks, decide)

  describe('a click that earns until the next sale', () => {
    test.each([
      ['in their order', [0, 1, 2]],
      ['the first one last', [2, 1, 0]],
      ['in the reverse order, and each twice', [2, 2, 1, 1, 0, 0]],
      ['the second one last', [0, 2, 1]],
    ])('earns from that sale and from no later order: reported %s', async (_what, order) => {
      await policy()
      await click(aClick(), bobs(2.5))
      const sales = [sale('a', 0), sale('b', 2), sale('c', 3)]
      await store(...order.flatMap((index) => sales[index] ?? []))
      expect([await found('a'), await found('b'), await found('c')]).toEqual([
        ...['jane', 'click_used', 'bob'],
      ])
      expect((await conversion('c')).verdict.passed).toMatchObject([
        { affiliateId: jane, miss: 'click_used' },
      ])
    })

    test('earns from all orders if the policy does not say so', async () => {
      await click(aClick())
      await store(sale('a', 0), sale('b', 2))
      expect(await found('b')).toBe('jane')
    })

    test('is used up by a sale under another id of the visitor, and when the ids are linked later', async () => {
      await policy()
      await click(aClick())
      await store(sale('a', 0, { visitorId: laptop }), sale('b', 2))
      expect(await found('b')).toBe('jane')
      await storage().linkVisitors(account, [laptop, anna], NOON + days(3), decide)
      await drain(storage(), decide)
      expect([await found('a'), await found('b')]).toEqual(['jane', 'click_used'])
    })

    test('is not used up by the products of the same order, and its action', async () => {
      await policy()
      await click(aClick())
      const product = (productId: string) => ({
        ...sale('cart', 0, { ref: { productId } } as Partial<Statement>),
        id: productId,
      })
      const own = anAction({ orderId: 'cart', visitorId: anna, occurredAt: NOON + 1 })
      await store(product('x'), product('y'), own, sale('later', 1))
      expect([await found('cart', 0), await found('cart', 1)]).toEqual(['jane', 'jane'])
      expect((await storage().conversionsOf(account, 'cart')).length).toBeGreaterThanOrEqual(3)
      expect(await found('later')).toBe('click_used')
    })

    test('is not used up by an action, a test, an unpaid order, or a sale that says so', async () => {
      await policy()
      await click(aClick())
      const unpaid = { source: 'webhook', payment: 'awaited' } as const
      const action = { visitorId: anna, source: 'server' } as const
      await store(anAction({ orderId: 'lead', ...action, occurredAt: NOON }))
      await store(sale('test', 0, { test: true }), sale('unpaid', 0, unpaid))
      await store(sale('kept', 0, { keepsClicks: true }), sale('b', 2))
      const after = NOON + days(1)
      await store(anAction({ orderId: 'after', ...action, occurredAt: after, receivedAt: after }))
      // The campaign pays nothing for the action.
      expect([await found('b'), await found('after')]).toEqual(['jane', 'no_terms'])
      await store(sale('unpaid', 0, { source: 'webhook', id: 'paid' }))
      expect([await found('b'), await found('after')]).toEqual(['click_used', 'click_used'])
    })

    test('stays used up if the sale is refunded or declined', async () => {
      await policy()
      await click(aClick())
      await store(sale('a', 0), sale('b', 2), aRefund(undefined, { orderId: 'a' }))
      expect(await found('b')).toBe('click_used')
      await store(anAct('decline', { orderId: 'a', reason: 'fraud' }))
      expect(await found('b')).toBe('click_used')
    })

    test('is not used up for a proven order by a sale that only a page reports', async () => {
      await policy()
      await click(aClick())
      const page = { occurredAt: NOON, receivedAt: NOON, visitorId: anna }
      await store(aSale({ orderId: 'fake', ...page }), sale('b', 2))
      expect(await found('b')).toBe('jane')
      const later = { occurredAt: NOON + days(3), receivedAt: NOON + days(3) }
      await store(aSale({ orderId: 'c', visitorId: anna, ...later }))
      expect(await found('c')).toBe('click_used')
    })

    test('leaves approved money where it is', async () => {
      await policy()
      await click(aClick())
      await store(sale('b', 2), anAct('approve', { orderId: 'b', receivedAt: NOON + days(2) }))
      const before = await balances(jane)
      await store(sale('a', 0))
      expect(await found('b')).toBe('jane')
      expect(await balances(jane)).toMatchObject({ payable: before.payable })
      expect((await conversion('b')).flags).toContain('not_applied_already_approved')
    })

    test('is used up once by two orders at the same time', async () => {
      await policy()
      await click(aClick())
      const other = await open()
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [sale(`a${round}`, round), sale(`b${round}`, round + 0.5)]
        await Promise.all([storage().settleOrder(b, decide), other.settleOrder(a, decide)])
      }
      await other.close()
      await drain(storage(), decide)
      const all = await Promise.all([0, 1, 2, 3].map((round) => found(`b${round}`)))
      expect([await found('a0'), ...all]).toEqual(['jane', ...Array(4).fill('click_used')])
    })

    test('is replayed like that', async () => {
      await click(aClick(), bobs(2.5))
      await store(sale('a', 0), sale('b', 2), sale('c', 3), sale('d', 4))
      const now = (await storage().program(account))?.policy as Policy
      const answers = new Map<string, unknown>()
      const span = { from: NOON - days(5), to: NOON + days(9), at: NOON }
      await storage().replay(
        { accountId: account, ...span, policies: [{ ...now, since: 0, forgetsAfterSale: true }] },
        (facts) => settleAnew(facts, NOON + days(20)),
        ({ orders }) => {
          for (const { orderId, outcome } of orders) {
            answers.set(orderId, outcome.verdict.credits[0]?.affiliateId ?? 'nobody')
          }
          return true
        },
      )
      expect([...answers]).toEqual([
        ...[
          ['a', jane],
          ['b', 'nobody'],
          ['c', bob],
          ['d', 'nobody'],
        ],
      ])
    })
  })
}
