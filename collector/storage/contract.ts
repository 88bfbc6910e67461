import type { PayoutId } from '../domain/ids.js'
import { orderKey } from '../domain/order.js'
import { days, MINUTE_MS } from '../domain/time.js'
import type { Facts } from '../settle/facts.js'
import { settle } from '../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aProgram,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../testing/builders.js'
import { differences } from './contractDifferences.js'
import { races } from './contractRaces.js'
import { PAGE_REPORTS_MAX, type Storage } from './storage.js'

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
  const at =
    (now = NOON + days(1)) =>
    (facts: Facts) =>
      settle(facts, now)
  const decide = at()
  const key = (orderId: string) => orderKey({ kind: 'sale', orderId, productId: '', code: '' })
  const conversion = async (orderId = '1001') => {
    const [found] = await storage.conversionsOf(account, orderId)
    if (!found) throw new Error(`There is no order ${orderId}`)
    return found
  }
  const balances = async (affiliate = jane) =>
    Object.fromEntries(
      (await storage.balances(account))
        .filter(({ affiliateId, account: name }) => affiliateId === affiliate && name !== 'expense')
        .map(({ account: name, amount }) => [name, Number(amount.amount)]),
    )

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

    test('is one order however often it is reported', async () => {
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
        orderKey: key('1001'),
      })
      expect(await storage.conversionsOf(account, '1002')).toEqual([])
    })

    test('of one account is not seen from another', async () => {
      await storage.settleOrder(aSale(), decide)
      expect(await storage.conversionsOf('other' as typeof account, '1001')).toEqual([])
      expect(await storage.conversion('other' as typeof account, key('1001'))).toBeUndefined()
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

    test('whose decision throws leaves nothing behind, and its neighbours stand', async () => {
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

  describe('a click', () => {
    test('is recorded once', async () => {
      expect(await storage.recordClicks([aClick(), aClick()], decide)).toEqual([
        'recorded',
        'duplicate',
      ])
      expect(await storage.recordClicks([aClick()], decide)).toEqual(['duplicate'])
      expect(await storage.listClicks({ accountId: account })).toEqual([aClick()])
    })

    test('of another affiliate under a known id is a conflict', async () => {
      const other = aClick({ id: 'c', affiliateCode: 'bob', affiliateId: bob })
      expect(await storage.recordClicks([aClick({ id: 'c' }), other], decide)).toEqual([
        'recorded',
        'conflict',
      ])
    })

    test('that we hear of after the order it led to decides the order anew', async () => {
      await storage.settleOrder(aSale(), decide)
      expect((await conversion()).verdict.credits).toEqual([])

      await storage.recordClicks([aClick({ receivedAt: NOON + MINUTE_MS, late: true })], decide)
      expect((await conversion()).commissions).toMatchObject([{ affiliateId: jane }])
      expect(await balances()).toEqual({ unverified: 499 })
    })

    test('takes an unapproved order from one affiliate to another', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage.recordClicks([later], decide)

      expect(await balances(jane)).toEqual({})
      expect(await balances(bob)).toEqual({ unverified: 499 })
      expect((await conversion()).statusLog.map(({ to }) => to)).toEqual([
        'unverified',
        undefined,
        'unverified',
      ])
    })

    test('does not move money that a person approved, and says so', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)
      await storage.settleOrder(aConfirmation(), decide)
      await storage.settleOrder(anAct('approve'), decide)
      const later = aClick({ affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 })
      await storage.recordClicks([later], decide)

      const found = await conversion()
      expect(await balances(jane)).toEqual({ payable: 499 })
      expect(await balances(bob)).toEqual({})
      expect(found.flags).toContain('not_applied_already_approved')
      expect(found.superseded?.credits).toMatchObject([{ affiliateId: bob }])
    })

    test('counts for the visitor under every id', async () => {
      await storage.recordClicks([aClick({ visitorId: visitor('phone') })], decide)
      await storage.settleOrder(aSale({ visitorId: visitor('laptop') }), decide)
      expect((await conversion()).verdict.credits).toEqual([])

      await storage.linkVisitors(account, [visitor('phone'), visitor('laptop')], NOON, decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
    })

    test('counts through a chain of aliases, in whatever order they were learnt', async () => {
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(visitor)
      await storage.recordClicks([aClick({ visitorId: a! })], decide)
      await storage.settleOrder(aSale({ visitorId: d! }), decide)
      await storage.linkVisitors(account, [c!, d!], NOON, decide)
      await storage.linkVisitors(account, [a!, b!], NOON, decide)
      await storage.linkVisitors(account, [b!, c!], NOON, decide)
      expect((await conversion()).verdict.credits).toMatchObject([{ affiliateId: jane }])
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

  describe('a refund', () => {
    beforeEach(async () => {
      await storage.recordClicks([aClick()], decide)
    })

    test('takes its part of the commission back', async () => {
      await storage.settleOrder(aSale(), decide)
      await storage.settleOrder(aConfirmation(), decide)
      await storage.settleOrder(aRefund(eur('20.00')), decide)
      const found = await conversion()
      expect(found.commissions).toMatchObject([{ amount: eur('2.99'), status: 'pending' }])
      expect(found.entries.at(-1)).toMatchObject({
        from: 'pending',
        to: 'expense',
        amount: eur('2.00'),
      })
    })

    test('may arrive before the sale', async () => {
      await storage.settleOrder(aRefund(eur('20.00')), decide)
      expect((await conversion()).flags).toEqual(['awaiting_sale'])
      await storage.settleOrder(aSale(), decide)
      expect((await conversion()).commissions).toMatchObject([{ amount: eur('2.99') }])
    })

    test('of more than is left takes what is left, and says so', async () => {
      await storage.settleOrder(aSale(), decide)
      await storage.settleOrder(aRefund(eur('30.00')), decide)
      const { parked } = await storage.settleOrder(
        aRefund(eur('30.00'), { refundId: 'r2', occurredAt: NOON + days(3) }),
        decide,
      )
      expect(parked).toBe('refund_exceeds_total')
      expect((await conversion()).remaining).toEqual(eur('0.00'))
      expect((await conversion()).flags).toContain('refund_exceeds_total')
    })

    test('after the payout leaves the affiliate owing, and the next payout is smaller', async () => {
      await storage.settleOrder(aSale({ total: eur('100.00') }), decide)
      await storage.settleOrder(aConfirmation({ total: eur('100.00') }), decide)
      const matured = at(NOON + days(31))
      const order = { accountId: account, affiliateId: jane, currency: 'EUR', paidBy: 'owner' }
      const first = await storage.payOut(
        { ...order, id: 'p1' as PayoutId, paidAt: NOON + days(31) },
        matured,
      )
      expect(first?.amount).toEqual(eur('10.00'))

      await storage.settleOrder(aRefund(eur('60.00'), { occurredAt: NOON + days(32) }), matured)
      expect(await balances()).toEqual({ payable: -600, paid: 1000 })
      expect(
        await storage.payOut({ ...order, id: 'p2' as PayoutId, paidAt: NOON + days(33) }, matured),
      ).toBeUndefined()

      await storage.settleOrder(aSale({ orderId: '1002', total: eur('80.00') }), matured)
      await storage.settleOrder(aConfirmation({ orderId: '1002', total: eur('80.00') }), matured)
      const later = at(NOON + days(62))
      const second = await storage.payOut(
        { ...order, id: 'p3' as PayoutId, paidAt: NOON + days(62) },
        later,
      )
      expect(second?.amount).toEqual(eur('2.00'))
      expect(await balances()).toEqual({ paid: 1200 })
    })
  })

  describe('a payout', () => {
    const order = {
      accountId: account,
      id: 'p1' as PayoutId,
      affiliateId: jane,
      currency: 'EUR',
      paidBy: 'owner',
      paidAt: NOON + days(31),
    }
    beforeEach(async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)
    })

    test('has nothing to pay while an order is unverified', async () => {
      expect(await storage.listPayable(account, NOON + days(400))).toEqual([])
      expect(await storage.payOut(order, at(NOON + days(400)))).toBeUndefined()
    })

    test('pays what matured, and no day earlier', async () => {
      await storage.settleOrder(aConfirmation(), decide)
      const provenAt = NOON + MINUTE_MS
      expect(await storage.listPayable(account, provenAt + days(30) - 1)).toEqual([])
      const early = { ...order, paidAt: provenAt + days(30) - 1 }
      expect(await storage.payOut(early, at(early.paidAt))).toBeUndefined()

      const due = { ...order, paidAt: provenAt + days(30) }
      expect(await storage.listPayable(account, due.paidAt)).toEqual([
        { affiliateId: jane, amount: sumOf(eur('4.99')), commissions: 1 },
      ])
      const paid = await storage.payOut(due, at(due.paidAt))
      expect(paid).toMatchObject({ amount: eur('4.99'), orders: [key('1001')] })
      expect(await balances()).toEqual({ paid: 499 })
      expect((await conversion()).commissions).toMatchObject([{ status: 'paid' }])
      expect(await storage.listPayouts({ accountId: account })).toHaveLength(1)
    })

    test('raced by another pays once', async () => {
      await storage.settleOrder(aConfirmation(), decide)
      const decideThen = at(order.paidAt)
      const paid = await Promise.all(
        ['p1', 'p2', 'p3'].map((id) =>
          storage.payOut({ ...order, id: id as PayoutId }, decideThen),
        ),
      )
      expect(paid.filter((payout) => payout !== undefined)).toHaveLength(1)
      expect(await balances()).toEqual({ paid: 499 })
    })

    test('leaves tests alone', async () => {
      await storage.settleOrder(aSale({ orderId: 't1', test: true }), decide)
      await storage.settleOrder(aConfirmation({ orderId: 't1', test: true }), decide)
      expect((await conversion('t1')).commissions).toMatchObject([
        { status: 'pending', maturesAt: undefined },
      ])
      expect(await storage.listPayable(account, NOON + days(999))).toEqual([])
      expect(await storage.payOut(order, at(NOON + days(999)))).toBeUndefined()
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

  differences(() => storage, execute)
  races(() => storage, open)

  describe('the catalogue', () => {
    test('answers false to what exists already and changes nothing', async () => {
      const site = { accountId: account, host: 'shop.example', createdAt: NOON }
      expect(await storage.addSite(site)).toBe(false)
      expect(await storage.removeSite(account, 'nowhere.example')).toBe(false)
      expect((await storage.program(account))?.sites).toHaveLength(1)
    })

    test('shows an edit at once', async () => {
      await storage.program(account)
      await storage.addSite({ accountId: account, host: 'www.shop.example', createdAt: NOON })
      expect((await storage.program(account))?.sites.map(({ host }) => host)).toEqual([
        'shop.example',
        'www.shop.example',
      ])
    })

    test('keeps an affiliate’s states', async () => {
      await storage.setAffiliateStatus(account, jane, 'banned', NOON)
      const found = await storage.affiliateByCode(account, 'jane')
      expect(found?.states.map(({ status }) => status)).toEqual(['active', 'banned'])
    })

    test('ends a coupon', async () => {
      const coupon = {
        accountId: account,
        code: 'JANE10',
        affiliateId: jane,
        campaignId: undefined,
        validFrom: 0,
        validUntil: undefined,
      }
      expect(await storage.addCoupon(coupon, NOON)).toBe(true)
      expect(await storage.addCoupon(coupon, NOON)).toBe(false)
      expect(await storage.endCoupon(account, 'JANE10', NOON)).toBe(true)
      expect(await storage.coupons(account)).toEqual([{ ...coupon, validUntil: NOON }])
    })
  })

  describe('access', () => {
    test('knows a key until it is revoked', async () => {
      const key = {
        accountId: account,
        id: 'k1',
        kind: 'secret' as const,
        hash: 'h',
        label: 'server',
        createdAt: NOON,
        revokedAt: undefined,
      }
      await storage.addKey(key)
      expect(await storage.key(account, 'k1')).toEqual(key)
      expect(await storage.revokeKey(account, 'k1', NOON)).toBe(true)
      expect(await storage.key(account, 'k1')).toBeUndefined()
      expect(await storage.revokeKey(account, 'k1', NOON)).toBe(false)
    })

    test('lets a login link in once', async () => {
      await storage.addLoginLink(account, 'h1', 'u1' as never, NOON + 10)
      const used = await Promise.all([1, 2, 3].map(() => storage.useLoginLink(account, 'h1', NOON)))
      expect(used.filter((user) => user !== undefined)).toEqual(['u1'])
      await storage.addLoginLink(account, 'h2', 'u1' as never, NOON)
      expect(await storage.useLoginLink(account, 'h2', NOON)).toBeUndefined()
    })

    test('uses up a hand-over token for one visitor, who may come again', async () => {
      const use = (name: string) => storage.useHandover(account, 't', visitor(name), NOON)
      const used = await Promise.all(['anna', 'ben', 'anna', 'cleo'].map(use))
      expect(used).toEqual([true, false, true, false])
    })
  })

  describe('lists', () => {
    test('answer the newest first, and go on where they ended', async () => {
      const orders = [1, 2, 3].map((n) => aSale({ orderId: `${n}`, occurredAt: NOON + n }))
      for (const order of orders) await storage.settleOrder(order, decide)
      const first = await storage.listConversions({ accountId: account, limit: 2 })
      expect(first.map(({ orderId }) => orderId)).toEqual(['3', '2'])
      const rest = await storage.listConversions({ accountId: account, before: NOON + 2 })
      expect(rest.map(({ orderId }) => orderId)).toEqual(['1'])
    })

    test('find an order by the beginning of its id', async () => {
      await storage.settleOrder(aSale({ orderId: 'A-1' }), decide)
      await storage.settleOrder(aSale({ orderId: 'B-1' }), decide)
      const found = await storage.listConversions({ accountId: account, search: 'A-' })
      expect(found.map(({ orderId }) => orderId)).toEqual(['A-1'])
    })

    test('sum what happened since an instant', async () => {
      await storage.recordClicks([aClick()], decide)
      await storage.settleOrder(aSale(), decide)
      expect(await storage.summary(account, NOON - days(2))).toEqual({
        clicks: 1,
        conversions: 1,
        sales: [sumOf(eur('49.90'))],
        commissions: [{ status: 'unverified', amount: sumOf(eur('4.99')) }],
        setAside: 0,
      })
      expect(await storage.summary(account, NOON + days(2))).toMatchObject({ clicks: 0, sales: [] })
    })

    test('keep what was set aside for thirty days', async () => {
      const event = {
        accountId: account,
        id: 'e1',
        receivedAt: NOON,
        state: 'rejected' as const,
        code: 'invalid',
        message: 'total must be a decimal string.',
        kind: 'sale',
        orderId: '1001',
        origin: 'https://shop.example',
        body: '{}',
      }
      await storage.setAside([event])
      expect(await storage.listSetAside({ accountId: account })).toEqual([event])

      expect(await storage.forgetOld(account, NOON + days(30))).toBe(0)
      expect(await storage.forgetOld(account, NOON + days(30) + 1)).toBe(1)
      expect(await storage.listSetAside({ accountId: account })).toEqual([])
    })
  })
}
