import { PAGE_REPORTS_MAX, type Statement } from '../../domain/report.js'
import { days, MINUTE_MS, SECOND_MS } from '../../domain/time.js'
import { aConfirmation, account, aSale, eur, NOON, visitor } from '../../testing/builders.js'
import { claimHistory } from '../../testing/claimHistory.js'
import { drain } from '../../testing/drain.js'
import { SCANNED_MAX } from '../steps/resettling/slice.js'
import type { Storage } from '../storage.js'

/** Claims to orders as whole histories: what one order's facts cannot show. */
export const claims = (storage: () => Storage): void => {
  const { conversion, decide, settle, standing, referred, numbers } = claimHistory(storage)
  const all = async (orders: readonly string[]) => {
    const found: string[] = []
    for (const orderId of orders) found.push(...(await standing(orderId)))
    return [...new Set(found)]
  }
  /** Orders that Jane's visitors placed and the server confirmed, each by a visitor of its own. */
  const honest = async (orders: readonly string[]) => {
    for (const [n, orderId] of orders.entries()) {
      const visitorId = await referred(`buyer ${orderId}`, 'jane')
      await settle(aSale({ orderId, visitorId, receivedAt: NOON + n * SECOND_MS }))
      const at = NOON + n * SECOND_MS + 2
      await settle(aConfirmation({ orderId, timed: false, occurredAt: at, receivedAt: at }))
    }
  }
  /** The buyers' pages report their orders again, each from an address of its own. */
  const claimedByBuyers = async (orders: readonly string[]) => {
    for (const orderId of orders) {
      const own = { visitorId: visitor(`buyer ${orderId}`), address: `address ${orderId}` }
      const receivedAt = between(orders, orderId)
      await settle(aSale({ orderId, ...own, id: `again ${orderId}`, receivedAt }))
    }
    await drain(storage(), decide)
  }
  /** Between page and confirmation; it may be settled after both, on another collector. */
  const between = (orders: readonly string[], orderId: string) =>
    NOON + orders.indexOf(orderId) * SECOND_MS + 1

  describe('claims to orders', () => {
    test('by one request of a stranger hold a few orders, but none if they are many', async () => {
      const orders = numbers(20)
      await honest(orders)
      expect(await all(orders)).toEqual(['pending jane'])
      const contest = (orderId: string) =>
        settle(
          aSale({
            orderId,
            visitorId: undefined,
            request: 'r1',
            receivedAt: between(orders, orderId),
          }),
        )
      for (const orderId of orders.slice(0, 3)) await contest(orderId)
      await drain(storage(), decide)
      expect(await all(orders.slice(0, 3))).toEqual(['held order_claim_unproven jane'])
      expect((await conversion(orders[0]!)).flags).toEqual(['contested'])

      for (const orderId of orders.slice(3)) await contest(orderId)
      await drain(storage(), decide)
      expect(await all(orders)).toEqual(['pending jane'])
      expect((await conversion(orders[0]!)).flags).toEqual(['claims_in_series'])
    })

    test('of visitors without a click, from one address, contest nothing if they are many', async () => {
      const orders = numbers(14)
      await honest(orders)
      for (const orderId of orders) {
        const from = { visitorId: visitor(`fresh ${orderId}`), address: 'one address' }
        await settle(aSale({ orderId, ...from, receivedAt: between(orders, orderId) }))
      }
      await drain(storage(), decide)
      // Whether somebody elsewhere claims them too is not known yet. So many contested orders are a
      // series in Jane's favour.
      expect(await all(orders)).toEqual(['held claims_in_series jane'])
      await claimedByBuyers(orders)
      expect(await all(orders)).toEqual(['pending jane'])
    })

    test('by one visitor to many orders ahead of them earn nothing, also the first of them', async () => {
      const evil = await referred('evil', 'bob')
      const orders = numbers(30)
      for (const [n, orderId] of orders.entries()) {
        await settle(aSale({ orderId, visitorId: evil, receivedAt: NOON + n * SECOND_MS }))
      }
      for (const [n, orderId] of orders.entries()) {
        const at = NOON + 2 * MINUTE_MS + n * SECOND_MS
        await settle(aConfirmation({ orderId, timed: false, occurredAt: at, receivedAt: at }))
      }
      await drain(storage(), decide)
      expect(await all(orders)).toEqual(['held claims_in_series bob'])
    })

    test('by a visitor each, ahead of reports without a time, are a series of their affiliate', async () => {
      const orders = numbers(30)
      for (const [n, orderId] of orders.entries()) {
        const visitorId = await referred(`evil ${orderId}`, 'bob')
        await settle(aSale({ orderId, visitorId, receivedAt: NOON + n * SECOND_MS }))
      }
      for (const [n, orderId] of orders.entries()) {
        const at = NOON + 10 * MINUTE_MS + n * SECOND_MS
        await settle(aConfirmation({ orderId, timed: false, occurredAt: at, receivedAt: at }))
      }
      await drain(storage(), decide)
      expect(await all(orders)).toEqual(['held claims_in_series bob'])
      // An honest order of another affiliate, and one whose server names the visitor, are none of it.
      await honest(['1'])
      expect(await standing('1')).toEqual(['pending jane'])
      const named = await referred('named', 'bob')
      await settle(aConfirmation({ orderId: '2', visitorId: named, occurredAt: NOON }))
      expect(await standing('2')).toEqual(['pending bob'])
    })

    test('that are all confirmed at the same time are a series of their affiliate', async () => {
      const orders = numbers(20)
      for (const [n, orderId] of orders.entries()) {
        const visitorId = await referred(`evil ${orderId}`, 'bob')
        await settle(aSale({ orderId, visitorId, receivedAt: NOON + n * SECOND_MS }))
      }
      const at = NOON + 10 * MINUTE_MS
      await Promise.all(
        orders.map((orderId) =>
          settle(aConfirmation({ orderId, timed: false, occurredAt: at, receivedAt: at })),
        ),
      )
      await drain(storage(), decide)
      expect(await all(orders)).toEqual(['held claims_in_series bob'])
    })

    test('from one address that arrive at the same time contest nothing if they are many', async () => {
      const orders = numbers(20)
      await honest(orders)
      await Promise.all(
        orders.map((orderId) => {
          const from = { visitorId: visitor(`fresh ${orderId}`), address: 'one address' }
          return settle(aSale({ orderId, ...from, receivedAt: between(orders, orderId) }))
        }),
      )
      await claimedByBuyers(orders)
      expect(await all(orders)).toEqual(['pending jane'])
    })

    test('are recognized as a series among more claims of others than one slice reads', async () => {
      const orders = numbers(12)
      for (const [n, orderId] of orders.entries()) {
        const visitorId = await referred(`evil ${orderId}`, 'bob')
        await settle(aSale({ orderId, visitorId, receivedAt: NOON + n * SECOND_MS }))
        for (const other of numbers(SCANNED_MAX / 10, 10_000 * (n + 1))) {
          const own = { visitorId: visitor(`other ${other}`), receivedAt: NOON + n * SECOND_MS }
          await settle(aSale({ orderId: other, ...own }))
        }
      }
      for (const orderId of orders) {
        const at = NOON + 10 * MINUTE_MS
        await settle(aConfirmation({ orderId, timed: false, occurredAt: at, receivedAt: at }))
      }
      await drain(storage(), decide)
      expect(await all(orders)).toEqual(['held claims_in_series bob'])
    })

    test('end in the same state in whatever order they come', async () => {
      const orders = numbers(16)
      const reports: Statement[] = []
      for (const [n, orderId] of orders.entries()) {
        const visitorId = await referred(`evil ${orderId}`, n % 3 === 0 ? 'jane' : 'bob')
        const at = NOON + n * 5 * MINUTE_MS
        reports.push(aSale({ orderId, visitorId, receivedAt: at }))
        reports.push(aSale({ orderId, visitorId: visitor('rival'), receivedAt: at + MINUTE_MS }))
        const confirmed = at + 2 * MINUTE_MS
        reports.push(aConfirmation({ orderId, occurredAt: confirmed, timed: n % 2 === 0 }))
      }
      const states: string[][] = []
      for (const [round, order] of [reports, reports.toReversed()].entries()) {
        const moved = order.map((report) => {
          const orderId = `${round}-${report.order.orderId}`
          const { orderKey } = aSale({ orderId })
          const shift = round * days(1)
          const id = `${round} ${report.id}`
          const visitorId = report.visitorId
          const times = {
            occurredAt: report.occurredAt + shift,
            receivedAt: report.receivedAt + shift,
          }
          return {
            ...report,
            ...times,
            id,
            visitorId,
            orderKey,
            order: { ...report.order, orderId },
          }
        })
        for (const report of moved) await settle(report)
        await drain(storage(), decide)
        const found: string[] = []
        for (const orderId of orders) found.push(...(await standing(`${round}-${orderId}`)))
        states.push(found)
      }
      expect(states[1]).toEqual(states[0])
    })
  })

  describe('the room of an order', () => {
    const guesses = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) =>
        aSale({
          id: `guess ${name} ${n}`,
          visitorId: visitor(name),
          total: eur(`${n + 1}.00`),
          receivedAt: NOON - SECOND_MS,
        }),
      )

    test('is not taken by a hundred reports of one visitor', async () => {
      await referred('evil', 'bob')
      const anna = await referred('anna', 'jane')
      const states: string[] = []
      for (const guess of guesses('evil', PAGE_REPORTS_MAX))
        states.push((await settle(guess)).state)
      expect(states.filter((state) => state === 'recorded')).toHaveLength(10)
      expect((await settle(aSale({ visitorId: anna }))).state).toBe('recorded')
      await settle(aConfirmation({ occurredAt: NOON, receivedAt: NOON + SECOND_MS }))
      expect(await standing('1001')).toEqual(['held order_claim_unproven jane'])
    })

    test('that many visitors filled holds it, until a person adds the buyer’s page and releases it', async () => {
      for (const n of numbers(10)) {
        await referred(`evil ${n}`, 'bob')
        for (const guess of guesses(`evil ${n}`, 10)) await settle(guess)
      }
      const anna = await referred('anna', 'jane')
      const page = aSale({ id: 'the buyer', visitorId: anna })
      expect((await settle(page)).state).toBe('full')
      await settle(aConfirmation({ occurredAt: NOON, receivedAt: NOON + SECOND_MS }))
      expect((await standing('1001')).join()).toContain('held too_many_reports')

      await storage().setAside([
        {
          ...{ accountId: account, id: 'p1', receivedAt: NOON, state: 'parked', code: 'full' },
          ...{ message: '', kind: 'sale', orderId: '1001', origin: undefined, body: '' },
          report: JSON.stringify(page),
        },
      ])
      const applied = await storage().applyParked(account, 'p1', decide)
      expect(applied?.state).toBe('recorded')
      const { reports } = await conversion('1001')
      expect(reports.find(({ id }) => id === 'the buyer')).toMatchObject({ visitorId: anna })
      expect(await standing('1001')).toEqual(['held too_many_reports jane'])
      expect(await storage().listSetAside({ accountId: account })).toEqual([])
      expect(await storage().applyParked(account, 'p1', decide)).toBeUndefined()
    })
  })

  describe('the same content with another time', () => {
    test('of a page sent ahead do not make the buyer’s page a repetition', async () => {
      const words = { visitorId: undefined, coupons: ['NONE'] }
      const ahead = aSale({
        ...words,
        receivedAt: NOON - 5 * MINUTE_MS,
        occurredAt: NOON - 5 * MINUTE_MS,
      })
      const states = [
        (await settle(ahead)).state,
        (await settle({ ...ahead, receivedAt: NOON - 5 * MINUTE_MS + 100 })).state,
        (await settle(aSale(words))).state,
        (await settle(aSale(words))).state,
      ]
      expect(states).toEqual(['recorded', 'duplicate', 'recorded', 'duplicate'])
      expect((await conversion('1001')).reports).toHaveLength(2)
    })

    test('of a server give the earliest time, whichever came first', async () => {
      const placed = (orderId: string, minutes: number) =>
        aConfirmation({ orderId, id: `server ${orderId}`, occurredAt: NOON - minutes * MINUTE_MS })
      for (const [orderId, first, second] of [
        ['a', 5, 90],
        ['b', 90, 5],
      ] as const) {
        await settle(placed(orderId, first))
        expect((await settle(placed(orderId, second))).state).toBe('recorded')
        expect((await conversion(orderId)).convertedAt).toBe(NOON - 90 * MINUTE_MS)
      }
      const other = { ...placed('a', 200), fingerprint: 'another total' }
      expect((await settle(other)).state).toBe('conflict')
    })
  })
}
