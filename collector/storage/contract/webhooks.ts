import {
  BODIES_KEPT_MAX,
  DONE_KEPT_MS,
  ENDPOINTS_MAX,
  REPLAYABLE_KEPT_MS,
} from '../../domain/webhook.js'
import { account, NOON } from '../../testing/builders.js'
import { aDelivery, aWebhook } from '../../testing/webhookBuilders.js'
import type { Storage } from '../storage.js'
import { NAMES_OF_ORDER_MAX } from '../webhooks.js'

const other = 'other' as typeof account

export const webhooks = (storage: () => Storage, open: () => Promise<Storage>): void => {
  describe('an endpoint of webhooks', () => {
    test('is kept with its secrets and settings, and belongs to one account', async () => {
      const endpoint = aWebhook()
      expect(await storage().addWebhook(endpoint)).toBe('added')
      expect(await storage().webhook(account, 'w1')).toEqual(endpoint)
      expect(await storage().webhooks(account)).toEqual([endpoint])
      expect(await storage().webhook(other, 'w1')).toBeUndefined()
      expect(await storage().webhooks(other)).toEqual([])
    })

    test('is part of what orders are settled with, also for another collector', async () => {
      const second = await open()
      try {
        expect((await second.program(account))?.hasWebhooks).toBe(false)
        await storage().addWebhook(aWebhook())
        expect((await second.program(account))?.hasWebhooks).toBe(true)
      } finally {
        await second.close()
      }
    })

    test('gets another label and settings, and a secret that was rotated meanwhile stays', async () => {
      const before = aWebhook()
      const edited = { ...before, label: 'Invoices', settings: {} }
      const secrets = [{ secret: 'new', until: undefined }]
      expect(await storage().editWebhook(edited)).toBe(false)
      expect(await storage().setWebhookSecrets({ ...before, secrets })).toBe(false)
      await storage().addWebhook(before)
      expect(await storage().setWebhookSecrets({ ...before, secrets })).toBe(true)
      expect(await storage().editWebhook(edited)).toBe(true)
      expect(await storage().webhook(account, 'w1')).toEqual({ ...edited, secrets })
    })

    test('is gone once it is removed, and makes room for another one', async () => {
      for (let n = 0; n < ENDPOINTS_MAX; n += 1)
        await storage().addWebhook(aWebhook({ id: `w${n}` }))
      expect(await storage().addWebhook(aWebhook({ id: 'more' }))).toBe('full')
      expect(await storage().removeWebhook(account, 'w1', NOON)).toBe(true)
      expect(await storage().removeWebhook(account, 'w1', NOON)).toBe(false)
      expect(await storage().webhook(account, 'w1')).toBeUndefined()
      expect(await storage().addWebhook(aWebhook({ id: 'more' }))).toBe('added')
    })

    test('counts deliveries that were not genuine, at most once a minute', async () => {
      await storage().addWebhook(aWebhook())
      for (const at of [NOON, NOON + 59_999, NOON + 60_000]) {
        await storage().noteRefused(account, 'w1', at, `why at ${at}`)
      }
      const found = await storage().webhook(account, 'w1')
      expect(found?.refused).toEqual({
        count: 2,
        at: NOON + 60_000,
        why: `why at ${NOON + 60_000}`,
      })
    })
  })

  describe('a delivery', () => {
    test('is kept with its body while it can be replayed', async () => {
      await storage().logDelivery(aDelivery())
      const found = await storage().webhookDelivery(account, 'w1', 'evt_1')
      expect(found).toEqual(aDelivery())
      const applied = {
        ...aDelivery(),
        state: 'applied',
        note: undefined,
        kept: undefined,
      } as const
      await storage().logDelivery({ ...applied, firstAt: NOON + 5, lastAt: NOON + 5 })
      expect(await storage().webhookDelivery(account, 'w1', 'evt_1')).toEqual({
        ...applied,
        lastAt: NOON + 5,
        times: 2,
      })
    })

    test('that was logged under another id before it was understood is one delivery', async () => {
      await storage().logDelivery(aDelivery({ id: 'body:1', state: 'unclear' }))
      await storage().logDelivery(aDelivery({ id: 'body:1', endpointId: 'w2' }))
      const later = {
        state: 'applied',
        kept: undefined,
        firstAt: NOON + 5,
        lastAt: NOON + 5,
      } as const
      await storage().logDelivery(aDelivery({ ...later, id: 'evt_2' }), 'body:1')
      await storage().logDelivery(aDelivery({ ...later, id: 'evt_2' }), 'body:1')
      const log = await storage().webhookDeliveries(account, { limit: 9 })
      expect(log).toMatchObject([
        { id: 'evt_2', state: 'applied', firstAt: NOON, lastAt: NOON + 5, times: 3 },
        { id: 'body:1', endpointId: 'w2', times: 1 },
      ])
    })

    test('is listed by endpoint and state, the newest first', async () => {
      const states = ['applied', 'ignored', 'unclear', 'refused'] as const
      for (const [n, state] of states.entries()) {
        await storage().logDelivery(aDelivery({ id: `e${n}`, state, lastAt: NOON + n }))
      }
      await storage().logDelivery(aDelivery({ endpointId: 'w2', lastAt: NOON - 1 }))
      const ids = async (
        asked: Omit<Parameters<Storage['webhookDeliveries']>[1], 'limit'>,
        limit = 9,
      ) => (await storage().webhookDeliveries(account, { ...asked, limit })).map(({ id }) => id)
      expect(await ids({})).toEqual(['e3', 'e2', 'e1', 'e0', 'evt_1'])
      expect(await ids({ endpointId: 'w1', states: ['unclear', 'applied'] })).toEqual(['e2', 'e0'])
      expect(await ids({ before: NOON + 2 }, 2)).toEqual(['e1', 'e0'])
      expect(await storage().webhookDeliveries(other, { limit: 9 })).toEqual([])
    })

    test('loses its body when the provider asks to erase it', async () => {
      await storage().logDelivery(aDelivery())
      await storage().logDelivery(aDelivery({ endpointId: 'w2' }))
      expect(await storage().eraseBodies(account, 'w1')).toBe(1)
      expect((await storage().webhookDelivery(account, 'w1', 'evt_1'))?.kept).toBeUndefined()
      expect((await storage().webhookDelivery(account, 'w2', 'evt_1'))?.kept).toBeDefined()
    })

    test('is deleted when its time is over, sooner if it was applied', async () => {
      await storage().logDelivery(aDelivery())
      await storage().logDelivery(aDelivery({ id: 'done', state: 'applied', kept: undefined }))
      const ids = async () =>
        (await storage().webhookDeliveries(account, { limit: 9 })).map(({ id }) => id).toSorted()
      await storage().forgetOld(account, NOON + DONE_KEPT_MS)
      expect(await ids()).toEqual(['done', 'evt_1'])
      await storage().forgetOld(account, NOON + DONE_KEPT_MS + 1)
      expect(await ids()).toEqual(['evt_1'])
      await storage().forgetOld(account, NOON + REPLAYABLE_KEPT_MS + 1)
      expect(await ids()).toEqual([])
    })

    test('keeps its body only among the newest ones', async () => {
      const body = { headers: {}, body: Buffer.from('{}') }
      for (let n = 0; n <= BODIES_KEPT_MAX; n += 1) {
        await storage().logDelivery(aDelivery({ id: `e${n}`, lastAt: NOON + n, kept: body }))
      }
      expect((await storage().webhookDelivery(account, 'w1', 'e0'))?.kept).toBeUndefined()
      expect((await storage().webhookDelivery(account, 'w1', 'e1'))?.kept).toBeDefined()
    })
  })

  describe('the names of a purchase', () => {
    const own = (id: string) => ({ id, rank: 0 })
    const session = { id: 'cs_1', rank: 1 }
    const payment = { id: 'pi_1', rank: 3 }
    const name = (...names: readonly { id: string; rank: number }[]) =>
      storage().nameOrder(account, { names, test: false, at: NOON })
    const meaning = (text: string, test = false) => storage().orderNamed(account, text, test)

    test('lead to the best of them, whichever message comes first', async () => {
      expect(await name(payment)).toEqual({
        orderId: 'pi_1',
        others: [],
        moved: [],
        isAmbiguous: false,
      })
      expect(await name(session, payment)).toMatchObject({ orderId: 'cs_1', others: ['pi_1'] })
      await storage().nameMoved(account, 'pi_1', false)
      expect(await name(payment)).toMatchObject({ orderId: 'cs_1', others: [], moved: ['pi_1'] })
      expect(await name(own('1001'), session)).toMatchObject({ orderId: '1001', others: ['cs_1'] })
      expect(await Promise.all(['pi_1', 'cs_1', '1001'].map((id) => meaning(id)))).toEqual([
        '1001',
        '1001',
        '1001',
      ])
      expect(await meaning('pi_2')).toBeUndefined()
      expect(await storage().ordersNamed(account, ['pi_1', 'cs_1', '1001', 'pi_2'])).toEqual(
        new Map([
          ['pi_1', '1001'],
          ['cs_1', '1001'],
          ['1001', '1001'],
        ]),
      )
    })

    test('of tests and of other accounts are others', async () => {
      await name(own('1001'), payment)
      expect(await meaning('pi_1', true)).toBeUndefined()
      expect(await storage().orderNamed(other, 'pi_1', false)).toBeUndefined()
      expect(await storage().ordersNamed(other, ['pi_1'])).toEqual(new Map())
      await storage().nameOrder(account, { names: [payment], test: true, at: NOON })
      await storage().nameOrder(account, { names: [{ id: 'pi_t', rank: 3 }], test: true, at: NOON })
      expect(await storage().ordersNamed(account, ['pi_t'])).toEqual(new Map())
    })

    test('of two orders of the merchant are not merged by an id that they share', async () => {
      await name(own('1001'), payment)
      expect(await name(own('1002'), payment)).toEqual({
        orderId: '1002',
        others: [],
        moved: [],
        isAmbiguous: true,
      })
      expect(await meaning('1001')).toBe('1001')
      expect(await meaning('1002')).toBe('1002')
      expect(await meaning('pi_1')).toBe('1001')
    })

    test('of a message that shares one with another order lead to the order that it names', async () => {
      await name(own('551'), { id: '#1001', rank: 2 })
      const token = { id: 'tok_2', rank: 4 }
      expect(await name(own('777'), { id: '#1001', rank: 2 }, token)).toEqual({
        orderId: '777',
        others: ['tok_2'],
        moved: [],
        isAmbiguous: true,
      })
      expect(await meaning('tok_2')).toBe('777')
      expect(await meaning('#1001')).toBe('551')
    })

    test('keep two orders apart although one was first named by its provider', async () => {
      await name(session, { id: '1001', rank: 2 })
      await name(own('1001'), payment)
      expect(await name(own('1002'), payment)).toMatchObject({ orderId: '1002', isAmbiguous: true })
      expect(await meaning('pi_1')).toBe('cs_1')
    })

    test('are not merged without end, if something is taken for a name that is none', async () => {
      for (let n = 0; n < NAMES_OF_ORDER_MAX; n += 1) {
        await name({ id: 'shop', rank: 5 }, { id: `pi_${n}`, rank: 3 })
      }
      const more = await name({ id: 'shop', rank: 5 }, { id: 'pi_more', rank: 3 })
      expect(more.isAmbiguous).toBe(true)
      expect(await meaning('pi_more')).toBe('pi_more')
    })

    test('meet if two collectors hear different pairs at the same time', async () => {
      const second = await open()
      try {
        const pairs = Array.from({ length: 20 }, (_one, n) => n)
        const say = (at: Storage, ...names: readonly { id: string; rank: number }[]) =>
          at.nameOrder(account, { names, test: false, at: NOON })
        await Promise.all(
          pairs.flatMap((n) => [
            say(storage(), own(`${n}`), { id: `cs_${n}`, rank: 1 }),
            say(second, { id: `cs_${n}`, rank: 1 }, { id: `pi_${n}`, rank: 3 }),
            say(storage(), { id: `pi_${n}`, rank: 3 }, { id: `ch_${n}`, rank: 4 }),
            say(second, { id: `ch_${n}`, rank: 4 }),
          ]),
        )
        for (const n of pairs) {
          const found = await Promise.all(['cs', 'pi', 'ch'].map((kind) => meaning(`${kind}_${n}`)))
          expect(found).toEqual([`${n}`, `${n}`, `${n}`])
        }
      } finally {
        await second.close()
      }
    })
  })
}
