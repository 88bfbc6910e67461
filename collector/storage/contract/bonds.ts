import type { CommissionRow } from '../../domain/lists.js'
import { days, HOUR_MS } from '../../domain/time.js'
import { aConfirmation, account, aRefund, aSale, jane, NOON } from '../../testing/builders.js'
import { claimHistory } from '../../testing/claimHistory.js'
import { drain } from '../../testing/drain.js'
import type { Storage } from '../storage.js'

/** What an order bonds its customer to, for later orders. */
export const bonds = (storage: () => Storage): void => {
  const { decide, settle, standing, referred, numbers } = claimHistory(storage)

  describe('a customer’s bond', () => {
    test('is found behind two hundred orders that pages invented', async () => {
      const first = await referred('first', 'jane')
      await settle(
        aConfirmation({
          orderId: 'first',
          customer: 'c1',
          visitorId: first,
          occurredAt: NOON - HOUR_MS,
        }),
      )
      for (const n of numbers(205)) {
        const page = aSale({
          orderId: n,
          customer: 'c1',
          visitorId: undefined,
          occurredAt: NOON - days(6),
          receivedAt: NOON,
        })
        await settle(page)
      }
      await drain(storage(), decide)
      await settle(aConfirmation({ orderId: 'later', customer: 'c1', occurredAt: NOON }))
      expect(await standing('later')).toEqual(['pending jane'])
      const rows = await storage().listCommissions({ accountId: account })
      expect(rows.find((row: CommissionRow) => row.orderId === 'later')?.affiliateId).toBe(jane)
    })

    test('ends when all of its order is refunded, also for orders that came since', async () => {
      const first = await referred('first', 'jane')
      await settle(
        aConfirmation({
          orderId: 'first',
          customer: 'c1',
          visitorId: first,
          occurredAt: NOON - HOUR_MS,
        }),
      )
      await settle(aConfirmation({ orderId: 'later', customer: 'c1', occurredAt: NOON }))
      expect(await standing('later')).toEqual(['pending jane'])
      await settle(aRefund(undefined, { orderId: 'first', occurredAt: NOON }))
      await drain(storage(), decide)
      expect(await standing('later')).toEqual([])
    })
  })
}
