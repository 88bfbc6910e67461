import { PAGE_REPORTS_MAX } from '../../domain/report.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt, keyOfSale, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'
import { affiliateSettings } from './affiliateSettings.js'
import { aliases } from './aliases.js'
import { answers } from './answers.js'
import { batches } from './batches.js'
import { bonds } from './bonds.js'
import { bookings } from './bookings.js'
import { claims } from './claims.js'
import { clicks } from './clicks.js'
import { codes } from './codes.js'
import { considered } from './considered.js'
import { countedAsWhole } from './countedAsWhole.js'
import { currencies } from './currencies.js'
import { deliveryLog } from './deliveryLog.js'
import { differences } from './differences.js'
import { directLinks } from './directLinks.js'
import { fairness } from './fairness.js'
import { forgetting } from './forgetting.js'
import { imports } from './imports.js'
import { lifetimes } from './lifetimes.js'
import { limits } from './limits.js'
import { linksAndBanners } from './links.js'
import { refundsAndPayouts } from './money.js'
import { oldClicks } from './oldClicks.js'
import { pages } from './pages.js'
import { payoutBatches } from './payoutBatches.js'
import { largePayouts } from './payouts.js'
import { performanceRules } from './performance.js'
import { postbacks } from './postbacks.js'
import { products } from './products.js'
import { programAndLists } from './program.js'
import { races } from './races.js'
import { repeats } from './repeats.js'
import { replays } from './replays.js'
import { resettling } from './resettling.js'
import { setAsideIsBounded } from './setAside.js'
import { spelling } from './spelling.js'
import { sums } from './sums.js'
import { traces } from './traces.js'
import { paidTraffic } from './traffic.js'
import { twoCollectors } from './twoCollectors.js'
import { usedClicks } from './usedClicks.js'
import { uses } from './uses.js'
import { webhooks } from './webhooks.js'

/**
 * What every storage must do. Called once for each database; this file is the specification, and no
 * database may skip a case. Within one test `open` opens the same database again, as another
 * collector would; `execute` runs SQL on it.
 */
