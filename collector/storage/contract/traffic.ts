import { type CampaignVersion, versionAt } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import type { PayoutId } from '../../domain/ids.js'
import { days, HOUR_MS } from '../../domain/time.js'
import { traffic } from '../../jobs/traffic.js'
import { approve } from '../../program/decisions.js'
import {
  aBanner,
  aClick,
  account,
  amountOf,
  aPostback,
  bob,
  countingDeps,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { sumDays } from '../../testing/sumDays.js'
import type { Storage } from '../storage.js'

/** The clicks of the tests are made on this day. */
const DAY = Math.floor(NOON / days(1))
/** When the day is counted first, and when again. */
const COUNTED = days(DAY + 1) + HOUR_MS
const AGAIN = COUNTED + days(7)
const OF_CLICKS = 'clicks-2026-03-01-EUR'

/** What clicks and impressions earn. */
export const paidTraffic = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const { balances } = readingFrom(storage)
  const decide = decideAt()

  const campaignNow = async () => {
    const [campaign] = (await storage().program(account))?.campaigns ?? []
    if (!campaign) throw new Error('aProgram makes a campaign')
    return { campaign, version: versionAt(campaign.versions, Number.MAX_SAFE_INTEGER) }
  }
  const edit = async (over: Partial<CampaignVersion>, since = NOON - days(2)) => {
    const { campaign, version } = await campaignNow()
    const next = { ...version, version: version.version + 1, since, ...over }
    await storage().addCampaignVersion(account, campaign.id, next)
  }
  const click = async (...clicks: readonly (Partial<Click> & { readonly by: string })[]) => {
    const { campaign } = await campaignNow()
    for (const [n, { by, clickedAt = NOON + n, ...over }] of clicks.entries()) {
      const one = { id: `${by} ${clickedAt}`, visitorId: visitor(by), campaignId: campaign.id }
      await storage().recordClicks([aClick({ ...one, clickedAt, ...over })], decide)
    }
  }
  const run = (at: number, on: Storage = storage(), leads = () => true) =>
    traffic.run(
      countingDeps(on, () => at),
      at,
      leads,
    )
  const countedOf = async (orderId = OF_CLICKS) =>
    (await storage().conversionsOf(account, orderId, 'traffic')).map(
      ({ commissions: [one], flags }) =>
        [one?.basis.quantity, one?.amount.amount, one?.status, ...(one?.reasons ?? []), ...flags]
          .filter((part) => part !== undefined)
          .join(' '),
    )
  const release = async (at: number, orderId = OF_CLICKS) => {
    const [found] = await storage().conversionsOf(account, orderId, 'traffic')
    if (!found) throw new Error('Nothing was counted')
    const { orderKey } = found
    const deciding = countingDeps(storage(), () => at)
    const { newId } = deciding
    const ids = { ...deciding, newId: () => `${newId()}${at}` }
    await approve(ids, { accountId: account, orderKey, affiliateId: jane, by: 'owner' })
  }
  const fiveCents = { amount: eur('0.05'), uniqueHours: 24 }

  describe('unique clicks', () => {
    beforeEach(() => edit({ click: fiveCents }))

    test('of a day earn once it is over, are held, and are counted once', async () => {
      await click({ by: 'anna' }, { by: 'ben' }, { by: 'cleo' })
      await run(days(DAY + 1))
      expect(await countedOf()).toEqual([])
      await run(COUNTED)
      await run(COUNTED + HOUR_MS)
      expect(await countedOf()).toEqual(['3 15 held needs_approval'])
      expect(await balances()).toEqual({ pending: 15 })
      const [found] = await storage().conversionsOf(account, OF_CLICKS)
      expect(found).toMatchObject({ source: 'collector', convertedAt: days(DAY + 1) - 1 })
      expect(found?.reports).toHaveLength(1)
      expect(found?.commissions[0]?.basis).toMatchObject({
        terms: { kind: 'fixed', amount: eur('0.05') },
        ...{ counted: 'clicks', campaignVersion: 2 },
      })
    })

    test('are one for each visitor and affiliate within the hours, under all ids of the visitor', async () => {
      await storage().linkVisitors(account, [visitor('anna'), visitor('laptop')], NOON, decide)
      const later = NOON + 11 * HOUR_MS
      await click({ by: 'anna' }, { by: 'anna', clickedAt: later }, { by: 'laptop' })
      const ofBob = { affiliateCode: 'bob', affiliateId: bob }
      await click({ by: 'anna', id: 'of bob', clickedAt: later, ...ofBob })
      await click({ by: 'anna', clickedAt: NOON + 23 * HOUR_MS })
      await click({ by: 'anna', clickedAt: NOON + 47 * HOUR_MS })
      await run(COUNTED + days(2))
      expect(await countedOf()).toEqual(['1 5 held needs_approval', '1 5 held needs_approval'])
      expect(await countedOf('clicks-2026-03-02-EUR')).toEqual([])
      expect(await countedOf('clicks-2026-03-03-EUR')).toEqual(['1 5 held needs_approval'])
    })

    test('of bots, frames, drivers, tests, unknown affiliates and campaigns do not count', async () => {
      await click(
        { by: 'a', mark: 'bot' },
        { by: 'b', mark: 'framed' },
        { by: 'c', webdriver: true },
        { by: 'd', test: true },
        { by: 'e', affiliateCode: 'nobody' },
        { by: 'f', campaignId: undefined },
      )
      await run(COUNTED)
      expect(await countedOf()).toEqual([])
    })

    test('count while affiliate and campaign are active, by the terms at the time of the click', async () => {
      await click({ by: 'a' }, { by: 'b', clickedAt: NOON + 2_000 })
      await edit({ click: { ...fiveCents, amount: eur('0.10') } }, NOON + 1_000)
      await edit({ status: 'paused' }, NOON + 3_000)
      await click({ by: 'c', clickedAt: NOON + 4_000 })
      await edit({ status: 'active', click: undefined }, NOON + 5_000)
      await click({ by: 'd', clickedAt: NOON + 6_000 })
      await edit({ click: { ...fiveCents, amount: amountOf('0.07', 'USD') } }, NOON + 7_000)
      await click({ by: 'e', clickedAt: NOON + 8_000 })
      await storage().setAffiliateStatus(account, jane, 'paused', NOON + 9_000)
      await click({ by: 'f', clickedAt: NOON + 10_000 })
      await run(COUNTED)
      const [found] = await storage().conversionsOf(account, OF_CLICKS)
      expect(found?.commissions).toMatchObject([
        { amount: eur('0.15'), basis: { quantity: 1, others: [{ quantity: 1 }] } },
      ])
      expect(await countedOf('clicks-2026-03-01-USD')).toEqual(['1 7 held needs_approval'])
    })

    test('above the number of a day are shown and not paid', async () => {
      await edit({ click: { ...fiveCents, perDayMax: 2 } })
      await click({ by: 'a' }, { by: 'b' }, { by: 'c' })
      await run(COUNTED)
      const [found] = await storage().conversionsOf(account, OF_CLICKS)
      expect(found?.commissions).toMatchObject([
        { amount: eur('0.10'), basis: { quantity: 2, beyondMax: 1 } },
      ])
    })

    test('that arrive days later count on the day of their arrival, if they repeat none', async () => {
      await click({ by: 'anna' })
      await run(COUNTED)
      const receivedAt = NOON + days(3)
      await click({ by: 'anna', clickedAt: NOON - HOUR_MS, receivedAt, late: true })
      await click({ by: 'ben', clickedAt: NOON - HOUR_MS, receivedAt, late: true })
      await run(AGAIN)
      expect(await countedOf()).toEqual(['1 5 held needs_approval'])
      expect(await countedOf('clicks-2026-03-04-EUR')).toEqual(['1 5 held needs_approval'])
    })

    test('are counted once more a week later, because ids of a visitor may have been linked, and not again after that', async () => {
      await click({ by: 'anna' }, { by: 'laptop' }, { by: 'phone' })
      await run(COUNTED)
      await storage().linkVisitors(account, [visitor('anna'), visitor('laptop')], NOON, decide)
      await run(AGAIN - 1)
      expect(await countedOf()).toEqual(['3 15 held needs_approval'])
      await run(AGAIN)
      expect(await countedOf()).toEqual(['2 10 held needs_approval'])
      await storage().linkVisitors(account, [visitor('anna'), visitor('phone')], NOON, decide)
      await run(AGAIN + days(30))
      expect(await countedOf()).toEqual(['2 10 held needs_approval'])
      expect(await balances()).toEqual({ pending: 10 })
    })

    test('that a person released move no more, and a later count is flagged', async () => {
      await click({ by: 'anna' }, { by: 'laptop' })
      await run(COUNTED)
      await release(COUNTED + 1)
      expect(await countedOf()).toEqual(['2 10 pending'])
      await storage().linkVisitors(account, [visitor('anna'), visitor('laptop')], NOON, decide)
      await run(AGAIN)
      expect(await countedOf()).toEqual(['2 10 pending not_applied_already_approved'])
      expect(await balances()).toEqual({ pending: 10 })
    })

    test('that need no approval mature, and a later count changes nothing that has matured', async () => {
      await edit({ trafficApproval: 'automatic', holdDays: 3 })
      await click({ by: 'anna' }, { by: 'laptop' })
      await run(COUNTED)
      expect(await countedOf()).toEqual(['2 10 pending'])
      await storage().linkVisitors(account, [visitor('anna'), visitor('laptop')], NOON, decide)
      await run(AGAIN)
      expect(await countedOf()).toEqual(['2 10 approved not_applied_already_approved'])
    })

    test('keep what a counted day earned when visitors are forgotten and old clicks deleted', async () => {
      await click({ by: 'anna' }, { by: 'ben' })
      await run(COUNTED)
      await storage().forgetVisitor(account, visitor('anna'), COUNTED + 1)
      await run(AGAIN)
      expect(await countedOf()).toEqual(['2 10 held needs_approval'])
      await storage().forgetClicks(account, COUNTED, AGAIN, undefined)
      await run(AGAIN + days(100))
      expect(await countedOf()).toEqual(['2 10 held needs_approval'])
    })

    test('are not counted again if the job stood still until they may have been deleted', async () => {
      await click({ by: 'anna' }, { by: 'ben' })
      await run(COUNTED)
      await storage().forgetClicks(account, COUNTED, COUNTED, undefined)
      await run(COUNTED + days(15))
      expect(await countedOf()).toEqual(['2 10 held needs_approval'])
    })

    test('are paid with the next payout after their hold period, and no destination is told of them', async () => {
      await storage().addPostback(aPostback(), 'whsec_c2VjcmV0')
      await click({ by: 'anna' }, { by: 'ben' })
      await run(COUNTED)
      await release(COUNTED + 1)
      const paidAt = COUNTED + days(30)
      const payout = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      const pay = { ...payout, id: 'p1' as PayoutId, paidAt }
      const paid = await storage().payOut(pay, decideAt(paidAt))
      expect(paid).toMatchObject({ amount: eur('0.10') })
      expect(await countedOf()).toEqual(['2 10 paid'])
      const claim = {
        accountId: account,
        postbackId: aPostback().id,
        at: paidAt,
        until: paidAt + 1,
      }
      const told = await storage().claimDeliveries({ ...claim, max: 10 })
      expect(told?.deliveries.map(({ event }) => event)).toEqual(['payout'])
    })

    test('are listed by their kind, are no conversion of the overview, and agree with the audit', async () => {
      await click({ by: 'anna' })
      await run(COUNTED)
      await sumDays(storage(), COUNTED + days(2))
      const listed = async (kind: 'sale' | 'traffic') =>
        (await storage().listConversions({ accountId: account, kind })).map(
          ({ orderId, affiliates }) => [orderId, ...affiliates],
        )
      expect(await listed('traffic')).toEqual([[OF_CLICKS, jane]])
      expect(await listed('sale')).toEqual([])
      expect(await storage().summary(account, 0)).toMatchObject({ conversions: 0, clicks: 1 })
      const pages: number[] = []
      const query = { accountId: account, from: 0, to: COUNTED + days(9), at: COUNTED }
      await storage().replay(query, decide, ({ orders }) => {
        pages.push(orders.length)
        return true
      })
      expect(pages.every((orders) => orders === 0)).toBe(true)
      expect(await storage().auditCommissions(account)).toMatchObject({ commissions: 1, wrong: [] })
      expect(await storage().auditSums(account)).toMatchObject({ wrong: [], areTotalsRight: true })
    })
  })

  describe('counting', () => {
    let second: Storage
    beforeEach(async () => {
      second = await open()
      await edit({ click: fiveCents })
      await click({ by: 'anna' }, { by: 'ben' })
      await click({ by: 'cleo', affiliateCode: 'bob', affiliateId: bob })
    })
    afterEach(() => second.close())

    test('by two collectors at once reports each count once', async () => {
      await Promise.all([
        run(COUNTED),
        run(COUNTED + 1, second),
        run(COUNTED),
        run(COUNTED, second),
      ])
      await run(COUNTED + HOUR_MS)
      expect((await countedOf()).sort()).toEqual([
        '1 5 held needs_approval',
        '2 10 held needs_approval',
      ])
      const found = await storage().conversionsOf(account, OF_CLICKS)
      expect(found.map(({ reports }) => reports.length)).toEqual([1, 1])
    })

    test.each([1, 2, 3, 4, 5])('that is stopped at step %i goes on later', async (step) => {
      let asked = 0
      await run(COUNTED, storage(), () => {
        asked += 1
        return asked < step
      })
      await run(COUNTED + HOUR_MS, second)
      expect((await countedOf()).sort()).toEqual([
        '1 5 held needs_approval',
        '2 10 held needs_approval',
      ])
    })
  })

  describe('impressions', () => {
    const see = async (day: number, count: number) => {
      const seen = { affiliateCode: 'jane', bannerId: aBanner().id, day, count }
      await storage().countImpressions(account, seen)
    }
    const OF_MARCH = 'impressions-2026-03-EUR'
    const APRIL = Date.UTC(2026, 3, 1)

    beforeEach(async () => {
      await storage().addBanner(aBanner())
      await edit({ impressions: eur('1.00') }, days(DAY) - 1)
    })

    test('of a month are added up and rounded once, so that small numbers earn as well', async () => {
      for (let day = 0; day < 31; day += 1) await see(DAY + day, 3)
      await run(APRIL)
      expect(await countedOf(OF_MARCH)).toEqual([])
      await run(APRIL + HOUR_MS)
      await run(APRIL + 2 * HOUR_MS)
      expect(await countedOf(OF_MARCH)).toEqual(['93 9 held needs_approval'])
    })

    test('of a day earn by the terms at its beginning, and nothing if the affiliate was not active all day', async () => {
      await see(DAY, 1_000)
      await edit({ impressions: eur('2.00') }, NOON)
      await see(DAY + 1, 1_000)
      await storage().setAffiliateStatus(account, jane, 'paused', NOON + days(2))
      await see(DAY + 2, 1_000)
      await run(APRIL + HOUR_MS)
      const [found] = await storage().conversionsOf(account, OF_MARCH)
      expect(found?.commissions).toMatchObject([
        { amount: eur('3.00'), basis: { quantity: 1_000, others: [{ quantity: 1_000 }] } },
      ])
    })

    test('that are written after the month was counted are counted a week later', async () => {
      await see(DAY, 500)
      await run(APRIL + HOUR_MS)
      await see(DAY, 500)
      await run(APRIL + HOUR_MS + days(7))
      expect(await countedOf(OF_MARCH)).toEqual(['1000 100 held needs_approval'])
    })
  })
}
