import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import { days } from '../../domain/time.js'
import {
  type ImportedOrder,
  toImportedStatement,
  toPerProduct,
} from '../../ingest/reports/imported.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** How often two messages are sent concurrently. */
const ROUNDS = 20

/** What another program owes bob for an order of 49.90 EUR. */
const anImport = (over: Partial<ImportedOrder> = {}, productId = '') =>
  toImportedStatement({
    accountId: account,
    accountSecret: 'secret',
    order: { kind: 'sale', orderId: '1001', productId, code: '' },
    placedAt: NOON - days(3),
    receivedAt: NOON,
    total: eur('49.90'),
    affiliate: 'bob',
    campaign: undefined,
    customerId: undefined,
    imported: { kind: 'commission', amount: eur('4.17'), isApproved: true },
    ...over,
  })

/** A server's sale of one product of the order, by a visitor of Jane's. */
const sold = (productId: string) => ({
  ...aConfirmation({ visitorId: visitor('anna'), ref: { productId } }),
  id: `server:${productId}`,
  occurredAt: NOON - days(1) + 60_000,
})

/** What was brought from another program: commissions, lifetime affiliates and clicks. */
export const imports = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  const { conversion, balances } = readingFrom(storage)
  const send = (report: Parameters<Storage['settleOrder']>[0]) =>
    storage().settleOrder(report, decide)
  const lifetime = (customer: string, affiliateId: AffiliateId = bob) => ({
    customer,
    affiliateId,
    campaignId: undefined,
  })

  describe('an imported commission', () => {
    test('is booked once, and later reports of the same order earn nothing', async () => {
      await storage().recordClicks([aClick()], decide)
      expect((await send(anImport())).state).toBe('recorded')
      expect((await send(anImport())).state).toBe('duplicate')
      await send(aConfirmation({ visitorId: visitor('anna') }))
      await send(sold('p1'))
      const found = await conversion()
      expect(found.verdict.credits).toMatchObject([{ affiliateId: bob, rule: 'imported' }])
      expect(found.entries).toMatchObject([
        { from: 'expense', to: 'payable', amount: eur('4.17'), reason: 'earned' },
      ])
      expect(await balances(bob)).toEqual({ payable: 417 })
      expect(await balances(jane)).toEqual({})
    })

    test('is refused as a conflict if it was imported with other content, and changes nothing', async () => {
      await send(anImport())
      expect((await send(anImport({ affiliate: 'jane' }))).state).toBe('conflict')
      expect((await send(anImport({ placedAt: NOON - days(4) }))).state).toBe('conflict')
      expect(await balances(bob)).toEqual({ payable: 417 })
      expect(await balances(jane)).toEqual({})
    })

    test('is paid out, and a later refund reduces the next payout', async () => {
      await send(anImport())
      const order = { accountId: account, affiliateId: bob, currency: 'EUR', paidBy: 'owner' }
      const payout = { ...order, id: 'payout' as never, paidAt: NOON + days(1) }
      expect(await storage().payOut(payout, decide)).toMatchObject({ amount: eur('4.17') })
      await send(aRefund(eur('16.63')))
      expect(await balances(bob)).toEqual({ paid: 417, payable: -139 })
    })
  })

  describe('an order that was imported as a whole', () => {
    test('earns once, and its products earn nothing, whichever is reported first', async () => {
      await storage().recordClicks([aClick()], decide)
      await send(sold('before'))
      expect(await balances(jane)).toEqual({ pending: 499 })
      await send(anImport())
      await drain(storage(), decide)
      await send(sold('after'))
      expect(await balances(jane)).toEqual({})
      expect(await balances(bob)).toEqual({ payable: 417 })
    })

    test('earns once if one of its products is reported at the same time', async () => {
      await storage().recordClicks([aClick()], decide)
      const other = await open()
      for (let round = 0; round < ROUNDS; round += 1) {
        const orderId = `raced-${round}`
        const whole = { kind: 'sale', orderId, productId: '', code: '' } as const
        const product = {
          ...aConfirmation({ orderId, visitorId: visitor('anna'), ref: { productId: 'p' } }),
          id: `server:${orderId}`,
        }
        await Promise.all([send(anImport({ order: whole })), other.settleOrder(product, decide)])
      }
      await other.close()
      await drain(storage(), decide)
      expect(await balances(jane)).toEqual({})
    })
  })

  describe('refunds of products of an order that was imported as a whole', () => {
    const refunded = (productId: string, amount?: string) =>
      send(
        aRefund(amount === undefined ? undefined : eur(amount), {
          ref: { productId },
          refundId: productId,
        }),
      )

    test('reduce its commission, before and after the import', async () => {
      await refunded('p1', '20.00')
      await send(anImport())
      expect(await balances(bob)).toEqual({ payable: 250 })
      await refunded('p2', '29.90')
      expect(await balances(bob)).toEqual({})
      expect((await conversion()).reports.map(({ kind }) => kind)).toEqual([
        ...['sale', 'refund', 'refund'],
      ])
    })

    test('need an amount if nobody knows what the product cost', async () => {
      await send(anImport())
      await refunded('p1')
      expect(await balances(bob)).toEqual({ payable: 417 })
      expect((await conversion()).flags).toEqual(['refund_needs_amount'])
    })

    test('reduce it if two are reported at the same time', async () => {
      const other = await open()
      const product = (productId: string, amount: string) =>
        aRefund(eur(amount), { ref: { productId }, refundId: productId })
      await send(anImport())
      await Promise.all([
        send(product('p1', '20.00')),
        other.settleOrder(product('p2', '29.90'), decide),
      ])
      await other.close()
      await drain(storage(), decide)
      expect(await balances(bob)).toEqual({})
    })
  })

  test('an order that was imported per product earns nothing as a whole', async () => {
    await storage().recordClicks([aClick()], decide)
    const product = anImport({}, 'p1')
    await send(toPerProduct(product))
    await send(product)
    await send(toPerProduct(anImport({}, 'p2')))
    await send(anImport({}, 'p2'))
    await send(aConfirmation({ visitorId: visitor('anna') }))
    expect(await balances(jane)).toEqual({})
    expect(await balances(bob)).toEqual({ payable: 834 })
    await send(aRefund(undefined))
    await drain(storage(), decide)
    expect(await balances(bob)).toEqual({})
  })

  describe('an imported lifetime affiliate', () => {
    test('earns from the later orders of the customer, before the bond of an earlier order', async () => {
      await storage().recordClicks([aClick()], decide)
      const buys = { customer: 'c1', occurredAt: NOON - 1 }
      await send(aConfirmation({ orderId: 'own', visitorId: visitor('anna'), ...buys }))
      expect(await balances(jane)).toEqual({ pending: 499 })
      expect(await storage().addLifetimes(account, [lifetime('c1')], NOON)).toEqual([true])
      await send(aConfirmation({ orderId: 'later', customer: 'c1', occurredAt: NOON }))
      expect((await conversion('later')).verdict.credits).toMatchObject([
        { affiliateId: bob, rule: 'lifetime' },
      ])
    })

    test('also earns from orders that were placed before the import', async () => {
      await send(aConfirmation({ orderId: 'before', customer: 'c1' }))
      expect((await conversion('before')).verdict.credits).toEqual([])
      await storage().addLifetimes(account, [lifetime('c1')], NOON)
      await drain(storage(), decide)
      expect((await conversion('before')).verdict.credits).toMatchObject([{ affiliateId: bob }])
    })

    test('is kept once, and another one changes nothing', async () => {
      const several = [lifetime('c2'), lifetime('c1'), lifetime('c2', jane)]
      expect(await storage().addLifetimes(account, several, NOON)).toEqual([true, true, false])
      expect(await storage().addLifetimes(account, [lifetime('c1', jane)], NOON)).toEqual([false])
      const found = await storage().lifetimesOf(account, ['c1', 'c2', 'c3'])
      expect([...found].sort((a, b) => (a.customer < b.customer ? -1 : 1))).toMatchObject([
        lifetime('c1'),
        lifetime('c2'),
      ])
      expect(await storage().addLifetimes(account, [], NOON)).toEqual([])
      expect(await storage().lifetimesOf(account, [])).toEqual([])
    })

    test('can be removed, and the orders are decided as if it had not been', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().addLifetimes(account, [lifetime('c1')], NOON)
      await send(aConfirmation({ customer: 'c1', visitorId: visitor('anna') }))
      expect(await balances(bob)).toEqual({ pending: 499 })
      const end = { ...lifetime('c1'), kind: 'ended', affiliateId: undefined, since: 0 } as const
      const said = { ...end, changedAt: NOON, by: 'owner', reason: 'A mistake' }
      expect(await storage().changeLifetime(account, said)).toBe('changed')
      expect(await storage().changeLifetime(account, said)).toBe('unchanged')
      await drain(storage(), decide)
      expect(await storage().lifetimesOf(account, ['c1'])).toMatchObject([{ kind: 'ended' }])
      expect([await balances(bob), await balances(jane)]).toEqual([{}, { pending: 499 }])
      expect(await storage().addLifetimes(account, [lifetime('c1')], NOON)).toEqual([true])
      await drain(storage(), decide)
      expect([await balances(bob), await balances(jane)]).toEqual([{ pending: 499 }, {}])
    })

    test('may name the campaign of the orders', async () => {
      const program = await storage().program(account)
      const [campaign] = program?.campaigns ?? []
      const campaignId = campaign?.id as CampaignId
      await storage().addLifetimes(account, [{ ...lifetime('c1'), campaignId }], NOON)
      expect(await storage().lifetimesOf(account, ['c1'])).toMatchObject([{ campaignId }])
    })

    test('is kept once if two collectors import it at the same time', async () => {
      const other = await open()
      const added = await Promise.all(
        [storage(), other].map((one) =>
          one.addLifetimes(account, [lifetime('c1'), lifetime('c2')], NOON),
        ),
      )
      await other.close()
      expect(added.flat().filter((isAdded) => isAdded)).toHaveLength(2)
    })
  })

  test('what is stored about clicks can be asked without storing any', async () => {
    const stored = aClick()
    const conflicting = aClick({ affiliateCode: 'bob', id: stored.id })
    const unknown = aClick({ id: 'other' })
    expect(await storage().knownClicks([stored])).toEqual([undefined])
    await storage().recordClicks([stored], decide)
    expect(await storage().knownClicks([unknown, stored, conflicting])).toEqual([
      undefined,
      'duplicate',
      'conflict',
    ])
    expect(await storage().knownClicks([])).toEqual([])
    expect(await storage().listClicks({ accountId: account })).toHaveLength(1)
  })

  test('affiliates are found by several texts at once, as by one', async () => {
    const found = await storage().affiliatesByCode(account, ['JANE', 'bob/', 'nobody', ''])
    expect([...found].map(([text, { id }]) => [text, id])).toEqual([
      ['JANE', jane],
      ['bob/', bob],
    ])
    expect([...(await storage().affiliatesByCode(account, []))]).toEqual([])
  })

  test('coupons are found by every spelling of their code', async () => {
    const coupon = {
      accountId: account,
      code: 'JANE 10',
      affiliateId: jane,
      campaignId: undefined,
      validFrom: 0,
      validUntil: undefined,
    }
    await storage().addCoupon(coupon, NOON)
    expect(await storage().couponsCalled(account, ['jane10', 'other'])).toEqual([coupon])
    expect(await storage().couponsCalled(account, [])).toEqual([])
  })
}
