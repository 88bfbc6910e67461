import type { PayoutId } from '../../domain/ids.js'
import type { CommissionRow } from '../../domain/lists.js'
import type { Delivery, DeliveryId, PostbackId } from '../../domain/postback.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  anAction,
  aPostback,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
} from '../../testing/builders.js'
import { copiesOf } from '../../testing/manyOrders.js'
import { aMoneyHistory } from '../../testing/moneyHistory.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { DELIVERIES_KEPT_MS } from '../postbacks.js'
import type { Storage } from '../storage.js'

const SECRET = 'whsec_c2VjcmV0'
const own = aPostback()
const LATER = NOON + days(60)

/** What destinations must be told, and how deliveries are claimed. */
export const postbacks = (
  storage: () => Storage,
  open: () => Promise<Storage>,
  execute: (sql: string) => Promise<void>,
): void => {
  const { conversion } = readingFrom(storage)
  const decide = decideAt()
  const told = async (postbackId = own.id): Promise<readonly Delivery[]> =>
    (await storage().deliveries({ accountId: account, postbackId, limit: 10_000 })).toReversed()
  const lines = async (postbackId = own.id) =>
    (await told(postbackId))
      .map(({ event, variables: { orderId = '', affiliate, commission, change, status } }) =>
        [event, orderId, affiliate, commission, change ?? '', status].join(' '),
      )
      .sort()
  const sell = async () => {
    await storage().recordClicks([aClick({ data1: 'd&1' })], decide)
    await storage().settleOrder(aSale(), decide)
  }

  describe('a destination', () => {
    test('is told a sale, its confirmation, a refund and the payout', async () => {
      await storage().addPostback(own, SECRET)
      await sell()
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(aRefund(eur('9.90')), decide)
      const payout = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      await storage().payOut({ ...payout, id: 'p1' as PayoutId, paidAt: LATER }, decideAt(LATER))
      expect(await lines()).toEqual(
        [
          'sale 1001 jane 4.99 4.99 unverified',
          'change 1001 jane 4.99 0.00 pending',
          'refund 1001 jane 4.00 -0.99 pending',
          'change 1001 jane 4.00 0.00 approved',
          'payout  jane 4.00  paid',
          'change 1001 jane 4.00 0.00 paid',
        ].sort(),
      )
      const [sale] = await told()
      expect(sale).toMatchObject({ state: 'waiting', attempts: 0, createdAt: NOON, dueAt: NOON })
      expect(sale?.variables).toEqual({
        ...{ deliveryId: sale?.id, event: 'sale', occurredAt: '2026-03-01T12:00:00.000Z' },
        ...{ orderId: '1001', productId: '', action: '', convertedAt: '2026-03-01T12:00:00.000Z' },
        ...{ commission: '4.99', change: '4.99', currency: 'EUR', status: 'unverified' },
        ...{ affiliate: 'jane', campaign: 'default', clickId: 'click-jane', channel: '' },
        ...{ data1: 'd&1', data2: '', test: '0', total: '49.90', totalCurrency: 'EUR' },
      })
    })

    test('is told nothing twice, however often a report arrives', async () => {
      await storage().addPostback(own, SECRET)
      await sell()
      await Promise.all(Array.from({ length: 20 }, () => storage().settleOrder(aSale(), decide)))
      expect(await told()).toHaveLength(1)
    })

    test('of an affiliate is told only the affiliate’s commissions, without the total', async () => {
      const ofBob = aPostback({ id: 'of bob' as PostbackId, affiliateId: bob })
      await storage().addPostback(ofBob, SECRET)
      await sell()
      expect(await told(ofBob.id)).toEqual([])
      await storage().settleOrder(aConfirmation({ orderId: '2', affiliate: 'bob' }), decide)
      const [sale, ...rest] = await told(ofBob.id)
      expect([sale?.variables.affiliate, rest.length]).toEqual(['bob', 0])
      expect(Object.keys(sale?.variables ?? {})).not.toContain('total')
      expect(Object.keys(sale?.variables ?? {})).not.toContain('customer')
    })

    test('is told who bought only if the merchant allows it', async () => {
      const personal = aPostback({ id: 'personal' as PostbackId, hasPersonal: true })
      await storage().addPostback(own, SECRET)
      await storage().addPostback(personal, SECRET)
      await storage().recordClicks([aClick()], decide)
      const report = aSale({ customer: 'c1' })
      await storage().settleOrder(report, decide)
      const [sale] = await told(personal.id)
      expect(sale?.variables).toMatchObject({ customer: 'c1', visitorId: report.visitorId })
      expect(JSON.stringify(await told())).not.toMatch(new RegExp(`c1|${report.visitorId}`))
    })

    test('is told of a test order only if it wants tests', async () => {
      const withTests = aPostback({ id: 'tests' as PostbackId, hasTests: true })
      await storage().addPostback(own, SECRET)
      await storage().addPostback(withTests, SECRET)
      await storage().recordClicks([aClick({ test: true })], decide)
      await storage().settleOrder(aSale({ test: true }), decide)
      expect(await told()).toEqual([])
      expect((await told(withTests.id)).map(({ variables }) => variables.test)).toEqual(['1'])
    })

    test('is told only the events that it listens to, and none while it is paused', async () => {
      await storage().addPostback(aPostback({ events: ['action'] }), SECRET)
      await sell()
      await storage().recordClicks([aClick()], decide)
      await storage().setPostbackStatus(account, own.id, 'paused')
      await storage().settleOrder(anAction(), decide)
      expect(await told()).toEqual([])
    })

    test('that is added later is told nothing of what happened before', async () => {
      await sell()
      await storage().addPostback(own, SECRET)
      await storage().settleOrder(anAct('decline', { reason: 'fraud' }), decide)
      expect(await lines()).toEqual(['change 1001 jane 4.99 0.00 declined'])
    })

    test('is told nothing if the order is rolled back', async () => {
      await storage().addPostback(own, SECRET)
      await storage().recordClicks([aClick()], decide)
      const broken = storage().settleOrder(aSale(), () => {
        throw new Error('a bug')
      })
      await expect(broken).rejects.toThrow('a bug')
      expect(await told()).toEqual([])
    })

    test('is told each of many orders that are settled again, a few per transaction', async () => {
      await sell()
      await storage().settleOrder(aConfirmation({ orderId: 'many', customer: 'c9' }), decide)
      await execute(copiesOf('many', 60))
      await storage().addPostback(own, SECRET)
      const early = { orderId: 'first', customer: 'c9', affiliate: 'bob', occurredAt: NOON - 1 }
      await storage().settleOrder(aConfirmation(early), decide)
      expect((await told()).length).toBeLessThan(40)
      while ((await storage().resettleSlice(account, LATER, decide)) > 0);
      const sales = (await told()).filter(({ event }) => event === 'sale')
      expect(new Set(sales.map(({ variables }) => variables.orderId)).size).toBe(62)
    })
  })

  let toldInAll = 0
  test.each([1, 3, 4, 5])(
    'the changes that are told add up to each commission, and tell its status (history %i)',
    async (seed) => {
      await storage().addPostback(aPostback({ hasTests: true }), SECRET)
      const history = aMoneyHistory(seed, 60)
      const seen = new Set<string>()
      let sums: Sums = new Map()
      for (const [n, event] of history.entries()) {
        await event(storage(), n)
        const fresh = (await told()).filter(({ id, event }) => event !== 'payout' && !seen.has(id))
        for (const { id } of fresh) seen.add(id)
        sums = added(sums, fresh)
        const open = [...sums].filter(([, { amount, statuses }]) => {
          const isGone = statuses.includes('unattributed')
          return !(isGone && amount === 0n && statuses.length === 1)
        })
        const listed = await storage().listCommissions({ accountId: account, limit: 200 })
        const commissions = listed.filter(({ kind }) => kind !== 'booking')
        expect(open.map(([key, { amount }]) => `${key} ${amount}`).sort()).toEqual(
          commissions.map((one) => `${keyOf(one)} ${one.amount.amount}`).sort(),
        )
        for (const one of commissions) {
          expect(sums.get(keyOf(one))?.statuses).toContain(one.status)
        }
      }
      toldInAll += seen.size
    },
  )

  test('these histories produced many postbacks', () => {
    expect(toldInAll).toBeGreaterThan(20)
  })

  describe('deliveries', () => {
    const at = NOON + MINUTE_MS
    const claim = { accountId: account, postbackId: own.id, at, until: at + MINUTE_MS, max: 5 }
    const idsOf = (claimed: { readonly deliveries: readonly Delivery[] } | undefined) =>
      claimed?.deliveries.map(({ id }) => id) ?? []
    beforeEach(async () => {
      await storage().addPostback(own, SECRET)
      await storage().recordClicks([aClick()], decide)
      for (let n = 0; n < 12; n += 1) {
        await storage().settleOrder(aSale({ orderId: `${n}` }), decide)
      }
    })

    test('are claimed once by two collectors, and again after the claim ended', async () => {
      const second = await open()
      const claims = await Promise.all(
        [storage(), second, storage(), second, storage()].map((one) => one.claimDeliveries(claim)),
      )
      const ids = claims.flatMap(idsOf)
      expect(new Set(ids).size).toBe(ids.length)
      while (ids.length < 12) {
        const more = idsOf(await second.claimDeliveries(claim))
        expect(more.length).toBeGreaterThan(0)
        ids.push(...more)
      }
      expect(new Set(ids).size).toBe(12)
      expect(await storage().duePostbacks(account, at)).toEqual([])
      expect(await storage().duePostbacks(account, claim.until)).toEqual([own.id])
      const again = await second.claimDeliveries({ ...claim, at: claim.until, until: LATER })
      expect(again?.deliveries.map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2, 2])
      await second.close()
    })

    test('end as they were sent, and the end of an earlier attempt changes nothing', async () => {
      const [first] = (await storage().claimDeliveries({ ...claim, max: 1 }))?.deliveries ?? []
      const id = first?.id as DeliveryId
      const end = { id, attempts: 1, status: 500, error: 'no', dueAt: at + 1 }
      await storage().endAttempts(account, [{ ...end, state: 'failed' }])
      expect(await storage().delivery(account, id)).toMatchObject({
        ...{ state: 'failed', attempts: 1, startedAt: at, lastStatus: 500, lastError: 'no' },
      })
      const retry = { ...claim, at: at + 1, until: LATER, max: 20 }
      expect(idsOf(await storage().claimDeliveries(retry))).toContain(id)
      await storage().endAttempts(account, [{ ...end, state: 'sent' }])
      expect(await storage().delivery(account, id)).toMatchObject({ state: 'failed', attempts: 2 })
      const last = { ...end, attempts: 2, error: undefined, status: 200 }
      await storage().endAttempts(account, [{ ...last, state: 'sent' }])
      expect(await storage().delivery(account, id)).toMatchObject({
        ...{ state: 'sent', lastStatus: 200, lastError: undefined },
      })
      await storage().endAttempts(account, [{ ...last, state: 'dead' }])
      expect(await storage().delivery(account, id)).toMatchObject({ state: 'sent' })
    })

    test('that were given up are counted, listed and sent again', async () => {
      const claimed = (await storage().claimDeliveries({ ...claim, max: 3 }))?.deliveries ?? []
      const ends = claimed.map(({ id }) => ({ id, attempts: 1, dueAt: at }))
      const gave = { status: undefined, error: 'no', state: 'dead' as const }
      await storage().endAttempts(
        account,
        ends.map((end) => ({ ...end, ...gave })),
      )
      expect((await storage().countDeliveries(account)).get(own.id)).toEqual({ open: 9, dead: 3 })
      const dead = await storage().deliveries({ accountId: account, isDead: true, limit: 5 })
      expect(dead.map(({ id }) => id).sort()).toEqual(claimed.map(({ id }) => id).sort())
      expect(await storage().replayDelivery(account, claimed[0]?.id as DeliveryId, at)).toBe(true)
      expect(await storage().replayDelivery(account, claimed[0]?.id as DeliveryId, at)).toBe(false)
      expect(await storage().replayDead(account, own.id, at)).toBe(2)
      expect(await storage().replayDead(account, own.id, at)).toBe(0)
      expect((await storage().countDeliveries(account)).get(own.id)).toEqual({ open: 12, dead: 0 })
    })

    test('are not claimed if their destination is paused or removed', async () => {
      await storage().setPostbackStatus(account, own.id, 'paused')
      expect(await storage().claimDeliveries(claim)).toBeUndefined()
      expect(await storage().duePostbacks(account, at)).toEqual([])
      await storage().setPostbackStatus(account, own.id, 'active')
      await storage().removePostback(account, own.id)
      expect(await storage().claimDeliveries(claim)).toBeUndefined()
      expect(await told()).toHaveLength(12)
    })

    test('are deleted after thirty days', async () => {
      await storage().forgetOld(account, NOON + DELIVERIES_KEPT_MS)
      expect(await told()).toHaveLength(12)
      await storage().forgetOld(account, NOON + DELIVERIES_KEPT_MS + 1)
      expect(await told()).toEqual([])
      expect((await conversion('1')).commissions).toHaveLength(1)
    })
  })
}

/** By commission: what was told so far, and the statuses that the newest event told. */
type Sums = ReadonlyMap<string, { readonly amount: bigint; readonly statuses: readonly string[] }>

const added = (sums: Sums, fresh: readonly Delivery[]): Sums => {
  const found = new Map(sums)
  const isNew = new Set<string>()
  for (const { variables } of fresh) {
    const { orderId, test, affiliate, currency, change = '', status = '' } = variables
    const key = [orderId, test, affiliate, currency].join(' ')
    const { amount = 0n, statuses = [] } = found.get(key) ?? {}
    const earlier = isNew.has(key) ? statuses : []
    isNew.add(key)
    found.set(key, {
      amount: amount + BigInt(change.replace('.', '')),
      statuses: [...new Set([...earlier, status])],
    })
  }
  return found
}

const keyOf = ({ orderId, test, affiliateId, amount }: CommissionRow): string =>
  [orderId, test ? '1' : '0', affiliateId === jane ? 'jane' : 'bob', amount.currency].join(' ')
