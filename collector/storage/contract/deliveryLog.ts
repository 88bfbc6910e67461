import type { WebhookDelivery } from '../../domain/webhook.js'
import { account, NOON } from '../../testing/builders.js'
import { aDelivery } from '../../testing/webhookBuilders.js'
import type { Storage } from '../storage.js'
import { COUNTED_MAX } from '../webhooks.js'

export const deliveryLog = (
  storage: () => Storage,
  execute: (sql: string) => Promise<void>,
): void => {
  const log = async (...deliveries: readonly Partial<WebhookDelivery>[]) => {
    for (const over of deliveries) await storage().logDelivery(aDelivery(over))
  }
  const idsOf = async (asked: Parameters<Storage['deliveryLog']>[1]) =>
    (await storage().deliveryLog(account, asked)).map(({ id }) => id)

  describe('the log of deliveries', () => {
    test('names each with its orders, newest first, and says whether its body is kept', async () => {
      const { kept, ...first } = aDelivery({ id: 'evt_1' })
      await log(
        { ...first, kept },
        { id: 'evt_2', state: 'applied', lastAt: NOON + 1, kept: undefined, note: undefined },
      )
      const found = await storage().deliveryLog(account, {})
      expect(found).toEqual([
        expect.objectContaining({ id: 'evt_2', note: undefined, isKept: false }),
        { ...first, isKept: true },
      ])
    })

    test('is narrowed to an endpoint, to states, and to what arrived before an instant', async () => {
      await log(
        { id: 'evt_1' },
        { id: 'evt_2', state: 'refused', lastAt: NOON + 1 },
        { id: 'evt_3', state: 'applied', lastAt: NOON + 2 },
        { id: 'evt_4', endpointId: 'w2', lastAt: NOON + 3 },
      )
      expect(await idsOf({ endpointId: 'w1' })).toEqual(['evt_3', 'evt_2', 'evt_1'])
      expect(await idsOf({ states: ['unclear', 'refused'] })).toEqual(['evt_4', 'evt_2', 'evt_1'])
      expect(await idsOf({ before: NOON + 2 })).toEqual(['evt_2', 'evt_1'])
      expect(await idsOf({ limit: 1, skip: 2 })).toEqual(['evt_2'])
    })

    test('is of one account', async () => {
      await log({ id: 'evt_1', accountId: 'other1' as never })
      expect(await idsOf({})).toEqual([])
      const sums = await storage().deliverySums(account, ['w1'])
      expect(sums.map(({ count }) => count)).toEqual([0, 0, 0, 0])
    })
  })

  describe('the sums of deliveries', () => {
    test('count what was not applied by endpoint and state, and say when the last one arrived', async () => {
      await log(
        { id: 'evt_1' },
        { id: 'evt_2', lastAt: NOON + 1 },
        { id: 'evt_3', state: 'applied', lastAt: NOON + 2 },
        { id: 'evt_4', state: 'applied', lastAt: NOON + 3 },
        { id: 'evt_5', endpointId: 'w2', state: 'refused' },
      )
      const sums = await storage().deliverySums(account, ['w1', 'w2'])
      expect(sums.filter(({ count }) => count > 0)).toEqual([
        { endpointId: 'w1', state: 'applied', count: 1, lastAt: NOON + 3 },
        { endpointId: 'w1', state: 'unclear', count: 2, lastAt: NOON + 1 },
        { endpointId: 'w2', state: 'refused', count: 1, lastAt: NOON },
      ])
      expect(sums.length).toBe(8)
      expect(await storage().deliverySums(account, [])).toEqual([])
    })

    test(`count no further than ${COUNTED_MAX}`, async () => {
      const rows = Array.from(
        { length: COUNTED_MAX + 5 },
        (_, n) =>
          `('${account}', 'w1', 'e${n}', 't', 'refused', null, '[]', 0, ${NOON}, ${NOON}, 1, null)`,
      )
      await execute(`insert into webhook_deliveries values ${rows.join(', ')}`)
      const sums = await storage().deliverySums(account, ['w1'])
      expect(sums.find(({ state }) => state === 'refused')?.count).toBe(COUNTED_MAX)
    })
  })
}
