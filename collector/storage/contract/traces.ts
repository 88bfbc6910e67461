import type { Click } from '../../domain/click.js'
import type { Policy } from '../../domain/policy.js'
import type { Statement } from '../../domain/report.js'
import { days, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import { RULE_NAMES } from '../../domain/verdict.js'
import { aClick, account, anAffiliate, aSale, jane, NOON, visitor } from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** Visitors that are recognised by their address and browser, and the keys of their traces. */
export const traces = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  const { conversion } = readingFrom(storage)

  const switchOn = async () => {
    const { policy } = (await storage().program(account)) ?? {}
    if (!policy) throw new Error('aProgram makes a policy')
    const next: Policy = { ...policy, rules: RULE_NAMES, version: 2, since: NOON - days(30) }
    await storage().addPolicy(account, next)
  }
  const click = (over: Partial<Click> = {}) =>
    aClick({ visitorId: visitor('somebody'), clickedAt: NOON - HOUR_MS, trace: 't', ...over })
  const sale = (over: Parameters<typeof aSale>[0] = {}) =>
    aSale({ source: 'server', timed: true, visitorId: undefined, traces: ['t', 'u'], ...over })
  const store = (report: Statement) => storage().settleOrder(report, decide)
  const record = (...clicks: readonly Click[]) => storage().recordClicks(clicks, decide)
  const credited = async (orderId?: string) => {
    const { verdict } = await conversion(orderId)
    return verdict.credits.map(({ rule, clickId }) => `${rule} ${clickId}`)
  }

  describe('a visitor who is recognised by address and browser', () => {
    beforeEach(switchOn)

    test.each([
      ['the click first', [0, 1]],
      ['the order first', [1, 0]],
      ['each twice', [1, 0, 1, 0]],
    ])('is credited in every order of arrival: %s', async (_what, order) => {
      const messages = [() => record(click()), () => store(sale())]
      for (const index of order) await messages[index]?.()
      await drain(storage(), decide)
      expect(await credited()).toEqual(['probabilistic click-jane'])
      expect((await conversion()).commissions).toMatchObject([
        { affiliateId: jane, status: 'held', reasons: ['probable_visitor'] },
      ])
    })

    test('leaves the order to a click of its own visitor that arrives later', async () => {
      await record(click())
      await store(sale({ visitorId: visitor('anna') }))
      expect(await credited()).toEqual(['probabilistic click-jane'])
      await record(aClick({ id: 'own' }))
      expect(await credited()).toEqual(['click own'])
    })

    test('stays credited when old clicks are deleted, and when the visitor is forgotten', async () => {
      await record(click(), click({ id: 'useless', visitorId: visitor('other'), trace: 'x' }))
      await store(sale())
      let after = await storage().forgetClicks(account, NOON + days(1), NOON + days(1), undefined)
      while (after) {
        after = await storage().forgetClicks(account, NOON + days(1), NOON + days(1), after)
      }
      await storage().forgetVisitor(account, visitor('somebody'), NOON + days(1))
      expect((await storage().listClicks({ accountId: account })).map(({ id }) => id)).toEqual([
        'click-jane',
      ])
      await store(sale({ id: 'again', revision: 1 }))
      expect(await credited()).toEqual(['probabilistic click-jane'])
    })

    test('is found among the latest 20 clicks of an address that many people share', async () => {
      const many = Array.from({ length: 60 }, (_, n) =>
        click({ id: `c${n}`, visitorId: visitor(`v${n}`), clickedAt: NOON - HOUR_MS - n }),
      )
      for (let from = 0; from < many.length; from += 20)
        await record(...many.slice(from, from + 20))
      await store(sale())
      expect(await credited()).toEqual(['probabilistic c0'])
    })

    test('is found behind the clicks of bots', async () => {
      const bots = Array.from({ length: 25 }, (_, n) =>
        click({ id: `b${n}`, visitorId: visitor(`b${n}`), clickedAt: NOON - n, mark: 'bot' }),
      )
      await record(click(), ...bots)
      await store(sale())
      expect(await credited()).toEqual(['probabilistic click-jane'])
    })

    test('may click and order at the same time, at two collectors', async () => {
      const second = await open()
      try {
        for (let n = 0; n < 10; n += 1) {
          const trace = `t${n}`
          const own = { trace, id: trace, visitorId: visitor(trace) }
          await Promise.all([
            storage().recordClicks([click(own)], decide),
            second.settleOrder(sale({ orderId: trace, traces: [trace] }), decide),
          ])
          expect(await credited(trace)).toEqual([`probabilistic ${trace}`])
        }
      } finally {
        await second.close()
      }
    })

    test('of an affiliate who is entered later is credited then', async () => {
      await record(click({ affiliateCode: 'late', affiliateId: undefined }))
      await store(sale())
      expect(await credited()).toEqual([])
      await storage().addAffiliate(anAffiliate('late', { createdAt: NOON }))
      await drain(storage(), decide)
      expect(await credited()).toEqual(['probabilistic click-late'])
    })
  })

  describe('the keys of traces', () => {
    const DAY = Date.UTC(2026, 2, 1)
    const daysOf = async (at: number, from = storage()) =>
      (await from.traceKeys(account, at)).map(({ day }) => (day - DAY) / days(1))

    test('are one for each UTC day from which a click may still earn', async () => {
      expect(await daysOf(DAY)).toEqual([0])
      expect(await daysOf(DAY + days(1) - 1)).toEqual([0])
      expect(await daysOf(DAY + days(1))).toEqual([1, 0])
      expect(await daysOf(DAY + days(3) - 1)).toEqual([2, 1, 0])
      expect(await daysOf(DAY + days(3))).toEqual([3, 2, 1])
      const keys = (await storage().traceKeys(account, DAY + days(3))).map(({ key }) => key)
      expect(new Set(keys).size).toBe(3)
      for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
    })

    test('are the same for two collectors that ask at once', async () => {
      const second = await open()
      try {
        const [ours, theirs] = await Promise.all([
          storage().traceKeys(account, DAY),
          second.traceKeys(account, DAY),
        ])
        expect(ours).toEqual(theirs)
        expect(await second.traceKeys(account, DAY + MINUTE_MS)).toEqual(ours)
      } finally {
        await second.close()
      }
    })

    test('are destroyed when no click of their day can earn any more', async () => {
      await storage().traceKeys(account, DAY)
      await storage().traceKeys(account, DAY + days(1))
      await storage().forgetOld(account, DAY + days(3) - 1)
      expect(await daysOf(DAY + days(2), await reopened())).toEqual([2, 1, 0])
      await storage().forgetOld(account, DAY + days(3))
      expect(await daysOf(DAY + days(2), await reopened())).toEqual([2, 1])
    })

    let others: Storage[] = []
    afterEach(async () => {
      for (const other of others) await other.close()
      others = []
    })
    /** Another collector, which has read nothing before. */
    const reopened = async (): Promise<Storage> => {
      const other = await open()
      others.push(other)
      return other
    }
  })
}
