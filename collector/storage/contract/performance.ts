import { membershipAt } from '../../domain/affiliate.js'
import { type CampaignVersion, versionAt } from '../../domain/campaign.js'
import { isProblem } from '../../domain/problem.js'
import type { Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { performance } from '../../jobs/performance.js'
import { setMembership } from '../../program/affiliateSettings.js'
import type { PerformanceForm } from '../../program/performance/performanceForm.js'
import {
  addPerformanceRule,
  editPerformanceRule,
} from '../../program/performance/performanceRules.js'
import {
  aConfirmation,
  account,
  amountOf,
  anAct,
  aRefund,
  bob,
  countingDeps,
  eur,
  jane,
  NOON,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

const APRIL = Date.UTC(2026, 3, 1)
/** When March is measured with the usual delay. */
const DUE = APRIL + days(30)

/** What affiliates get for reaching a threshold. */
export const performanceRules = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const depsAt = (at: number, on = storage()) => countingDeps(on, () => at)
  const add = async (form: PerformanceForm, code = 'ten', at = NOON) => {
    const added = await addPerformanceRule(depsAt(at), account, code, form)
    if (isProblem(added)) throw new Error(`${added.field}: ${added.message}`)
  }
  const run = (at: number, on = storage(), leads = () => true) =>
    performance.run(depsAt(at, on), at, leads)
  const sell = async (orderId: string, over: Partial<Statement> = {}) => {
    const occurredAt = over.occurredAt ?? NOON
    const sale = aConfirmation({
      ...{ orderId, affiliate: 'jane', total: eur('100.00'), occurredAt },
      ...{ receivedAt: occurredAt, ...over },
    })
    await storage().settleOrder(sale, decideAt(occurredAt))
  }
  const approve = (orderId: string) =>
    storage().settleOrder(anAct('approve', { orderId }), decideAt(NOON + days(1)))
  const bonuses = async () =>
    (await storage().listBookings({ accountId: account })).map(({ affiliateId, amount, reason }) =>
      [affiliateId === jane ? 'jane' : 'bob', amount.amount, reason].join(' '),
    )
  const granted = async (code = 'ten') =>
    (await storage().grantsOf(account, code)).map(({ affiliateId, measured }) =>
      [affiliateId === jane ? 'jane' : 'bob', measured].join(' '),
    )
  const two: PerformanceForm = { name: 'Two sales', atLeast: '2', bonus: '50.00 EUR' }

  describe('a performance rule', () => {
    test('gives a bonus once for a month, after the days for refunds', async () => {
      await add(two)
      for (const id of ['1', '2', '3']) await sell(id)
      await sell('b1', { affiliate: 'bob' })
      for (const id of ['1', '2', '3', 'b1']) await approve(id)
      await run(DUE - 1)
      expect(await bonuses()).toEqual([])
      await run(DUE)
      await run(DUE + days(1))
      expect(await bonuses()).toEqual(['jane 5000 Two sales: 3 sales (2026-03)'])
      expect(await granted()).toEqual(['jane 3 sales'])
      await run(DUE + days(31))
      expect(await bonuses()).toHaveLength(1)
    })

    test('counts what refunds left, and no sale that was refunded as a whole', async () => {
      await add(two)
      await add({ ...two, measure: 'total', atLeast: '150.01 EUR' }, 'sum')
      await add({ ...two, measure: 'total', atLeast: '150.00 EUR' }, 'less')
      for (const id of ['1', '2']) {
        await sell(id)
        await approve(id)
      }
      const later = decideAt(NOON + days(3))
      await storage().settleOrder(aRefund(eur('50.00'), { orderId: '1' }), later)
      await run(DUE)
      expect([await granted(), await granted('sum'), await granted('less')]).toEqual([
        ['jane 2 sales'],
        [],
        ['jane 150.00 EUR of sales'],
      ])
      await add(two, 'after')
      await storage().settleOrder(aRefund(undefined, { orderId: '2', refundId: 'all' }), later)
      await run(DUE)
      expect(await granted('after')).toEqual([])
    })

    test('counts approved commissions, those that are mature, and pending ones if it says so', async () => {
      await add({ ...two, delayDays: '0' })
      await add({ ...two, delayDays: '0', counts: 'pending' }, 'pending')
      const late = APRIL - days(2)
      for (const id of ['1', '2']) await sell(id, { occurredAt: late, receivedAt: late })
      await run(APRIL)
      expect([await granted(), await granted('pending')]).toEqual([[], ['jane 2 sales']])
      await add({ ...two, delayDays: '29' }, 'mature')
      await run(late + days(31))
      expect(await granted('mature')).toEqual(['jane 2 sales'])
    })

    test('counts orders of its campaign, its currency and its month, without tests and bookings', async () => {
      await add({ ...two, measure: 'total', atLeast: '100.00 EUR', counts: 'pending' })
      await add({ ...two, measure: 'commission', atLeast: '10.00 EUR', counts: 'pending' }, 'c')
      const { campaigns: [first] = [] } = (await storage().program(account)) ?? {}
      const other = { ...first!, id: 'other' as never, code: 'other' }
      await storage().addCampaign(other)
      await add({ ...two, campaign: 'other', atLeast: '1', counts: 'pending' }, 'other')
      await sell('usd', { total: amountOf('500.00', 'USD') })
      await sell('before', { occurredAt: Date.UTC(2026, 1, 28) })
      await sell('after', { occurredAt: APRIL })
      await run(DUE)
      expect([await granted(), await granted('c'), await granted('other')]).toEqual([[], [], []])
      await sell('in')
      for (const code of ['t2', 'c2']) {
        const measure = code === 't2' ? 'total' : 'commission'
        const atLeast = code === 't2' ? '100.00 EUR' : '10.00 EUR'
        await add({ ...two, measure, atLeast, counts: 'pending' }, code)
      }
      await run(DUE)
      expect(await granted('t2')).toEqual(['jane 100.00 EUR of sales'])
      expect(await granted('c2')).toEqual(['jane 10.00 EUR of commission'])
    })

    test('moves to a commission group from then on, and a person’s later choice stays', async () => {
      const { campaigns: [campaign] = [] } = (await storage().program(account)) ?? {}
      const version = versionAt(campaign?.versions ?? [], NOON)
      await storage().addCampaignVersion(account, campaign!.id, {
        ...{ ...version, version: version.version + 1, since: NOON - days(1) },
        groups: { gold: { sale: { kind: 'percent', ratePpm: 200_000 } } },
      })
      const ever = { atLeast: '2', period: 'ever', group: 'default:gold', counts: 'pending' }
      await add({ ...ever, delayDays: '7' }, 'gold')
      for (const id of ['1', '2']) await sell(id)
      const groupOf = async () => {
        const [found] = await storage().affiliatesById(account, [jane])
        return found && membershipAt(found, campaign!.id, Number.MAX_SAFE_INTEGER)?.group
      }
      await run(NOON + days(6))
      expect(await groupOf()).toBeUndefined()
      await run(NOON + days(8))
      expect([await groupOf(), await granted('gold')]).toEqual(['gold', ['jane 2 sales']])
      await setMembership(depsAt(NOON + days(9)), account, 'jane', 'default', { group: 'none' })
      await run(NOON + days(10))
      expect(await groupOf()).toBeUndefined()
    })

    test('that is paused, or of an affiliate who is not active, gives nothing', async () => {
      await add({ ...two, counts: 'pending' })
      await add({ ...two, counts: 'pending', status: 'paused' }, 'paused')
      for (const id of ['1', '2']) await sell(id)
      for (const id of ['3', '4']) await sell(id, { affiliate: 'bob' })
      await storage().setAffiliateStatus(account, bob, 'paused', NOON + days(2))
      await run(DUE)
      expect([await granted(), await granted('paused')]).toEqual([['jane 2 sales'], []])
    })

    test('measures a month by the version that was in force at its end', async () => {
      await add({ ...two, counts: 'pending' })
      for (const id of ['1', '2']) await sell(id)
      await editPerformanceRule(depsAt(APRIL + 1), account, 'ten', { atLeast: '3' })
      await run(DUE)
      expect(await granted()).toEqual(['jane 2 sales'])
    })

    test('is measured by two collectors at once, and stopped in between, without giving twice', async () => {
      const second = await open()
      await add({ ...two, counts: 'pending' })
      for (const id of ['1', '2']) await sell(id)
      for (const id of ['3', '4']) await sell(id, { affiliate: 'bob' })
      let asked = 0
      await run(DUE, storage(), () => {
        asked += 1
        return asked < 4
      })
      await Promise.all([run(DUE), run(DUE + 1, second), run(DUE + 2, second)])
      expect((await bonuses()).sort()).toEqual([
        'bob 5000 Two sales: 2 sales (2026-03)',
        'jane 5000 Two sales: 2 sales (2026-03)',
      ])
      await second.close()
    })

    test('whose group was removed fails and does not stop the others', async () => {
      const { campaigns: [campaign] = [] } = (await storage().program(account)) ?? {}
      const version = versionAt(campaign?.versions ?? [], NOON)
      const edit = (n: number, groups: CampaignVersion['groups']) =>
        storage().addCampaignVersion(account, campaign!.id, {
          ...{ ...version, version: version.version + n, since: NOON - days(2) + n, groups },
        })
      await edit(1, { gold: { sale: { kind: 'percent', ratePpm: 200_000 } } })
      await add({ atLeast: '2', group: 'default:gold', counts: 'pending' }, 'a-group')
      await add({ ...two, counts: 'pending' })
      await edit(2, {})
      for (const id of ['1', '2']) await sell(id)
      await expect(run(DUE)).rejects.toThrow('Performance rule a-group')
      expect([await granted('a-group'), await granted()]).toEqual([[], ['jane 2 sales']])
    })
  })
}
