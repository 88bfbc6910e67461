import {
  aClick,
  aConfirmation,
  account,
  anAffiliate,
  aSale,
  bob,
  id,
  jane,
  NOON,
  percent,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { aCampaign, aCoupon } from '../../testing/facts.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** Codes and coupons whose spelling differs from the one that was entered. */
export const spelling = (storage: () => Storage, execute: (sql: string) => Promise<void>): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()
  const settled = () => drain(storage(), decide)
  const addCoupon = (code: string, affiliateId = bob) =>
    storage().addCoupon(aCoupon({ code, affiliateId }), NOON)
  const sell = (coupon: string, orderId = '1001') =>
    storage().settleOrder(aSale({ orderId, coupons: [coupon] }), decide)
  /** Collectors of earlier versions store no foldings. */
  const asBefore = (codes: readonly string[]) =>
    execute(
      codes.map((code) => `update coupons set folded = null where code = '${code}'`).join(';'),
    )

  describe('a coupon', () => {
    test.each([
      ['JANE 10', 'JANE10'],
      ['CAFE\u0301', 'CAFÉ'],
      ['IND\u0130R\u0130M', 'INDIRIM'],
      ['JA\u200bNE10', 'JANE10'],
      ['JANE10', 'JANE 10'],
    ])('written as "%s" in an order credits the owner of "%s"', async (written, entered) => {
      await addCoupon(entered)
      await sell(written)
      expect((await conversion()).verdict.credits).toMatchObject([
        { affiliateId: bob, rule: 'coupon' },
      ])
    })

    test.each(['JANE 10', 'SUMMER,JANE10', 'SUMMER JANE10', 'X;JANE\u200b10'])(
      'entered after an order with the coupon text "%s" credits its owner',
      async (written) => {
        await sell(written)
        await addCoupon('JANE10')
        await settled()
        expect(await balances(bob)).toEqual({ unverified: 499 })
      },
    )

    test('in a list credits its owner, unless the whole list is itself a coupon', async () => {
      await addCoupon('BOB5')
      await sell('SUMMER,BOB5')
      expect(await balances(bob)).toEqual({ unverified: 499 })
      await addCoupon('SUMMER,BOB5', jane)
      await settled()
      expect(await balances(bob)).toEqual({})
      expect(await balances(jane)).toEqual({ unverified: 499 })
      await storage().endCoupon(account, 'SUMMER,BOB5', NOON - 1)
      await settled()
      expect((await conversion()).verdict.trail).toContainEqual({
        rule: 'coupon',
        miss: 'coupon_expired',
      })
    })

    test('with the same folding as another one is refused, also if both are entered concurrently', async () => {
      expect(await addCoupon('JANE 10')).toBe(true)
      expect(await addCoupon('JANE10')).toBe(false)
      const added = await Promise.all(['CAFE\u0301', 'CAFÉ'].map((code) => addCoupon(code)))
      expect(added.filter(Boolean)).toHaveLength(1)
    })

    test('can be ended under another spelling', async () => {
      await addCoupon('JANE 10')
      expect(await storage().endCoupon(account, 'JANE10', NOON)).toBe(true)
      expect((await storage().coupons(account))[0]?.validUntil).toBe(NOON)
      expect(await storage().endCoupon(account, 'JANE11', NOON)).toBe(false)
    })

    test('stored by an earlier version is found in other spellings once its folding is filled in', async () => {
      await addCoupon('JANE 10')
      await addCoupon('PLAIN', jane)
      await asBefore(['JANE 10', 'PLAIN'])
      await sell('JANE10')
      await sell('JANE 10', 'as it is written')
      await sell('plain\u200b'.toUpperCase(), 'plain')
      expect(await balances(bob)).toEqual({ unverified: 499 })
      expect(await balances(jane)).toEqual({ unverified: 499 })

      expect(await storage().fillCodes(account, NOON)).toBe(2)
      expect(await storage().fillCodes(account, NOON)).toBe(0)
      await settled()
      expect(await balances(bob)).toEqual({ unverified: 2 * 499 })
    })

    test('is found by its exact spelling if an earlier version stored two with the same folding', async () => {
      await addCoupon('JANE 10')
      await addCoupon('OTHER', jane)
      await execute(`update coupons set code = 'JANE10' where code = 'OTHER'`)
      await asBefore(['JANE 10', 'JANE10'])
      expect(await storage().fillCodes(account, NOON)).toBe(2)
      await sell('JANE 10')
      await sell('JANE10', '1002')
      expect(await balances(bob)).toEqual({ unverified: 499 })
      expect(await balances(jane)).toEqual({ unverified: 499 })
      await storage().endCoupon(account, 'JANE10', NOON)
      const ended = (await storage().coupons(account)).filter(({ validUntil }) => validUntil)
      expect(ended.map(({ code }) => code)).toEqual(['JANE10'])
    })
  })

  describe('an affiliate', () => {
    const byLink = (affiliateCode: string) => aClick({ affiliateCode, affiliateId: undefined })

    test.each(['BOB', 'bob/', 'bob?fbclid=x', 'Bob.', 'bob\u200b'])(
      'is found by the code "%s"',
      async (written) => {
        expect((await storage().affiliateByCode(account, written))?.id).toBe(bob)
      },
    )

    test('is not found by another code', async () => {
      for (const written of ['bobby', 'bo', '', '/', 'böb']) {
        expect(await storage().affiliateByCode(account, written)).toBeUndefined()
      }
    })

    test('whose code differs from another one only in case is refused, also if both are entered concurrently', async () => {
      expect(await storage().addAffiliate(anAffiliate('Bob'))).toBe(false)
      const added = await Promise.all(
        ['Zoe', 'zoe', 'ZOE'].map((code) => storage().addAffiliate(anAffiliate(code))),
      )
      expect(added.filter(Boolean)).toHaveLength(1)
      expect(await storage().affiliates(account)).toHaveLength(3)
    })

    test('stored by an earlier version beside one that differs in case is found by the exact code, else the older one', async () => {
      await storage().addAffiliate({ ...anAffiliate('other'), createdAt: NOON + 1 })
      await execute(`update affiliates set code = 'BOB', spelling = 1 where code = 'other'`)
      expect((await storage().affiliateByCode(account, 'BOB'))?.id).toBe(id('other'))
      expect((await storage().affiliateByCode(account, 'bob'))?.id).toBe(bob)
      expect((await storage().affiliateByCode(account, 'Bob'))?.id).toBe(bob)
      expect(await storage().addAffiliate(anAffiliate('boB'))).toBe(false)
    })

    test.each(['Zoe', 'zoe.', 'ZOE_'])(
      'entered after a click by the link "%s" and after its order earns the commission',
      async (written) => {
        await storage().recordClicks([byLink(written)], decide)
        await storage().settleOrder(aSale(), decide)
        await storage().addAffiliate(anAffiliate('zoe'))
        await settled()
        expect(await balances(id('zoe'))).toEqual({ unverified: 499 })
      },
    )

    test('entered after a server’s report that names the code in another case earns the commission', async () => {
      await storage().settleOrder(aConfirmation({ affiliate: 'ZOE/' }), decide)
      await storage().addAffiliate(anAffiliate('Zoe'))
      await settled()
      expect(await balances(id('Zoe'))).toEqual({ pending: 499 })
    })

    test('code with or without trailing punctuation leaves a repeated click a duplicate, another code does not', async () => {
      const send = (affiliateCode: string) =>
        storage().recordClicks([{ ...byLink(affiliateCode), id: 'c' }], decide)
      expect(await send('zoe/')).toEqual(['recorded'])
      expect(await send('zoe')).toEqual(['duplicate'])
      expect(await send('zoey')).toEqual(['conflict'])
    })
  })

  test('a campaign entered after a report that names it in another case sets the rate of the order', async () => {
    await storage().recordClicks([aClick()], decide)
    await storage().settleOrder(aSale({ campaign: 'LATE.' }), decide)
    await storage().addCampaign(aCampaign({ code: 'late', sale: percent(200_000) }))
    await settled()
    expect(await balances()).toEqual({ unverified: 998 })
    expect((await conversion()).flags).toEqual([])
  })
}