export const storageContract = (
  open: () => Promise<Storage>,
  execute: (sql: string) => Promise<void>,
): void => {
  let storage: Storage
  const { conversion, balances } = readingFrom(() => storage)
  const decide = decideAt()

  beforeEach(async () => {
    storage = await open()
    await aProgram(storage)
  })
  afterEach(() => storage.close())

  describe('an order', () => {
    test('that a click led to earns its affiliate a commission with verdict and entry', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)

      const found = await conversion()
      expect(found.verdict.credits).toMatchObject([
        { affiliateId: jane, rule: 'click', clickId: 'click-jane' },
      ])
      expect(found.verdict.trail.map(({ rule, miss }) => `${rule} ${miss}`)).toEqual([
        'forced not_given',
        'coupon not_given',
        'lifetime no_customer',
      ])
      expect(found.commissions).toMatchObject([{ amount: eur('4.99'), status: 'unverified' }])
      expect(found.entries).toMatchObject([
        { from: 'expense', to: 'unverified', amount: eur('4.99'), reason: 'earned' },
      ])
    })

    test('that is reported several times is one order', async () => {
      await storage.recordClicks([aClick()], decide)
      const first = await storage.settleOrder(aSale(), decide)
      const again = await storage.settleOrder(aSale({ receivedAt: NOON + days(1) }), decide)

      expect([first.state, again.state]).toEqual(['recorded', 'duplicate'])
      expect(await balances()).toEqual({ unverified: 499 })
      expect((await conversion()).reports).toHaveLength(1)
    })

    test('reported by twenty copies at once earns one commission', async () => {
      await storage.recordClicks([aClick()], decide)
      const settled = await Promise.all(
        Array.from({ length: 20 }, () => storage.settleOrder(aSale(), decide)),
      )
      expect(settled.filter(({ state }) => state === 'recorded')).toHaveLength(1)
      expect(await balances()).toEqual({ unverified: 499 })
    })

    test('refuses another message under the same id, and keeps the first', async () => {
      await storage.settleOrder(aConfirmation({ id: 'key:1' }), decide)
      const { state } = await storage.settleOrder(
        aConfirmation({ id: 'key:1', total: eur('59.90') }),
        decide,
      )
      expect(state).toBe('conflict')
      expect((await conversion()).total).toEqual(eur('49.90'))
    })

    test('refuses an id that came with another order', async () => {
      await storage.settleOrder(aConfirmation({ id: 'key:1' }), decide)
      const other = aConfirmation({ id: 'key:1', orderId: '1002' })
      expect(await storage.settleOrder(other, decide)).toMatchObject({
        state: 'conflict',
        orderKey: keyOfSale('1001'),
      })
      expect(await storage.conversionsOf(account, '1002')).toEqual([])
    })

    test('of one account is not seen from another', async () => {
      await storage.settleOrder(aSale(), decide)
      expect(await storage.conversionsOf('other' as typeof account, '1001')).toEqual([])
      expect(await storage.conversion('other' as typeof account, keyOfSale('1001'))).toBeUndefined()
    })

    test('keeps the terms of the day it was placed', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)
      const program = await storage.program(account)
      const [campaign] = program?.campaigns ?? []
      const [version] = campaign?.versions ?? []
      if (!campaign || !version) throw new Error('There is a default campaign')
      await storage.addCampaignVersion(account, campaign.id, {
        ...version,
        version: 2,
        since: NOON + 2 * MINUTE_MS,
        sale: { kind: 'percent', ratePpm: 500_000 },
      })
      await storage.settleOrder(aConfirmation({ receivedAt: NOON + days(1) }), decide)
      await storage.settleOrder(
        aSale({ orderId: '1002', occurredAt: NOON + 3 * MINUTE_MS }),
        decide,
      )
      expect((await conversion('1001')).commissions).toMatchObject([{ amount: eur('4.99') }])
      expect((await conversion('1002')).commissions).toMatchObject([{ amount: eur('24.95') }])
    })

    test('whose decision throws is rolled back, and the others are committed', async () => {
      await storage.recordClicks([aClick()], decide)
      const broken = storage.settleOrder(aSale(), () => {
        throw new Error('a bug')
      })
      const neighbour = storage.settleOrder(aSale({ orderId: '1002' }), decide)

      await expect(broken).rejects.toThrow('a bug')
      expect((await neighbour).state).toBe('recorded')
      expect(await storage.conversionsOf(account, '1001')).toEqual([])
      expect((await storage.settleOrder(aSale(), decide)).state).toBe('recorded')
    })
  })

  describe('a stranger', () => {
    test('cannot pile up reports of one order', async () => {
      const claims = Array.from({ length: PAGE_REPORTS_MAX + 5 }, (_, n) =>
        aSale({ id: `claim-${n}`, visitorId: visitor(`claimant ${n}`) }),
      )
      const states = await Promise.all(claims.map((claim) => storage.settleOrder(claim, decide)))
      expect(states.filter(({ state }) => state === 'full')).toHaveLength(5)
      expect((await storage.settleOrder(aConfirmation(), decide)).state).toBe('recorded')
      expect((await conversion()).reports).toHaveLength(PAGE_REPORTS_MAX + 1)
    })

    test('cannot give one visitor ids without end', async () => {
      const ids = Array.from({ length: 80 }, (_, n) => visitor(`id ${n}`))
      for (const one of ids) {
        await storage.linkVisitors(account, [visitor('anna'), one], NOON, decide)
      }
      await storage.recordClicks([aClick({ visitorId: ids[79]! })], decide)
      await storage.settleOrder(aSale(), decide)
      expect((await conversion()).verdict.credits).toEqual([])
      await storage.recordClicks([aClick({ visitorId: ids[0]! })], decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
    })

    test('cannot name coupons without end in one order', async () => {
      const coupons = Array.from({ length: 40_000 }, (_, n) => `C${n}`)
      expect((await storage.settleOrder(aSale({ coupons }), decide)).state).toBe('recorded')
    })
  })

  describe('a customer', () => {
    const buys = (orderId: string, day: number, over = {}) =>
      aConfirmation({
        orderId,
        customer: 'c1',
        occurredAt: NOON + days(day),
        receivedAt: NOON + days(day),
        ...over,
      })

    test('stays with the affiliate of the first order, without another click', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(buys('1', 0, { visitorId: visitor('anna') }), decide)
      await storage.settleOrder(buys('2', 90), decide)
      expect((await conversion('2')).verdict.credits).toMatchObject([
        { affiliateId: jane, rule: 'lifetime' },
      ])
    })

    test('is bonded by the earliest order even when that arrives last', async () => {
      const click = { affiliateCode: 'bob', affiliateId: bob, visitorId: visitor('tablet') }
      await storage.recordClicks([aClick(), aClick(click)], decide)
      await storage.settleOrder(buys('2', 2, { visitorId: visitor('tablet') }), decide)
      await storage.settleOrder(buys('3', 3), decide)
      expect((await conversion('3')).commissions).toMatchObject([{ affiliateId: bob }])

      await storage.settleOrder(buys('1', 1, { visitorId: visitor('anna') }), decide)
      expect((await conversion('2')).commissions).toMatchObject([{ affiliateId: jane }])
      expect((await conversion('3')).commissions).toMatchObject([{ affiliateId: jane }])
      expect(await balances(bob)).toEqual({})
    })

    test('of two orders that one learnt alias credits both, the first bonds the second', async () => {
      await storage.recordClicks([aClick({ visitorId: visitor('phone') })], decide)
      await storage.settleOrder(buys('1', 1, { visitorId: visitor('laptop') }), decide)
      const second = { customer: 'c1', visitorId: visitor('laptop'), occurredAt: NOON + days(2) }
      await storage.settleOrder(aSale({ orderId: '2', ...second }), decide)
      await storage.linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      expect((await conversion('2')).verdict.credits).toMatchObject([{ rule: 'lifetime' }])
    })

    test('cannot be bonded by an order that only a page claims', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale({ orderId: 'fake', customer: 'c1' }), decide)
      await storage.settleOrder(buys('2', 2), decide)
      expect((await conversion('2')).verdict.trail).toContainEqual({
        rule: 'lifetime',
        miss: 'no_bond',
      })
    })
  })

  clicks(() => storage)
  differences(() => storage, execute)
  deliveryLog(() => storage, execute)
  directLinks(() => storage, execute, open)
  affiliateSettings(() => storage, execute, open)
  traces(() => storage, open)
  uses(() => storage, open)
  lifetimes(() => storage, open)
  usedClicks(() => storage, open)
  currencies(() => storage, open)
  forgetting(() => storage, open)
  setAsideIsBounded(() => storage, execute)
  races(() => storage, open)
  fairness(() => storage)
  twoCollectors(() => storage, open)
  webhooks(() => storage, open)
  batches(() => storage, open)
  claims(() => storage)
  oldClicks(() => storage)
  bonds(() => storage)
  resettling(() => storage)
  considered(() => storage)
  codes(() => storage, execute)
  answers(() => storage)
  pages(() => storage)
  aliases(() => storage, open, execute)
  spelling(() => storage, execute)
  refundsAndPayouts(() => storage)
  bookings(() => storage, execute)
  countedAsWhole(() => storage, open)
  products(() => storage, open)
  repeats(() => storage, open)
  largePayouts(() => storage, open, execute)
  payoutBatches(() => storage, open)
  programAndLists(() => storage)
  linksAndBanners(() => storage, open)
  limits(() => storage, execute)
  imports(() => storage, open)
  sums(() => storage, open, execute)
  postbacks(() => storage, open, execute)
  replays(() => storage)
  paidTraffic(() => storage, open)
  performanceRules(() => storage, open)
}
