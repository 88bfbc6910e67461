import { DAY_MS, DELAY_MAX_MS, days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** How often a click and a forgetting are let loose at once. */
const ROUNDS = 50

/** What forgetting a visitor erases, what must stay, and what may not come back. */
export const forgetting = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()
  const at = NOON + MINUTE_MS
  const [phone, laptop] = [visitor('phone'), visitor('laptop')]
  const keep = (...clicks: ReturnType<typeof aClick>[]) => storage().recordClicks(clicks, decide)
  const listed = () => storage().listClicks({ accountId: account })
  const ids = async () => (await listed()).map(({ id }) => id).sort()
  const link = (a = phone, b = laptop) =>
    storage().linkVisitors(account, [a, b], NOON - days(2), decide)
  const forget = (visitorId = visitor('anna'), when = at) =>
    storage().forgetVisitor(account, visitorId, when)
  const details = {
    url: 'https://shop.example/?a_aid=jane',
    referrer: 'https://blog.example/private',
    data1: 'one',
    data2: 'two',
    banner: 'b1',
    channel: 'mail',
    rung: 'cookie',
  }

  describe('a visitor who is forgotten', () => {
    test('without orders leaves no click, under none of their ids', async () => {
      await keep(aClick({ id: 'k1', visitorId: phone }), aClick({ id: 'k2' }))
      await link()
      expect(await forget(laptop)).toEqual({ orders: 0, clicks: 0 })
      expect(await ids()).toEqual(['k2'])
      expect(await forget(visitor('nobody'))).toEqual({ orders: 0, clicks: 0 })
    })

    test('after an order leaves the click that earned, without its details', async () => {
      const bobs = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - days(3) }
      await keep(aClick({ id: 'lost', ...bobs }), aClick({ id: 'earned', ...details }))
      await keep(aClick({ id: 'after', clickedAt: NOON + days(1) }))
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      const before = await conversion()

      expect(await forget(visitor('anna'), NOON + days(1))).toEqual({ orders: 1, clicks: 1 })
      const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, undefined]))
      expect(await listed()).toEqual([aClick({ id: 'earned', ...nothing })])
      // Whatever happens to the order later is decided as before.
      await storage().settleOrder(aRefund(eur('20.00')), decide)
      const after = await conversion()
      expect(after.verdict).toEqual(before.verdict)
      expect(after.commissions).toMatchObject([{ affiliateId: jane, amount: eur('2.99') }])
    })

    test('leaves the clicks of verdicts that an earlier ledger entry was booked by', async () => {
      const bobs = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
      await keep(aClick({ id: 'first' }))
      await storage().settleOrder(aSale(), decide)
      await keep(aClick({ id: 'later', ...bobs }))
      expect(await balances(bob)).toEqual({ unverified: 499 })
      expect(await forget()).toEqual({ orders: 1, clicks: 2 })
      expect(await ids()).toEqual(['first', 'later'])
    })

    test('leaves the click that bonds the customer once the order before is declined', async () => {
      const bobs = { affiliateCode: 'bob', affiliateId: bob, id: 'bonds' }
      const buys = (orderId: string, day: number, visitorId: typeof phone | undefined) => {
        const when = { occurredAt: NOON + days(day), receivedAt: NOON + days(day) }
        const order = aConfirmation({ orderId, customer: 'c1', visitorId, ...when })
        return storage().settleOrder(order, decide)
      }
      const credits = async (orderId: string) => (await conversion(orderId)).verdict.credits
      await keep(aClick({ visitorId: phone }), aClick(bobs))
      await buys('1', 0, phone)
      await buys('2', 1, visitor('anna'))
      await buys('3', 2, undefined)
      for (const orderId of ['2', '3']) {
        expect(await credits(orderId)).toMatchObject([{ rule: 'lifetime', affiliateId: jane }])
      }

      await forget(visitor('anna'), NOON + days(3))
      await storage().settleOrder(anAct('decline', { orderId: '1', reason: 'A mistake' }), decide)
      expect(await credits('2')).toMatchObject([{ rule: 'click', affiliateId: bob }])
      expect(await credits('3')).toMatchObject([{ rule: 'lifetime', affiliateId: bob }])
    })

    test('stays one visitor if a click under one id earns from an order under another id', async () => {
      const tablet = visitor('tablet')
      await keep(aClick({ id: 'k1', visitorId: phone }))
      await link()
      await link(tablet, phone)
      await storage().settleOrder(aSale({ visitorId: laptop }), decide)
      expect(await forget(tablet)).toEqual({ orders: 1, clicks: 1 })
      await storage().settleOrder(aConfirmation(), decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
      // The tablet is somebody else from now on.
      await keep(aClick({ id: 'k2', visitorId: tablet, clickedAt: at + 1 }))
      const bought = { orderId: '2', visitorId: laptop, occurredAt: at + 2 }
      await storage().settleOrder(aSale(bought), decide)
      expect((await conversion('2')).verdict.credits).toMatchObject([{ clickId: 'k1' }])
    })

    test('does not come back with a click that is sent again, or was on its way', async () => {
      const known = aClick({ id: 'k1', visitorId: phone })
      await keep(known)
      await link()
      await forget(laptop)
      const again = { ...known, clickedAt: at + 1, receivedAt: at + 1 }
      const late = aClick({ id: 'k2', visitorId: laptop, clickedAt: at, receivedAt: at + days(6) })
      expect(await keep(known, late)).toEqual(['duplicate', 'duplicate'])
      expect(await keep(again)).toEqual(['duplicate'])
      // One that came late once is known when it is sent again.
      expect(await keep({ ...late, clickedAt: at + 2 })).toEqual(['duplicate'])
      expect(await listed()).toEqual([])

      const fresh = aClick({ id: 'k3', visitorId: laptop, clickedAt: at + 1, receivedAt: at + 1 })
      expect(await keep(fresh, aClick({ id: 'k4' }))).toEqual(['recorded', 'recorded'])
      expect(await ids()).toEqual(['k3', 'k4'])
    })

    test('is not joined with another id by what was on its way', async () => {
      await keep(aClick({ id: 'k1', visitorId: phone }))
      await storage().settleOrder(aSale({ visitorId: phone }), decide)
      await forget(phone)
      await link()
      await storage().settleOrder(aSale({ orderId: '2', visitorId: laptop }), decide)
      expect((await conversion('2')).verdict.credits).toEqual([])
    })

    test('is remembered as a hash for as long as something may be on its way', async () => {
      await forget(phone)
      const kept = DELAY_MAX_MS + DAY_MS
      expect(await storage().forgetOld(account, at + kept)).toBe(0)
      const late = aClick({ id: 'k1', visitorId: phone, clickedAt: at, receivedAt: at + kept })
      expect(await keep(late)).toEqual(['duplicate'])
      expect(await storage().forgetOld(account, at + kept + 1)).toBe(2)
      expect(await keep(late)).toEqual(['recorded'])
    })

    test(`is forgotten by one collector while another keeps a click, ${ROUNDS} times`, async () => {
      const second = await open()
      for (let n = 0; n < ROUNDS; n += 1) {
        const click = aClick({ id: `c${n}`, visitorId: visitor(`racer ${n}`) })
        const [a, b] = n % 2 === 0 ? [storage(), second] : [second, storage()]
        const both = [
          () => a.recordClicks([click], decide),
          () => b.forgetVisitor(account, click.visitorId, at),
        ]
        if (n % 3 === 0) both.reverse()
        await Promise.all(both.map((one) => one()))
      }
      await second.close()
      expect(await listed()).toEqual([])
    })

    test('whose order a person approved keeps the data that explains the payout', async () => {
      await keep(aClick({ id: 'k1', ...details }))
      await storage().settleOrder(aSale(), decide)
      await storage().settleOrder(aConfirmation(), decide)
      await storage().settleOrder(anAct('approve'), decide)
      await forget()
      expect((await conversion()).verdict.credits).toMatchObject([{ clickId: 'k1' }])
      expect(await balances()).toEqual({ payable: 499 })
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [] })
    })
  })
}
